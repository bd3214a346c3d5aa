/**
 * The comparison of Interlock with its rivals: each figure of each of them with its 95% interval, and what a rival has more of than
 * Interlock on the same seeds. The seed is the unit: what happens within one hangs together, seeds do not.
 */
import { differenceInterval, type Interval, ratioInterval } from './distribution/statistics.ts';
import type { Figures } from './ledger.ts';

export const CONFIDENCE = 0.95;

/** One seed as one of them lived it. */
export interface Lived {
  readonly seed: number;
  readonly agentHours: number;
  readonly completed: number;
  readonly waitMs: number;
  readonly figures: Figures;
}

type Mode = 'synchronized' | 'complementary';

interface Measure {
  readonly id: string;
  readonly says: string;
  /** Where it can be; null for both. */
  readonly mode: Mode | null;
  readonly of: (lived: Lived) => number;
  readonly among: (lived: Lived) => number;
}

const sum = (values: Readonly<Record<string, number>>): number => Object.values(values).reduce((a, b) => a + b, 0);
const perThousandHours = ({ agentHours }: Lived): number => agentHours / 1_000;

export const MEASURES: readonly Measure[] = [
  {
    id: 'doubleWork',
    says: 'double work',
    mode: null,
    of: ({ figures }) => sum(figures.collisions),
    among: perThousandHours,
  },
  {
    id: 'unprovoked',
    says: "of it not the person's own",
    mode: null,
    of: ({ figures }) => figures.collisions.ticketDuringInteraction + figures.collisions.interactionDuringTicket,
    among: perThousandHours,
  },
  {
    id: 'doubleWorkS',
    says: 'double work, s',
    mode: null,
    of: ({ figures }) => figures.collisionMs / 1_000,
    among: perThousandHours,
  },
  {
    id: 'bothReadyS',
    says: 'both Ready, s',
    mode: 'complementary',
    of: ({ figures }) => sum(figures.bothReadyMs) / 1_000,
    among: perThousandHours,
  },
  {
    id: 'disagreeS',
    says: 'disagree, s',
    mode: 'synchronized',
    of: ({ figures }) => figures.driftMs / 1_000,
    among: perThousandHours,
  },
  {
    id: 'againstWishS',
    says: 'against wish, s',
    mode: null,
    of: ({ figures }) => figures.againstWishMs / 1_000,
    among: perThousandHours,
  },
  {
    id: 'lostPercent',
    says: 'lost Ready, %',
    mode: null,
    of: ({ figures }) => figures.lostMs * 100,
    among: ({ figures }) => figures.wishedMs,
  },
  {
    id: 'waitS',
    says: 'wait, s',
    mode: null,
    of: ({ waitMs, completed }) => (waitMs * completed) / 1_000,
    among: ({ completed }) => completed,
  },
];

/** What is compared between Interlock and its rivals, of one mode. */
export interface Line {
  readonly who: string;
  readonly mode: string;
  readonly seeds: number;
  readonly agentHours: number;
  readonly completed: number;
  readonly collisionsByCause: Readonly<Record<string, number>>;
  readonly bothReadyMsByCause: Readonly<Record<string, number>>;
  readonly longestBothReadyMs: number;
  /** By measure; null with fewer than two seeds, and where there is nothing of which it could be a share. */
  readonly figures: Readonly<Record<string, Interval | null>>;
  /** Whom it is compared with: Interlock with what the same page tells. Null for Interlock itself. */
  readonly comparedWith: string | null;
  /** What it has more of than that one, on the same seeds. */
  readonly more: Readonly<Record<string, Interval | null>>;
}

/** A rival that hears no work is compared with Interlock on the wire that tells none. */
const PLAIN = 'Interlock, plain';
const EXTENDED = 'Interlock, extended';
const comparedWith = (who: string): string | null =>
  who.startsWith('Interlock') ? null : who === 'forwarding' ? PLAIN : EXTENDED;

export class Comparison {
  readonly #lived = new Map<string, Lived[]>();

  add(mode: string, who: string, lived: Lived): void {
    const key = `${mode}/${who}`;
    const all = this.#lived.get(key) ?? [];
    all.push(lived);
    this.#lived.set(key, all);
  }

  lines(): readonly Line[] {
    const lines = [...this.#lived].map(([key, lived]) => this.#line(key, lived));
    return lines.sort((a, b) => (a.mode === b.mode ? a.who.localeCompare(b.who) : b.mode.localeCompare(a.mode)));
  }

  #line(key: string, lived: readonly Lived[]): Line {
    const [mode = '', who = ''] = key.split('/');
    const other = comparedWith(who);
    const baseBySeed = new Map((this.#lived.get(`${mode}/${other}`) ?? []).map((one) => [one.seed, one]));
    const paired = lived.filter(({ seed }) => baseBySeed.has(seed));
    const measures = MEASURES.filter((measure) => measure.mode === null || measure.mode === mode);
    const isSome = ({ among }: Measure, all: readonly Lived[]): boolean =>
      all.length > 1 && all.some((one) => among(one) > 0);
    const ratio = ({ of, among }: Measure) => lived.map((one) => ({ of: of(one), among: among(one) }));
    const figures: Record<string, Interval | null> = {};
    const more: Record<string, Interval | null> = {};
    for (const measure of measures) {
      figures[measure.id] = isSome(measure, lived) ? ratioInterval(ratio(measure), CONFIDENCE) : null;
      if (other === null) continue;
      const pairs = paired.map((one) => {
        const base = baseBySeed.get(one.seed) ?? one;
        return {
          first: { of: measure.of(one), among: measure.among(one) },
          second: { of: measure.of(base), among: measure.among(base) },
        };
      });
      const isKnown = isSome(measure, paired) && pairs.some(({ second }) => second.among > 0);
      more[measure.id] = isKnown ? differenceInterval(pairs, CONFIDENCE) : null;
    }
    const add = (read: (figures: Figures) => Readonly<Record<string, number>>): Record<string, number> => {
      const total: Record<string, number> = {};
      for (const one of lived)
        for (const [cause, value] of Object.entries(read(one.figures))) total[cause] = (total[cause] ?? 0) + value;
      return total;
    };
    return {
      who,
      mode,
      seeds: lived.length,
      agentHours: Math.round(lived.reduce((hours, { agentHours }) => hours + agentHours, 0)),
      completed: lived.reduce((count, { completed }) => count + completed, 0),
      collisionsByCause: add(({ collisions }) => collisions),
      bothReadyMsByCause: add(({ bothReadyMs }) => bothReadyMs),
      longestBothReadyMs: lived.reduce((longest, one) => Math.max(longest, one.figures.longestBothReadyMs), 0),
      figures,
      comparedWith: other,
      more,
    };
  }
}

const number = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value).toFixed(0));
const told = (interval: Interval | null | undefined): string =>
  interval == null ? '-' : `${number(interval.mean)} (${number(interval.low)} to ${number(interval.high)})`;
const signed = (interval: Interval | null | undefined): string => {
  const text = told(interval);
  // Bold where the interval leaves out nothing-at-all: more than chance.
  return interval != null && (interval.low > 0 || interval.high < 0) ? `**${text}**` : text;
};

/** The comparison as tables for the docs: counts and seconds per 1,000 agent-hours. */
export function comparisonTable(lines: readonly Line[]): string {
  return (['synchronized', 'complementary'] as const)
    .map((mode) => {
      const own = lines.filter((line) => line.mode === mode);
      const measures = MEASURES.filter((measure) => measure.mode === null || measure.mode === mode);
      const rows = (all: readonly Line[], cell: (line: Line, id: string) => string): string[] =>
        all.map((line) => `| ${[line.who, ...measures.map(({ id }) => cell(line, id))].join(' | ')} |`);
      const head = (first: string): string[] => [
        `| ${[first, ...measures.map(({ says }) => says)].join(' | ')} |`,
        `| ${['---', ...measures.map(() => '--:')].join(' | ')} |`,
      ];
      const hours = own[0]?.agentHours ?? 0;
      return [
        `${mode}, per 1,000 agent-hours (of ${hours}, ${own[0]?.seeds ?? 0} seeds), with 95% intervals:`,
        '',
        ...head('who'),
        ...rows(own, (line, id) => told(line.figures[id])),
        '',
        ...head('more than Interlock'),
        ...rows(
          own.filter((line) => line.comparedWith !== null),
          (line, id) => signed(line.more[id]),
        ),
      ].join('\n');
    })
    .join('\n\n');
}
