import './queues.css';
import type { ConsoleItem, ItemWhy } from '@interlock/protocol/console';
import { nameOfWork } from '@interlock/words';
import { useSignal } from '@preact/signals';
import { ActDialog } from '../acts/act-dialog.tsx';
import type { WantedAct } from '../acts/wanted-act.ts';
import { ACT_WORDS } from '../acts/words.ts';
import type { Freshness } from '../live/row-store.ts';
import type { PageProps } from '../shell/page.ts';
import { addresses, addressOf } from '../shell/router.ts';
import { Since } from '../shell/since.tsx';
import { Stale } from '../shell/stale.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { useConsole, usePageTitle, useTopic, useWords } from '../shell/use-console.ts';
import { storyLine } from './item-story.ts';
import { namesOf } from './names.ts';
import { itemWhyLines } from './why-item.ts';
import { QUEUE_WORDS } from './words.ts';

/** One item: where it stands, why it has no agent yet or has this one, and its story. (UI41, UI42) */
export function Page({ params }: PageProps) {
  const workId = params['workId'] ?? '';
  const { live, speaker } = useConsole();
  const { words } = speaker.value;
  const own = useWords(QUEUE_WORDS);
  useTopic({ kind: 'floor' });
  useTopic({ kind: 'item', workId });
  const watched = live.item(workId);
  const found = watched.value.value;
  const item = found?.item ?? null;
  const name = item === null ? workId : nameOfWork(speaker.value, item);
  usePageTitle(name);
  if (found === null) return <div class="page-loading" role="status" aria-label={words.shell.loading} />;
  if (item === null)
    return (
      <Trouble tone="off" headline={own.item.gone} next={own.item.goneNext}>
        <a class="button" href={addressOf('queues/')}>
          {words.pages.queues}
        </a>
      </Trouble>
    );
  return <Shown key={workId} item={item} why={found.why} name={name} freshness={watched.freshness.value} />;
}

interface ShownProps {
  readonly item: ConsoleItem;
  readonly why: ItemWhy | null;
  readonly name: string;
  readonly freshness: Freshness;
}

function Shown({ item, why, name, freshness }: ShownProps) {
  const { definition, live, now, speaker } = useConsole();
  const { time } = speaker.value;
  const own = useWords(QUEUE_WORDS);
  const acts = useWords(ACT_WORDS);
  const act = useSignal<WantedAct | null>(null);
  const names = namesOf(definition.value, live.floor.current.value.byId);
  const isWaiting = item.state === 'waiting' || item.state === 'reserved' || item.state === 'offered';
  const outcomes: Readonly<Record<string, string>> = own.item.outcomes;
  const lines = why === null ? [] : itemWhyLines(speaker.value, own.why, names, why, now.value);
  return (
    <div class="page item">
      <Stale freshness={freshness} />
      <div class="page-head">
        {item.queueId !== null && (
          <p>
            <a href={addresses.queue(item.queueId)}>{names.queue(item.queueId)}</a>
          </p>
        )}
        <h1>{name}</h1>
        <span class="item-state" data-testid="item-state" data-state={item.state}>
          {own.item.states[item.state]}
          {item.state !== 'ended' && (
            <>
              {' '}
              <Since at={item.since} />
            </>
          )}
          {item.outcome !== null && `: ${outcomes[item.outcome] ?? item.outcome}`}
        </span>
      </div>
      {item.queued?.isFlagged === true && <p class="refused">{own.item.flagged}</p>}
      {item.state !== 'ended' && item.queueId !== null && (
        <div class="buttons">
          {isWaiting && (
            <>
              <button
                type="button"
                data-testid="assign"
                onClick={() => want({ kind: 'assign', workId: item.workId, work: name })}
              >
                {acts.assign.button}
              </button>
              <button
                type="button"
                data-testid="move"
                onClick={() => want({ kind: 'move', workId: item.workId, work: name, queueId: item.queueId })}
              >
                {acts.move.button}
              </button>
            </>
          )}
          {item.agentId !== null && item.state !== 'wrapUp' && item.state !== 'waiting' && (
            <button
              type="button"
              data-testid="pull"
              onClick={() =>
                want({
                  kind: 'pull',
                  workId: item.workId,
                  work: name,
                  agentName: item.agentId === null ? null : names.agent(item.agentId),
                })
              }
            >
              {acts.pull.button}
            </button>
          )}
        </div>
      )}
      <div class="columns">
        <div class="stack">
          {lines.length > 0 && (
            <section class="card in-card" data-testid="item-why">
              <h2>{why?.state === 'withAgent' ? own.item.whyHolder : own.item.why}</h2>
              <ul class="reasons">
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
          )}
          <section class="card in-card">
            <dl class="facts">
              <Fact name={own.item.created}>{time.dated(item.createdAt, now.value)}</Fact>
              <Fact name={own.item.queue}>{item.queueId === null ? own.item.none : names.queue(item.queueId)}</Fact>
              <Fact name={own.item.channel}>{item.channel === null ? own.item.none : names.channel(item.channel)}</Fact>
              <Fact name={own.item.agent}>
                {item.agentId === null ? (
                  own.item.none
                ) : (
                  <a href={addresses.timeline(item.agentId)}>{names.agent(item.agentId)}</a>
                )}
              </Fact>
              {item.queued !== null && (
                <>
                  <Fact name={own.item.priority}>{item.queued.priority}</Fact>
                  <Fact name={own.item.skills}>
                    {item.queued.skills.map(({ skillId, level }) => `${names.skill(skillId)} ${level}`).join(', ') ||
                      own.item.none}
                  </Fact>
                  {item.queued.position !== null && <Fact name={own.item.position}>{item.queued.position}</Fact>}
                </>
              )}
              <Fact name={own.item.offers}>{item.offers}</Fact>
            </dl>
          </section>
        </div>
        <section class="card in-card">
          <h2>{own.item.story}</h2>
          <ol class="story" data-testid="story">
            {item.story.map((entry, index) => {
              const line = storyLine(own.item, names, entry);
              return line === null ? null : (
                <li key={`${entry.at} ${index}`}>
                  <time class="num" dateTime={new Date(entry.at).toISOString()}>
                    {time.dated(entry.at, now.value)}
                  </time>
                  <span>{line}</span>
                </li>
              );
            })}
          </ol>
        </section>
      </div>
      {act.value !== null && (
        <ActDialog
          key={JSON.stringify(act.value)}
          wanted={act.value}
          onClose={() => {
            act.value = null;
          }}
        />
      )}
    </div>
  );

  function want(wanted: WantedAct): void {
    act.value = wanted;
  }
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
