import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { SESSION_CLIENT_FIXTURES, SESSION_SERVER_FIXTURES } from './fixtures/session-fixtures.ts';
import { parseSessionClientFrame, parseSessionServerFrame } from './session-wire/parse-session-frame.ts';
import { sessionClientFrameSchema, sessionServerFrameSchema } from './session-wire/session-schemas.ts';
import { tagged } from './tagged.ts';
import { isTakenAsIs } from './taken-as-is.ts';
import { nearMissOf } from './testing/hostile-values.ts';

const text = v.pipe(v.string(), v.minLength(2), v.maxLength(4));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(9));

/** Each with what is not taken as it is: it is refused, or changed, or only Valibot can tell. */
const REFUSED: readonly (readonly [string, v.GenericSchema, unknown])[] = [
  ['a text too short', text, 'a'],
  ['a text too long', text, 'abcde'],
  ['no text', text, 1],
  ['a number too small', count, -1],
  ['a number too large', count, 10],
  ['a number that is not whole', count, 1.5],
  ['a negative zero, which becomes a zero', v.number(), -0],
  ['a negative zero beside the literal', v.literal(0), -0],
  ['another literal', v.literal('a'), 'b'],
  ['none of a list', v.picklist(['a', 'b']), 'c'],
  ['a text that does not match', v.pipe(v.string(), v.regex(/^a/)), 'b'],
  ['null', v.string(), null],
  ['null in place of which something else stands', v.nullable(v.string(), 'x'), null],
  ['no list', v.array(v.string()), {}],
  ['a list with something else', v.array(v.string()), ['a', 1]],
  ['a list where an object is wanted', v.object({}), []],
  ['a key too many, which is refused', v.strictObject({ a: v.string() }), { a: 'x', b: 1 }],
  ['a key too many, which is left out', v.object({ a: v.string() }), { a: 'x', b: 1 }],
  ['a key too many in place of an optional one', v.object({ a: v.optional(v.string()) }), { b: 1 }],
  ['the prototype as a key', v.object({ a: v.string() }), JSON.parse('{"a":"x","__proto__":{}}')],
  ['a key too few', v.object({ a: v.string() }), {}],
  ['an absent key for which something stands', v.object({ a: v.optional(v.string(), 'x') }), {}],
  ['an optional key of another type', v.object({ a: v.exactOptional(v.string()) }), { a: 1 }],
  ['an unknown tag', tagged('kind', [v.object({ kind: v.literal('a') })]), { kind: 'b' }],
  ['what is changed', v.pipe(v.string(), v.trim()), ' a '],
  [
    'what is asked by a function',
    v.pipe(
      v.string(),
      v.check((value) => value !== 'a'),
    ),
    'a',
  ],
  ['anything at all', v.unknown(), {}],
  ['a map', v.record(v.string(), v.string()), { a: 'x' }],
];

const TAKEN: readonly (readonly [string, v.GenericSchema, unknown])[] = [
  ['a text', text, 'abc'],
  ['a number', count, 9],
  ['null', v.nullable(text), null],
  ['an absent optional key', v.object({ a: v.optional(text), b: v.exactOptional(text) }), {}],
  [
    'a tag',
    tagged('kind', [v.object({ kind: v.literal('a') }), v.object({ kind: v.literal('b'), n: count })]),
    { kind: 'b', n: 0 },
  ],
  ['what stands for what cannot be read, if it can', v.fallback(text, 'xx'), 'abc'],
  ['a pipe in a pipe, with a title', v.pipe(text, v.title('t'), v.regex(/b/)), 'abc'],
];

describe('what is taken as it is', () => {
  it.each(REFUSED)('[WR1] not %s', (_name, schema, value) => {
    expect(isTakenAsIs(schema, value)).toBe(false);
  });

  it.each(TAKEN)('[WR1] %s', (_name, schema, value) => {
    expect(isTakenAsIs(schema, value)).toBe(true);
    expect(v.parse(schema, value)).toEqual(value);
  });

  // What has parts of any form goes the long way.
  const isOpen = (frame: { readonly type: string }): boolean => ['timeline', 'chat'].includes(frame.type);

  it.each(
    SESSION_CLIENT_FIXTURES.filter((frame) => frame.type !== 'chat'),
  )('[SW3] a frame to the server: $type', (frame) => {
    expect(isTakenAsIs(sessionClientFrameSchema, frame)).toBe(true);
    expect(parseSessionClientFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
  });

  it.each(
    SESSION_SERVER_FIXTURES.filter((frame) => !isOpen(frame)),
  )('[SW5] a frame to the connector: $type', (frame) => {
    expect(isTakenAsIs(sessionServerFrameSchema, frame)).toBe(true);
    expect(parseSessionServerFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
  });

  it('[WR1][SW3][SW5] whatever is nearly a frame: what is taken as it is, Valibot gives back as it is', () => {
    const frames = nearMissOf([...SESSION_CLIENT_FIXTURES, ...SESSION_SERVER_FIXTURES]);
    fc.assert(
      fc.property(frames, (frame) => {
        let parsed: unknown;
        try {
          parsed = JSON.parse(JSON.stringify(frame) ?? 'null');
        } catch {
          return; // a loop or a bigint: no JSON
        }
        for (const schema of [sessionClientFrameSchema, sessionServerFrameSchema] as const)
          if (isTakenAsIs(schema, parsed)) expect(v.parse(schema as v.GenericSchema, parsed)).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });
});
