/**
 * Closed forms for one queue of n alike agents, in steady state: Erlang C (M/M/n, nobody leaves) and Erlang A (M/M/n+M, whoever
 * waits leaves after an exponential patience). Rates are per unit of time, waits are in that unit; any unit will do.
 */

export interface Load {
  /** Arrivals per unit of time, > 0. */
  readonly arrivals: number;
  /** Services per unit of time of one busy agent, > 0. */
  readonly services: number;
  /** Agents, a whole number from 1 on. */
  readonly agents: number;
  /** People who leave per unit of time, of each who waits; 0: nobody leaves. */
  readonly leaving: number;
}

export interface SteadyState {
  /** Share of arrivals that wait at all. */
  readonly waits: number;
  /** Mean wait of all, those who leave included. */
  readonly meanWait: number;
  /** Mean wait of those who are answered. */
  readonly meanWaitToAnswer: number;
  /** Share of arrivals that leave. */
  readonly abandoned: number;
  /** Share of the agents that are busy. */
  readonly occupancy: number;
  /** Share of arrivals that are answered within a wait. */
  answeredWithin(wait: number): number;
}

/** Beyond this no state is likely enough to count. */
const NEGLIGIBLE = 1e-14;

/**
 * The steady state of a queue. Without patience it exists for `arrivals < services * agents` alone.
 *
 * @throws RangeError where there is none
 */
export function steadyState(load: Load): SteadyState {
  const { arrivals, services, agents, leaving } = load;
  if (leaving === 0 && arrivals >= services * agents) throw new RangeError('the queue grows without end');
  const waiting = waitingStates(load);
  const waits = sum(waiting);
  const lengths = sum(waiting.map((share, ahead) => share * ahead));
  const abandoned = (leaving * lengths) / arrivals;
  const answers = waiting.map((_, ahead) => answerOf(load, ahead));
  const answeredWaits = sum(waiting.map((share, ahead) => share * (answers[ahead]?.meanWait ?? 0)));
  return {
    waits,
    meanWait: lengths / arrivals,
    meanWaitToAnswer: answeredWaits / (1 - abandoned),
    abandoned,
    occupancy: (arrivals * (1 - abandoned)) / (services * agents),
    answeredWithin: (wait) =>
      1 - waits + sum(waiting.map((share, ahead) => share * (answers[ahead]?.answeredWithin(wait) ?? 0))),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Shares of time in which all agents are busy and so many wait, from 0 on: a birth and death process, cut where it is negligible. */
function waitingStates({ arrivals, services, agents, leaving }: Load): readonly number[] {
  // Relative to the state in which all are busy and none waits.
  let below = 0;
  let weight = 1;
  for (let busy = agents; busy > 0; busy -= 1) {
    weight *= (busy * services) / arrivals;
    below += weight;
  }
  const states = [1];
  let total = below + 1;
  for (let ahead = 1, state = 1; state > NEGLIGIBLE * total || ahead < agents; ahead += 1) {
    state *= arrivals / (agents * services + ahead * leaving);
    states.push(state);
    total += state;
  }
  return states.map((state) => state / total);
}

/** What becomes of somebody who has to wait. */
export interface Answer {
  /** Probability to be answered at all. */
  readonly answered: number;
  /** Mean wait times the probability to be answered. */
  readonly meanWait: number;
  /** Probability to be answered within a wait. */
  answeredWithin(wait: number): number;
}

/**
 * Somebody who finds all agents busy and `ahead` people waiting. Their turn comes after `ahead + 1` departures, each exponential,
 * with rates that fall as those ahead are served or leave. That they are still there to be answered tilts each of these times to a
 * rate that is `leaving` higher.
 *
 * The sum of such times is minus the logarithm of a beta variable (over `leaving`), whose distribution is a finite sum; without
 * patience it is an Erlang distribution.
 */
export function answerOf({ services, agents, leaving }: Load, ahead: number): Answer {
  const all = agents * services;
  const departures = ahead + 1;
  /** Rate of the last departure before the answer, tilted. */
  const last = all + leaving;
  const answered = all / (all + departures * leaving);
  let mean = 0;
  for (let stage = 0; stage < departures; stage += 1) mean += 1 / (last + stage * leaving);
  return {
    answered,
    meanWait: answered * mean,
    answeredWithin(wait) {
      const gone = -Math.expm1(-leaving * wait);
      let later = 0;
      let term = Math.exp(-last * wait);
      for (let stage = 0; stage < departures; stage += 1) {
        later += term;
        term *= (leaving === 0 ? last * wait : (last / leaving + stage) * gone) / (stage + 1);
      }
      return answered * (1 - later);
    },
  };
}
