import { type Honesty, type HonestyRow, honestySchema } from '@interlock/protocol/console';
import type { Worded } from '@interlock/words';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PageProps } from '../shell/page.ts';
import { addresses } from '../shell/router.ts';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { spokenLength } from '../timeline/spoken-length.ts';
import { timeWords } from '../timeline/time-words.ts';
import { FIGURES, type Figure, figureOf, seriesOf, worstFirst } from './figures.ts';
import { boundsOf, RANGE_SHAPES, RANGES, rangeFrom, SPLITS, type Split, splitFrom } from './ranges.ts';
import { SmallChart } from './small-chart.tsx';
import { useAppearance } from './use-appearance.ts';
import { HONESTY_WORDS } from './words.ts';
import '../parts/segmented.css';
import './honesty.css';

type HonestyWords = Worded<(typeof HONESTY_WORDS)['en']>;

interface Figures {
  readonly total: HonestyRow | null;
  readonly overTime: Honesty;
  readonly split: Honesty;
}

/** What went wrong, counted, with what each figure means; zero is said as zero. (HV1 to HV5) */
export function Page(_: PageProps) {
  const app = useConsole();
  const words = useWords(HONESTY_WORDS);
  const locale = app.locale.value;
  const query = app.router.query.value;
  const range = rangeFrom(query.get('range'));
  const split = splitFrom(query.get('by'));
  const times = useMemo(() => timeWords(locale), [locale]);
  // For the names of agents.
  useTopic({ kind: 'floor' });
  const agents = app.live.floor.current.value.byId;
  const { figures, state, bounds, retry } = useFigures(range, split);
  const length = (ms: number): string => spokenLength(ms, locale);
  const observed = figures?.total?.observedMs ?? 0;

  return (
    <div class="page hv-page" data-testid="honesty" data-state={state}>
      <header class="page-head">
        <h1>{words.title}</h1>
        <small>{words.lead}</small>
      </header>
      <div class="tools">
        <fieldset class="segmented">
          <legend class="spoken">{words.ranges}</legend>
          {RANGES.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === range}
              data-testid={`honesty-${name}`}
              onClick={() => app.router.setQuery({ range: name === 'day' ? null : name })}
            >
              {words.range[name]}
            </button>
          ))}
        </fieldset>
        <span class="hv-space" />
        <small>{words.zone(times.zone)}</small>
        <a
          class="button"
          href={csvAddress(bounds, RANGE_SHAPES[range].interval, 'total')}
          download="honesty-over-time.csv"
        >
          {words.csvOver}
        </a>
      </div>
      {state === 'failed' && (
        <p class="s-wrong" role="alert">
          {words.failed}{' '}
          <button type="button" onClick={retry}>
            {words.retry}
          </button>
        </p>
      )}
      {figures === null ? (
        <p class="muted">{state === 'loading' ? words.loading : ''}</p>
      ) : (
        <>
          {figures.overTime.keptFrom !== null && figures.overTime.keptFrom > bounds.from && (
            <small>{words.keptFrom(times.dayAndTime(figures.overTime.keptFrom))}</small>
          )}
          {figures.total === null || observed === 0 ? (
            <section class="card empty">
              <h2>{words.nothingObserved}</h2>
              <p class="muted">{words.nothingObservedHelp}</p>
            </section>
          ) : (
            <FigureCards
              total={figures.total}
              overTime={figures.overTime}
              stepMs={RANGE_SHAPES[range].stepMs}
              bounds={bounds}
              words={words}
              length={length}
              observedFor={observedFor(observed, locale, words)}
              tick={times.tick}
            />
          )}
          <OverTimeTable honesty={figures.overTime} words={words} length={length} begin={times.dayAndTime} />
          <SplitTable
            rows={worstFirst(figures.split.rows)}
            split={split}
            words={words}
            length={length}
            bounds={bounds}
            nameOf={(agentId) => agents.get(agentId)?.name ?? agentId}
            observedText={(ms) => observedFor(ms, locale, words)}
            choose={(next) => app.router.setQuery({ by: next === 'agent' ? null : next })}
            csv={csvAddress(bounds, 'total', split)}
          />
        </>
      )}
    </div>
  );
}

function useFigures(range: keyof typeof RANGE_SHAPES, split: Split) {
  const app = useConsole();
  const [turn, setTurn] = useState(0);
  const bounds = useMemo(() => boundsOf(range, app.live.now()), [range, turn]);
  const [figures, setFigures] = useState<Figures | null>(null);
  const [state, setState] = useState<'loading' | 'done' | 'failed'>('loading');
  useEffect(() => {
    const abort = new AbortController();
    setState('loading');
    const ask = (interval: string, by: string) =>
      app.api.read(`reports/honesty?${queryOf(bounds, interval, by)}`, honestySchema, { signal: abort.signal });
    void Promise.all([ask('total', 'total'), ask(RANGE_SHAPES[range].interval, 'total'), ask('total', split)]).then(
      ([total, overTime, parts]) => {
        if (abort.signal.aborted) return;
        if (!total.ok || !overTime.ok || !parts.ok) {
          setState('failed');
          return;
        }
        setFigures({ total: total.value.rows[0] ?? null, overTime: overTime.value, split: parts.value });
        setState('done');
      },
    );
    return () => abort.abort();
  }, [app, range, split, bounds]);
  // What is looked at is not to grow old: a look a minute.
  useEffect(() => {
    const cancel = app.timers.after(60_000, () => setTurn(turn + 1));
    return cancel;
  }, [app, turn]);
  return { figures, state, bounds, retry: () => setTurn(turn + 1) };
}

function queryOf({ from, to }: { from: number; to: number }, interval: string, by: string): string {
  return new URLSearchParams({ from: String(from), to: String(to), interval, by }).toString();
}

function csvAddress(bounds: { from: number; to: number }, interval: string, by: string): string {
  return `/api/v1/reports/honesty?${queryOf(bounds, interval, by)}&format=csv`;
}

/** `312 h`: below an hour as it is spoken. */
function observedFor(ms: number, locale: string, words: HonestyWords): string {
  if (ms < 3_600_000) return spokenLength(ms, locale);
  const hours = ms / 3_600_000;
  return words.hours(hours.toLocaleString(locale, { maximumFractionDigits: hours < 10 ? 1 : 0 }));
}

interface CardsProps {
  readonly total: HonestyRow;
  readonly overTime: Honesty;
  readonly stepMs: number;
  readonly bounds: { readonly from: number; readonly to: number };
  readonly words: HonestyWords;
  readonly length: (ms: number) => string;
  readonly observedFor: string;
  readonly tick: (at: number, stepMs: number) => string;
}

function FigureCards({ total, overTime, stepMs, bounds, words, length, observedFor: observed, tick }: CardsProps) {
  const appearance = useAppearance();
  return (
    <div class="hv-cards">
      {FIGURES.map((figure) => (
        <FigureCard
          key={figure}
          figure={figure}
          total={total}
          overTime={overTime}
          stepMs={stepMs}
          bounds={bounds}
          words={words}
          length={length}
          observed={observed}
          appearance={appearance}
          tick={tick}
        />
      ))}
      <ObservedCard total={total} words={words} observed={observed} />
    </div>
  );
}

function FigureCard({
  figure,
  total,
  overTime,
  stepMs,
  bounds,
  words,
  length,
  observed,
  appearance,
  tick,
}: Omit<CardsProps, 'observedFor'> & { figure: Figure; observed: string; appearance: string }) {
  const value = figureOf(total, figure);
  const series = useMemo(() => seriesOf(overTime.rows, figure, stepMs), [overTime, figure, stepMs]);
  const text = value.unit === 'ms' ? length(value.value) : String(value.value);
  const format = useMemo(
    () => (value.unit === 'ms' ? (ms: number) => (ms === 0 ? '0' : length(ms)) : String),
    [value.unit, length.name, words],
  );
  const notes = [
    value.times !== null && value.times > 0 ? words.times(value.times) : null,
    value.longestMs !== null && value.longestMs > 0 ? words.longest(length(value.longestMs)) : null,
    value.lengthMs !== null && value.value > 0 ? words.together(length(value.lengthMs)) : null,
    value.of === null ? null : words.of(String(value.of)),
  ].filter((note) => note !== null);
  return (
    <section class="card hv-card" aria-label={words.figure[figure]} data-testid={`honesty-figure-${figure}`}>
      <h2>{words.figure[figure]}</h2>
      <p class="hv-value num">
        <b class={value.value > 0 && GRAVE.has(figure) ? 's-wrong' : ''}>
          {value.unit === 'ms' && value.value === 0 ? '0' : text}
        </b>
        <span>{words.inTime(observed)}</span>
      </p>
      <p class="muted num hv-notes">{notes.join(' · ')}</p>
      <SmallChart
        label={words.chart(words.figure[figure])}
        at={series.at}
        values={series.values}
        from={bounds.from}
        to={bounds.to}
        appearance={appearance}
        format={format}
        tick={tick}
        leastTop={value.unit === 'ms' ? 1_000 : 1}
      />
      <p class="hv-meaning">{words.meaning[figure]}</p>
    </section>
  );
}

/** What must not be; the others are how the CRM is kept in step. */
const GRAVE: ReadonlySet<Figure> = new Set(['bothReady', 'collisions', 'failed']);

/** What the other figures are to be measured by. */
function ObservedCard({ total, words, observed }: { total: HonestyRow; words: HonestyWords; observed: string }) {
  const rows = [
    [words.column.requests, total.requests],
    [words.requests.applied, total.appliedRequests],
    [words.requests.assumed, total.assumedRequests],
    [words.figure.failed, total.failedRequests],
  ] as const;
  return (
    <section class="card hv-card hv-observed" aria-label={words.column.observed}>
      <h2>{words.column.observed}</h2>
      <p class="hv-value num">
        <b>{observed}</b>
      </p>
      <dl class="num">
        {rows.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      <p class="hv-meaning">{words.meaningObserved}</p>
    </section>
  );
}

function cell(row: HonestyRow, figure: Figure, length: (ms: number) => string): string {
  const { value, unit } = figureOf(row, figure);
  if (value === 0) return '0';
  return unit === 'ms' ? length(value) : String(value);
}

function OverTimeTable({
  honesty,
  words,
  length,
  begin,
}: {
  honesty: Honesty;
  words: HonestyWords;
  length: (ms: number) => string;
  begin: (at: number) => string;
}) {
  const rows = honesty.rows.filter(({ startAt, observedMs }) => startAt !== null && observedMs > 0);
  return (
    <details class="card hv-details" data-testid="honesty-table">
      <summary>{words.table}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section class="scroll-x hv-scroll" tabIndex={0} aria-label={words.table}>
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">{words.interval}</th>
              <th scope="col" class="hv-num">
                {words.column.observed}
              </th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col" class="hv-num">
                  {words.figure[figure]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.startAt}>
                <th scope="row">{begin(row.startAt ?? 0)}</th>
                <td class="hv-num">{length(row.observedMs)}</td>
                {FIGURES.map((figure) => (
                  <td key={figure} class={hasAny(row, figure)}>
                    {cell(row, figure, length)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function hasAny(row: HonestyRow, figure: Figure): string {
  return figureOf(row, figure).value === 0 ? 'hv-num muted' : 'hv-num';
}

function SplitTable({
  rows,
  split,
  words,
  length,
  bounds,
  nameOf,
  observedText,
  choose,
  csv,
}: {
  rows: readonly HonestyRow[];
  split: Split;
  words: HonestyWords;
  length: (ms: number) => string;
  bounds: { readonly from: number; readonly to: number };
  nameOf: (agentId: string) => string;
  observedText: (ms: number) => string;
  choose: (split: Split) => void;
  csv: string;
}) {
  return (
    <section class="card" aria-label={words.splits}>
      <div class="tools hv-split">
        <fieldset class="segmented">
          <legend class="spoken">{words.splits}</legend>
          {SPLITS.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === split}
              data-testid={`honesty-by-${name}`}
              onClick={() => choose(name)}
            >
              {words.split[name]}
            </button>
          ))}
        </fieldset>
        <span class="hv-space" />
        <a class="button" href={csv} download={`honesty-by-${split}.csv`} data-testid="honesty-csv">
          {words.csv}
        </a>
      </div>
      {rows.length === 0 ? (
        <p class="empty muted">{words.noRows}</p>
      ) : (
        <div class="scroll-x">
          <table class="rows" data-testid="honesty-split">
            <thead>
              <tr>
                <th scope="col">{words.column[split]}</th>
                <th scope="col" class="hv-num">
                  {words.column.observed}
                </th>
                {FIGURES.map((figure) => (
                  <th key={figure} scope="col" class="hv-num">
                    {words.figure[figure]}
                  </th>
                ))}
                <th scope="col" class="hv-num">
                  {words.column.longest}
                </th>
                <th scope="col" class="hv-num">
                  {words.column.requests}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id ?? ''}>
                  <th scope="row">
                    <RowName row={row} split={split} words={words} bounds={bounds} nameOf={nameOf} />
                  </th>
                  <td class="hv-num">{row.observedMs === 0 ? '–' : observedText(row.observedMs)}</td>
                  {FIGURES.map((figure) => (
                    <td key={figure} class={hasAny(row, figure)}>
                      {cell(row, figure, length)}
                    </td>
                  ))}
                  <td class="hv-num muted">{row.longestDriftMs === 0 ? '0' : length(row.longestDriftMs)}</td>
                  <td class="hv-num muted">{row.requests}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function RowName({
  row: { id },
  split,
  words,
  bounds,
  nameOf,
}: {
  row: HonestyRow;
  split: Split;
  words: HonestyWords;
  bounds: { readonly from: number; readonly to: number };
  nameOf: (agentId: string) => string;
}) {
  if (id === null) return <>{words.none}</>;
  if (split === 'agent') {
    const query = new URLSearchParams({
      from: new Date(Math.max(bounds.from, bounds.to - 86_400_000)).toISOString(),
      to: new Date(bounds.to).toISOString(),
    });
    return <a href={`${addresses.timeline(id)}?${query}`}>{nameOf(id)}</a>;
  }
  if (split === 'adapter') return <>{adapterName(id, words)}</>;
  return <>{words.causes[id] ?? id}</>;
}

/** `extended/claim` in words. */
export function adapterName(id: string, words: Pick<HonestyWords, 'wire'>): string {
  const [wire = '', strength] = id.split('/');
  const name = wire === 'plain' || wire === 'extended' || wire === 'none' ? words.wire[wire] : wire;
  return strength === undefined ? name : `${name}, ${strength}`;
}
