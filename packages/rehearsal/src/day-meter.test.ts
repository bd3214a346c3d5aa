import {
  beginHonesty,
  beginMeasures,
  COUNT_NAMES,
  compileRules,
  createHonesty,
  createMeasures,
  DIMENSIONS,
  HONESTY_NAMES,
  type Honesty,
  type HonestyCounts,
  type Measures,
} from '@interlock/engine';
import { describe, expect, it } from 'vitest';
import { factsOf } from './play-day.ts';
import type { RecordedRecord } from './recorded-day.ts';
import { createStandingFold } from './standing-after.ts';
import { dayDefinition, recordDay } from './testing/record-day.ts';

/** Counts of a state, not of what happened, and the one that is no sum. */
const NOT_ADDED: ReadonlySet<string> = new Set(['pending', 'unanswered', 'longestWaitMs']);

describe('measures that begin in the midst of a day', () => {
  it.each([61, 62])('[ME40] count what the measures of the whole day count from then on (seed %i)', (seed) => {
    const definition = dayDefinition();
    const day = recordDay({ seed, lengthMs: 3_600_000, definition });
    const cutAt = day.from + 1_800_000;
    const whole = createMeasures();
    const before = createStandingFold(definition);
    let version = 1;
    whole.apply({ version, agentId: null, events: [{ kind: 'definitionChanged', at: day.from, definition }] });
    const apply = (measures: Measures, { agentId, events }: RecordedRecord): void => {
      version += 1;
      measures.apply({ version, agentId, events });
    };
    for (const record of day.records.filter(({ at }) => at <= cutAt)) {
      apply(whole, record);
      before.apply(record);
    }
    const standing = before.standing();
    if (standing === null) throw new Error('a definition is known');
    const facts = factsOf(standing);
    expect(facts.items.size).toBeGreaterThan(2);
    const begun = beginMeasures(compileRules(definition), facts, cutAt);
    const atCut = DIMENSIONS.map((dimension) => whole.totals(dimension, null, cutAt));
    for (const record of day.records.filter(({ at }) => at > cutAt)) {
      apply(whole, record);
      apply(begun, record);
    }
    DIMENSIONS.forEach((dimension, index) => {
      const rows = new Map(begun.totals(dimension, null, day.to).map(({ id, counts }) => [id, counts]));
      for (const { id, counts } of whole.totals(dimension, null, day.to)) {
        const first = atCut[index]?.find((row) => row.id === id)?.counts;
        for (const name of COUNT_NAMES) {
          if (NOT_ADDED.has(name)) continue;
          expect(rows.get(id)?.[name] ?? 0, `${dimension} ${id} ${name}`).toBe(counts[name] - (first?.[name] ?? 0));
        }
      }
    });
  });

  it.each([63, 64])('[ME40] so does honesty (seed %i)', (seed) => {
    const definition = dayDefinition();
    const day = recordDay({ seed, lengthMs: 3_600_000, definition });
    const cutAt = day.from + 1_800_000;
    const whole = createHonesty();
    const before = createStandingFold(definition);
    let version = 1;
    whole.apply({ version, agentId: null, events: [{ kind: 'definitionChanged', at: day.from, definition }] });
    const apply = (honesty: Honesty, { agentId, events }: RecordedRecord): void => {
      version += 1;
      honesty.apply({ version, agentId, events });
    };
    const totalOf = (honesty: Honesty, now: number): HonestyCounts | undefined =>
      honesty.report({ by: 'total', from: 0, to: now + 1, stepMs: null, now, limit: 1, sees: null })?.[0]?.counts;
    for (const record of day.records.filter(({ at }) => at <= cutAt)) {
      apply(whole, record);
      before.apply(record);
    }
    const standing = before.standing();
    if (standing === null) throw new Error('a definition is known');
    const begun = beginHonesty(compileRules(definition), factsOf(standing).agents, cutAt);
    const atCut = totalOf(whole, cutAt);
    for (const record of day.records.filter(({ at }) => at > cutAt)) {
      apply(whole, record);
      apply(begun, record);
    }
    const [all, rest] = [totalOf(whole, day.to), totalOf(begun, day.to)];
    expect(rest?.requests).toBeGreaterThan(100);
    for (const name of HONESTY_NAMES)
      if (name !== 'longestDriftMs') expect(rest?.[name], name).toBe((all?.[name] ?? 0) - (atCut?.[name] ?? 0));
  });
});
