import { type Figure, judge } from '../figure.ts';
import { median } from '../statistics.ts';
import { saturateBoth } from './measure-assignments.ts';
import type { SaturatedRun } from './saturate.ts';

export const SIZES = [100, 1_000, 10_000] as const;
const ROUNDS = 3;
const ASSIGNMENTS = 2_000;

/** Growth of a cost against logarithmic growth of the agents. */
export function growthOf(
  first: { readonly agents: number; readonly cost: number },
  last: { readonly agents: number; readonly cost: number },
): { readonly value: number; readonly limit: number } {
  return { value: last.cost / first.cost, limit: Math.log(last.agents) / Math.log(first.agents) };
}

/**
 * How the cost of one assignment grows from 100 to 10,000 agents, with queues and backlog in proportion: five queues and
 * 500 that wait for each 100 agents. The limit is logarithmic growth, which doubles it.
 */
export async function measureMatchGrowth(say: (line: string) => void): Promise<Figure> {
  const costs = SIZES.map((agents) => {
    const { center, polling } = saturateBoth({ agents, queues: agents / 20, waiting: agents * 5 });
    const costOf = (run: SaturatedRun): number => {
      run.assign(ASSIGNMENTS);
      const rounds = Array.from({ length: ROUNDS }, () => run.assign(ASSIGNMENTS));
      return median(rounds.map(({ made, tookMs }) => (tookMs / made) * 1_000));
    };
    const cost = { agents, center: costOf(center), polling: costOf(polling) };
    say(
      `matchGrowth: ${agents} agents: ${cost.center.toFixed(1)} us an assignment, the rival ${cost.polling.toFixed(1)} us`,
    );
    return cost;
  });
  const [first, , last] = costs;
  if (first === undefined || last === undefined) throw new Error('there are no sizes');
  const more = Object.fromEntries(
    costs.flatMap(({ agents, center, polling }) => [
      [`microsecondsAt${agents}`, center],
      [`pollingMicrosecondsAt${agents}`, polling],
    ]),
  );
  return judge(
    {
      figure: 'matchCostGrowth',
      ...growthOf({ agents: first.agents, cost: first.center }, { agents: last.agents, cost: last.center }),
      unit: 'times',
      more: { ...more, pollingGrowth: last.polling / first.polling, limitIs: 'logarithmic growth' },
    },
    { aim: 1, aimOn: 'ratio', aimIs: 'atMost' },
  );
}
