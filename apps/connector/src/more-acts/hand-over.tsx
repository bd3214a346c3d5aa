import type { WorkView } from '@interlock/protocol';
import { useRef, useState } from 'preact/hooks';
import type { Desk } from '../ui/desk.ts';
import { ActButton } from '../ui/work-cards.tsx';
import { ToColleague } from './to-colleague.tsx';
import type { MoreActsWords } from './words.ts';

interface HandOverProps {
  readonly desk: Desk;
  readonly item: WorkView;
  readonly words: MoreActsWords;
}

/** Hands an interaction over: to a queue, or to a colleague by name (CN54, CN55). */
export function HandOver({ desk, item, words }: HandOverProps) {
  const queues = desk.speaker.value.definition?.queues ?? [];
  const [toQueueId, choose] = useState('');
  const [isNaming, setNaming] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const { workId } = item;
  if (queues.length === 0) return null;
  return (
    <>
      <select
        data-testid="hand-over-queue"
        aria-label={words.handOverTo}
        value={toQueueId}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        <option value="">{words.choose}</option>
        {queues.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      {toQueueId !== '' && (
        <ActButton
          desk={desk}
          command={{ kind: 'transferWork', workId, toQueueId, toAgentId: null }}
          testId="hand-over"
          kind=""
        >
          {words.handOver}
        </ActButton>
      )}
      <button
        ref={toggle}
        type="button"
        data-testid="to-colleague"
        aria-expanded={isNaming}
        onClick={() => setNaming(!isNaming)}
      >
        {words.toColleague}
      </button>
      {isNaming && (
        <ToColleague
          desk={desk}
          workId={workId}
          words={words}
          onClose={() => {
            setNaming(false);
            toggle.current?.focus();
          }}
        />
      )}
    </>
  );
}
