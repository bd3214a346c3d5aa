import { type Rehearsal, type RehearsalDifference, rehearsalSchema } from '@interlock/protocol/console';
import { useState } from 'preact/hooks';
import * as v from 'valibot';
import { refusalText } from '../../shell/refusal-text.ts';
import { useConsole } from '../../shell/use-console.ts';
import { spokenLength } from '../../timeline/spoken-length.ts';
import { timeWords } from '../../timeline/time-words.ts';
import type { DefinitionStore } from '../definition-store.ts';
import { readText } from '../document.ts';
import type { DefinitionWords } from '../form/form-context.ts';
import { headlineOf, nameOf, ordered, signed, valueText } from './rehearsal-words.ts';

const itemCount = v.object({ count: v.number(), workIds: v.array(v.string()) });

/** Answer of `POST /api/v1/definition/dry-run`. */
const dryRunSchema = v.object({
  waiting: v.number(),
  unservable: v.object({ before: itemCount, after: itemCount }),
  moves: v.array(v.object({ fromQueueId: v.string(), toQueueId: v.string(), count: v.number() })),
  flagged: itemCount,
  matched: v.number(),
  ended: itemCount,
  agentsWithoutQueue: v.object({ before: v.array(v.string()), after: v.array(v.string()) }),
});
type DryRun = v.InferOutput<typeof dryRunSchema>;

const HOUR_MS = 3_600_000;
const TIMES = { hour: HOUR_MS, shift: 8 * HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS } as const;

/** What the draft would do: to what is here now, and to a time that was recorded. (DE12) */
export function TryPanel({ store, words }: { store: DefinitionStore; words: DefinitionWords }) {
  const verdict = store.verdict.value;
  const isUsable = verdict === 'usable';
  return (
    <div class="df-try">
      <p class="muted">{words.try.lead}</p>
      {(verdict === 'faulty' || verdict === 'unchecked') && <p class="s-wrong">{words.try.notUsable[verdict]}</p>}
      <Now store={store} words={words} isUsable={isUsable} />
      <Recorded store={store} words={words} isUsable={isUsable} />
    </div>
  );
}

type Outcome<T> =
  | { readonly state: 'none' | 'running' }
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'failed'; readonly why: string };

/** @param about what is asked of the text; an answer to something else is not shown */
function useTrial<T>(store: DefinitionStore, words: DefinitionWords, about = '') {
  const app = useConsole();
  const [outcome, setOutcome] = useState<Outcome<T> & { readonly of?: string }>({ state: 'none' });
  const current = about + store.text.value;
  async function run(
    ask: (definition: unknown) => Promise<{ ok: true; value: T } | { ok: false; code: string }>,
  ): Promise<void> {
    const of = about + store.text.peek();
    const read = readText(store.text.peek());
    if (!read.ok) return;
    setOutcome({ state: 'running', of });
    const answer = await ask(read.value);
    setOutcome(
      answer.ok
        ? { state: 'done', value: answer.value, of }
        : { state: 'failed', why: refusalText(app, answer.code, words.refusal), of },
    );
  }
  // What was played of another text, or of another time, says nothing of this one.
  const shown: Outcome<T> =
    outcome.of !== undefined && outcome.of !== current && outcome.state === 'done' ? { state: 'none' } : outcome;
  return { outcome: shown, run };
}

interface PartProps {
  readonly store: DefinitionStore;
  readonly words: DefinitionWords;
  readonly isUsable: boolean;
}

function Now({ store, words, isUsable }: PartProps) {
  const { api, definition } = useConsole();
  const { outcome, run } = useTrial<DryRun>(store, words);
  const queueName = (queueId: string): string =>
    definition.value?.queues.find(({ id }) => id === queueId)?.label ?? queueId;
  return (
    <section class="card df-part">
      <h2>{words.try.nowTitle}</h2>
      <small>{words.try.nowHelp}</small>
      <div class="buttons">
        <button
          type="button"
          disabled={!isUsable || outcome.state === 'running'}
          data-testid="definition-dry-run"
          onClick={() => void run((document) => api.change('POST', 'definition/dry-run', document, dryRunSchema))}
        >
          {words.try.run}
        </button>
      </div>
      <div aria-live="polite" data-testid="definition-dry-run-result">
        {outcome.state === 'failed' && <p class="s-wrong">{words.try.failed(outcome.why)}</p>}
        {outcome.state === 'done' && (
          <ul class="df-lines">
            {dryRunLines(outcome.value, words, queueName).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function dryRunLines(run: DryRun, words: DefinitionWords, queueName: (queueId: string) => string): string[] {
  const said = words.try;
  const lines = [
    ...run.moves.map(({ count, fromQueueId, toQueueId }) =>
      said.moves(count, queueName(fromQueueId), queueName(toQueueId)),
    ),
    ...(run.matched > 0 ? [said.matched(run.matched)] : []),
    ...(run.ended.count > 0 ? [said.ended(run.ended.count)] : []),
    ...(run.flagged.count > 0 ? [said.flagged(run.flagged.count)] : []),
    ...(run.unservable.before.count !== run.unservable.after.count
      ? [said.unservable(run.unservable.before.count, run.unservable.after.count)]
      : []),
    ...(run.agentsWithoutQueue.before.length !== run.agentsWithoutQueue.after.length
      ? [said.withoutQueue(run.agentsWithoutQueue.before.length, run.agentsWithoutQueue.after.length)]
      : []),
  ];
  return [said.waiting(run.waiting), ...(lines.length === 0 ? [said.nothingNow] : lines)];
}

function Recorded({ store, words, isUsable }: PartProps) {
  const { api, live, locale } = useConsole();
  const [time, setTime] = useState<keyof typeof TIMES>('day');
  const { outcome, run } = useTrial<Rehearsal>(store, words, time);
  return (
    <section class="card df-part">
      <h2>{words.try.dayTitle}</h2>
      <small>{words.try.dayHelp}</small>
      <div class="buttons">
        <select
          aria-label={words.try.time}
          value={time}
          onChange={(event) => setTime(event.currentTarget.value as keyof typeof TIMES)}
        >
          {(Object.keys(TIMES) as (keyof typeof TIMES)[]).map((name) => (
            <option key={name} value={name}>
              {words.try.last[name]}
            </option>
          ))}
        </select>
        <button
          type="button"
          disabled={!isUsable || outcome.state === 'running'}
          data-testid="definition-rehearse"
          onClick={() => {
            const to = live.now();
            void run((definition) =>
              api.change('POST', 'definition/rehearse', { definition, from: to - TIMES[time], to }, rehearsalSchema),
            );
          }}
        >
          {outcome.state === 'running' ? words.try.running : words.try.rehearse}
        </button>
      </div>
      <div aria-live="polite" data-testid="definition-rehearsal">
        {outcome.state === 'failed' && <p class="s-wrong">{words.try.failed(outcome.why)}</p>}
        {outcome.state === 'done' && <Played rehearsal={outcome.value} words={words} locale={locale.value} />}
      </div>
    </section>
  );
}

function Played({ rehearsal, words, locale }: { rehearsal: Rehearsal; words: DefinitionWords; locale: string }) {
  const said = words.try;
  const times = timeWords(locale);
  const leftOut = rehearsal.leftOut.reduce((sum, { inForce, rehearsed }) => sum + Math.max(0, rehearsed - inForce), 0);
  return (
    <>
      <p class="df-headline">{headlineOf(said, rehearsal, locale)}</p>
      <small class="num">
        {said.basis(rehearsal.agents, rehearsal.items, rehearsal.records.toLocaleString(locale))}
        {rehearsal.cut !== null && ` · ${said.cut[rehearsal.cut](times.dayAndTime(rehearsal.from))}`}
      </small>
      <Differences list={rehearsal.differences} words={words} locale={locale} />
      {leftOut > 0 && <p class="s-held">{said.leftOut(leftOut)}</p>}
      {rehearsal.distance.length === 0 ? (
        <small>{said.exact}</small>
      ) : (
        <details>
          <summary>{said.distance}</summary>
          <Differences list={rehearsal.distance} words={words} locale={locale} />
        </details>
      )}
    </>
  );
}

function Differences({
  list,
  words,
  locale,
}: {
  list: readonly RehearsalDifference[];
  words: DefinitionWords;
  locale: string;
}) {
  const said = words.try;
  const length = (ms: number): string => spokenLength(Math.abs(ms), locale);
  if (list.length === 0) return null;
  return (
    <div class="scroll-x">
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{said.figure}</th>
            <th scope="col" class="df-num">
              {said.before}
            </th>
            <th scope="col" class="df-num">
              {said.after}
            </th>
            <th scope="col" class="df-num">
              {said.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered(list).map(({ figure, unit, before, after, difference }) => (
            <tr key={figure}>
              <th scope="row">{nameOf(said, figure)}</th>
              <td class="df-num">{valueText(before, unit, locale, length)}</td>
              <td class="df-num">{valueText(after, unit, locale, length)}</td>
              <td class="df-num">
                {signed(valueText(difference === null ? null : Math.abs(difference), unit, locale, length), difference)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
