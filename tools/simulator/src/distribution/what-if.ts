/** The same days under two definitions, side by side (docs/SPEC.md, WI). */
import { compileRules, type Definition } from '@interlock/engine';
import { type DayMeasures, noMeasures, type QueueMeasures, totalOf } from './day-measures.ts';
import { likelyDay } from './likely-day.ts';
import { runDay } from './run-day.ts';
import { type Interval, ratioInterval } from './statistics.ts';

export interface WhatIfOptions {
  readonly seed: number;
  /** Independent days, 2 at least. */
  readonly days: number;
  /** Length of a day, 1..12. */
  readonly hours: number;
  /** Work that arrives, as a share of what all agents could do one at a time; 0.1..2. */
  readonly load: number;
}

/** What a definition comes to, over all days. Shares are 0..1, and null where there was nothing to share. */
export interface Outcome {
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  /** Left sooner than the queue counts as lost; in neither service level. */
  readonly shortAbandoned: number;
  readonly turnedAway: number;
  /** Answered in time, of those answered. */
  readonly serviceLevel: number | null;
  /** The same with those who left in time, of those answered and abandoned. */
  readonly serviceLevelWithAbandoned: number | null;
  readonly abandonedShare: number | null;
  readonly waitToAnswerSeconds: number | null;
}

export interface CenterOutcome extends Outcome {
  readonly occupancy: number | null;
  readonly offers: number;
  readonly declined: number;
  readonly missed: number;
  readonly takenBack: number;
  readonly collisions: number;
  readonly collisionSeconds: number;
  readonly queues: Readonly<Record<string, Outcome>>;
}

export interface WhatIfReport {
  readonly seed: number;
  readonly days: number;
  readonly workItems: number;
  readonly agentHours: number;
  /** Days and queues of which somebody is lost: neither answered nor gone. */
  readonly violations: number;
  readonly a: CenterOutcome;
  readonly b: CenterOutcome;
  /** B less A, day by day, with a confidence of 95 %. */
  readonly difference: Readonly<Record<Compared, Interval>>;
}

type Unit = (value: number | null) => string;
const percent: Unit = (value) => (value === null ? '-' : `${(value * 100).toFixed(1)} %`);
const seconds: Unit = (value) => (value === null ? '-' : `${value.toFixed(1)} s`);
const number: Unit = (value) => (value === null ? '-' : String(Math.round(value * 10) / 10));

/** What is compared with an interval, in the words and units of the table. */
const COMPARED = {
  serviceLevel: ['service level', percent],
  serviceLevelWithAbandoned: ['service level, with abandoned', percent],
  waitToAnswerSeconds: ['wait to answer', seconds],
  occupancy: ['occupancy', percent],
  abandonedShare: ['abandoned', percent],
  collisions: ['collisions', number],
} as const satisfies Partial<Record<keyof CenterOutcome, readonly [string, Unit]>>;

type Compared = keyof typeof COMPARED;
const COMPARED_KEYS = Object.keys(COMPARED) as readonly Compared[];

/** What is counted, in the words of the table. */
const COUNTED = [
  ['offered', 'offered'],
  ['answered', 'answered'],
  ['shortAbandoned', 'left at once'],
  ['turnedAway', 'turned away'],
  ['declined', 'offers declined'],
  ['missed', 'offers missed'],
  ['takenBack', 'offers taken back'],
] as const satisfies readonly (readonly [keyof CenterOutcome, string])[];

const share = (of: number, among: number): number | null => (among === 0 ? null : of / among);

function outcomeOf(sums: QueueMeasures): Outcome {
  const { offered, answered, answeredInTime, abandoned, abandonedInTime, shortAbandoned, turnedAway } = sums;
  return {
    offered,
    answered,
    abandoned,
    shortAbandoned,
    turnedAway,
    serviceLevel: share(answeredInTime, answered),
    serviceLevelWithAbandoned: share(answeredInTime + abandonedInTime, answered + abandoned),
    abandonedShare: share(abandoned, offered),
    waitToAnswerSeconds: share(sums.waitToAnswerMs / 1_000, answered),
  };
}

function centerOutcome(days: readonly DayMeasures[]): CenterOutcome {
  const add = (value: (day: DayMeasures) => number): number => days.reduce((sum, day) => sum + value(day), 0);
  const busyMs = add((day) => day.busyMs);
  const staffedMs = add((day) => day.staffedMs);
  const queueIds = [...(days[0]?.queues.keys() ?? [])];
  const ofQueue = (queueId: string): Outcome =>
    outcomeOf(totalOf(days.map((day) => day.queues.get(queueId) ?? noMeasures())));
  return {
    ...outcomeOf(totalOf(days.flatMap((day) => [...day.queues.values(), day.elsewhere]))),
    occupancy: share(busyMs, staffedMs),
    offers: add((day) => day.offers),
    declined: add((day) => day.declined),
    missed: add((day) => day.missed),
    takenBack: add((day) => day.takenBack),
    collisions: add((day) => day.collisions),
    collisionSeconds: add((day) => day.collisionMs) / 1_000,
    queues: Object.fromEntries(queueIds.map((queueId) => [queueId, ofQueue(queueId)])),
  };
}

/** Queues of which somebody is neither answered nor gone. */
function lostIn({ queues, elsewhere }: DayMeasures): number {
  const isWhole = ({ offered, answered, abandoned, shortAbandoned, turnedAway }: QueueMeasures): boolean =>
    answered + abandoned + shortAbandoned + turnedAway === offered;
  return [...queues.values(), elsewhere].filter((sums) => !isWhole(sums)).length;
}

/** Who works: everybody whom one of the two lists. */
export function agentsOf(a: Definition, b: Definition): readonly string[] {
  return [...new Set([...a.agents, ...b.agents].map((agent) => agent.agentId))];
}

/**
 * Plays the days of A's queues under both definitions, with the same arrivals, handle times, patience, answers, breaks and tickets.
 * What B has no queue or channel for is turned away there.
 */
export function whatIf(a: Definition, b: Definition, options: WhatIfOptions): WhatIfReport {
  const agentIds = agentsOf(a, b);
  const [rulesA, rulesB] = [compileRules(a), compileRules(b)];
  const daysA: DayMeasures[] = [];
  const daysB: DayMeasures[] = [];
  let workItems = 0;
  for (let day = 0; day < options.days; day += 1) {
    const plan = likelyDay(a, agentIds, { ...options, seed: options.seed * 1_000 + day });
    workItems += plan.contacts.length;
    daysA.push(runDay(rulesA, plan));
    daysB.push(runDay(rulesB, plan));
  }
  const pairs = daysA.map(
    (day, index) => [centerOutcome([day]), centerOutcome(daysB.slice(index, index + 1))] as const,
  );
  const difference = (key: Compared): Interval =>
    ratioInterval(
      pairs.map(([before, after]) => ({ of: (after[key] ?? 0) - (before[key] ?? 0), among: 1 })),
      0.95,
    );
  return {
    seed: options.seed,
    days: options.days,
    workItems,
    agentHours: Math.round(daysA.reduce((sum, day) => sum + day.staffedMs, 0) / 3_600_000),
    violations: [...daysA, ...daysB].reduce((sum, day) => sum + lostIn(day), 0),
    a: centerOutcome(daysA),
    b: centerOutcome(daysB),
    difference: Object.fromEntries(COMPARED_KEYS.map((key) => [key, difference(key)])) as WhatIfReport['difference'],
  };
}

/** The report as a table for people. */
export function tableOf({ a, b, difference, days }: WhatIfReport): string {
  const rows: (readonly string[])[] = [['', 'A', 'B', 'B less A, a day, 95 %']];
  for (const key of COMPARED_KEYS) {
    const [name, unit] = COMPARED[key];
    const { low, high } = difference[key];
    rows.push([name, unit(a[key]), unit(b[key]), `${unit(low)} to ${unit(high)}`]);
  }
  for (const queueId of new Set([...Object.keys(a.queues), ...Object.keys(b.queues)])) {
    const level = ({ queues }: CenterOutcome): string => percent(queues[queueId]?.serviceLevel ?? null);
    rows.push([`${queueId}: service level`, level(a), level(b)]);
  }
  for (const [key, name] of COUNTED) rows.push([name, number(a[key]), number(b[key])]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return [`${days} days`, ...rows.map((row) => line(row).trimEnd())].join('\n');
}
