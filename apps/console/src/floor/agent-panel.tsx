import { Cross, ModeSign } from '@interlock/look';
import type { AgentView, WorkView } from '@interlock/protocol';
import { explain, nameOfWork, presenceLabel, sideState } from '@interlock/words';
import { useEffect, useState } from 'preact/hooks';
import type { WantedAct } from '../acts/wanted-act.ts';
import { ACT_WORDS } from '../acts/words.ts';
import { namesOf } from '../queues/names.ts';
import { type AgentWhy, agentWhyLines, agentWhySchema } from '../queues/why-item.ts';
import { QUEUE_WORDS } from '../queues/words.ts';
import { addresses } from '../shell/router.ts';
import { StateWord } from '../shell/side.tsx';
import { Since } from '../shell/since.tsx';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { FLOOR_WORDS } from './words.ts';

interface AgentPanelProps {
  readonly agentId: string;
  readonly onClose: () => void;
  readonly onAct: (act: WantedAct) => void;
}

/** One agent as they see themselves, told in the third person, and what can be done. (UI25) */
export function AgentPanel({ agentId, onClose, onAct }: AgentPanelProps) {
  const { live, speaker } = useConsole();
  const { words } = speaker.value;
  const { panel } = useWords(FLOOR_WORDS);
  useTopic({ kind: 'agent', agentId });
  const { value, freshness } = live.agent(agentId);
  const view = value.value?.view ?? null;
  const name = view?.name ?? live.floor.byId.get(agentId)?.name ?? agentId;
  return (
    <aside class="card panel" aria-label={panel.label(name)} data-testid="panel" data-fresh={freshness.value}>
      <div class="panel-head">
        <h2>{name}</h2>
        <a class="button" href={addresses.timeline(agentId)} data-testid="panel-timeline">
          {panel.timeline}
        </a>
        <button type="button" class="plain icon" aria-label={words.shell.close} onClick={onClose}>
          <Cross />
        </button>
      </div>
      {view !== null && <Shown view={view} onAct={onAct} />}
      {view === null && freshness.value === 'fresh' && <p class="muted">{panel.gone}</p>}
    </aside>
  );
}

function Shown({ view, onAct }: { view: AgentView; onAct: (act: WantedAct) => void }) {
  const { speaker, now } = useConsole();
  const { words, time } = speaker.value;
  const { panel } = useWords(FLOOR_WORDS);
  const acts = useWords(ACT_WORDS);
  const explained = explain(speaker.value, view, now.value);
  const isSignedIn = view.session.state !== 'signedOut';
  const inHand = view.work.filter(isInHand).map((item) => nameOfWork(speaker.value, item));
  const isHeld = view.sides.contactCenter.holds.some(({ kind }) => kind === 'supervisor');
  return (
    <>
      <div class="pair" data-testid="panel-pair">
        {(['contactCenter', 'crm'] as const).map((side) => {
          const state = sideState(speaker.value, view, side);
          return (
            <div key={side} class={`side ${side}`}>
              <small>{words.side[side]}</small>
              <StateWord tone={state.tone} word={state.word} />
              <small>{state.note ?? (isSignedIn ? <Since at={state.since} /> : '')}</small>
            </div>
          );
        })}
        <span class="joined" title={words.mode[view.mode]}>
          <ModeSign mode={view.mode} />
          <span class="spoken">{words.mode[view.mode]}</span>
        </span>
      </div>
      <section class={`why t-${explained.tone}`} aria-label={words.why.title} data-testid="panel-why">
        <p class="headline">{explained.headline}</p>
        <p>{explained.next}</p>
        {explained.crm !== null && <p class="aside">{explained.crm}</p>}
      </section>
      {isSignedIn && (
        <div class="buttons">
          <button
            type="button"
            data-testid="act-hold"
            onClick={() => onAct({ kind: 'hold', agentId: view.agentId, name: view.name, inHand })}
          >
            {acts.hold.button}
          </button>
          {isHeld && (
            <button
              type="button"
              class="primary"
              data-testid="act-end-hold"
              onClick={() => onAct({ kind: 'endHold', agentId: view.agentId, name: view.name })}
            >
              {acts.endHold.button}
            </button>
          )}
        </div>
      )}
      <section>
        <h3>
          {panel.work}{' '}
          {isSignedIn && <span class="num">{panel.capacity(inHand.length, view.capacity.contactCenter)}</span>}
        </h3>
        {view.work.length === 0 ? <p class="muted">{panel.noWork}</p> : null}
        <ul class="work">
          {view.work.map((item) => (
            <WorkLine key={item.workId} item={item} agentName={view.name} onAct={onAct} />
          ))}
        </ul>
        {isSignedIn && inHand.length === 0 && <Idle agentId={view.agentId} />}
      </section>
      <section>
        <h3>{panel.links}</h3>
        <dl class="facts">
          <dt>{panel.session}</dt>
          <dd>{linkWords(panel, view.session, time.exact)}</dd>
          <dt>{panel.crm}</dt>
          <dd>
            {view.crmLink.state === 'none'
              ? panel.none
              : (view.crmLink.state === 'up' ? panel.up : panel.lost)(time.exact(view.crmLink.since))}
          </dd>
          <dt>{panel.strength}</dt>
          <dd>{view.crmLink.strength === null ? panel.none : words.strength[view.crmLink.strength]}</dd>
          <dt>{panel.request}</dt>
          <dd>
            {view.request === null
              ? panel.requestNone
              : panel.requestState(
                  presenceLabel(speaker.value, view.request.statusId),
                  panel.requestStates[view.request.state],
                  view.request.attempt,
                )}
          </dd>
        </dl>
      </section>
    </>
  );
}

function WorkLine({ item, agentName, onAct }: { item: WorkView; agentName: string; onAct: (act: WantedAct) => void }) {
  const { speaker } = useConsole();
  const { words } = speaker.value;
  const acts = useWords(ACT_WORDS);
  const work = nameOfWork(speaker.value, item);
  const isPullable = item.kind === 'interaction' && item.queueId !== null && item.state !== 'wrapUp';
  return (
    <li data-testid={`work-${item.workId}`}>
      <span class="text">
        {item.kind === 'interaction' ? <a href={addresses.item(item.workId)}>{work}</a> : <b>{work}</b>}
        <small>
          {words.work.state[item.state]} · <Since at={item.since} />
        </small>
      </span>
      {isPullable && (
        <button
          type="button"
          data-testid={`act-pull-${item.workId}`}
          onClick={() => onAct({ kind: 'pull', workId: item.workId, work, agentName })}
        >
          {acts.pull.button}
        </button>
      )}
    </li>
  );
}

/** Why an agent without work has none: asked of the server when somebody wants to know. */
function Idle({ agentId }: { agentId: string }) {
  const { api, definition, live, speaker } = useConsole();
  const { panel } = useWords(FLOOR_WORDS);
  const { why: words } = useWords(QUEUE_WORDS);
  const [why, setWhy] = useState<AgentWhy | 'failed' | null>(null);
  useEffect(() => setWhy(null), [agentId]);
  async function ask(): Promise<void> {
    const answer = await api.read(`agents/${encodeURIComponent(agentId)}/why`, agentWhySchema);
    setWhy(answer.ok ? answer.value : 'failed');
  }
  const names = namesOf(definition.value, live.floor.byId);
  const lines =
    why === null
      ? null
      : why === 'failed'
        ? [panel.idleFailed]
        : agentWhyLines(speaker.value, words, names, why, live.now());
  return (
    <div class="idle">
      <button type="button" data-testid="idle-ask" onClick={() => void ask()}>
        {panel.idle}
      </button>
      {lines !== null && (
        <ul class="reasons" role="status" data-testid="idle-why">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function isInHand({ kind, state }: WorkView): boolean {
  return kind === 'interaction' && state !== 'waiting' && state !== 'parked';
}

function linkWords(
  words: { none: string; up: (time: string) => string; lost: (time: string) => string },
  session: AgentView['session'],
  exact: (at: number) => string,
): string {
  if (session.state === 'signedOut') return words.none;
  return (session.state === 'linked' ? words.up : words.lost)(exact(session.since));
}
