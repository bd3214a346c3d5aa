import { type Figure, judge } from '../figure.ts';
import { measureInTurns } from '../rounds.ts';
import { median } from '../statistics.ts';
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
 * agent are matched and the agent reserved, the CRM confirms, the offer goes out and is accepted; a reservation is the same
 * without what follows the match. The limit is a rival that scans every 100 ms, through the same trace.
 */
export async function measureAssignments(say: (line: string) => void): Promise<readonly Figure[]> {
  const { center, polling } = saturateBoth(FULL_SIZE);
  const { agents, queues } = FULL_SIZE;
  say(`assignments: ${agents} agents, ${queues} queues, ${SKILLS} skills, ${center.run.distributor.waiting} waiting`);
  const reservations = { center: [] as number[], polling: [] as number[] };
  const perSecond = (name: 'center' | 'polling', run: SaturatedRun): number => {
    const { made, tookMs, reservedMs } = run.assign(ASSIGNMENTS);
    reservations[name].push((made / reservedMs) * 1_000);
    return (made / tookMs) * 1_000;
  };
  // The compiler's round.
  perSecond('center', center);
  perSecond('polling', polling);
  reservations.center = [];
  reservations.polling = [];
  const outcome = await measureInTurns({
    subject: () => perSecond('center', center),
    limit: () => perSecond('polling', polling),
    rounds: ROUNDS,
  });
  const more = {
    ...FULL_SIZE,
    skills: SKILLS,
    waitingNow: center.run.distributor.waiting,
    pollingWaitingNow: polling.run.distributor.waiting,
    limitIs: `the same trace with a scan every ${POLL_TICK_MS} ms`,
  };
  const aim = { aim: 20_000, aimOn: 'value', aimIs: 'atLeast' } as const;
  return [
    judge({ figure: 'assignmentsInMemory', unit: 'assignments/s', ...outcome, more }, aim),
    judge(
      {
        figure: 'reservationsInMemory',
        unit: 'reservations/s',
        value: median(reservations.center),
        limit: median(reservations.polling),
        more,
      },
      aim,
    ),
  ];
}
