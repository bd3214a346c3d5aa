import { type Figure, judge } from '../figure.ts';
import { measureInTurns } from '../rounds.ts';
import { createCenterDistributor, type Distributor } from './distributor.ts';
import { createPollingDistributor } from './polling-distributor.ts';
import { type SaturatedRun, saturate } from './saturate.ts';
import { FULL_SIZE, makeWorld, SKILLS, type WorldSize } from './world.ts';

const ROUNDS = 2;
/** Assignments of one round; of the rival too, so that it has five of its ticks. */
const ASSIGNMENTS = 10_000;
/** The tick of the call engine that scans most often. */
export const POLL_TICK_MS = 100;

/** A busy hour of the Center, and one of the rival, in the same world. */
export function saturateBoth(size: WorldSize): { center: SaturatedRun; polling: SaturatedRun } {
  const make = (distribute: (world: ReturnType<typeof makeWorld>) => Distributor): SaturatedRun => {
    const world = makeWorld(size, 11);
    return saturate(world, size, distribute(world));
  };
  return {
    center: make(({ rules }) => createCenterDistributor(rules)),
    polling: make(({ rules }) => createPollingDistributor(rules, { tickMs: POLL_TICK_MS })),
  };
}

/**
 * Assignments per second in memory. An assignment is all of it: an item arrives, an agent ends an interaction, item and
 * agent are matched and the agent reserved, the CRM confirms, the offer goes out and is accepted. The limit is a rival that
 * scans every 100 ms, through the same trace.
 */
export async function measureAssignments(say: (line: string) => void): Promise<readonly Figure[]> {
  const { center, polling } = saturateBoth(FULL_SIZE);
  const { agents, queues } = FULL_SIZE;
  say(`assignments: ${agents} agents, ${queues} queues, ${SKILLS} skills, ${center.run.distributor.waiting} waiting`);
  const perSecond = (run: SaturatedRun): number => {
    const { made, tookMs } = run.assign(ASSIGNMENTS);
    return (made / tookMs) * 1_000;
  };
  perSecond(center);
  perSecond(polling);
  const { value, limit } = await measureInTurns({
    subject: () => perSecond(center),
    limit: () => perSecond(polling),
    rounds: ROUNDS,
  });
  const world = { agents, queues, skills: SKILLS, waiting: center.run.distributor.waiting };
  return [
    judge(
      {
        figure: 'assignmentsInMemory',
        value,
        unit: 'assignments/s',
        limit,
        more: {
          ...world,
          pollingWaiting: polling.run.distributor.waiting,
          limitIs: `the same trace with a scan every ${POLL_TICK_MS} ms`,
        },
      },
      { aim: 20_000, aimOn: 'value', aimIs: 'atLeast' },
    ),
  ];
}
