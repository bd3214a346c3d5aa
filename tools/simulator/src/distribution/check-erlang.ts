/** Does the engine's distribution behave as queueing theory and another simulator say? (docs/SPEC.md, ER) */
import type { Rules } from '@interlock/engine';
import { type DayMeasures, type DeskMeasures, totalOf } from './day-measures.ts';
import type { DayPlan } from './day-plan.ts';
import { type Load, steadyState } from './erlang.ts';
import { firstDay } from './first-day.ts';
import {
  BILINGUAL_GROUPS,
  BILINGUAL_SCHEDULED_MS,
  bilingualRules,
  bilingualWeek,
  MINUTE_MS,
  MSK_GROUPS,
  mskDay,
  mskRules,
  oneQueueDay,
  oneQueueRules,
} from './known-queues.ts';
import { BILINGUAL_WEEK, intervalOf, MMC, MMC_AB, type Published, QUEUE_A, QUEUE_C, SIMPLE_MSK } from './published.ts';
import { runDay } from './run-day.ts';
import { type Interval, ratioInterval } from './statistics.ts';

export interface ErlangOptions {
  /** Runs with seeds of their own from here on. */
  readonly seed: number;
  /** Independent runs in steady state, 2 at least, and how long each is counted after two hours that are not. */
  readonly runs: number;
  readonly runHours: number;
  /** Independent days of 8 hours that start empty. */
  readonly days: number;
  /** Independent days of SimpleMSK; 0: it is left out. */
  readonly mskDays: number;
  /** Independent weeks of Bilingual; 0: it is left out. */
  readonly bilingualWeeks: number;
}

export interface Figure {
  readonly name: string;
  /** Where the expected value comes from. */
  readonly source: 'closed form' | 'exact mean' | 'ContactCenters';
  readonly expected: number;
  readonly simulated: Interval;
  readonly agrees: boolean;
}

export interface ErlangReport {
  readonly seed: number;
  /** Of all figures together: each alone is held to more. */
  readonly confidence: number;
  readonly figures: readonly Figure[];
  /** Figures that do not agree. */
  readonly violations: number;
  readonly workItems: number;
  readonly agentHours: number;
  readonly decisions: number;
}

const WITHIN_MS = 20_000;
const WARM_UP_MINUTES = 120;
const DAY_MINUTES = 480;
export const CONFIDENCE = 0.95;

/** What a figure is of a run: one sum over another. */
type Share = (day: DayMeasures) => { readonly of: number; readonly among: number };
type Expected =
  | { readonly source: 'closed form' | 'exact mean'; readonly value: number }
  | { readonly source: 'ContactCenters'; readonly published: Published };

interface Question {
  readonly name: string;
  readonly share: Share;
  readonly expected: Expected;
}

const sums = (day: DayMeasures) => totalOf(day.queues.values());
const perMinute = (ms: number): number => ms / MINUTE_MS;

function desksOf(day: DayMeasures, agentIds: readonly string[]): DeskMeasures {
  const sum = { busyMs: 0, staffedMs: 0 };
  for (const agentId of agentIds) {
    const desk = day.desks.get(agentId);
    sum.busyMs += desk?.busyMs ?? 0;
    sum.staffedMs += desk?.staffedMs ?? 0;
  }
  return sum;
}

const SHARES = {
  inTimeOfOffered: (day) => ({ of: sums(day).answeredInTime, among: sums(day).offered }),
  inTimeOfAnswered: (day) => ({ of: sums(day).answeredInTime, among: sums(day).answered }),
  /** Who leaves before the time that counts as in time is judged by nobody. */
  inTimeOfJudged: (day) => ({
    of: sums(day).answeredInTime,
    among: sums(day).answered + sums(day).abandoned - sums(day).abandonedInTime,
  }),
  waits: (day) => ({ of: sums(day).waited, among: sums(day).offered }),
  meanWait: (day) => ({ of: perMinute(sums(day).waitMs), among: sums(day).offered }),
  waitToAnswer: (day) => ({ of: perMinute(sums(day).waitToAnswerMs), among: sums(day).answered }),
  abandoned: (day) => ({ of: sums(day).abandoned, among: sums(day).offered }),
  occupancy: (day) => ({ of: day.busyMs, among: day.staffedMs }),
  answeredInTimeOfDay: (day) => ({ of: sums(day).answeredInTime, among: 1 }),
  answeredOfDay: (day) => ({ of: sums(day).answered, among: 1 }),
  abandonedOfDay: (day) => ({ of: sums(day).abandoned, among: 1 }),
  offeredOfDay: (day) => ({ of: sums(day).offered, among: 1 }),
  retriesOfDay: (day) => ({ of: day.retries, among: 1 }),
} as const satisfies Record<string, Share>;

const closed = (value: number): Expected => ({ source: 'closed form', value });
const exact = (value: number): Expected => ({ source: 'exact mean', value });
const told = (published: Published): Expected => ({ source: 'ContactCenters', published });
const asked = (name: string, share: Share, expected: Expected): Question => ({ name, share, expected });

function steadyQuestions(title: string, load: Load): readonly Question[] {
  const state = steadyState(load);
  return [
    asked(
      `${title}: answered within 20 s`,
      SHARES.inTimeOfOffered,
      closed(state.answeredWithin(WITHIN_MS / MINUTE_MS)),
    ),
    asked(`${title}: waits`, SHARES.waits, closed(state.waits)),
    asked(`${title}: mean wait, min`, SHARES.meanWait, closed(state.meanWait)),
    asked(`${title}: occupancy`, SHARES.occupancy, closed(state.occupancy)),
    ...(load.leaving === 0
      ? []
      : [
          asked(`${title}: abandoned`, SHARES.abandoned, closed(state.abandoned)),
          asked(`${title}: mean wait to answer, min`, SHARES.waitToAnswer, closed(state.meanWaitToAnswer)),
          // P{Ab} = theta * E[W], run by run.
          asked(
            `${title}: abandoned less patience rate times wait`,
            (day) => ({
              of: sums(day).abandoned - load.leaving * perMinute(sums(day).waitMs),
              among: sums(day).offered,
            }),
            closed(0),
          ),
        ]),
  ];
}

function dayQuestions(title: string, load: Load, known: typeof MMC | typeof MMC_AB): readonly Question[] {
  const day = firstDay(load, DAY_MINUTES, WITHIN_MS / MINUTE_MS);
  const inTime = day.answeredWithin / day.answered;
  const occupancy = day.busy / (DAY_MINUTES * load.agents);
  return [
    asked(`${title}: answered in time, of answered`, SHARES.inTimeOfAnswered, exact(inTime)),
    asked(`${title}: answered in time, of answered`, SHARES.inTimeOfAnswered, told(known.inTimeOfAnswered)),
    asked(`${title}: answered in time, a day`, SHARES.answeredInTimeOfDay, told(known.answeredInTime)),
    asked(`${title}: mean wait to answer, min`, SHARES.waitToAnswer, exact(day.waitToAnswer / day.answered)),
    asked(`${title}: mean wait to answer, min`, SHARES.waitToAnswer, told(known.waitToAnswer)),
    asked(`${title}: occupancy`, SHARES.occupancy, exact(occupancy)),
    asked(`${title}: occupancy`, SHARES.occupancy, told(known.occupancy)),
    ...('abandoned' in known
      ? [
          asked(`${title}: abandoned, a day`, SHARES.abandonedOfDay, exact(day.abandoned)),
          asked(`${title}: abandoned, a day`, SHARES.abandonedOfDay, told(known.abandoned)),
        ]
      : []),
  ];
}

const MSK_QUESTIONS: readonly Question[] = [
  asked('SimpleMSK: answered, a day', SHARES.answeredOfDay, told(SIMPLE_MSK.answered)),
  asked('SimpleMSK: abandoned, a day', SHARES.abandonedOfDay, told(SIMPLE_MSK.abandoned)),
  asked(
    'SimpleMSK: answered in time, of answered and abandoned late',
    SHARES.inTimeOfJudged,
    told(SIMPLE_MSK.inTimeOfJudged),
  ),
  asked(
    'SimpleMSK: occupancy of the first group',
    (day) => {
      const { busyMs, staffedMs } = desksOf(day, MSK_GROUPS[0] ?? []);
      return { of: busyMs, among: staffedMs };
    },
    told(SIMPLE_MSK.occupancyOfFirst),
  ),
];

const BILINGUAL_QUESTIONS: readonly Question[] = [
  asked('Bilingual: offered, a week', SHARES.offeredOfDay, told(BILINGUAL_WEEK.offered)),
  asked('Bilingual: retries, a week', SHARES.retriesOfDay, told(BILINGUAL_WEEK.retries)),
  asked('Bilingual: answered, a week', SHARES.answeredOfDay, told(BILINGUAL_WEEK.answered)),
  asked('Bilingual: abandoned, a week', SHARES.abandonedOfDay, told(BILINGUAL_WEEK.abandoned)),
  asked('Bilingual: answered in time, a week', SHARES.answeredInTimeOfDay, told(BILINGUAL_WEEK.answeredInTime)),
  ...(['english', 'spanish', 'both'] as const).map((group) =>
    asked(
      `Bilingual: occupancy of ${group}`,
      (day) => ({
        of: desksOf(day, BILINGUAL_GROUPS[group]).busyMs,
        among: BILINGUAL_GROUPS[group].length * BILINGUAL_SCHEDULED_MS,
      }),
      told(BILINGUAL_WEEK.occupancy[group]),
    ),
  ),
];

/**
 * Plays queues whose results are known and compares. An expected value agrees when it lies within the interval of the simulated
 * one; a published value has an interval of its own, and the difference must lie within both together.
 *
 * @param say words about the progress
 * @param rules of the queue with alike agents, `a0` and on
 */
export function checkErlang(
  options: ErlangOptions,
  say: (line: string) => void = () => {},
  rules: Rules = oneQueueRules(QUEUE_C.agents, WITHIN_MS),
): ErlangReport {
  const { seed, runs, runHours, days, mskDays, bilingualWeeks } = options;
  const untilMinutes = WARM_UP_MINUTES + runHours * 60;
  const steady = (load: Load) => (run: number) => oneQueueDay(load, run, untilMinutes, WARM_UP_MINUTES);
  const first = (load: Load) => (run: number) => oneQueueDay(load, run, DAY_MINUTES);
  const trials: readonly {
    title: string;
    count: number;
    rules: Rules;
    plan: (run: number) => DayPlan;
    questions: readonly Question[];
  }[] = [
    { title: 'M/M/12', count: runs, rules, plan: steady(QUEUE_C), questions: steadyQuestions('M/M/12', QUEUE_C) },
    { title: 'M/M/12+M', count: runs, rules, plan: steady(QUEUE_A), questions: steadyQuestions('M/M/12+M', QUEUE_A) },
    {
      title: 'M/M/12, first day',
      count: days,
      rules,
      plan: first(QUEUE_C),
      questions: dayQuestions('M/M/12, first day', QUEUE_C, MMC),
    },
    {
      title: 'M/M/12+M, first day',
      count: days,
      rules,
      plan: first(QUEUE_A),
      questions: dayQuestions('M/M/12+M, first day', QUEUE_A, MMC_AB),
    },
    {
      title: 'SimpleMSK',
      count: mskDays,
      rules: mskRules(),
      plan: mskDay,
      questions: mskDays === 0 ? [] : MSK_QUESTIONS,
    },
    {
      title: 'Bilingual',
      count: bilingualWeeks,
      rules: bilingualRules(),
      plan: bilingualWeek,
      questions: bilingualWeeks === 0 ? [] : BILINGUAL_QUESTIONS,
    },
  ];
  const asks = trials.reduce((count, { questions }) => count + questions.length, 0);
  // All figures together hold with the stated confidence, so each alone with more (Bonferroni).
  const confidence = 1 - (1 - CONFIDENCE) / asks;
  const figures: Figure[] = [];
  let workItems = 0;
  let staffedMs = 0;
  let decisions = 0;
  trials.forEach(({ title, count, rules, plan, questions }, trial) => {
    const measured: DayMeasures[] = [];
    for (let run = 0; run < count; run += 1) {
      // A trial more leaves the days of the others what they are.
      const day = plan((seed * 100 + trial) * 1_000_000 + run);
      const measures = runDay(rules, day);
      workItems += day.contacts.length;
      staffedMs += measures.staffedMs;
      decisions += measures.decisions;
      measured.push(measures);
    }
    if (count > 0) say(`${title}: ${count} runs`);
    for (const question of questions) figures.push(judge(question, measured, confidence));
  });
  return {
    seed,
    confidence: CONFIDENCE,
    figures,
    violations: figures.filter((figure) => !figure.agrees).length,
    workItems,
    agentHours: Math.round(staffedMs / (60 * MINUTE_MS)),
    decisions,
  };
}

function judge({ name, share, expected }: Question, days: readonly DayMeasures[], confidence: number): Figure {
  const simulated = ratioInterval(days.map(share), confidence);
  const half = simulated.high - simulated.mean;
  const { source } = expected;
  if (expected.source !== 'ContactCenters') {
    const agrees = Math.abs(simulated.mean - expected.value) <= half;
    return { name, source, expected: expected.value, simulated, agrees };
  }
  const { published } = expected;
  const theirs = intervalOf(published, confidence);
  const allowed = Math.hypot(half, theirs.high - theirs.mean) + published.rounding;
  const agrees = Math.abs(simulated.mean - published.mean) <= allowed;
  return { name, source, expected: published.mean, simulated, agrees };
}
