import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { registerTranscriptStoreContract } from '../contract/transcript-store-contract.ts';
import { createSqliteStore } from '../sqlite-store.ts';
import { createSqliteTranscripts } from './sqlite-transcripts.ts';
import type { TranscriptStore } from './transcript-store.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'interlock-transcripts-'));

registerTranscriptStoreContract('sqlite', async () => {
  const folder = newFolder();
  let path = join(folder, 'log.db');
  const stores: TranscriptStore[] = [];
  return {
    connect(options) {
      const store = createSqliteTranscripts({ path, busyTimeoutMs: 0, ...options });
      stores.push(store);
      return store;
    },
    // What the process left to the operating system at this moment.
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
});

describe('transcripts in the file of the log', () => {
  it('[ST46] write beside the log in one turn, neither waiting for the other, and go with its backup', async () => {
    const folder = newFolder();
    const path = join(folder, 'log.db');
    const log = createSqliteStore<{ kind: string }>({ path, busyTimeoutMs: 0 });
    const transcripts = createSqliteTranscripts({ path, busyTimeoutMs: 0 });
    await log.open('default');
    await transcripts.open('default');
    const records = [{ at: 1, agentId: null, commandId: null, events: [{ kind: 'noted' }] }];
    const answers = await Promise.all([
      log.append('default', { expectedVersion: 0, records }),
      transcripts.begin('default', { chatId: 'c', at: 1, facts: {}, entries: [] }),
      log.append('default', { expectedVersion: 1, records }),
      transcripts.append('default', 'c', { at: 1, entryId: 'a', data: 'said' }),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    await log.backup(join(folder, 'copy.db'));
    const copy = createSqliteTranscripts({ path: join(folder, 'copy.db') });
    await copy.open('default');
    expect(await copy.read('default', 'c', { after: 0, limit: 9 })).toMatchObject([{ data: 'said' }]);
    for (const store of [log, transcripts, copy]) await store.close();
    rmSync(folder, { recursive: true });
  });

  it('[ST46] lose nothing acknowledged when the process is killed, in 8 cycles', { timeout: 60_000 }, async () => {
    const folder = newFolder();
    const path = join(folder, 'log.db');
    let acknowledged = 0;
    for (let cycle = 0; cycle < 8; cycle += 1) {
      const before = acknowledged;
      const child = spawn(process.execPath, [join(import.meta.dirname, 'transcript-child.ts'), path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      await new Promise<void>((done) => {
        child.stdout.on('data', (chunk) => {
          said += String(chunk);
          const last = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1) ?? 0);
          acknowledged = Math.max(acknowledged, last);
          // Each cycle dies a little later in its work than the one before.
          if (acknowledged > before + 20 + cycle * 7) child.kill('SIGKILL');
        });
        child.on('close', () => done());
      });
      const last = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1) ?? 0);
      acknowledged = Math.max(acknowledged, last);
      const store = createSqliteTranscripts({ path });
      await store.open('default');
      const entries = await store.read('default', 'c', { after: 0, limit: 10_000 });
      expect(entries.length).toBeGreaterThanOrEqual(acknowledged);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      acknowledged = entries.length;
      await store.close();
    }
    rmSync(folder, { recursive: true });
  });
});
