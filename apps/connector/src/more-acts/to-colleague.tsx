import { Shape } from '@interlock/look';
import { browserTimers } from '@interlock/page';
import type { Colleague } from '@interlock/protocol';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ColleaguesFound } from '../session/session-client.ts';
import type { Desk } from '../ui/desk.ts';
import { ActButton } from '../ui/work-cards.tsx';
import type { MoreActsWords } from './words.ts';

/** A pause in typing after which the server is asked. */
const ASK_AFTER_MS = 250;
const NAME_CHARS = 80;

const TONES = { ready: 'ready', busy: 'work', notReady: 'held' } as const;

interface ToColleagueProps {
  readonly desk: Desk;
  readonly workId: string;
  readonly words: MoreActsWords;
  readonly onClose: () => void;
}

type Answer = ColleaguesFound | 'none' | 'failed';

/** Finds a colleague by a part of their name, and hands the interaction to the one who is chosen (CN55). */
export function ToColleague({ desk, workId, words, onClose }: ToColleagueProps) {
  const [text, type] = useState('');
  const [answer, setAnswer] = useState<Answer>('none');
  const [chosenId, choose] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const group = useId();
  const { connector } = desk;
  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (connector === null || text.trim() === '') return setAnswer('none');
    let isWanted = true;
    const cancel = browserTimers().after(ASK_AFTER_MS, () => {
      void connector.findColleagues(workId, text).then((found) => isWanted && setAnswer(found ?? 'failed'));
    });
    return () => {
      isWanted = false;
      cancel();
    };
  }, [connector, workId, text]);
  const found = typeof answer === 'string' ? [] : answer.colleagues;
  const chosen = found.find(({ agentId }) => agentId === chosenId);
  return (
    <fieldset
      class="to-colleague"
      aria-label={words.toColleague}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <label>
        <small>{words.colleagueName}</small>
        <input
          ref={field}
          type="search"
          autocomplete="off"
          maxLength={NAME_CHARS}
          value={text}
          data-testid="colleague-name"
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
      </label>
      {found.length > 0 && (
        <div role="radiogroup" aria-label={words.colleagues}>
          {found.map((colleague) => (
            <label key={colleague.agentId} class="colleague" data-testid={`colleague-${colleague.agentId}`}>
              <input
                type="radio"
                name={group}
                checked={colleague === chosen}
                onChange={() => choose(colleague.agentId)}
              />
              <span class={`s-${TONES[colleague.state]}`}>
                <Shape tone={TONES[colleague.state]} />
              </span>
              <span>
                <bdi>{nameAmong(found, colleague)}</bdi> <small>{words.standing[colleague.state]}</small>
              </span>
            </label>
          ))}
        </div>
      )}
      <small role="status" data-testid="colleagues-found">
        {answer === 'none' ? '' : answer === 'failed' ? words.failed : words.found(found.length, answer.more)}
      </small>
      {chosen !== undefined && (
        <ActButton
          desk={desk}
          command={{ kind: 'transferWork', workId, toQueueId: chosen.toQueueId, toAgentId: chosen.agentId }}
          testId="hand-over-colleague"
          kind="primary"
        >
          {words.handOverToNamed(chosen.name, queueLabel(desk, chosen.toQueueId))}
        </ActButton>
      )}
    </fieldset>
  );
}

/** Of two with the same name the ids tell them apart. */
function nameAmong(all: readonly Colleague[], { agentId, name }: Colleague): string {
  return all.some((other) => other.name === name && other.agentId !== agentId) ? `${name} (${agentId})` : name;
}

function queueLabel(desk: Desk, queueId: string): string {
  return desk.speaker.value.definition?.queues.find(({ id }) => id === queueId)?.label ?? queueId;
}
