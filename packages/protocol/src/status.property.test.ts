import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ResolvedStatus, resolveStatus, type StatusNames } from './resolve-status.ts';
import { compareStatus, sameStatus, statusParts, statusToSet } from './status.ts';
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

/** The rule as WR16 words it: every name is compared with every part. */
function resolveByComparing(presences: readonly StatusNames[], value: string): ResolvedStatus {
  const parts = statusParts(value);
  for (const part of parts) {
    for (const likeness of ['same', 'caseDiffers'] as const) {
      const presence = presences.find(({ statusId, alsoKnownAs = [] }) =>
        [statusId, ...alsoKnownAs].flatMap(statusParts).some((name) => compareStatus(part, name) === likeness),
      );
      if (presence !== undefined)
        return { statusId: presence.statusId, known: true, caseDiffers: likeness === 'caseDiffers' };
    }
  }
  return { statusId: parts[0] ?? '', known: false, caseDiffers: false };
}

/** Few letters, so that names meet: in case, in white space, as composed characters, as short and long ids. */
const meeting = fc.oneof(
  fc.stringMatching(/^[aAbB]{1,2}( {1,2}[aA])?$/),
  fc.constantFrom('\u00e9a', 'e\u0301a', 'E\u0301A', 'K1', '\u212a1'),
  fc.stringMatching(/^0N50000000000[aA][1B]$/),
  fc.stringMatching(/^0N50000000000[aA][1B](AAA|aaa|BBB)$/),
  fc.stringMatching(/^0050000000000[aA][1B](AAA)?$/),
);
const meetingRaw = fc.array(meeting, { minLength: 0, maxLength: 3 }).map((parts) => parts.join(' ; '));

describe('the index of names', () => {
  it('[WR13][WR14][WR15][WR16] finds what comparing each name with each part finds', () => {
    const presences = fc.array(
      fc.record({ statusId: meetingRaw, alsoKnownAs: fc.array(meetingRaw, { maxLength: 2 }) }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(presences, meetingRaw, (list, value) => {
        expect(resolveStatus(list, value)).toEqual(resolveByComparing(list, value));
      }),
      { numRuns: 3_000 },
    );
  });
});
