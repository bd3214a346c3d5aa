import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from './cut-text.ts';

describe('cutting a text', () => {
  it.each([
    { text: 'abc', units: 5, cut: 'abc' },
    { text: 'abc', units: 2, cut: 'ab' },
    { text: 'ab😀', units: 3, cut: 'ab' },
    { text: 'ab😀', units: 4, cut: 'ab😀' },
    { text: 'a\ud800b\udc00', units: 4, cut: 'a\ufffdb\ufffd' },
    { text: '\ud83d', units: 1, cut: '\ufffd' },
  ])('[WR42] of $text to $units units gives $cut', ({ text, units, cut }) => {
    expect(cutText(text, units)).toBe(cut);
  });

  it('[WR42] gives whole characters for every text, and is the text itself where nothing is wrong with it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 12 }), (text, units) => {
        const cut = cutText(text, units);
        expect(cut.length).toBeLessThanOrEqual(units);
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(units, text.length) - 1);
        expect(/\p{Cs}/u.test(cut)).toBe(false);
        if (text.length <= units && !/\p{Cs}/u.test(text)) expect(cut).toBe(text);
      }),
    );
  });
});
