import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSqliteStore } from '../sqlite-store.ts';
import { rawInsert } from './raw-insert.ts';

it('[ST34] the raw inserts of the bench leave a log that the store reads and goes on with', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-raw-'));
  try {
    const path = join(folder, 'log.db');
    const records = Array.from({ length: 25 }, (_, index) => ({
      at: index,
      agentId: `agent-${index % 3}`,
      commandId: `command-${index}`,
      events: [{ index }],
    }));
    expect(rawInsert({ path, records, groupSize: 10 })).toMatchObject({ records: 25 });

    const store = createSqliteStore<{ index: number }>({ path });
    expect(await store.open('raw')).toEqual({ ok: true, value: { version: 25 } });
    const kept = await store.read('raw', { after: 0, limit: 100 });
    expect(kept).toEqual(records.map((record, index) => ({ version: index + 1, ...record })));
    const next = { expectedVersion: 25, records: [{ at: 25, agentId: null, commandId: null, events: [] }] };
    expect(await store.append('raw', next)).toEqual({ ok: true, value: { version: 26 } });
    await store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
