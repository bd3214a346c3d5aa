import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareStatus, resolveStatus, sameStatus, statusParts, statusToSet } from './status.ts';
import { anything, assertPrototypesUntouched } from './testing/hostile-values.ts';

const part = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '' && !text.includes(';'));
const raw = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' ; '));

describe('the status rule, for all values', () => {
  it('[WR10][WR11] gives trimmed parts without a semicolon, or none, and never throws', () => {
    fc.assert(
      fc.property(anything, (value) => {
        for (const found of statusParts(value)) {
          expect(found).toBe(found.trim());
          expect(found).not.toBe('');
          expect(found).not.toContain(';');
        }
        assertPrototypesUntouched();
      }),
      { numRuns: 2_000 },
    );
  });

  it('[WR10] is idempotent: joining the parts gives the same parts', () => {
    fc.assert(
      fc.property(raw, (value) => {
        const parts = statusParts(value);
        expect(statusParts(parts.join(';'))).toEqual(parts);
      }),
    );
  });

  it('[WR12] recognises every part of a list, and sets the first', () => {
    fc.assert(
      fc.property(raw, (value) => {
        const parts = statusParts(value);
        expect(statusToSet(value)).toBe(parts[0]);
        for (const one of parts) expect(sameStatus(value, one)).toBe(true);
      }),
    );
  });

  it('[WR13] is symmetric, and finds a value with a part the same as itself', () => {
    fc.assert(
      fc.property(raw, raw, (a, b) => {
        expect(compareStatus(a, b)).toBe(compareStatus(b, a));
        expect(compareStatus(a, a)).toBe('same');
      }),
    );
  });

  it('[WR13][WR15] tolerates case and white space around', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,10}$/), (word) => {
        expect(sameStatus(word, `  ${word.toUpperCase()}\t`)).toBe(true);
        expect(compareStatus(word, word.toUpperCase())).toBe('caseDiffers');
      }),
    );
  });

  it('[WR14] takes 15 characters for the 18 that begin with them, case for case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^0N5[A-Za-z0-9]{12}$/), fc.stringMatching(/^[A-Z0-5]{3}$/), (short, suffix) => {
        expect(sameStatus(short, short + suffix)).toBe(true);
        const other = short.replace(/[a-zA-Z](?=[^a-zA-Z]*$)/, (letter) =>
          letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
        );
        expect(sameStatus(other, short + suffix)).toBe(false);
      }),
    );
  });

  it('[WR16][WR17] resolves anything without throwing, and only to a presence that it was given', () => {
    fc.assert(
      fc.property(fc.array(raw, { maxLength: 6 }), anything, (ids, value) => {
        const found = resolveStatus(
          ids.map((statusId) => ({ statusId })),
          value,
        );
        if (found.known) expect(ids).toContain(found.statusId);
        else expect(found.statusId).toBe(statusParts(value)[0] ?? '');
      }),
      { numRuns: 1_000 },
    );
  });
});
