import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { percent } from '../shell/percent.ts';
import { useConsole, useWords } from '../shell/use-console.ts';
import type { DayChart } from './day-chart.tsx';
import { type Quarter, quartersOf, queueReportSchema } from './day-report.ts';
import { QUEUE_WORDS } from './words.ts';

const READ_AGAIN_MS = 60_000;

/** The day so far of one queue, or of all of the viewer's: a chart, and the same as a table. (UI43) */
export function Day({ queueId, title }: { queueId: string | null; title: string }) {
  const { api, live, locale, speaker, timers } = useConsole();
  const { words, time } = speaker.value;
  const { chart, asTable, offeredAccepted } = useWords(QUEUE_WORDS);
  const [state, setState] = useState<'reading' | 'failed' | readonly Quarter[]>('reading');
  const [Chart, setChart] = useState<{ Part: FunctionComponent<Parameters<typeof DayChart>[0]> } | null>(null);
  useEffect(() => {
    void import('./day-chart.tsx').then(({ DayChart: Part }) => setChart({ Part }));
  }, []);
  useEffect(() => {
    let isOver = false;
    let cancel = (): void => {};
    async function read(): Promise<void> {
      const now = live.now();
      const from = time.dayStart(now);
      const query = new URLSearchParams({ from: String(from), to: String(now), interval: '15m', format: 'json' });
      if (queueId !== null) query.set('id', queueId);
      const answer = await api.read(`reports/queues?${query}`, queueReportSchema);
      if (isOver) return;
      // A report that cannot be read now does not take away the one that is shown.
      if (answer.ok) setState(quartersOf(answer.value, from, now));
      else setState((before) => (Array.isArray(before) ? before : 'failed'));
      cancel = timers.after(READ_AGAIN_MS, () => void read());
    }
    void read();
    return () => {
      isOver = true;
      cancel();
    };
  }, [queueId, api, live, timers]);

  const quarters = Array.isArray(state) ? state : [];
  const offered = quarters.reduce((sum, quarter) => sum + quarter.offered, 0);
  const accepted = quarters.reduce((sum, quarter) => sum + quarter.accepted, 0);
  return (
    <section class="card day" data-testid="day">
      <div class="page-head">
        <h2>{title}</h2>
        <small>{offeredAccepted}</small>
      </div>
      {state === 'reading' && <p class="muted">{words.shell.loading}</p>}
      {state === 'failed' && <p class="muted">{chart.failed}</p>}
      {Array.isArray(state) && offered === 0 && <p class="muted">{chart.empty}</p>}
      {offered > 0 && Chart !== null && <Chart.Part quarters={quarters} label={chart.label(offered, accepted)} />}
      {offered > 0 && (
        <details>
          <summary>{asTable}</summary>
          <table class="rows">
            <thead>
              <tr>
                <th scope="col">{chart.time}</th>
                <th scope="col">{chart.offered}</th>
                <th scope="col">{chart.accepted}</th>
                <th scope="col">{chart.serviceLevel}</th>
              </tr>
            </thead>
            <tbody>
              {quarters
                .filter((quarter) => quarter.offered > 0 || quarter.serviceLevel !== null)
                .map((quarter) => (
                  <tr key={quarter.startAt}>
                    <td>{time.short(quarter.startAt)}</td>
                    <td>{quarter.offered}</td>
                    <td>{quarter.accepted}</td>
                    <td>{quarter.serviceLevel === null ? '–' : percent(locale.value, quarter.serviceLevel)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}
