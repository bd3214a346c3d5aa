import type { RehearsalDifference } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { DEFINITION_WORDS } from '../words.ts';
import { headlineOf, nameOf, ordered, signed, valueText } from './rehearsal-words.ts';

const EN = DEFINITION_WORDS.en.try;
const difference = (figure: string, unit: RehearsalDifference['unit'], change: number | null): RehearsalDifference => ({
  figure,
  unit,
  before: 0,
  after: change,
  difference: change,
});

describe('a rehearsal in words', () => {
  it('[DE12] says what one asks about first', () => {
    const differences = [
      difference('collisions', 'count', -3),
      difference('requests', 'count', 41),
      difference('serviceLevel', 'share', -0.034),
      difference('contactCenter.notReadyMs', 'ms', 840_000),
    ];
    expect(headlineOf(EN, { differences }, 'en')).toBe(
      'With this definition: 14 more agent-minutes Not Ready in the contact centre, 3 collisions fewer, service level 3.4 points lower.',
    );
    expect(headlineOf(DEFINITION_WORDS.de.try, { differences }, 'de')).toContain(
      '14 Personenminuten mehr nicht bereit',
    );
  });

  it('[DE12] says that nothing would have been different', () => {
    expect(headlineOf(EN, { differences: [] }, 'en')).toBe('Nothing would have been different.');
  });

  it('names what it knows, and leaves a figure that it does not know as it is', () => {
    expect(nameOf(EN, 'contactCenter.notReadyBy.wrapUp')).toBe('Not Ready in the contact centre (wrapUp)');
    expect(nameOf(EN, 'somethingNew')).toBe('somethingNew');
    expect(
      ordered([difference('z', 'count', 1), difference('collisions', 'count', 1)]).map(({ figure }) => figure),
    ).toEqual(['collisions', 'z']);
  });

  it.each([
    [null, 'count', '–'],
    [0.912, 'share', '91.2 %'],
    [1_200, 'count', '1,200'],
    [61_000, 'ms', '61000 ms'],
  ] as const)('%s as %s is written as %s', (value, unit, text) => {
    expect(valueText(value, unit, 'en', (ms) => `${ms} ms`)).toBe(text);
  });

  it('a difference has its sign', () => {
    expect([signed('3', 3), signed('3', -3), signed('0', 0), signed('–', null)]).toEqual(['+3', '−3', '0', '–']);
  });
});
