/**
 * Any sequence of calls gives the same answers from a file as from memory, whatever is closed and opened in between.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventStore } from './event-store.ts';
import { createMemoryDisk, createMemoryStore } from './memory-store.ts';
import { createSqliteStore } from './sqlite-store.ts';
import { type Result, type StoreError, StoreFailure } from './store-error.ts';

const CENTERS = ['north', 'south'];

type Event = fc.JsonValue;

type Step =
  | {
      readonly kind: 'append';
      readonly center: string;
      readonly appends: readonly {
        readonly behind: number;
        readonly records: readonly {
          readonly at: number;
          readonly agentId: string | null;
          readonly commandId: string | null;
          readonly events: readonly Event[];
        }[];
      }[];
    }
  | { readonly kind: 'read'; readonly center: string; readonly after: number; readonly limit: number }
  | {
      readonly kind: 'readAgent';
      readonly center: string;
      readonly agentId: string;
      readonly before: number | null;
      readonly limit: number;
    }
  | { readonly kind: 'findCommand'; readonly center: string; readonly commandId: string }
  | {
      readonly kind: 'saveCheckpoint';
      readonly center: string;
      readonly behind: number;
      readonly entries: readonly { readonly key: string; readonly data: Event }[];
    }
  | { readonly kind: 'loadCheckpoint'; readonly center: string }
  | { readonly kind: 'prune'; readonly center: string; readonly before: number }
  | { readonly kind: 'reopen' };

const center = fc.constantFrom(...CENTERS);
const agentId = fc.constantFrom('dana', 'ilya');
const commandId = fc.integer({ min: 0, max: 30 }).map((number) => `c${number}`);
const at = fc.integer({ min: 0, max: 50 });
/** Versions from the head: mostly right, sometimes stale, sometimes ahead. */
const behind = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 3 }) },
);
/** JSON text has one zero; a value is compared after the round trip. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Event);
const record = fc.record({
  at,
  agentId: fc.option(agentId),
  commandId: fc.option(commandId),
  events: fc.array(json, { maxLength: 2 }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      center,
      appends: fc.array(fc.record({ behind, records: fc.array(record, { maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      center,
      after: fc.integer({ min: -1, max: 20 }),
      limit: fc.integer({ min: 0, max: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('readAgent' as const),
      center,
      agentId,
      before: fc.option(fc.integer({ min: 0, max: 20 })),
      limit: fc.integer({ min: 1, max: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('findCommand' as const), center, commandId }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('saveCheckpoint' as const),
      center,
      behind,
      entries: fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'B', '\u00e4'), data: json }), { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('loadCheckpoint' as const), center }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune' as const), center, before: at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
);

/** An answer without what is a store's own wording. */
function comparable(result: Result<unknown, StoreError>): unknown {
  if (result.ok) return result;
  const { message: _, ...rest } = result.error;
  return rest;
}

async function reading(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StoreFailure) return comparable({ ok: false, error: error.error });
    throw error;
  }
}

async function headOf(store: EventStore<Event>, contactCenterId: string): Promise<number> {
  const opened = await store.open(contactCenterId);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.version;
}

/** Runs a step and answers with everything that can be seen of it. */
async function run(
  store: EventStore<Event>,
  prefix: string,
  step: Exclude<Step, { kind: 'reopen' }>,
): Promise<unknown> {
  const center = prefix + step.center;
  const head = await headOf(store, center);
  switch (step.kind) {
    case 'append': {
      // Issued without waiting, each expecting what the ones before it lead to when all are taken.
      let next = head;
      const answers = step.appends.map(({ behind, records }) => {
        const expectedVersion = next - behind;
        next += records.length;
        return store.append(center, { expectedVersion, records });
      });
      return (await Promise.all(answers)).map(comparable);
    }
    case 'read':
      return reading(store.read(center, step));
    case 'readAgent':
      return reading(store.readAgent(center, step));
    case 'findCommand':
      return reading(store.findCommand(center, step.commandId));
    case 'saveCheckpoint':
      return comparable(await store.saveCheckpoint(center, { version: head - step.behind, entries: step.entries }));
    case 'loadCheckpoint':
      return reading(store.loadCheckpoint(center));
    case 'prune':
      return reading(store.prune(center, step));
  }
}

/** Everything a store keeps. */
async function contents(store: EventStore<Event>, prefix: string): Promise<unknown> {
  const all = CENTERS.map(async (center) => {
    const contactCenterId = prefix + center;
    const version = await headOf(store, contactCenterId);
    const from = await reading(store.read(contactCenterId, { after: 0, limit: 10_000 }));
    const timelines = ['dana', 'ilya'].map((agentId) =>
      store.readAgent(contactCenterId, { agentId, before: null, limit: 10_000 }),
    );
    return [version, from, await Promise.all(timelines), await store.loadCheckpoint(contactCenterId)];
  });
  return Promise.all(all);
}

it('[ST24] a file answers every sequence of calls as memory does', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-property-'));
  let runs = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        // One file for all runs, each with contact centres of its own: making a file costs more than a run.
        runs += 1;
        const prefix = `${runs}-`;
        const path = join(folder, 'log.db');
        const disk = createMemoryDisk();
        let file: EventStore<Event> = createSqliteStore<Event>({ path });
        let memory: EventStore<Event> = createMemoryStore<Event>({ disk });
        try {
          for (const step of steps) {
            if (step.kind === 'reopen') {
              await file.close();
              await memory.close();
              file = createSqliteStore<Event>({ path });
              memory = createMemoryStore<Event>({ disk });
            } else expect(await run(file, prefix, step)).toEqual(await run(memory, prefix, step));
          }
          expect(await contents(file, prefix)).toEqual(await contents(memory, prefix));
        } finally {
          await file.close();
        }
      }),
      { numRuns: 100 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
