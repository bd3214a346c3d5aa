import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from './lock-data-folder.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'interlock-lock-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('the data folder', () => {
  it('[SV91] is made for its owner alone, and locked until it is released', () => {
    const path = join(parent, 'deep', 'data');
    const first = lockDataFolder(path);
    expect(first.ok).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(lockDataFolder(path)).toMatchObject({ ok: false, refusal: { code: 'dataFolderLocked' } });
    if (first.ok) first.folder.release();
    const second = lockDataFolder(path);
    expect(second.ok).toBe(true);
    if (second.ok) second.folder.release();
  });

  it('[SV91] that cannot be made is refused', () => {
    writeFileSync(join(parent, 'file'), '');
    expect(lockDataFolder(join(parent, 'file', 'data'))).toMatchObject({
      ok: false,
      refusal: { code: 'dataFolderUnusable' },
    });
  });
});
