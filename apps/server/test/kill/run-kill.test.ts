import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTROLS, isClean, type KillCyclesResult, runControl, writeProof } from './run-kill.ts';
import { runServerKillCycles } from './server-kill-cycles.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-server-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('kill -9 of the whole server', () => {
  it.each(
    CONTROLS.filter(({ victim }) => victim === 'server'),
  )('[SV22] catches a server on a store that $store as $kind', { timeout: 120_000 }, async (control) => {
    expect(await runControl(control, 11)).toMatchObject({ caught: true });
  });

  it('[SV21] 14 kills under load lose nothing that was acknowledged and do nothing twice', {
    timeout: 120_000,
  }, async () => {
    const report = await runServerKillCycles({ dataFolder: join(folder, 'data'), seed: 20_260_102, cycles: 14 });
    expect(report.problems).toEqual([]);
    expect(report.cycles).toBe(14);
    expect(report.acknowledged).toBeGreaterThan(200);
  });
});

const result: KillCyclesResult = {
  seed: 1,
  cycles: 8,
  acknowledged: 100,
  lost: 0,
  store: { cycles: 6, acknowledged: 80, lost: 0, otherProblems: 0 },
  server: { cycles: 2, acknowledged: 20, lost: 0, otherProblems: 0 },
  controls: { total: 5, caught: 5, missed: [] },
};

describe('what comes of it', () => {
  it.each([
    { title: 'a lost change', change: { lost: 1 } },
    { title: 'a problem of the store', change: { store: { ...result.store, otherProblems: 1 } } },
    { title: 'a problem of the server', change: { server: { ...result.server, otherProblems: 1 } } },
    { title: 'a control that was not caught', change: { controls: { total: 5, caught: 4, missed: ['store x'] } } },
  ])('[SV23] $title is a failure', ({ change }) => {
    expect(isClean({ ...result, ...change })).toBe(false);
    expect(isClean(result)).toBe(true);
  });

  it('[SV23] the proof file gets its own key, and the others stay', () => {
    const file = join(folder, 'proof.json');
    writeFileSync(file, JSON.stringify({ modelChecker: { states: 7 }, killCycles: 'old' }));
    writeProof(file, result);
    const { modelChecker, killCycles } = JSON.parse(readFileSync(file, 'utf8'));
    expect(modelChecker).toEqual({ states: 7 });
    expect(killCycles).toEqual({ commit: killCycles.commit, ...result });
  });

  it('[SV23] a proof file that cannot be read is left as it is', () => {
    const file = join(folder, 'proof.json');
    writeFileSync(file, 'no proof');
    expect(() => writeProof(file, result)).toThrow();
    expect(readFileSync(file, 'utf8')).toBe('no proof');
  });
});
