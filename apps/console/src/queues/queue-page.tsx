import './queues.css';
import type { QueueItemRow } from '@interlock/protocol/console';
import { nameOfWork } from '@interlock/words';
import { useSignal } from '@preact/signals';
import { ActDialog } from '../acts/act-dialog.tsx';
import type { WantedAct } from '../acts/wanted-act.ts';
import { ACT_WORDS } from '../acts/words.ts';
import type { PageProps } from '../shell/page.ts';
import { addresses, addressOf } from '../shell/router.ts';
import { Since } from '../shell/since.tsx';
import { Stale } from '../shell/stale.tsx';
import { useConsole, usePageTitle, useTopic, useWords } from '../shell/use-console.ts';
import { Day } from './day.tsx';
import { namesOf } from './names.ts';
import { Breach, Estimate, LongestWait, ServiceLevel, Staffed } from './queue-figures.tsx';
import { QUEUE_WORDS } from './words.ts';

/** One queue: its figures, what waits in it in the order of service, and its day. */
export function Page({ params }: PageProps) {
  const queueId = params['id'] ?? '';
  const { live, definition, speaker } = useConsole();
  const { words } = speaker.value;
  const own = useWords(QUEUE_WORDS);
  useTopic({ kind: 'queues' });
  useTopic({ kind: 'queue', queueId });
  useTopic({ kind: 'floor' });
  const row = live.queues.current.value.byId.get(queueId);
  const { value, freshness } = live.queueItems(queueId);
  const items = value.value;
  const label = row?.label ?? definition.value?.queues.find(({ id }) => id === queueId)?.label ?? queueId;
  const act = useSignal<WantedAct | null>(null);
  usePageTitle(label);
  return (
    <div class="page">
      <Stale freshness={live.queues.freshness.value} />
      <div class="page-head">
        <p>
          <a href={addressOf('queues/')}>{words.pages.queues}</a>
        </p>
        <h1>{label}</h1>
        {row?.isOpen === false && <small>{own.closed}</small>}
      </div>
      {row === undefined && live.queues.freshness.value === 'fresh' && <p class="muted">{own.items.gone}</p>}
      {row !== undefined && (
        <dl class="figures">
          <Figure name={own.columns.waiting}>
            <b data-testid="waiting">{row.waiting}</b>
          </Figure>
          <Figure name={own.columns.longest}>
            <b>
              <LongestWait at={row.oldestSince} />
            </b>
          </Figure>
          <Figure name={own.columns.breach}>
            <b>
              <Breach at={row.breachAt} />
            </b>
          </Figure>
          <Figure name={own.columns.estimate}>
            <Estimate row={row} />
          </Figure>
          <Figure name={own.columns.serviceLevel}>
            <ServiceLevel row={row} />
          </Figure>
          <Figure name={own.columns.staffed}>
            <Staffed row={row} />
          </Figure>
        </dl>
      )}
      <section class="card scroll-x" data-fresh={freshness.value}>
        <h2 class="in-card">{own.items.title}</h2>
        {items !== null && items.rows.length === 0 && <p class="in-card muted">{own.items.none}</p>}
        {items !== null && items.rows.length > 0 && (
          <Items
            rows={items.rows}
            onAct={(wanted) => {
              act.value = wanted;
            }}
            queueId={queueId}
          />
        )}
        {items !== null && items.total > items.rows.length && (
          <p class="in-card muted">{own.items.more(items.rows.length, items.total)}</p>
        )}
      </section>
      {row !== undefined && <Day queueId={queueId} title={own.todayOf(label)} />}
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
}

function Figure({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="card kpi">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Items({
  rows,
  queueId,
  onAct,
}: {
  rows: readonly QueueItemRow[];
  queueId: string;
  onAct: (act: WantedAct) => void;
}) {
  const { live, definition, speaker } = useConsole();
  const own = useWords(QUEUE_WORDS);
  const acts = useWords(ACT_WORDS);
  const names = namesOf(definition.value, live.floor.byId);
  return (
    <table class="rows" data-testid="items">
      <thead>
        <tr>
          {(['item', 'state', 'priority', 'waits', 'agent', 'declines', 'acts'] as const).map((name) => (
            <th key={name} scope="col">
              {own.items[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((item) => {
          const work = nameOfWork(speaker.value, item);
          return (
            <tr key={item.workId} data-testid={`item-${item.workId}`}>
              <th scope="row">
                <a href={addresses.item(item.workId)}>{work}</a>
              </th>
              <td>{own.items.states[item.state]}</td>
              <td>{item.priority}</td>
              <td>
                <Since at={item.waitingSince} />
              </td>
              <td>
                {item.agentId === null ? (
                  ''
                ) : (
                  <a href={addresses.timeline(item.agentId)}>{names.agent(item.agentId)}</a>
                )}
              </td>
              <td>{item.declines}</td>
              <td>
                <span class="buttons">
                  <button
                    type="button"
                    data-testid="assign"
                    onClick={() => onAct({ kind: 'assign', workId: item.workId, work })}
                  >
                    {acts.assign.button}
                  </button>
                  <button
                    type="button"
                    data-testid="move"
                    onClick={() => onAct({ kind: 'move', workId: item.workId, work, queueId })}
                  >
                    {acts.move.button}
                  </button>
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
