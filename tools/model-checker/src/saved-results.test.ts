import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Result } from './explore.ts';
import { createSavedResults, sourcesHash } from './saved-results.ts';
import { type Run, runsOf } from './scenarios.ts';

const folder = mkdtempSync(join(tmpdir(), 'saved-results-'));
const [run, other] = runsOf('quick') as [Run, Run];
const RESULT: Result = {
  states: 7,
  scenes: 5,
  transitions: 9,
  depth: 2,
  cut: 0,
  isComplete: true,
  ms: 1,
  cpuMs: 1,
  violations: [],
  bounds: null,
  seen: ['workStarted'],
  bytes: 8,
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('saved results', () => {
  const saved = createSavedResults<Run, Result>(folder, 'sources');

  it('[MC13] a run that was finished is found again as it was', () => {
    expect(saved.find(run, 100)).toBeNull();
    saved.save(run, 100, RESULT);
    expect(saved.find(run, 100)).toEqual(RESULT);
    expect(createSavedResults<Run, Result>(folder, 'sources').find(run, 100)).toEqual(RESULT);
  });

  it.each([
    ['another run', () => saved.find(other, 100)],
    ['another bound', () => saved.find(run, 101)],
    [
      'another scenario of the same name',
      () => saved.find({ ...run, definition: { ...run.definition, maxOffers: 9 } }, 100),
    ],
    ['other sources', () => createSavedResults<Run, Result>(folder, 'changed').find(run, 100)],
  ])('[MC13] %s is not taken for it', (_title, find) => {
    saved.save(run, 100, RESULT);
    expect(find()).toBeNull();
  });

  it('[MC13] the sources have one hash each time', () => {
    expect(sourcesHash()).toMatch(/^[0-9a-f]{64}$/);
    expect(sourcesHash()).toBe(sourcesHash());
  });
});
