import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrderedRows, type Order, plainText } from './ordered-rows.ts';

interface Row {
  readonly id: string;
  readonly team: string;
  readonly since: number;
}

const byTeamThenNewest: Order<Row> = {
  idOf: ({ id }) => id,
  keeps: ({ since }) => since > 0,
  keysOf: ({ team, since }) => [team, since],
  descending: [false, true],
};

describe('rows in an order', () => {
  it('[UI21] filter and order hold after a change as they do after a reset', () => {
    const row = fc.record({
      id: fc.constantFrom(...'abcdefgh'),
      team: fc.constantFrom('x', 'y'),
      since: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(row),
        fc.array(fc.record({ rows: fc.array(row), gone: fc.array(fc.constantFrom(...'abcdefgh')) })),
        (first, changes) => {
          const now = new Map(first.map((one) => [one.id, one]));
          const changed = createOrderedRows(byTeamThenNewest);
          changed.replace(now.values());
          for (const { rows, gone } of changes) {
            changed.change(rows, gone);
            for (const id of gone) now.delete(id);
            for (const one of rows) now.set(one.id, one);
          }
          const whole = createOrderedRows(byTeamThenNewest);
          whole.replace(now.values());
          expect(changed.list).toEqual(whole.list);
        },
      ),
    );
  });

  it('[UI21] equal rows keep their places', () => {
    const ordered = createOrderedRows(byTeamThenNewest);
    const rows = ['c', 'a', 'b'].map((id) => ({ id, team: 'x', since: 1 }));
    ordered.replace(rows);
    ordered.change([{ id: 'b', team: 'x', since: 1 }], []);
    expect(ordered.list.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('[UI22] text is found and sorted without case and marks', () => {
    expect(plainText('Zoë ÄRGER')).toBe('zoe arger');
  });
});
