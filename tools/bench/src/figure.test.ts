import { expect, it } from 'vitest';
import { type Aim, judge, lineOf } from './figure.ts';

const AT_LEAST: Aim = { aim: 0.7, aimOn: 'ratio', aimIs: 'atLeast' };
const AT_MOST: Aim = { aim: 20, aimOn: 'value', aimIs: 'atMost' };

it.each([
  [Number.NaN, 1],
  [1, Number.NaN],
  [1, 0],
  [Number.POSITIVE_INFINITY, 1],
])('[BN2] %s against a limit of %s is refused: it was not measured', (value, limit) => {
  expect(() => judge({ figure: 'speed', value, unit: 'x/s', limit }, AT_LEAST)).toThrow('no measurement');
});

it.each([
  [69, 100, AT_LEAST, false],
  [70, 100, AT_LEAST, true],
  [20.1, 1, AT_MOST, false],
  [20, 1, AT_MOST, true],
])('[BN2] %s against a limit of %s with the aim %o: met is %s', (value, limit, aim, met) => {
  expect(judge({ figure: 'speed', value, unit: 'x/s', limit }, aim)).toMatchObject({ ratio: value / limit, met });
});

it('[BN1] a figure is one line of JSON with the seven fields first, numbers shortened', () => {
  const figure = judge(
    { figure: 'speed', value: 123_456.789, unit: 'x/s', limit: 3_000, more: { p99: 0.123456 } },
    AT_LEAST,
  );
  expect(lineOf(figure)).toBe(
    '{"figure":"speed","value":123457,"unit":"x/s","limit":3000,"ratio":41.15,"aim":0.7,"met":true,"aimOn":"ratio","aimIs":"atLeast","p99":0.1235}',
  );
});
