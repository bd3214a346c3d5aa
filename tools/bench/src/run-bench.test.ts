import { beforeEach, expect, it } from 'vitest';
import { judge } from './figure.ts';
import { type Measurement, runBench } from './run-bench.ts';

const missed = judge({ figure: 'slow', value: 1, unit: 'x/s', limit: 2 }, { aim: 3, aimOn: 'ratio', aimIs: 'atLeast' });
const MEASUREMENTS: Record<string, Measurement> = {
  broken: () => Promise.reject(new Error('no browser')),
  slow: async () => missed,
  pair: async () => [missed, missed],
};
let printed: string[];
let said: string[];
const run = (...args: string[]): Promise<number> =>
  runBench(MEASUREMENTS, args, { print: (line) => printed.push(line), say: (line) => said.push(line) });

beforeEach(() => {
  printed = [];
  said = [];
});

it.each([
  [['--only']],
  [['--only', 'nothing']],
  [['--only', 'slow', 'pair']],
  [['slow']],
])('[BN4] %o is refused with the list of names', async (args) => {
  expect(await run(...args)).toBe(1);
  expect(said).toEqual([expect.stringContaining('broken, slow, pair')]);
  expect(printed).toEqual([]);
});

it('[BN4] what cannot be measured is said and makes the exit status 1; the others are measured', async () => {
  expect(await run()).toBe(1);
  expect(said).toContainEqual('broken: could not be measured: no browser');
  expect(printed).toHaveLength(3);
});

it('[BN1][BN4] an aim that is missed is printed as such and is no failure', async () => {
  expect(await run('--only', 'slow')).toBe(0);
  expect(printed.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ figure: 'slow', met: false }),
  ]);
});
