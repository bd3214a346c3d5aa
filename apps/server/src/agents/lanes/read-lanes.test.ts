import type { AgentEvent } from '@interlock/engine';
import { lanesSchema } from '@interlock/protocol/console';
import { createMemoryStore, type EventStore, type LogRecord } from '@interlock/store';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  confirmRequest,
  type HostHarness,
  makeReady,
  startHost,
  TEST_DEFINITION,
} from '../../../test/kit/host-harness.ts';
import { createDefinitionVersions, type DefinitionVersions } from '../../definition/definition-versions.ts';
import type { HostEvent } from '../../host/host-event.ts';
import { createReadLanes, LANES_LIMITS, type LanesAnswer, type ReadLanes } from './read-lanes.ts';

const ID = 'default';

interface World extends HostHarness {
  readonly versions: DefinitionVersions;
  readonly read: ReadLanes;
  /** Asks, with the turns that it needs. */
  ask(from: number | null, to: number | null, agentId?: string): Promise<LanesAnswer>;
}

async function startWorld(store?: EventStore<HostEvent>): Promise<World> {
  const versions = createDefinitionVersions();
  const harness = await startHost({ folds: [versions.fold] });
  const { host, scheduler } = harness;
  const read = createReadLanes({ host, store: store ?? harness.store, contactCenterId: ID, scheduler, versions });
  return {
    ...harness,
    versions,
    read,
    async ask(from, to, agentId = 'dana') {
      let answer: LanesAnswer | null = null;
      const asking = read({ agentId, from, to }).then((given) => {
        answer = given;
      });
      while (answer === null) await harness.flush();
      await asking;
      return answer;
    },
  };
}

function lanesOf(answer: LanesAnswer) {
  if (!answer.ok) throw new Error(answer.code);
  // What the route promises.
  return v.parse(lanesSchema, JSON.parse(Buffer.from(answer.json).toString()));
}

describe('refusals', () => {
  it.each([
    ['an unknown agent', 'nobody', 0, 10, 'unknownAgent'],
    ['a time that does not begin before it ends', 'dana', 10, 10, 'reportRangeInvalid'],
    ['a time in the future', 'dana', 10_000_000, null, 'reportRangeInvalid'],
    ['27 hours', 'dana', -27 * 3_600_000, 0, 'timeTooLong'],
  ])('[CW26] refuses %s', async (_what, agentId, from, to, code) => {
    const world = await startWorld();
    await makeReady(world, 'dana');
    await world.scheduler.advance(60_000);
    const now = world.host.now();
    const answer = await world.ask(now + from, to === null ? null : now + to, agentId);
    expect(answer).toEqual({ ok: false, code });
  });
});

describe('the lanes of an agent', () => {
  it('[CW26] are of the last hour, and what stood before it stands at its beginning', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    const readyAt = world.host.now();
    await world.scheduler.advance(2 * 3_600_000);
    await world.done('dana', {
      kind: 'reportWork',
      epoch,
      work: [{ workId: 't-1', label: 'Broken lamp' }],
      version: 9,
    });
    await world.scheduler.advance(60_000);
    const lanes = lanesOf(await world.ask(null, null));
    const now = world.host.now();
    expect(lanes).toMatchObject({ name: 'Dana Fox', mode: 'synchronized', from: now - 3_600_000, to: now });
    expect(lanes).toMatchObject({ keptFrom: null, truncatedAt: null });
    expect(lanes.contactCenter.map(({ shape, from, to }) => [shape, from - now, to - now])).toEqual([
      ['ready', -3_600_000, -60_000],
      ['held', -60_000, 0],
    ]);
    expect(lanes.work).toMatchObject([{ workId: 't-1', label: 'Broken lamp', outcome: null }]);
    expect(lanes.entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['crmWorkChanged', 'sideChanged']));
    // Oldest first, and none of what was before.
    expect(lanes.entries.map(({ at }) => at)).toEqual(lanes.entries.map(({ at }) => at).sort((a, b) => a - b));
    expect(lanes.entries.every(({ at }) => at > readyAt)).toBe(true);
  });

  it('[CW23] say the mode that was in force then, and mark what counted then', async () => {
    const world = await startWorld();
    await makeReady(world, 'dana');
    await world.scheduler.advance(60_000);
    const changedAt = world.host.now();
    const replacing = world.host.replaceDefinition({
      definition: { ...TEST_DEFINITION, mode: 'complementary' },
      source: 'rest',
      sourceHash: null,
    });
    await world.flush();
    await replacing;
    await world.scheduler.advance(60_000);
    const before = lanesOf(await world.ask(changedAt - 50_000, changedAt - 1_000));
    expect([before.mode, before.marks.map(({ kind }) => kind)]).toEqual(['synchronized', []]);
    const after = lanesOf(await world.ask(changedAt - 50_000, null));
    expect(after.mode).toBe('complementary');
    expect(after.marks.filter(({ kind }) => kind === 'bothReady').every(({ from }) => from >= changedAt)).toBe(true);
  });

  it('[CW26] of another day are found whatever came after', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    const from = world.host.now();
    await world.scheduler.advance(60_000);
    const to = world.host.now();
    await world.scheduler.advance(1_000);
    for (let index = 0; index < 600; index += 1) {
      await world.done('dana', {
        kind: 'reportWork',
        epoch,
        work: [{ workId: `t${index}`, label: 'T' }],
        version: 9 + index,
      });
      await world.scheduler.advance(10);
    }
    let reads = 0;
    const { store } = world;
    const counting: EventStore<HostEvent> = {
      ...store,
      readAgent(id, request) {
        reads += request.limit;
        return store.readAgent(id, request);
      },
    };
    const read = createReadLanes({ ...world, contactCenterId: ID, store: counting });
    let answer: LanesAnswer | null = null;
    void read({ agentId: 'dana', from, to }).then((given) => {
      answer = given;
    });
    while (answer === null) await world.flush();
    const lanes = lanesOf(answer);
    expect(lanes.contactCenter).toMatchObject([{ from, to, shape: 'ready' }]);
    expect(lanes.work).toEqual([]);
    expect(reads).toBeLessThan(2 * LANES_LIMITS.page + 20);
  });

  it('[CW24] [CW26] say from when on the log is kept, and show nothing that they do not know', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    await world.scheduler.advance(60_000);
    const prunedAt = world.host.now();
    await world.done('dana', { kind: 'chooseState', epoch, by: 'agent', ready: false, reasonCode: 1 });
    await confirmRequest(world, 'dana', epoch, 5).catch(() => {});
    await world.done('dana', { kind: 'loseSession', epoch });
    const { host, scheduler, store } = world;
    const kept = (records: readonly LogRecord<HostEvent>[]) => records.filter(({ at }) => at >= prunedAt);
    const pruned: EventStore<HostEvent> = {
      ...store,
      readAgent: async (id, request) => kept(await store.readAgent(id, request)),
    };
    await world.scheduler.advance(60_000);
    const read = createReadLanes({ host, scheduler, store: pruned, contactCenterId: ID, versions: world.versions });
    let answer: LanesAnswer | null = null;
    void read({ agentId: 'dana', from: prunedAt - 30_000, to: null }).then((given) => {
      answer = given;
    });
    while (answer === null) await world.flush();
    const lanes = lanesOf(answer);
    expect(lanes.keptFrom).toBe(prunedAt);
    expect(lanes.contactCenter[0]).toMatchObject({ from: prunedAt - 30_000, shape: 'unknown', label: null });
    expect(lanes.contactCenter.at(-1)).toMatchObject({ shape: 'offline' });
  });

  it('[CW26] of too much say before which instant something is missing', async () => {
    const events = (at: number): readonly AgentEvent[] => [{ at, kind: 'missedCleared' }];
    const world = await startWorld();
    await makeReady(world, 'dana');
    await world.scheduler.advance(3_600_000);
    const now = world.host.now();
    const last = 20_000;
    // A log that was never written: twenty thousand records of an hour, made as they are read.
    const full: EventStore<HostEvent> = {
      ...createMemoryStore<HostEvent>(),
      async readAgent(_id, { before, limit }) {
        const newest = Math.min((before ?? last + 1) - 1, last);
        return Array.from({ length: Math.min(limit, newest) }, (_, index) => {
          const version = newest - index;
          const at = now - 3_500_000 + Math.floor((3_400_000 * version) / last);
          return { version, at, agentId: 'dana', commandId: null, events: events(at) };
        });
      },
    };
    const { scheduler } = world;
    const host = Object.create(world.host, { version: { value: last } });
    const read = createReadLanes({ host, scheduler, store: full, contactCenterId: ID, versions: world.versions });
    let answer: LanesAnswer | null = null;
    void read({ agentId: 'dana', from: null, to: null }).then((given) => {
      answer = given;
    });
    while (answer === null) await world.flush();
    const lanes = lanesOf(answer);
    expect(lanes.truncatedAt).toBe(
      now - 3_500_000 + Math.floor((3_400_000 * (last - LANES_LIMITS.records + 1)) / last),
    );
    expect(lanes.entries).toHaveLength(LANES_LIMITS.records);
  });
});
