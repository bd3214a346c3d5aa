import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { SESSION_CLIENT_FIXTURES, SESSION_SERVER_FIXTURES } from './fixtures/session-fixtures.ts';
import { faultOfParsed } from './plain-data.ts';
import { createReader, REFUSED } from './schema-reader.ts';
import { sessionClientFrameSchema, sessionServerFrameSchema } from './session-wire/session-schemas.ts';
import { nearMissOf } from './testing/hostile-values.ts';

/** Null for what JSON cannot say. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

describe.each([
  ['to the server', sessionClientFrameSchema, SESSION_CLIENT_FIXTURES],
  ['to the connector', sessionServerFrameSchema, SESSION_SERVER_FIXTURES],
] as const)('the reader of frames %s', (_to, schema, fixtures) => {
  const read = createReader(schema as v.GenericSchema);

  /** What both make of a value; each gets its own, since a reader may change what it is given. */
  function expectSame(text: string): void {
    const asked = v.safeParse(schema as v.GenericSchema, JSON.parse(text));
    const found = read(JSON.parse(text));
    if (asked.success) expect(found).toEqual(asked.output);
    else expect(found).toBe(REFUSED);
  }

  it('[SW3][SW5] gives what the schema gives for every fixture', () => {
    for (const frame of fixtures) expectSame(JSON.stringify(frame));
  });

  it('[SW3][SW5] accepts, leaves out and refuses what the schema does, for near misses', () => {
    fc.assert(
      fc.property(nearMissOf(fixtures), (frame) => {
        const text = textOf(frame);
        // What a frame may not say never comes before a reader.
        if (text !== null && faultOfParsed(JSON.parse(text), 12) === null) expectSame(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a reader', () => {
  const read = createReader(
    v.object({ kept: v.object({ a: v.optional(v.number(), 7) }), list: v.array(v.object({})) }),
  );

  it('[SW5] leaves out what nobody knows, at every depth, and puts in what the schema puts in', () => {
    expect(read({ kept: { b: 1 }, list: [{ c: 2 }], more: 3 })).toEqual({ kept: { a: 7 }, list: [{}] });
  });

  it.each([
    ['no object', null],
    ['a missing key', { kept: {} }],
    ['a wrong member', { kept: { a: 'x' }, list: [] }],
    ['a list that is none', { kept: {}, list: {} }],
  ])('[SW5] refuses %s', (_what, value) => {
    expect(read(value)).toBe(REFUSED);
  });
});
