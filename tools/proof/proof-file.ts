/**
 * proof.json: what the proofs came to, written by the tools that made them and by nobody else. Each tool has one section and
 * replaces that alone, so that figures of different runs stand side by side with the commit that each was made at.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ROOT } from '../source-code/source-file.ts';

/** The sections, in the order in which they stand in the file. */
export const PROOF_SECTIONS = ['modelChecker', 'modelCheckerDeep', 'simulator', 'killCycles'] as const;
export type ProofSection = (typeof PROOF_SECTIONS)[number];

/**
 * Replaces a tool's own section, which names the commit, and leaves the others as they are (MC14).
 *
 * @param path of the file; it is made when it is not there
 * @param section whose figures these are
 * @param figures what JSON can hold
 * @throws where the file is there and is no JSON object: it is left as it is
 */
export function writeProofSection(path: string, section: ProofSection, figures: object): void {
  const before = readProof(path);
  const own = { ...before, [section]: { commit: commitOfSources(), ...figures } };
  const known = PROOF_SECTIONS.filter((name) => name in own);
  const others = Object.keys(own).filter((name) => !(PROOF_SECTIONS as readonly string[]).includes(name));
  const sorted = Object.fromEntries([...known, ...others].map((name) => [name, own[name]]));
  mkdirSync(dirname(resolve(path)), { recursive: true });
  // In one step: a reader, or a tool that ends in the middle, never meets half a file.
  writeFileSync(`${path}.part`, `${JSON.stringify(sorted, null, 2)}\n`);
  renameSync(`${path}.part`, path);
}

function readProof(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error(`${path} is no JSON object`);
  return { ...read };
}

/** The commit that the figures are of, with `+` where files differ from it; null outside of a repository. */
function commitOfSources(): string | null {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!proof.json') !== '';
    return `${git('rev-parse', 'HEAD')}${isChanged ? '+' : ''}`;
  } catch {
    return null;
  }
}
