import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createSqliteStore } from '../sqlite-store.ts';

const CHILD = fileURLToPath(new URL('./racing-child.ts', import.meta.url));
const APPENDS = 150;

it('[ST2][ST28] two processes on one file never share a version and leave no gap', { timeout: 30_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-race-'));
  try {
    const path = join(folder, 'log.db');
    const ledgers = await Promise.all(
      ['a', 'b'].map(async (writer) => {
        const { stdout } = await promisify(execFile)(process.execPath, [CHILD, path, writer, `${APPENDS}`]);
        return stdout.trim().split('\n').map(Number);
      }),
    );
    const expected = Array.from({ length: 2 * APPENDS }, (_, index) => index + 1);
    expect(ledgers.flat().sort((a, b) => a - b)).toEqual(expected);

    const store = createSqliteStore<string>({ path });
    expect(await store.open('default')).toEqual({ ok: true, value: { version: 2 * APPENDS } });
    const records = await store.read('default', { after: 0, limit: 10_000 });
    expect(records.map(({ version }) => version)).toEqual(expected);
    for (const [index, writer] of ['a', 'b'].entries()) {
      const own = records.filter(({ agentId }) => agentId === writer);
      expect(own.map(({ version }) => version)).toEqual(ledgers[index]);
      expect(own.flatMap(({ events }) => events)).toEqual(own.map((_, done) => `${writer}-${done}`));
    }
    await store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
