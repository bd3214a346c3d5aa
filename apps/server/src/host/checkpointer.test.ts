import type { CheckpointEntry, StoreError } from '@interlock/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualScheduler } from '../../test/kit/manual-scheduler.ts';
import { CHECKPOINT_LIMITS, createCheckpointer } from './checkpointer.ts';
import type { DerivedFold } from './derived-fold.ts';

type Answer = 'saved' | 'refused' | 'broken';

const DISK_FULL: StoreError = { code: 'storeUnavailable', retry: 'backoff', message: '', cause: 'the disk is full' };

interface Save {
  readonly version: number;
  readonly entries: readonly CheckpointEntry[];
  readonly done: (answer: Answer) => void;
}

/** A log of agents with a checkpointer over it; each write waits until it is answered. */
function setUp(folds: readonly DerivedFold[] = []) {
  const scheduler = createManualScheduler();
  /** Version of each agent's last record; whose record each one is. An agent's record is a change of something else too. */
  const agents = new Map<string, number>();
  const history: string[] = [];
  let dirty = new Set<string>();
  let dirtyOther = new Set<string>();
  const disk = { version: 0, entries: new Map<string, unknown>() };
  const saves: Save[] = [];
  const heard: { readonly failed: StoreError[]; readonly defects: unknown[]; readonly saved: number[] } = {
    failed: [],
    defects: [],
    saved: [],
  };
  const checkpointer = createCheckpointer({
    store: {
      saveCheckpoint: (_id, { version, entries }) =>
        new Promise((resolve, reject) => {
          saves.push({
            version,
            entries,
            done(answer) {
              if (answer === 'broken') return reject(new Error('broken'));
              if (answer === 'refused') return resolve({ ok: false, error: DISK_FULL });
              disk.version = version;
              for (const { key, data } of entries) disk.entries.set(key, data);
              resolve({ ok: true, value: { version } });
            },
          });
        }),
    },
    contactCenterId: 'default',
    scheduler,
    checkpointVersion: 0,
    flushedVersion: () => history.length,
    source: {
      takeDirty() {
        const taken = [...dirty];
        dirty = new Set();
        return taken;
      },
      entryOf: (agentId) => ({ key: agentId, data: agents.get(agentId) }),
      takeOther() {
        const taken = [...dirtyOther].map((agentId) => ({ key: `w/${agentId}`, data: agents.get(agentId) }));
        dirtyOther = new Set();
        return taken;
      },
      putBack(agentIds, other) {
        for (const agentId of agentIds) dirty.add(agentId);
        for (const { key } of other) dirtyOther.add(key.slice(2));
      },
    },
    folds,
    saved: (version) => heard.saved.push(version),
    failed: (error) => heard.failed.push(error),
    defect: (error) => heard.defects.push(error),
  });
  /** Agents with a record up to the checkpoint that their entry does not have: it is never read again. */
  function lost(): string[] {
    const last = new Map<string, number>();
    history.slice(0, disk.version).forEach((agentId, index) => {
      last.set(agentId, index + 1);
    });
    const has = (key: string, version: number): boolean => Number(disk.entries.get(key) ?? 0) >= version;
    return [...last].filter(([id, version]) => !has(id, version) || !has(`w/${id}`, version)).map(([id]) => id);
  }

  return {
    scheduler,
    checkpointer,
    disk,
    saves,
    heard,
    /** One flushed record of each of these agents. */
    change(from: number, count: number) {
      for (let index = from; index < from + count; index += 1) {
        const agentId = `a-${index}`;
        history.push(agentId);
        agents.set(agentId, history.length);
        dirty.add(agentId);
        dirtyOther.add(agentId);
      }
      checkpointer.recordsFlushed();
    },
    /** Answers the oldest write that waits. */
    async answer(answer: Answer) {
      saves.shift()?.done(answer);
      await scheduler.settle();
    },
    /** Writes are saved until none waits; nothing may be lost behind any of them. */
    async saveAll() {
      await scheduler.settle();
      while (saves.length > 0) {
        saves.shift()?.done('saved');
        await scheduler.settle();
        expect(lost()).toEqual([]);
      }
    },
    lost,
    get version() {
      return history.length;
    },
  };
}

describe('runs that meet', () => {
  it('[SV10] two that wait for one under way write what is dirty once, and the version comes behind it', async () => {
    const world = setUp();
    world.change(0, 600);
    const runs = [world.checkpointer.run()];
    await world.scheduler.settle();
    await world.answer('saved');
    world.change(0, 300);
    runs.push(world.checkpointer.run(), world.checkpointer.run());
    await world.saveAll();
    await Promise.all(runs);
    expect(world.heard.saved).toEqual([600, 900]);
    expect(world.lost()).toEqual([]);
    expect(world.checkpointer.version).toBe(900);
  });

  const change = fc.record({
    do: fc.constant('change' as const),
    from: fc.integer({ min: 0, max: 400 }),
    count: fc.integer({ min: 1, max: 400 }),
  });
  const other = fc.constantFrom('run', 'minute', 'close', 'saved', 'refused', 'broken').map((what) => ({ do: what }));
  const step = fc.oneof({ weight: 1, arbitrary: change }, { weight: 3, arbitrary: other });

  it('[SV10][SV11] in any order of changes, runs and failures the version stands for no record that is not written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = setUp();
        let isClosed = false;
        for (const next of steps) {
          if ('count' in next) world.change(next.from, next.count);
          else if (next.do === 'run') void world.checkpointer.run();
          else if (next.do === 'minute') await world.scheduler.advance(CHECKPOINT_LIMITS.everyMs);
          else if (next.do === 'close') {
            isClosed = true;
            world.checkpointer.close();
          } else await world.answer(next.do as Answer);
          await world.scheduler.settle();
          expect(world.lost()).toEqual([]);
        }
        const last = world.checkpointer.run();
        await world.saveAll();
        await last;
        expect(world.lost()).toEqual([]);
        if (!isClosed) expect(world.disk.version).toBe(world.version);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a write that fails', () => {
  it('[SV10] is tried again after a minute, also when nothing was recorded meanwhile', async () => {
    const world = setUp();
    world.change(0, 10);
    void world.checkpointer.run();
    await world.scheduler.settle();
    await world.answer('refused');
    expect(world.heard.failed).toHaveLength(1);
    await world.scheduler.advance(CHECKPOINT_LIMITS.everyMs);
    await world.saveAll();
    expect(world.disk.version).toBe(10);
    expect(world.lost()).toEqual([]);
  });

  it('[SV10][SV15] a defect in one is reported and keeps no later one from being written', async () => {
    const world = setUp();
    world.change(0, 600);
    const broken = world.checkpointer.run();
    await world.scheduler.settle();
    await world.answer('saved');
    await world.answer('broken');
    await broken;
    expect(world.heard.defects).toHaveLength(1);
    const next = world.checkpointer.run();
    await world.saveAll();
    await next;
    expect(world.disk.version).toBe(600);
    expect(world.lost()).toEqual([]);
  });

  it('[SV10][SV19] a fold that cannot say what changed costs the agents nothing', async () => {
    let isBroken = true;
    const world = setUp([
      {
        keyPrefix: 'x/',
        apply() {},
        takeChanges() {
          if (isBroken) throw new Error('broken');
          return [{ key: 'head', data: 1 }];
        },
        putBack() {},
        load() {},
      },
    ]);
    world.change(0, 10);
    const broken = world.checkpointer.run();
    await world.saveAll();
    await broken;
    expect(world.disk.version).toBe(0);
    isBroken = false;
    const next = world.checkpointer.run();
    await world.saveAll();
    await next;
    expect(world.disk.version).toBe(10);
    expect(world.lost()).toEqual([]);
  });
});

describe('the end', () => {
  it('[SV10] behind it nothing more is written, and what is under way counts as not written', async () => {
    const world = setUp();
    world.change(0, 600);
    const running = world.checkpointer.run();
    await world.scheduler.settle();
    world.checkpointer.close();
    await world.answer('saved');
    await running;
    expect(world.saves).toEqual([]);
    expect(world.heard).toEqual({ failed: [], defects: [], saved: [] });
    expect(world.lost()).toEqual([]);
  });
});
