import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parseSessionClientFrame, parseSessionServerFrame } from './session-wire/parse-session-frame.ts';
import { tagged } from './tagged.ts';

const options = [
  v.strictObject({ kind: v.literal('a'), count: v.number() }),
  v.object({ kind: v.literal('b'), text: v.string() }),
] as const;
const tried = v.variant('kind', options);
const named = tagged('kind', options);

describe('tagged', () => {
  it.each<[string, unknown]>([
    ['an unknown tag', { kind: 'c' }],
    ['no tag', { count: 1 }],
    ['the name of an inherited member as tag', { kind: 'toString' }],
    ['an inherited tag', Object.create({ kind: 'b', text: 'x' })],
    ['a key too few', { kind: 'a' }],
    ['a key too many', { kind: 'a', count: 1, more: 1 }],
    ['no object', 'a'],
    ['null', null],
  ])('[SW3] says of %s what the variant says', (_name, value) => {
    expect(v.safeParse(named, value)).toEqual(v.safeParse(tried, value));
  });

  it('[SW3] says of anything what the variant says', () => {
    const member = fc.oneof(fc.constantFrom('a', 'b', 1), fc.string(), fc.double());
    const value = fc.record({ kind: member, count: member, text: member }, { requiredKeys: [] });
    fc.assert(
      fc.property(value, (one) => {
        const abortEarly = true;
        expect(v.safeParse(named, one, { abortEarly })).toEqual(v.safeParse(tried, one, { abortEarly }));
      }),
    );
  });
});

describe('what JSON can say and plain data cannot', () => {
  it.each([
    ['a number without end', '{"type":"pong","beat":1e999}', 'notPlainData'],
    ['half a pair as it is', '{"type":"hello","version":2,"ticket":"\ud800"}', 'illFormedText'],
    ['a dangerous key that is spelt in escapes', '{"type":"goodbye","\\u005f_proto__":1}', 'dangerousKey'],
    ['a dangerous key deep down', '{"type":"goodbye","a":[{"b":{"constructor":1}}]}', 'dangerousKey'],
  ])('[SW4] refuses %s', (_name, text, code) => {
    expect(parseSessionClientFrame(text)).toMatchObject({ ok: false, error: { code } });
    expect(parseSessionServerFrame(text)).toMatchObject({ ok: false, error: { code } });
  });

  it('[SW4] takes a zero below nothing as zero', () => {
    const read = parseSessionClientFrame('{"type":"pong","beat":-0}');
    expect(read.ok && read.value.type === 'pong' && Object.is(read.value.beat, 0)).toBe(true);
  });
});
