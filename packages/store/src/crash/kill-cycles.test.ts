import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runKillCycles } from './kill-cycles.ts';

describe('kill -9', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'interlock-kill-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['acknowledgesEarly', 'acknowledgedLost'],
    ['dividesAppends', 'appendDivided'],
    ['dividesCheckpoints', 'checkpointTorn'],
  ] as const)(
    '[ST32] catches a store that %s as %s',
    async (store, kind) => {
      const report = await runKillCycles({ path: join(folder, 'log.db'), seed: 7, cycles: 60, store });
      expect(report.problems.map((problem) => problem.kind)).toContain(kind);
    },
    30_000,
  );

  it('[ST31] loses no acknowledged record in 52 cycles', { timeout: 180_000 }, async () => {
    const report = await runKillCycles({ path: join(folder, 'log.db'), seed: 20_260_101, cycles: 52 });
    expect(report.problems).toEqual([]);
    expect(report.cycles).toBe(52);
    expect(report.acknowledgedRecords).toBeGreaterThan(1_000);
  });
});
