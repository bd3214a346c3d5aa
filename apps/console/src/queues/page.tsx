import './queues.css';
import { addresses } from '../shell/router.ts';
import { Stale } from '../shell/stale.tsx';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { Day } from './day.tsx';
import { Breach, Estimate, LongestWait, ServiceLevel, Staffed } from './queue-figures.tsx';
import { QUEUE_WORDS } from './words.ts';

/** Every queue, live, and the day of all of them. */
export function Page() {
  const { live, definition, speaker } = useConsole();
  const { words } = speaker.value;
  const own = useWords(QUEUE_WORDS);
  useTopic({ kind: 'queues' });
  const order = definition.value?.queues.map(({ id }) => id) ?? [];
  const place = (queueId: string): number => (order.includes(queueId) ? order.indexOf(queueId) : order.length);
  const rows = [...live.queues.current.value.byId.values()].sort((a, b) => place(a.queueId) - place(b.queueId));
  const freshness = live.queues.freshness.value;
  return (
    <div class="page">
      <Stale freshness={freshness} />
      <h1>{words.pages.queues}</h1>
      {rows.length === 0 ? (
        <div class="card empty" role="status">
          <p>
            <b>{freshness === 'loading' ? own.loading : own.empty}</b>
          </p>
          {freshness !== 'loading' && <p class="muted">{own.emptyNext}</p>}
        </div>
      ) : (
        <div class="card scroll-x" data-fresh={freshness}>
          <table class="rows queues" data-testid="queues">
            <caption class="spoken">{own.label}</caption>
            <thead>
              <tr>
                {(
                  [
                    'queue',
                    'waiting',
                    'longest',
                    'breach',
                    'estimate',
                    'serviceLevel',
                    'offered',
                    'inHand',
                    'staffed',
                  ] as const
                ).map((name) => (
                  <th key={name} scope="col">
                    {own.columns[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.queueId} data-testid={`queue-${row.queueId}`}>
                  <th scope="row">
                    <a href={addresses.queue(row.queueId)}>{row.label}</a>
                    {!row.isOpen && <small> {own.closed}</small>}
                  </th>
                  <td class="strong" data-testid="waiting">
                    {row.waiting}
                  </td>
                  <td>
                    <LongestWait at={row.oldestSince} />
                  </td>
                  <td>
                    <Breach at={row.breachAt} />
                  </td>
                  <td>
                    <Estimate row={row} />
                  </td>
                  <td>
                    <ServiceLevel row={row} />
                  </td>
                  <td>{row.beingOffered}</td>
                  <td>{row.inHand}</td>
                  <td>
                    <Staffed row={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Day queueId={null} title={own.today} />
    </div>
  );
}
