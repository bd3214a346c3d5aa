import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../source-code/source-file.ts';
import { PROOF_SECTIONS, writeProofSection } from './proof-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'proof-'));
const path = join(folder, 'proof.json');
const read = (): unknown => JSON.parse(readFileSync(path, 'utf8'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('proof.json', () => {
  it.each(['no proof', '[1]', 'null'])('[MC14] %s is left as it is', (text) => {
    writeFileSync(path, text);
    expect(() => writeProofSection(path, 'modelChecker', { states: 1 })).toThrow();
    expect(readFileSync(path, 'utf8')).toBe(text);
    rmSync(path);
  });

  it('[MC14] a section replaces itself alone, names the commit, and stands in its place', () => {
    writeProofSection(path, 'killCycles', { cycles: 64 });
    writeProofSection(path, 'modelChecker', { states: 1, old: true });
    writeProofSection(path, 'modelChecker', { states: 2 });
    const { commit } = (read() as { modelChecker: { commit: string | null } }).modelChecker;
    expect(read()).toEqual({ modelChecker: { commit, states: 2 }, killCycles: { commit, cycles: 64 } });
    // None outside of a repository; marked where files differ from it.
    expect(commit ?? '').toMatch(/^([0-9a-f]{40}\+?)?$/);
    writeProofSection(path, 'simulator', { agentYears: 20 });
    expect(Object.keys(read() as object)).toEqual(['modelChecker', 'simulator', 'killCycles']);
    expect(readdirSync(folder)).toEqual(['proof.json']);
  });

  it.each(PROOF_SECTIONS)('[MC14] what is published of %s was made at a commit, of nothing else', (section) => {
    const published: Partial<Record<string, { readonly commit: unknown }>> = JSON.parse(
      readFileSync(join(ROOT, 'proof.json'), 'utf8'),
    );
    expect(published[section]?.commit).toMatch(/^[0-9a-f]{40}$/);
  });
});
