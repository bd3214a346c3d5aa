import { abilitiesOf } from '@interlock/engine';
import { describe, expect, it } from 'vitest';
import { CentreRun } from './centre-run.ts';
import { createCenterDistributor, type Distributor } from './distributor.ts';
import { growthOf, SIZES } from './measure-match-growth.ts';
import { createPollingDistributor } from './polling-distributor.ts';
import { saturate } from './saturate.ts';
import { runSteady } from './steady-run.ts';
import { type Arrival, makeWorld, type World } from './world.ts';

const SIZE = { agents: 200, queues: 10, waiting: 300 } as const;
const rivals: readonly { title: string; create: (world: World) => Distributor }[] = [
  { title: 'the Center', create: ({ rules }) => createCenterDistributor(rules) },
  { title: 'the rival', create: ({ rules }) => createPollingDistributor(rules, { tickMs: 100 }) },
];

describe('the world of distribution', () => {
  it('[BN5] the same seed makes the same definition and the same arrivals, another seed others', () => {
    const some = (seed: number) => {
      const world = makeWorld(SIZE, seed);
      return JSON.stringify([world.rules.definition, Array.from({ length: 50 }, () => world.arrive())]);
    };
    expect(some(1)).toBe(some(1));
    expect(some(2)).not.toBe(some(1));
  });
});

describe.each(rivals)('$title', ({ create }) => {
  it('[BN8] gives items to agents whose team and skills fit, and an assignment ends with an accept', () => {
    const world = makeWorld(SIZE, 3);
    const arrivals = new Map<string, Arrival>();
    const watched: World = {
      ...world,
      arrive(from) {
        const arrival = world.arrive(from);
        arrivals.set(arrival.workId, arrival);
        return arrival;
      },
    };
    const { run, assign } = saturate(watched, SIZE, create(world));
    const matches: [string, string][] = [];
    run.listener = { ...run.listener, reserved: (workId, agentId) => matches.push([workId, agentId]) };
    const before = run.assignments;
    assign(200);
    expect(run.assignments - before).toBeGreaterThanOrEqual(200);
    expect(run.reservations).toBe(run.assignments);
    for (const [workId, agentId] of matches) {
      const arrival = arrivals.get(workId);
      const { teams, skills } = abilitiesOf(world.rules, agentId, null);
      expect(teams.has(`team-${world.teamOfQueue(arrival?.queueId ?? '')}`)).toBe(true);
      for (const { skillId, level } of arrival?.skills ?? [])
        expect(skills.get(skillId) ?? 0).toBeGreaterThanOrEqual(level);
    }
  });

  it('[BN8] has everybody at work, and as many items waiting as it began with', () => {
    const world = makeWorld(SIZE, 4);
    const { run, assign } = saturate(world, SIZE, create(world));
    assign(100);
    run.poll();
    const atWork = world.agentIds.filter(
      (agentId) => run.distributor.agent(agentId)?.contactCenter.work[0]?.state === 'active',
    );
    expect(atWork.length).toBeGreaterThan(SIZE.agents * 0.95);
    expect(Math.abs(run.distributor.waiting - SIZE.waiting)).toBeLessThanOrEqual(SIZE.agents - atWork.length + 1);
  });

  it('[BN10] a steady day has a latency of at least 0 for every match', () => {
    const world = makeWorld(SIZE, 5);
    const options = { arrivalsPerSecond: 100, warmUpMs: 200, countedMs: 800 };
    const { latencies } = runSteady(world, SIZE, create(world), options);
    expect(latencies.length).toBeGreaterThan(40);
    expect(Math.min(...latencies)).toBeGreaterThanOrEqual(0);
  });
});

describe('the rival', () => {
  it('[BN9] matches on its tick alone: the best item first, with the member who has been idle longest', () => {
    const world = makeWorld(SIZE, 6);
    const distributor = createPollingDistributor(world.rules, { tickMs: 100 });
    const run = new CentreRun(distributor);
    run.signIn(world);
    const item = { queueId: 'queue-0', skills: [] };
    run.arrive({ ...item, workId: 'usual', priority: 0 });
    run.arrive({ ...item, workId: 'urgent', priority: 3 });
    expect(run.reservations).toBe(0);
    const order: string[] = [];
    run.listener = { reserved: (workId) => order.push(workId) };
    run.poll();
    expect(order).toEqual(['urgent', 'usual']);
    expect(run.assignments).toBe(2);
    expect(distributor.waiting).toBe(0);
  });
});

it('[BN11] from 100 to 10,000 agents a cost may double', () => {
  expect(SIZES).toEqual([100, 1_000, 10_000]);
  expect(growthOf({ agents: 100, cost: 30 }, { agents: 10_000, cost: 45 })).toEqual({ value: 1.5, limit: 2 });
});
