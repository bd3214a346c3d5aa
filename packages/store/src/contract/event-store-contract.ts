/**
 * What every store must do, as a suite of tests that a store's own test file registers with a factory.
 *
 * A new store (PostgreSQL, say) writes a factory and changes nothing here. What a medium cannot do (die at will, fill up)
 * is left out of its fixture, and the tests that need it are not registered.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckpointEntry, type EventStore, type LogRecord, type NewRecord, STORE_LIMITS } from '../event-store.ts';
import { type Result, type StoreError, StoreFailure } from '../store-error.ts';

/** The event of the suite: anything JSON can hold. */
export interface NoteEvent {
  readonly kind: 'noted';
  readonly text: string;
}

/** One medium (a file, a database, a disk in memory) of one test. */
export interface EventStoreFixture {
  /**
   * A new store on the medium; each call is one more process on it.
   *
   * @param options queueLimit: records that may wait to be written
   */
  connect(options?: { readonly queueLimit?: number }): EventStore<NoteEvent>;

  /** The process that uses the medium dies now, without closing; stores connected afterwards find what it left. */
  readonly crash?: (() => Promise<void>) | undefined;

  /** Makes every write fail until the returned function is called; reads may go on. */
  readonly failWrites?: (() => Promise<() => Promise<void>>) | undefined;

  /** Closes what is open and removes the medium. */
  destroy(): Promise<void>;
}

export interface EventStoreFactory {
  create(): Promise<EventStoreFixture>;
  /** Whether its fixtures have `crash`. */
  readonly canCrash: boolean;
  /** Whether its fixtures have `failWrites`. */
  readonly canFailWrites: boolean;
}

const CENTER = 'default';
const START = 1_700_000_000_000;

interface RecordOptions {
  readonly at?: number;
  readonly agentId?: string | null;
  readonly commandId?: string | null;
}

function note(text: string, options: RecordOptions = {}): NewRecord<NoteEvent> {
  const { at = START, agentId = null, commandId = null } = options;
  return { at, agentId, commandId, events: [{ kind: 'noted', text }] };
}

function texts(records: readonly LogRecord<NoteEvent>[]): readonly string[] {
  return records.flatMap(({ events }) => events.map(({ text }) => text));
}

function versions(records: readonly LogRecord<NoteEvent>[]): readonly number[] {
  return records.map(({ version }) => version);
}

async function failure(reading: Promise<unknown>): Promise<StoreError> {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreFailure)) throw new Error(`expected a StoreFailure, got ${String(error)}`);
  return error.error;
}

function accepted<T>(result: Result<T, StoreError>): T {
  if (!result.ok) throw new Error(`expected acceptance, got ${result.error.message}`);
  return result.value;
}

function refusal(result: Result<unknown, StoreError>): StoreError {
  if (result.ok) throw new Error(`expected a refusal, got ${JSON.stringify(result.value)}`);
  return result.error;
}

/**
 * Registers the suite under the store's name.
 *
 * @param name what the store is called in the report
 * @param factory makes a new, empty medium for each test
 */
export function registerEventStoreContract(name: string, factory: EventStoreFactory): void {
  describe(`the event store contract: ${name}`, () => {
    let fixture: EventStoreFixture;
    let store: EventStore<NoteEvent>;

    const append = (expectedVersion: number, ...records: NewRecord<NoteEvent>[]) =>
      store.append(CENTER, { expectedVersion, records });
    const readAll = (from: EventStore<NoteEvent> = store, after = 0) =>
      from.read(CENTER, { after, limit: STORE_LIMITS.readLimit });
    /** Appends one record per text, each acknowledged. */
    const given = async (...given: string[]) => {
      const { version } = accepted(await store.open(CENTER));
      accepted(await append(version, ...given.map((text) => note(text))));
    };
    const another = async () => {
      const other = fixture.connect();
      accepted(await other.open(CENTER));
      return other;
    };

    beforeEach(async () => {
      fixture = await factory.create();
      store = fixture.connect();
      accepted(await store.open(CENTER));
    });

    afterEach(() => fixture.destroy());

    describe('refuses', () => {
      const LONG = 'x'.repeat(STORE_LIMITS.idLength + 1);
      const cyclic: Record<string, unknown> = {};
      cyclic['self'] = cyclic;
      // The port is typed; these are what a mistake in the caller would give it.
      const notJson = { kind: 'noted', text: cyclic } as unknown as NoteEvent;
      const notAnArray = 'text' as unknown as readonly NoteEvent[];

      const BAD_APPENDS: readonly {
        readonly what: string;
        readonly path: string;
        readonly expectedVersion?: number;
        readonly records: readonly NewRecord<NoteEvent>[];
      }[] = [
        { what: 'no record', path: 'records', records: [] },
        { what: '1,001 records', path: 'records', records: Array.from({ length: 1_001 }, () => note('a')) },
        { what: 'a negative version', path: 'expectedVersion', expectedVersion: -1, records: [note('a')] },
        { what: 'half a version', path: 'expectedVersion', expectedVersion: 0.5, records: [note('a')] },
        { what: 'a version beyond 2^53', path: 'expectedVersion', expectedVersion: 2 ** 53, records: [note('a')] },
        { what: 'an instant before 1970', path: 'records[0].at', records: [note('a', { at: -1 })] },
        { what: 'half a millisecond', path: 'records[0].at', records: [note('a', { at: 0.5 })] },
        { what: 'an instant that is none', path: 'records[0].at', records: [note('a', { at: Number.NaN })] },
        { what: 'an empty agent id', path: 'records[0].agentId', records: [note('a', { agentId: '' })] },
        { what: 'an agent id of 257', path: 'records[0].agentId', records: [note('a', { agentId: LONG })] },
        { what: 'an empty command id', path: 'records[0].commandId', records: [note('a', { commandId: '' })] },
        { what: 'a command id of 257', path: 'records[0].commandId', records: [note('a', { commandId: LONG })] },
        {
          what: 'one command id twice',
          path: 'records[1].commandId',
          records: [note('a', { commandId: 'c' }), note('b', { commandId: 'c' })],
        },
        { what: 'an event in a circle', path: 'records[0].events', records: [{ ...note('a'), events: [notJson] }] },
        {
          what: 'events that are no array',
          path: 'records[0].events',
          records: [{ ...note('a'), events: notAnArray }],
        },
        {
          what: 'events of more than 4 MiB',
          path: 'records[0].events',
          records: [note('x'.repeat(STORE_LIMITS.eventsTextLength))],
        },
        { what: 'a second bad record', path: 'records[1].at', records: [note('a'), note('b', { at: -1 })] },
      ];
      for (const { what, path, expectedVersion = 0, records } of BAD_APPENDS) {
        it(`[ST8] an append with ${what}, writing nothing`, async () => {
          const error = refusal(await store.append(CENTER, { expectedVersion, records }));
          expect(error).toMatchObject({ code: 'invalidRequest', retry: 'never', path });
          expect(await readAll()).toEqual([]);
        });
      }

      const BAD_READS: readonly { readonly what: string; readonly read: () => Promise<unknown> }[] = [
        { what: 'a limit of 0', read: () => store.read(CENTER, { after: 0, limit: 0 }) },
        { what: 'a limit of 10,001', read: () => store.read(CENTER, { after: 0, limit: 10_001 }) },
        { what: 'a negative version', read: () => store.read(CENTER, { after: -1, limit: 1 }) },
        { what: 'an empty agent id', read: () => store.readAgent(CENTER, { agentId: '', before: null, limit: 1 }) },
        { what: 'half a version', read: () => store.readAgent(CENTER, { agentId: 'a', before: 0.5, limit: 1 }) },
        { what: 'an agent limit of 0', read: () => store.readAgent(CENTER, { agentId: 'a', before: null, limit: 0 }) },
        { what: 'an empty command id', read: () => store.findCommand(CENTER, '') },
        { what: 'a pruning date that is none', read: () => store.prune(CENTER, { before: Number.NaN }) },
      ];
      for (const { what, read } of BAD_READS) {
        it(`[ST8] a read with ${what}`, async () => {
          expect(await failure(read())).toMatchObject({ code: 'invalidRequest', retry: 'never' });
        });
      }

      it('[ST8] a checkpoint with a bad version, key or value', async () => {
        await given('a');
        const entry = (key: string, data: unknown) => ({ version: 1, entries: [{ key, data }] });
        for (const request of [
          { version: -1, entries: [] },
          entry('', 1),
          entry(LONG, 1),
          entry('k', undefined),
          entry('k', cyclic),
        ])
          expect(refusal(await store.saveCheckpoint(CENTER, request)).code).toBe('invalidRequest');
        expect(await store.loadCheckpoint(CENTER)).toEqual({ version: 0, entries: [] });
      });

      it('[ST8] a contact centre id that is empty or of 257 characters', async () => {
        for (const id of ['', LONG]) expect(refusal(await store.open(id)).code).toBe('invalidRequest');
      });

      it('[ST9] every use of a contact centre that was not opened', async () => {
        const request = { expectedVersion: 0, records: [note('a')] };
        expect(refusal(await store.append('elsewhere', request)).code).toBe('notOpen');
        expect(refusal(await store.saveCheckpoint('elsewhere', { version: 0, entries: [] })).code).toBe('notOpen');
        for (const reading of [
          store.read('elsewhere', { after: 0, limit: 1 }),
          store.readAgent('elsewhere', { agentId: 'a', before: null, limit: 1 }),
          store.findCommand('elsewhere', 'c'),
          store.loadCheckpoint('elsewhere'),
          store.prune('elsewhere', { before: 0 }),
        ])
          expect((await failure(reading)).code).toBe('notOpen');
      });

      for (const expectedVersion of [0, 1, 3, 4]) {
        it(`[ST2] an append at version 2 that expects ${expectedVersion}`, async () => {
          await given('a', 'b');
          expect(refusal(await append(expectedVersion, note('c')))).toMatchObject({
            code: 'versionConflict',
            retry: 'never',
            expectedVersion,
            actualVersion: 2,
          });
          expect(texts(await readAll())).toEqual(['a', 'b']);
        });
      }

      it('[ST6] a command that is in the log, with the version of its first record', async () => {
        accepted(await append(0, note('a', { commandId: 'c1' }), note('b', { commandId: 'c2' })));
        expect(refusal(await append(2, note('c', { commandId: 'c2' })))).toMatchObject({
          code: 'duplicateCommand',
          retry: 'never',
          commandId: 'c2',
          version: 2,
        });
        expect(texts(await readAll())).toEqual(['a', 'b']);
      });

      it('[ST6] a repeated command as a duplicate and not as a conflict when the log has moved on', async () => {
        accepted(await append(0, note('a', { commandId: 'c1' })));
        accepted(await append(1, note('b')));
        expect(refusal(await append(0, note('a', { commandId: 'c1' })))).toMatchObject({
          code: 'duplicateCommand',
          version: 1,
        });
      });

      it('[ST6][ST4] all of an append whose last record repeats a command', async () => {
        accepted(await append(0, note('a', { commandId: 'c1' })));
        const answer = await append(1, note('b', { commandId: 'c2' }), note('c', { commandId: 'c1' }));
        expect(refusal(answer)).toMatchObject({ code: 'duplicateCommand', commandId: 'c1', version: 1 });
        expect(texts(await readAll())).toEqual(['a']);
        expect(await store.findCommand(CENTER, 'c2')).toBeNull();
        expect(accepted(await append(1, note('b', { commandId: 'c2' })))).toEqual({ version: 2 });
      });

      it('[ST15] a checkpoint beyond the log or before the last one, changing nothing', async () => {
        await given('a', 'b', 'c');
        accepted(await store.saveCheckpoint(CENTER, { version: 2, entries: [{ key: 'k', data: 2 }] }));
        for (const version of [1, 4])
          expect(
            refusal(await store.saveCheckpoint(CENTER, { version, entries: [{ key: 'k', data: version }] })),
          ).toMatchObject({
            code: 'checkpointOutOfOrder',
            retry: 'never',
            version,
            checkpointVersion: 2,
            logVersion: 3,
          });
        expect(await store.loadCheckpoint(CENTER)).toEqual({ version: 2, entries: [{ key: 'k', data: 2 }] });
      });

      it('[ST18] an append that exceeds the queue, and takes the next one when the queue has emptied', async () => {
        const narrow = fixture.connect({ queueLimit: 3 });
        accepted(await narrow.open(CENTER));
        const at = (expectedVersion: number, ...names: string[]) =>
          narrow.append(CENTER, { expectedVersion, records: names.map((text) => note(text)) });
        const [first, second, third] = await Promise.all([at(0, 'a', 'b'), at(2, 'c', 'd'), at(2, 'c')]);
        expect([first, third].map(accepted)).toEqual([{ version: 2 }, { version: 3 }]);
        expect(refusal(second)).toMatchObject({ code: 'storeOverloaded', retry: 'backoff', queueLimit: 3 });
        expect(accepted(await at(3, 'd', 'e'))).toEqual({ version: 5 });
      });

      it('[ST19] everything after close', async () => {
        await store.close();
        expect(refusal(await store.open(CENTER)).code).toBe('storeClosed');
        expect(refusal(await append(0, note('a'))).code).toBe('storeClosed');
        expect(refusal(await store.saveCheckpoint(CENTER, { version: 0, entries: [] })).code).toBe('storeClosed');
        for (const reading of [
          readAll(),
          store.readAgent(CENTER, { agentId: 'a', before: null, limit: 1 }),
          store.findCommand(CENTER, 'c'),
          store.loadCheckpoint(CENTER),
          store.prune(CENTER, { before: 0 }),
        ])
          expect((await failure(reading)).code).toBe('storeClosed');
      });
    });

    describe('appends', () => {
      it('[ST1] gives each record the next version and answers with the last', async () => {
        expect(accepted(await append(0, note('a')))).toEqual({ version: 1 });
        expect(accepted(await append(1, note('b'), note('c')))).toEqual({ version: 3 });
        expect(versions(await readAll())).toEqual([1, 2, 3]);
      });

      it('[ST1] keeps every field of a record as it was given', async () => {
        const records: NewRecord<NoteEvent>[] = [
          { at: 0, agentId: null, commandId: null, events: [] },
          {
            at: Number.MAX_SAFE_INTEGER,
            agentId: 'dana;"\'--',
            commandId: '\u{1f980} c',
            events: [
              { kind: 'noted', text: 'a\u0000b' },
              { kind: 'noted', text: '' },
            ],
          },
        ];
        accepted(await append(0, ...records));
        expect(await readAll()).toEqual(records.map((record, index) => ({ version: index + 1, ...record })));
      });

      it('[ST3] shows an acknowledged record to another store on the same medium', async () => {
        const other = await another();
        await given('a');
        expect(texts(await readAll(other))).toEqual(['a']);
      });

      it('[ST5] applies appends that do not wait for each other in the order of the calls', async () => {
        const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => append(index, note(`${index}`))));
        expect(answers.map((answer) => accepted(answer).version)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
        expect(texts(await readAll())).toEqual(Array.from({ length: 50 }, (_, index) => `${index}`));
      });

      it('[ST5] refuses one append among those that do not wait and takes the others', async () => {
        const answers = await Promise.all([
          append(0, note('a', { commandId: 'c1' })),
          append(0, note('conflict')),
          append(1, note('duplicate', { commandId: 'c1' })),
          append(1, note('b')),
          append(3, note('early')),
          append(2, note('c')),
        ]);
        expect(answers.map((answer) => (answer.ok ? answer.value.version : answer.error.code))).toEqual([
          1,
          'versionConflict',
          'duplicateCommand',
          2,
          'versionConflict',
          3,
        ]);
        expect(texts(await readAll())).toEqual(['a', 'b', 'c']);
      });

      it('[ST20] keeps what it was given although the caller changes it afterwards', async () => {
        const event = { kind: 'noted' as const, text: 'before' };
        const appended = append(0, { at: START, agentId: null, commandId: null, events: [event] });
        event.text = 'after';
        accepted(await appended);
        expect(texts(await readAll())).toEqual(['before']);
        const data = { text: 'before' };
        const saved = store.saveCheckpoint(CENTER, { version: 1, entries: [{ key: 'k', data }] });
        data.text = 'after';
        accepted(await saved);
        expect((await store.loadCheckpoint(CENTER)).entries).toEqual([{ key: 'k', data: { text: 'before' } }]);
      });
    });

    describe('with two writers', () => {
      it('[ST2] lets one of two appends with one expected version win, whoever asks first', async () => {
        const other = await another();
        const answers = await Promise.all([
          append(0, note('ours')),
          other.append(CENTER, { expectedVersion: 0, records: [note('theirs')] }),
        ]);
        const errors = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
        expect(errors).toMatchObject([{ code: 'versionConflict', expectedVersion: 0, actualVersion: 1 }]);
        expect(texts(await readAll())).toEqual([answers[0].ok ? 'ours' : 'theirs']);
      });

      it('[ST2] stops a writer that does not know what another has written', async () => {
        const other = await another();
        await given('a', 'b');
        accepted(await other.append(CENTER, { expectedVersion: 2, records: [note('c')] }));
        expect(refusal(await append(2, note('stale')))).toMatchObject({ code: 'versionConflict', actualVersion: 3 });
        expect(texts(await readAll())).toEqual(['a', 'b', 'c']);
      });

      it('[ST2][ST6] keeps the log whole when three writers race and retry with the version they are told', async () => {
        const writers = [store, await another(), await another()];
        const acknowledged: number[] = [];
        const write = async (writer: EventStore<NoteEvent>, writerIndex: number) => {
          let expectedVersion = 0;
          for (let done = 0; done < 20; ) {
            const commandId = `${writerIndex}-${done}`;
            const answer = await writer.append(CENTER, { expectedVersion, records: [note(commandId, { commandId })] });
            if (answer.ok) {
              acknowledged.push(answer.value.version);
              done += 1;
              expectedVersion = answer.value.version;
            } else if (answer.error.code === 'versionConflict') expectedVersion = answer.error.actualVersion;
            else throw new Error(answer.error.message);
          }
        };
        await Promise.all(writers.map(write));
        const all = Array.from({ length: 60 }, (_, index) => index + 1);
        expect(acknowledged.sort((a, b) => a - b)).toEqual(all);
        expect(versions(await readAll())).toEqual(all);
        expect(new Set(texts(await readAll())).size).toBe(60);
      });

      it('[ST6] finds a command that another writer has appended', async () => {
        const other = await another();
        accepted(await other.append(CENTER, { expectedVersion: 0, records: [note('a', { commandId: 'c1' })] }));
        expect(await store.findCommand(CENTER, 'c1')).toBe(1);
        expect(refusal(await append(0, note('a', { commandId: 'c1' })))).toMatchObject({
          code: 'duplicateCommand',
          version: 1,
        });
      });
    });

    describe('reads', () => {
      it('[ST10] pages through the log, ascending and without a gap', async () => {
        await given(...Array.from({ length: 25 }, (_, index) => `${index}`));
        const seen: number[] = [];
        for (;;) {
          const page = await store.read(CENTER, { after: seen.length, limit: 10 });
          if (page.length === 0) break;
          expect(page.length).toBeLessThanOrEqual(10);
          seen.push(...versions(page));
        }
        expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
      });

      it('[ST10] answers nothing at and beyond the end', async () => {
        await given('a');
        expect(await readAll(store, 1)).toEqual([]);
        expect(await readAll(store, 99)).toEqual([]);
      });

      it('[ST12] pages through the records of one agent, descending', async () => {
        const agents = ['dana', 'ilya', null, 'dana', 'dana', 'ilya', 'dana'];
        accepted(await append(0, ...agents.map((agentId, index) => note(`${index + 1}`, { agentId }))));
        const page = (before: number | null, limit: number) =>
          store.readAgent(CENTER, { agentId: 'dana', before, limit });
        expect(versions(await page(null, 2))).toEqual([7, 5]);
        expect(versions(await page(5, 2))).toEqual([4, 1]);
        expect(versions(await page(1, 2))).toEqual([]);
        expect(versions(await page(0, 2))).toEqual([]);
        expect(await store.readAgent(CENTER, { agentId: 'nobody', before: null, limit: 9 })).toEqual([]);
      });

      it('[ST13] finds the version of a command, and null for one that is not in the log', async () => {
        accepted(await append(0, note('a', { commandId: 'c1' }), note('b')));
        expect(await store.findCommand(CENTER, 'c1')).toBe(1);
        expect(await store.findCommand(CENTER, 'c2')).toBeNull();
      });
    });

    describe('checkpoints', () => {
      const save = (version: number, ...entries: CheckpointEntry[]) =>
        store.saveCheckpoint(CENTER, { version, entries });

      it('[ST14] answers version 0 without entries before the first', async () => {
        expect(await store.loadCheckpoint(CENTER)).toEqual({ version: 0, entries: [] });
      });

      it('[ST14] keeps the newest data of each key, ordered by key, and removes a key with data null', async () => {
        await given('a', 'b');
        accepted(await save(1, { key: 'b', data: { n: [1, null] } }, { key: 'a', data: 'x' }, { key: 'c', data: 0 }));
        accepted(await save(2, { key: 'a', data: 'y' }, { key: 'c', data: null }, { key: 'never', data: null }));
        expect(await store.loadCheckpoint(CENTER)).toEqual({
          version: 2,
          entries: [
            { key: 'a', data: 'y' },
            { key: 'b', data: { n: [1, null] } },
          ],
        });
      });

      it('[ST14] may be saved again at the same version', async () => {
        await given('a');
        accepted(await save(1, { key: 'k', data: 1 }));
        accepted(await save(1, { key: 'l', data: 2 }));
        expect((await store.loadCheckpoint(CENTER)).entries.map(({ key }) => key)).toEqual(['k', 'l']);
      });

      it('[ST14] orders keys by their UTF-8 bytes', async () => {
        const keys = ['Z', 'a', '\u00e4', '\uffee', '\u{1f980}'];
        accepted(await save(0, ...keys.toReversed().map((key) => ({ key, data: 1 }))));
        expect((await store.loadCheckpoint(CENTER)).entries.map(({ key }) => key)).toEqual(keys);
      });
    });

    describe('retention', () => {
      const DAY = 86_400_000;

      /** Five records a day apart, with commands c1 to c5 by dana, and a checkpoint. */
      async function givenDays(checkpointVersion: number): Promise<void> {
        const records = [0, 1, 2, 3, 4].map((day) =>
          note(`${day}`, { at: START + day * DAY, agentId: 'dana', commandId: `c${day + 1}` }),
        );
        accepted(await append(0, ...records));
        accepted(await store.saveCheckpoint(CENTER, { version: checkpointVersion, entries: [{ key: 'k', data: 1 }] }));
      }

      it.each([
        { checkpoint: 5, day: 0, removed: 0 },
        { checkpoint: 5, day: 2, removed: 2 },
        { checkpoint: 5, day: 99, removed: 5 },
        { checkpoint: 3, day: 99, removed: 3 },
        { checkpoint: 0, day: 99, removed: 0 },
      ])('[ST16] removes $removed of 5 days before day $day with a checkpoint at $checkpoint', async (row) => {
        await givenDays(row.checkpoint);
        expect(await store.prune(CENTER, { before: START + row.day * DAY })).toBe(row.removed);
        expect(versions(await readAll(store, row.removed))).toEqual([1, 2, 3, 4, 5].slice(row.removed));
      });

      it('[ST16] leaves no gap when instants are not in order', async () => {
        const instants = [START, START + 9 * DAY, START + DAY];
        accepted(await append(0, ...instants.map((at) => note('a', { at }))));
        accepted(await store.saveCheckpoint(CENTER, { version: 3, entries: [] }));
        expect(await store.prune(CENTER, { before: START + 5 * DAY })).toBe(1);
        expect(versions(await readAll(store, 1))).toEqual([2, 3]);
      });

      it('[ST11] says that records are gone instead of skipping them', async () => {
        await givenDays(5);
        await store.prune(CENTER, { before: START + 2 * DAY });
        expect(await failure(readAll(store, 1))).toMatchObject({
          code: 'recordsPruned',
          retry: 'never',
          after: 1,
          prunedVersion: 2,
        });
        expect(versions(await store.readAgent(CENTER, { agentId: 'dana', before: null, limit: 9 }))).toEqual([5, 4, 3]);
      });

      it('[ST7] forgets the commands of removed records and keeps the others', async () => {
        await givenDays(5);
        await store.prune(CENTER, { before: START + 2 * DAY });
        expect(await store.findCommand(CENTER, 'c2')).toBeNull();
        expect(await store.findCommand(CENTER, 'c3')).toBe(3);
      });

      it('[ST16] keeps the version and the checkpoint when every record is removed', async () => {
        await givenDays(5);
        await store.prune(CENTER, { before: START + 99 * DAY });
        const other = await another();
        expect(accepted(await other.open(CENTER))).toEqual({ version: 5 });
        expect((await other.loadCheckpoint(CENTER)).version).toBe(5);
        expect(accepted(await append(5, note('next')))).toEqual({ version: 6 });
        expect(versions(await readAll(store, 5))).toEqual([6]);
      });

      it('[ST16] removes more than one batch of a long log', async () => {
        for (let version = 0; version < 5_000; version += 1_000)
          accepted(await append(version, ...Array.from({ length: 1_000 }, () => note('a'))));
        accepted(await store.saveCheckpoint(CENTER, { version: 4_500, entries: [] }));
        expect(await store.prune(CENTER, { before: START + 1 })).toBe(4_500);
        expect(versions(await readAll(store, 4_500))[0]).toBe(4_501);
      });
    });

    describe('contact centres', () => {
      it('[ST17] have their own versions, commands, agents and checkpoints', async () => {
        accepted(await store.open('north'));
        const record = note('north', { agentId: 'dana', commandId: 'c1' });
        accepted(await append(0, note('default', { agentId: 'dana', commandId: 'c1' }), note('second')));
        accepted(await store.append('north', { expectedVersion: 0, records: [record] }));
        accepted(await store.saveCheckpoint('north', { version: 1, entries: [{ key: 'k', data: 1 }] }));
        expect(texts(await store.read('north', { after: 0, limit: 9 }))).toEqual(['north']);
        expect(texts(await store.readAgent(CENTER, { agentId: 'dana', before: null, limit: 9 }))).toEqual(['default']);
        expect(await store.loadCheckpoint(CENTER)).toEqual({ version: 0, entries: [] });
        expect(await store.prune('north', { before: START + 1 })).toBe(1);
        expect(texts(await readAll())).toEqual(['default', 'second']);
      });

      it('[ST17] take part in one group without disturbing each other', async () => {
        accepted(await store.open('north'));
        const north = (expectedVersion: number, text: string) =>
          store.append('north', { expectedVersion, records: [note(text)] });
        const answers = await Promise.all([
          append(0, note('a')),
          north(0, 'n'),
          north(0, 'stale'),
          append(1, note('b')),
        ]);
        expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true]);
        expect(texts(await store.read('north', { after: 0, limit: 9 }))).toEqual(['n']);
      });
    });

    describe('opened again', () => {
      it('[ST19] has everything that was appended without waiting before close', async () => {
        const appends = [append(0, note('a')), append(1, note('b'))];
        await store.close();
        expect((await Promise.all(appends)).map(accepted)).toEqual([{ version: 1 }, { version: 2 }]);
        expect(texts(await readAll(await another()))).toEqual(['a', 'b']);
      });

      it('[ST19] lets close be called twice', async () => {
        await store.close();
        await store.close();
      });

      it('[ST3] has the same records, commands, checkpoint and version', async () => {
        accepted(await append(0, note('a', { agentId: 'dana', commandId: 'c1' }), note('b')));
        accepted(await store.saveCheckpoint(CENTER, { version: 1, entries: [{ key: 'k', data: [1] }] }));
        const records = await readAll();
        await store.close();

        const again = fixture.connect();
        expect(accepted(await again.open(CENTER))).toEqual({ version: 2 });
        expect(await readAll(again)).toEqual(records);
        expect(await again.findCommand(CENTER, 'c1')).toBe(1);
        expect(await again.loadCheckpoint(CENTER)).toEqual({ version: 1, entries: [{ key: 'k', data: [1] }] });
      });
    });

    if (factory.canCrash)
      describe('after a crash', () => {
        it('[ST3][ST4] has every acknowledged record, the checkpoint and nothing half', async () => {
          accepted(await append(0, note('a', { commandId: 'c1' }), note('b')));
          accepted(await store.saveCheckpoint(CENTER, { version: 2, entries: [{ key: 'k', data: 2 }] }));
          accepted(await append(2, note('c')));
          void append(3, note('unanswered 1'), note('unanswered 2'));
          await fixture.crash?.();

          const again = fixture.connect();
          const { version } = accepted(await again.open(CENTER));
          expect([3, 5]).toContain(version);
          expect(versions(await readAll(again))).toEqual([1, 2, 3, 4, 5].slice(0, version));
          expect((await again.loadCheckpoint(CENTER)).entries).toEqual([{ key: 'k', data: 2 }]);
          const next = { expectedVersion: version, records: [note('next')] };
          expect(accepted(await again.append(CENTER, next))).toEqual({ version: version + 1 });
        });
      });

    if (factory.canFailWrites)
      describe('when writing fails', () => {
        it('[ST21] refuses all appends of the group, keeps none, and goes on when it is mended', async () => {
          await given('a');
          const mend = await fixture.failWrites?.();
          const answers = await Promise.all([
            append(1, note('b', { commandId: 'c1' })),
            append(2, note('c')),
            append(9, note('conflict')),
          ]);
          for (const answer of answers)
            expect(refusal(answer)).toMatchObject({ code: 'storeUnavailable', retry: 'backoff' });
          await mend?.();
          expect(texts(await readAll())).toEqual(['a']);
          expect(await store.findCommand(CENTER, 'c1')).toBeNull();
          expect(accepted(await append(1, note('b', { commandId: 'c1' })))).toEqual({ version: 2 });
        });

        it('[ST21] refuses a checkpoint and keeps the last one', async () => {
          await given('a', 'b');
          accepted(await store.saveCheckpoint(CENTER, { version: 1, entries: [{ key: 'k', data: 1 }] }));
          const mend = await fixture.failWrites?.();
          const answer = await store.saveCheckpoint(CENTER, { version: 2, entries: [{ key: 'k', data: 2 }] });
          expect(refusal(answer).code).toBe('storeUnavailable');
          expect((await failure(store.prune(CENTER, { before: START + 1 }))).code).toBe('storeUnavailable');
          await mend?.();
          expect(await store.loadCheckpoint(CENTER)).toEqual({ version: 1, entries: [{ key: 'k', data: 1 }] });
        });
      });
  });
}
