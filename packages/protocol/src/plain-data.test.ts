import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyPlainData, utf8Bytes } from './plain-data.ts';
import { anything, assertPrototypesUntouched } from './testing/hostile-values.ts';

const WIDE = { bytes: 1_000_000, depth: 50 };

describe('copyPlainData', () => {
  it.each([
    { name: 'a function', raw: { a: () => 1 }, code: 'notPlainData' },
    { name: 'a Map', raw: { a: new Map() }, code: 'notPlainData' },
    { name: 'NaN', raw: { a: Number.NaN }, code: 'notPlainData' },
    { name: 'a hole', raw: { a: [1, undefined] }, code: 'notPlainData' },
    { name: 'undefined itself', raw: undefined, code: 'notPlainData' },
    { name: 'own __proto__', raw: JSON.parse('{"a":{"__proto__":1}}'), code: 'dangerousKey' },
    { name: 'half a surrogate pair', raw: { a: 'x\ud83d' }, code: 'illFormedText' },
  ])('[WR5][WR7] refuses $name and names the place', ({ raw, code }) => {
    const result = copyPlainData(raw, WIDE);
    expect(result).toMatchObject({ ok: false, error: { code } });
    if (!result.ok && code !== 'notPlainData') expect(result.error.path).toBe('a');
  });

  it.each([
    { raw: { a: 'x'.repeat(9) }, bytes: 17 },
    { raw: ['\u20ac', '\ud83d\ude00', '\u00e4', '"', '\n', '\u0001'], bytes: 38 },
    { raw: { a: [1, -2.5, true, false, null] }, bytes: 30 },
    { raw: [], bytes: 2 },
    { raw: { a: undefined, b: 1 }, bytes: 7 },
  ])('[WR6] counts $bytes bytes of JSON', ({ raw, bytes }) => {
    expect(utf8Bytes(JSON.stringify(raw))).toBe(bytes);
    expect(copyPlainData(raw, { bytes, depth: 6 })).toMatchObject({ ok: true, value: { bytes } });
    expect(copyPlainData(raw, { bytes: bytes - 1, depth: 6 })).toMatchObject({
      ok: false,
      error: { code: 'frameTooLarge' },
    });
  });

  it('[WR6] counts the outermost object as depth 1', () => {
    expect(copyPlainData({ a: { b: [] } }, { bytes: 99, depth: 3 })).toMatchObject({ ok: true, value: { depth: 3 } });
    expect(copyPlainData({ a: { b: [] } }, { bytes: 99, depth: 2 })).toMatchObject({
      ok: false,
      error: { code: 'frameTooDeep', path: 'a.b' },
    });
  });

  it('[WR7] takes a copy that later changes do not reach', () => {
    const raw = { a: { b: [1] } };
    const result = copyPlainData(raw, WIDE);
    raw.a.b.push(2);
    expect(result).toMatchObject({ ok: true, value: { value: { a: { b: [1] } } } });
  });

  it('[WR1][WR5] for anything: gives what JSON gives, or refuses; never throws', () => {
    fc.assert(
      fc.property(anything, (raw) => {
        const result = copyPlainData(raw, WIDE);
        assertPrototypesUntouched();
        if (!result.ok) return;
        const text = JSON.stringify(result.value.value);
        expect(JSON.parse(text)).toEqual(result.value.value);
        expect(utf8Bytes(text)).toBe(result.value.bytes);
      }),
      { numRuns: 1_500 },
    );
  });

  it('[WR5] for any JSON: copies it unchanged', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        const raw: unknown = JSON.parse(text);
        const result = copyPlainData(raw, WIDE);
        if (result.ok) expect(result.value.value).toEqual(raw);
        else expect(['dangerousKey', 'illFormedText', 'notPlainData']).toContain(result.error.code);
      }),
    );
  });
});
