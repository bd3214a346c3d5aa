import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ERROR_CODES } from './codes.ts';
import { type NoteEvent, registerEventStoreContract } from './contract/event-store-contract.ts';
import type { NewRecord } from './event-store.ts';
import { copyStoreFile } from './sqlite/copy-store-file.ts';
import { MIGRATIONS } from './sqlite/schema.ts';
import { createSqliteStore, type SqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
import { type Result, type StoreError, StoreFailure } from './store-error.ts';

const CENTER = 'default';

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'interlock-store-'));
}

registerEventStoreContract('sqlite', {
  canCrash: true,
  canFailWrites: true,
  async create() {
    const folder = newFolder();
    let path = join(folder, 'log.db');
    const stores: SqliteStore<NoteEvent>[] = [];
    return {
      connect(options) {
        const store = createSqliteStore<NoteEvent>({ path, busyTimeoutMs: 0, ...options });
        stores.push(store);
        return store;
      },
      // What the process left to the operating system at this moment; the processes go on with a file nobody reads.
      crash: async () => {
        const left = path;
        path = join(folder, 'crashed.db');
        copyFileSync(left, path);
        if (existsSync(`${left}-wal`)) copyFileSync(`${left}-wal`, `${path}-wal`);
      },
      failWrites: async () => {
        const blocker = new DatabaseSync(path);
        blocker.exec('BEGIN IMMEDIATE');
        return async () => blocker.close();
      },
      async destroy() {
        for (const store of stores) await store.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
});

describe('the sqlite store', () => {
  let folder: string;
  let path: string;
  let stores: SqliteStore<NoteEvent>[];

  beforeEach(() => {
    folder = newFolder();
    path = join(folder, 'log.db');
    stores = [];
  });

  afterEach(async () => {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true });
  });

  function connect(options: Partial<SqliteStoreOptions> = {}): SqliteStore<NoteEvent> {
    const store = createSqliteStore<NoteEvent>({ path, ...options });
    stores.push(store);
    return store;
  }

  async function opened(options: Partial<SqliteStoreOptions> = {}): Promise<SqliteStore<NoteEvent>> {
    const store = connect(options);
    expect(await store.open(CENTER)).toMatchObject({ ok: true });
    return store;
  }

  function note(text: string, commandId: string | null = null): NewRecord<NoteEvent> {
    return { at: 1, agentId: null, commandId, events: [{ kind: 'noted', text }] };
  }

  function append(store: SqliteStore<NoteEvent>, expectedVersion: number, ...names: string[]) {
    return store.append(CENTER, { expectedVersion, records: names.map((text) => note(text)) });
  }

  function codeOf(answer: Result<unknown, StoreError>): string {
    return answer.ok ? 'ok' : answer.error.code;
  }

  /** Runs SQL on the file from outside of the store. */
  function tamper(sql: string): void {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  }

  describe('refuses', () => {
    it.each([
      ['queueLimit', { queueLimit: 0 }],
      ['groupLimit', { groupLimit: 0.5 }],
      ['busyTimeoutMs', { busyTimeoutMs: 5_001 }],
    ])('[ST28] an option %s outside its range', (name, options) => {
      expect(() => createSqliteStore({ path, ...options })).toThrow(name);
    });

    it('[ST25] a database that cannot be durable', async () => {
      const answer = await connect({ path: ':memory:' }).open(CENTER);
      expect(answer).toMatchObject({ ok: false, error: { code: 'storeUnavailable' } });
      if (!answer.ok && answer.error.code === 'storeUnavailable') expect(answer.error.cause).toContain('not durable');
    });

    it('[ST25] a folder that does not exist and a file that is no database', async () => {
      const why = async (at: string): Promise<unknown> => {
        const answer = await connect({ path: at }).open(CENTER);
        return answer.ok ? null : [answer.error.code, answer.error.message];
      };
      const message = (cause: string): string => `${ERROR_CODES.storeUnavailable} The cause: ${cause}.`;
      expect(await why(join(folder, 'none', 'log.db'))).toEqual([
        'storeUnavailable',
        message('unable to open database file'),
      ]);
      writeFileSync(path, 'plain text, long enough to be read as a header of a database file '.repeat(20));
      expect(await why(path)).toEqual(['storeUnavailable', message('file is not a database')]);
    });

    it('[ST29] a file of a newer schema, leaving it as it is', async () => {
      await (await opened()).close();
      tamper(`INSERT INTO schema_version VALUES (99, 'future')`);
      const before = readFileSync(path);
      expect(await connect().open(CENTER)).toMatchObject({
        ok: false,
        error: { code: 'schemaTooNew', retry: 'never', found: 99, supported: MIGRATIONS.length },
      });
      expect(readFileSync(path).equals(before)).toBe(true);
    });

    it('[ST22] all appends of a group that fills the disk, and keeps none of them', async () => {
      const store = await opened({ sizeLimitBytes: 131_072 });
      expect(codeOf(await append(store, 0, 'before'))).toBe('ok');
      const large = 'x'.repeat(10_000);
      const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => append(store, 1 + index, large)));
      expect(new Set(answers.map(codeOf))).toEqual(new Set(['storeUnavailable']));
      expect(answers[0]).toMatchObject({ error: { message: expect.stringContaining('database or disk is full') } });
      expect(await store.read(CENTER, { after: 0, limit: 99 })).toHaveLength(1);
      // What still fits is taken: the refusal has left nothing behind.
      expect(await append(store, 1, 'after')).toEqual({ ok: true, value: { version: 2 } });
    });

    it('[ST22] every write to a file that is read-only, and reads it', async () => {
      await append(await opened(), 0, 'a');
      const reader = await opened({ path: `file://${path}?mode=ro` });
      expect(codeOf(await append(reader, 1, 'b'))).toBe('storeUnavailable');
      expect(codeOf(await reader.saveCheckpoint(CENTER, { version: 1, entries: [] }))).toBe('storeUnavailable');
      expect(await reader.read(CENTER, { after: 0, limit: 9 })).toHaveLength(1);
      expect(await reader.loadCheckpoint(CENTER)).toEqual({ version: 0, entries: [] });
    });

    it('[ST28] an append while another process keeps the file locked for longer than the time-out', async () => {
      const store = await opened({ busyTimeoutMs: 5 });
      const other = new DatabaseSync(path);
      other.exec('BEGIN IMMEDIATE');
      const answer = await append(store, 0, 'a');
      other.exec('ROLLBACK');
      other.close();
      expect(answer).toMatchObject({ ok: false, error: { code: 'storeUnavailable', cause: 'database is locked' } });
      expect(codeOf(await append(store, 0, 'a'))).toBe('ok');
    });

    it.each([
      ['a missing record', 'DELETE FROM record WHERE version = 2', 2],
      ['events that are no JSON', `UPDATE record SET events = '[{"text":"Ada Quine"' WHERE version = 3`, 3],
    ])('[ST23] to read over %s', async (_, sql, version) => {
      const store = await opened();
      await append(store, 0, 'a', 'b', 'c');
      tamper(sql);
      const error: unknown = await store.read(CENTER, { after: 0, limit: 9 }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StoreFailure);
      expect(error).toMatchObject({ error: { code: 'logDamaged', retry: 'never', version } });
      // The message is printed and logged; what people typed is not.
      expect(JSON.stringify(error)).not.toContain('Ada');
      expect(String(error)).not.toContain('Ada');
    });

    it('[ST23] to load a checkpoint entry that is no JSON', async () => {
      const store = await opened();
      await store.saveCheckpoint(CENTER, { version: 0, entries: [{ key: 'k', data: 1 }] });
      tamper(`UPDATE checkpoint_entry SET data = '{'`);
      await expect(store.loadCheckpoint(CENTER)).rejects.toMatchObject({ error: { code: 'logDamaged' } });
    });

    it('[ST30] a backup to a folder that does not exist, and one after close', async () => {
      const store = await opened();
      expect(codeOf(await store.backup(join(folder, 'none', 'copy.db')))).toBe('storeUnavailable');
      await store.close();
      expect(codeOf(await store.backup(join(folder, 'copy.db')))).toBe('storeClosed');
    });
  });

  describe('group commit', () => {
    /** Collects what the store asks to be called back for. */
    function createTurns() {
      const due: (() => void)[] = [];
      return {
        schedule: (commit: () => void) => void due.push(commit),
        due,
        next() {
          for (const commit of due.splice(0)) commit();
        },
      };
    }

    async function settle(): Promise<void> {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    }

    /** Commits seen by another connection: it is told apart by the data version of the file. */
    function createCommitCounter(): () => number {
      const db = new DatabaseSync(path);
      const read = db.prepare('PRAGMA data_version');
      const dataVersion = () => Number(read.get()?.['data_version']);
      let last = dataVersion();
      let seen = 0;
      return () => {
        const now = dataVersion();
        if (now !== last) seen += 1;
        last = now;
        return seen;
      };
    }

    it('[ST26] asks for one turn for all appends of a turn and acknowledges them in it together', async () => {
      const turns = createTurns();
      const store = await opened({ schedule: turns.schedule });
      const answers: string[] = [];
      for (const version of [0, 1, 2]) void append(store, version, 'a').then((answer) => answers.push(codeOf(answer)));
      await settle();
      expect(turns.due).toHaveLength(1);
      expect(answers).toEqual([]);
      const commits = createCommitCounter();
      turns.next();
      expect(commits()).toBe(1);
      await settle();
      expect(answers).toEqual(['ok', 'ok', 'ok']);
      expect(turns.due).toHaveLength(0);
    });

    it('[ST27] takes 500 records into one transaction and the rest into the next turn', async () => {
      const turns = createTurns();
      const store = await opened({ schedule: turns.schedule });
      const answers: number[] = [];
      for (let version = 0; version < 600; version += 1)
        void append(store, version, 'a').then((answer) => answers.push(answer.ok ? answer.value.version : -1));
      await settle();
      turns.next();
      await settle();
      expect(answers).toHaveLength(500);
      turns.next();
      await settle();
      expect(answers).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
    });

    it('[ST27] never divides an append that is larger than a group', async () => {
      const turns = createTurns();
      const store = await opened({ schedule: turns.schedule, groupLimit: 2 });
      const answers: string[] = [];
      void append(store, 0, 'a', 'b', 'c').then((answer) => answers.push(codeOf(answer)));
      void append(store, 3, 'd').then((answer) => answers.push(codeOf(answer)));
      await settle();
      turns.next();
      await settle();
      expect(answers).toEqual(['ok']);
      expect(await store.read(CENTER, { after: 0, limit: 9 })).toHaveLength(3);
      turns.next();
      await settle();
      expect(answers).toEqual(['ok', 'ok']);
    });

    it('[ST26] lets a checkpoint stand for an append that was issued just before it', async () => {
      const store = await opened();
      const appended = append(store, 0, 'a');
      await Promise.resolve();
      expect(codeOf(await store.saveCheckpoint(CENTER, { version: 1, entries: [] }))).toBe('ok');
      expect(codeOf(await appended)).toBe('ok');
    });
  });

  it('[ST25] runs with a write-ahead log and a flush at every commit', async () => {
    const store = connect();
    expect(store.durability()).toBeNull();
    await store.open(CENTER);
    expect(store.durability()).toEqual({ journalMode: 'wal', synchronous: 2 });
    await store.close();
    expect(store.durability()).toBeNull();
  });

  describe('migrations', () => {
    const NEXT = MIGRATIONS.length + 1;
    const SHIPPED = MIGRATIONS.map(({ name }) => name);
    const NONSENSE = { version: NEXT, name: 'nonsense', sql: 'CREATE TABLE half (a INTEGER) STRICT; CREATE NONSENSE;' };
    const UNTYPED = {
      version: NEXT,
      name: 'untyped column',
      sql: `${MIGRATIONS[0]?.sql} CREATE TABLE half (a) STRICT;`,
    };
    const ADDED = { version: NEXT, name: 'added', sql: 'ALTER TABLE contact_center ADD COLUMN label TEXT;' };

    function names(): unknown[] {
      const db = new DatabaseSync(path);
      const rows = db.prepare('SELECT name FROM schema_version ORDER BY version').all();
      db.close();
      return rows.map((row) => row['name']);
    }

    it('[ST29] bring a file of every earlier version forward and keep its records', async () => {
      const before = await opened();
      await append(before, 0, 'a');
      await before.close();
      const after = await opened({ migrations: [...MIGRATIONS, ADDED] });
      expect(await after.read(CENTER, { after: 0, limit: 9 })).toHaveLength(1);
      expect(names()).toEqual([...SHIPPED, 'added']);
    });

    it.each([NONSENSE, UNTYPED])('[ST29] that fail ($name) leave the file as it was', async (step) => {
      await (await opened()).close();
      expect(codeOf(await connect({ migrations: [...MIGRATIONS, step] }).open(CENTER))).toBe('storeUnavailable');
      expect(names()).toEqual(SHIPPED);
      expect(codeOf(await connect().open(CENTER))).toBe('ok');
    });
  });

  describe('backup', () => {
    it('[ST30] copies all that is acknowledged, and more that waits, into a file that opens as a store', async () => {
      const store = await opened();
      await append(store, 0, 'a');
      const waiting = append(store, 1, 'b');
      await Promise.resolve();
      const target = join(folder, 'copy.db');
      expect(await store.backup(target)).toEqual({ ok: true, value: { path: target } });
      expect(codeOf(await waiting)).toBe('ok');
      await append(store, 2, 'c');

      const copy = await opened({ path: target });
      expect(await copy.read(CENTER, { after: 0, limit: 9 })).toHaveLength(2);
      expect(codeOf(await append(copy, 2, 'own'))).toBe('ok');
      expect(existsSync(`${target}.partial`)).toBe(false);
    });

    it('[ST35] another connection copies all that is acknowledged while appends go on, and reads the file alone', async () => {
      const store = await opened();
      for (let version = 0; version < 50; version += 1) await append(store, version, 'x'.repeat(20_000));
      const target = join(folder, 'copy.db');
      let version = 50;
      let isCopied = false;
      const copied = copyStoreFile(path, target).finally(() => {
        isCopied = true;
      });
      // Each of these commits makes a copy in steps begin anew.
      while (!isCopied) {
        expect(codeOf(await append(store, version, 'more'))).toBe('ok');
        version += 1;
      }
      expect(await copied).toEqual({ ok: true, value: { path: target } });
      const copy = await opened({ path: target });
      const records = await copy.read(CENTER, { after: 0, limit: 10_000 });
      expect(records.length).toBeGreaterThanOrEqual(50);
      expect(await copy.open(CENTER)).toEqual({ ok: true, value: { version: records.length } });
      expect(existsSync(`${target}.partial`)).toBe(false);
    });

    it.each([
      ['is not there', null, 'unable to open database file'],
      ['is no database', 'plain text, long enough for the header of a database file '.repeat(20), 'not a database'],
      ['is no store', '', 'file is not a store'],
    ])('[ST35] a file that %s is not copied', async (_, text, cause) => {
      if (text !== null) writeFileSync(path, text);
      const target = join(folder, 'copy.db');
      writeFileSync(target, 'old');
      expect(await copyStoreFile(path, target)).toMatchObject({
        error: { code: 'storeUnavailable', cause: expect.stringContaining(cause) },
      });
      expect(readFileSync(target, 'utf8')).toBe('old');
      expect(existsSync(path)).toBe(text !== null);
    });

    it('[ST30] replaces an earlier backup, lets appends go on meanwhile, and is waited for by close', async () => {
      const store = await opened();
      const target = join(folder, 'copy.db');
      writeFileSync(target, 'old');
      const backedUp = store.backup(target);
      expect(codeOf(await append(store, 0, 'a'))).toBe('ok');
      const closed = store.close();
      expect(codeOf(await backedUp)).toBe('ok');
      await closed;
      expect(statSync(target).size).toBeGreaterThan(3);
    });
  });
});
