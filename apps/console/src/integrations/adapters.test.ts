import type { HonestyRow } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { ABILITIES, ADAPTERS, adapterOf, linkedBy, measuredBy, offersOf } from './adapters.ts';
import { INTEGRATIONS_WORDS } from './words.ts';

describe('adapters', () => {
  it('[IN20] a stronger one can do whatever a weaker one can', () => {
    const rank = { no: 0, inferred: 1, yes: 2 };
    for (const [index, adapter] of ADAPTERS.entries()) {
      const weaker = ADAPTERS[index + 1];
      if (weaker === undefined) continue;
      for (const ability of ABILITIES)
        expect(rank[adapter.can[ability]]).toBeGreaterThanOrEqual(rank[weaker.can[ability]]);
    }
  });

  it('[IN20] what each promises is said in both languages', () => {
    for (const words of [INTEGRATIONS_WORDS.en, INTEGRATIONS_WORDS.de]) {
      const said = ADAPTERS.map(({ id }) => words.promise[id]);
      expect(new Set(said).size).toBe(ADAPTERS.length);
      expect(said.every((text) => text !== undefined && text.length > 60)).toBe(true);
    }
  });

  it.each([
    [{ crmLink: 'none', wire: null, strength: null }, null],
    [{ crmLink: 'lost', wire: 'extended', strength: 'claim' }, null],
    [{ crmLink: 'up', wire: 'plain', strength: 'mirror' }, 'plain'],
    [{ crmLink: 'up', wire: 'extended', strength: 'claim' }, 'extended/claim'],
  ] as const)('[IN21] %j is linked over %s', (row, id) => {
    expect(adapterOf(row)).toBe(id);
  });

  it('[IN21] counts who is linked, and does not call nothing zero', () => {
    const row = { crmLink: 'up', wire: 'plain', strength: 'mirror' };
    expect(linkedBy([row, row] as never)).toEqual(new Map([['plain', 2]]));
    const measured = [
      { id: 'plain', observedMs: 7 },
      { id: 'extended/claim', observedMs: 0 },
    ] as HonestyRow[];
    expect([
      measuredBy(measured, 'plain')?.observedMs,
      measuredBy(measured, 'extended/claim'),
      measuredBy(measured, 'x'),
    ]).toEqual([7, null, null]);
  });
});

it('[IN21] offers of all channels are counted together', () => {
  const row = (offered: number, accepted: number) => ({ counts: { offered, accepted, timedOut: 1, rescinded: 0 } });
  expect(offersOf({ rows: [row(3, 2), row(4, 3)] })).toEqual({ offered: 7, accepted: 5, timedOut: 2, rescinded: 0 });
  expect(offersOf({ rows: [] })).toEqual({ offered: 0, accepted: 0, timedOut: 0, rescinded: 0 });
});
