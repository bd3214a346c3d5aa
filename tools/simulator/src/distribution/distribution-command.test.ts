import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distributionCommand } from './distribution-command.ts';

const EXAMPLE = new URL('../../../../docs/examples/ccdef-support.json', import.meta.url).pathname;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-'));
  writeFileSync(join(folder, 'broken.json'), '{"version": 1}');
  writeFileSync(join(folder, 'text.json'), 'hello');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): { status: number | null; printed: string[]; said: string } {
  const printed: string[] = [];
  const said: string[] = [];
  const status = distributionCommand(args, { print: (line) => printed.push(line), say: (line) => said.push(line) });
  return { status, printed, said: said.join('\n') };
}

describe('the command', () => {
  it('[WI7] leaves other commands to others', () => {
    expect(run('--seed', '5').status).toBeNull();
  });

  it.each([
    { title: 'an unknown option', args: ['--check-erlang', '--fast'], words: /fast/ },
    {
      title: 'a seed that is no number',
      args: ['--check-erlang', '--seed', 'x'],
      words: /--seed must be a whole number/,
    },
    { title: 'one definition', args: ['--what-if', EXAMPLE], words: /needs two definitions/ },
    {
      title: 'a file that is not there',
      args: ['--what-if', EXAMPLE, '/nowhere.json'],
      words: /nowhere\.json cannot be read/,
    },
    { title: 'one day', args: ['--what-if', EXAMPLE, EXAMPLE, '--days', '1'], words: /--days must be .* from 2/ },
    {
      title: 'no load',
      args: ['--what-if', EXAMPLE, EXAMPLE, '--load', '0'],
      words: /--load must be a number from 0.1/,
    },
  ])('[WI7] refuses $title, and says what is wrong', ({ args, words }) => {
    const { status, printed, said } = run(...args);
    expect(status).toBe(2);
    expect(printed).toEqual([]);
    expect(said).toMatch(words);
    expect(said).toContain('npm run simulate');
  });

  it.each(['broken.json', 'text.json'])('[WI7] refuses %s with all its problems', (name) => {
    const { status, said } = run('--what-if', EXAMPLE, join(folder, name));
    expect(status).toBe(2);
    expect(said).toMatch(/cannot be used:\n {2}/);
  });

  it('[WI8] ends with one line of JSON, and a table for people', () => {
    const { status, printed, said } = run('--what-if', EXAMPLE, EXAMPLE, '--days', '2', '--hours', '1', '--seed', '4');
    expect(status).toBe(0);
    expect(printed).toHaveLength(1);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      seed: 4,
      days: 2,
      violations: 0,
      a: { collisions: expect.any(Number) },
    });
    expect(said).toContain('service level');
  });
});
