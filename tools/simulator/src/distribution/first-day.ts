import { type Answer, answerOf, type Load } from './erlang.ts';

/** What a day of one queue comes to on average when it starts with nobody there. Times are in the unit of the load's rates. */
export interface DayMeans {
  readonly arrivals: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly answeredWithin: number;
  /** Sum of the waits of those who are answered. */
  readonly waitToAnswer: number;
  /** Time that agents are busy within the day, summed. */
  readonly busy: number;
}

/** Longest step, in mean times of the fastest change. Fourth order: at 1 the means are exact to six digits. */
const STEP = 1;

/**
 * Exact means of a day of the given length that starts empty: people arrive until its end, and whoever is there then is served or
 * leaves as before. Integrates the probabilities of all states over the day (Runge and Kutta).
 *
 * @param within the wait that counts as in time
 * @param mostWaiting people who may wait; far beyond what is likely
 */
export function firstDay(load: Load, length: number, within: number, mostWaiting = 60): DayMeans {
  const { arrivals, services, agents, leaving } = load;
  const states = agents + mostWaiting + 1;
  const deaths = Float64Array.from(
    { length: states },
    (_, count) => Math.min(count, agents) * services + Math.max(0, count - agents) * leaving,
  );
  /** By the number that somebody finds there. */
  const found = Array.from({ length: states }, (_, count) => (count < agents ? null : answerOf(load, count - agents)));
  const each = (value: (answer: Answer | null, count: number) => number): Float64Array =>
    Float64Array.from(found, (answer, count) => value(answer, count));
  const rewards = {
    busy: each((_, count) => Math.min(count, agents)),
    answered: each((answer) => arrivals * (answer?.answered ?? 1)),
    answeredWithin: each((answer) => arrivals * (answer?.answeredWithin(within) ?? 1)),
    waitToAnswer: each((answer) => arrivals * (answer?.meanWait ?? 0)),
  };

  // Time spent in each state, which is all that the means need.
  const stay = new Float64Array(states);
  const fastest = arrivals + (deaths[states - 1] ?? 0);
  const steps = Math.ceil((length * fastest) / STEP);
  const step = length / steps;
  const shares = new Float64Array(states);
  shares[0] = 1;
  const trial = new Float64Array(states);
  const slopes = [0, 1, 2, 3].map(() => new Float64Array(states)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [a, b, c, d] = slopes;
  for (let index = 0; index < steps; index += 1) {
    flow(shares, arrivals, deaths, a);
    add(trial, shares, a, step / 2);
    flow(trial, arrivals, deaths, b);
    add(trial, shares, b, step / 2);
    flow(trial, arrivals, deaths, c);
    add(trial, shares, c, step);
    flow(trial, arrivals, deaths, d);
    for (let count = 0; count < states; count += 1) {
      const slope = at(a, count) + 2 * at(b, count) + 2 * at(c, count) + at(d, count);
      // The integral of the same polynomial over the step.
      stay[count] =
        at(stay, count) + step * at(shares, count) + ((step * step) / 6) * (at(a, count) + at(b, count) + at(c, count));
      shares[count] = at(shares, count) + (step / 6) * slope;
    }
  }
  const total = (reward: Float64Array): number => stay.reduce((sum, time, count) => sum + time * at(reward, count), 0);
  const answered = total(rewards.answered);
  return {
    arrivals: arrivals * length,
    answered,
    abandoned: arrivals * length - answered,
    answeredWithin: total(rewards.answeredWithin),
    waitToAnswer: total(rewards.waitToAnswer),
    busy: total(rewards.busy),
  };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

function add(into: Float64Array, values: Float64Array, slope: Float64Array, by: number): void {
  for (let index = 0; index < into.length; index += 1) into[index] = at(values, index) + by * at(slope, index);
}

/** How the shares change: people arrive, and are served or leave; who would come to a full place is turned away. */
function flow(shares: Float64Array, arrivals: number, deaths: Float64Array, into: Float64Array): void {
  const last = shares.length - 1;
  for (let count = 0; count <= last; count += 1) {
    const lost = (count < last ? arrivals : 0) + at(deaths, count);
    into[count] =
      (count > 0 ? arrivals * at(shares, count - 1) : 0) +
      (count < last ? at(deaths, count + 1) * at(shares, count + 1) : 0) -
      lost * at(shares, count);
  }
}
