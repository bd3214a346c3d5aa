import { type Figure, judge } from '../figure.ts';
import { percentile } from '../statistics.ts';
import { createCenterDistributor } from './distributor.ts';
import { POLL_TICK_MS } from './measure-assignments.ts';
import { createPollingDistributor } from './polling-distributor.ts';
import { runSteady } from './steady-run.ts';
import { FULL_SIZE, makeWorld, SKILLS } from './world.ts';

const STEADY = { arrivalsPerSecond: 1_000, warmUpMs: 1_000, countedMs: 4_000 } as const;

/** How long a match takes at 1,000 arrivals a second, as p50 and p99; the limit is the rival's, in the same trace. */
export async function measureMatchLatency(say: (line: string) => void): Promise<readonly Figure[]> {
  const world = makeWorld(FULL_SIZE, 12);
  const { latencies, interrupted } = runSteady(world, FULL_SIZE, createCenterDistributor(world.rules), STEADY);
  say(`matchLatency: ${latencies.length} matches of the centre`);
  const again = makeWorld(FULL_SIZE, 12);
  const rival = createPollingDistributor(again.rules, { tickMs: POLL_TICK_MS });
  const { latencies: polled } = runSteady(again, FULL_SIZE, rival, STEADY);
  say(`matchLatency: ${polled.length} matches of the rival`);
  const more = {
    ...FULL_SIZE,
    skills: SKILLS,
    arrivalsPerSecond: STEADY.arrivalsPerSecond,
    matches: latencies.length,
    interrupted,
    limitIs: `the same trace with a scan every ${POLL_TICK_MS} ms`,
  };
  return [
    judge(
      {
        figure: 'matchLatencyP50',
        value: percentile(latencies, 0.5),
        unit: 'ms',
        limit: percentile(polled, 0.5),
        more: { ...more, max: Math.max(...latencies) },
      },
      { aim: 1, aimOn: 'value', aimIs: 'atMost' },
    ),
    judge(
      {
        figure: 'matchLatencyP99',
        value: percentile(latencies, 0.99),
        unit: 'ms',
        limit: percentile(polled, 0.99),
        more,
      },
      { aim: 5, aimOn: 'value', aimIs: 'atMost' },
    ),
  ];
}
