/**
 * Work as it comes, from a seed: when interactions and tickets arrive over a day, and how long people take for them. Queues,
 * staffing formulas and what-if questions are to be fed from this one file.
 *
 * The shapes are those published for two banks: calls over a weekday with one rise before noon, a daily factor (Gamma, variation
 * 0.09), and lognormal handle times (mu 4.73, sigma 1.12 in seconds) with means by kind.
 */
import type { Chance } from './chance.ts';

/** Calls by hour of the day as shares of the busiest hour, 7 to 21 o'clock; outside of it almost nothing. */
const DAY_SHAPE = [
  0.02, 0.02, 0.02, 0.02, 0.02, 0.03, 0.08, 0.45, 0.72, 0.93, 1, 0.98, 0.93, 0.9, 0.88, 0.85, 0.8, 0.7, 0.55, 0.42,
  0.32, 0.2, 0.06, 0.03,
] as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Share of the busiest hour at an instant, interpolated between hours. */
export function dayShape(at: number): number {
  const hour = (((at % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
  const whole = Math.floor(hour);
  const from = DAY_SHAPE[whole] ?? 0;
  const to = DAY_SHAPE[(whole + 1) % 24] ?? 0;
  return from + (to - from) * (hour - whole);
}

export interface WorkKind {
  readonly channel: string;
  /** Share of all. */
  readonly share: number;
  /** Mean handle time in ms. */
  readonly meanMs: number;
}

/** Interactions by channel: means of the published kinds of calls. */
export const INTERACTION_KINDS: readonly WorkKind[] = [
  { channel: 'voice', share: 0.55, meanMs: 175_000 },
  { channel: 'chat', share: 0.3, meanMs: 302_000 },
  { channel: 'task', share: 0.15, meanMs: 514_000 },
];

/** Tickets take longer: the same spread around a mean of ten minutes. */
export const TICKET_MEAN_MS = 600_000;

const HANDLE_SIGMA = 1.12;

/** A lognormal handle time with the published spread and this mean, at least 3 s. */
export function handleMs(chance: Chance, meanMs: number): number {
  const mu = Math.log(meanMs) - (HANDLE_SIGMA * HANDLE_SIGMA) / 2;
  return Math.round(Math.max(3_000, Math.min(chance.lognormal(mu, HANDLE_SIGMA), 8 * HOUR_MS)));
}

export interface Arrival {
  readonly at: number;
  readonly channel: string;
  readonly handleMs: number;
}

export interface ArrivalOptions {
  readonly from: number;
  readonly until: number;
  /** Mean arrivals in an hour of average load. */
  readonly perHour: number;
  readonly kinds: readonly WorkKind[];
  /** Without it the load is the same at all hours. */
  readonly hasDayShape: boolean;
}

function kindOf(chance: Chance, kinds: readonly WorkKind[]): WorkKind | undefined {
  let rest = chance.share() * kinds.reduce((sum, { share }) => sum + share, 0);
  return kinds.find(({ share }) => {
    rest -= share;
    return rest < 0;
  });
}

/** Arrivals of an inhomogeneous Poisson process (by thinning), with a Gamma factor for each day. */
export function arrivals(chance: Chance, options: ArrivalOptions): readonly Arrival[] {
  const { from, until, perHour, kinds, hasDayShape } = options;
  const found: Arrival[] = [];
  if (perHour <= 0) return found;
  const meanShape = DAY_SHAPE.slice(8, 20).reduce((sum, share) => sum + share, 0) / 12;
  const peak = hasDayShape ? 1 / meanShape : 1;
  let day = -1;
  let factor = 1;
  for (let at = from; ; ) {
    // A thinned process of twice the peak leaves room for the daily factor.
    at += chance.exponential(HOUR_MS / (2 * perHour * peak));
    if (at >= until) return found;
    const today = Math.floor(at / DAY_MS);
    if (today !== day) {
      day = today;
      factor = chance.gamma(1, 0.09);
    }
    const load = factor * (hasDayShape ? dayShape(at) / meanShape / peak : 1);
    if (!chance.happens(Math.min(1, load / 2))) continue;
    const kind = kindOf(chance, kinds);
    if (kind === undefined) continue;
    found.push({ at: Math.round(at), channel: kind.channel, handleMs: handleMs(chance, kind.meanMs) });
  }
}
