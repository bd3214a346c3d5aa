import type { FloorRow } from '@interlock/protocol/console';
import { expect, it } from 'vitest';
import { AGENTS_LISTED, findAgents } from './find-agents.ts';

type Known = Pick<FloorRow, 'agentId' | 'name' | 'offerable' | 'session'>;

const KNOWN: readonly Known[] = [
  { agentId: 'ilya', name: 'Ilya Brandt', offerable: false, session: 'linked' },
  { agentId: 'zoe', name: 'Zoé Óberg', offerable: true, session: 'linked' },
  { agentId: 'oda', name: 'Öda Brandt', offerable: false, session: 'linked' },
  { agentId: 'pia', name: 'Pia Zorn', offerable: false, session: 'linked' },
  { agentId: 'brandon', name: 'Gone Home', offerable: true, session: 'signedOut' },
];

function found(text: string, known: readonly Known[] = KNOWN) {
  // Of a row only these are looked at.
  const rows = known as readonly FloorRow[];
  const { agents, more } = findAgents(rows, {
    text,
    isCandidate: ({ session }) => session === 'linked',
    comesFirst: ({ offerable }) => offerable,
    locale: 'de',
  });
  return { ids: agents.map(({ agentId }) => agentId), more };
}

const SEARCHES: readonly (readonly [what: string, text: string, ids: readonly string[]])[] = [
  ['nobody of that name', 'xyz', []],
  ['nobody who is no candidate', 'brandon', []],
  ['part of a name', 'brandt', ['ilya', 'oda']],
  ['without marks', 'oberg', ['zoe']],
  ['with marks where there are none', 'PÍA', ['pia']],
  ['without case, spaces around it', '  ILYA ', ['ilya']],
  ['an id', 'oda', ['oda']],
  ['everybody without a text: those first who come first, then by name', '', ['zoe', 'ilya', 'oda', 'pia']],
];

for (const [what, text, ids] of SEARCHES) {
  it(`[UI33] finds ${what}`, () => {
    expect(found(text)).toEqual({ ids, more: 0 });
  });
}

it('[UI33] lists the first 20 of 10,000 in order, wherever they stand, and says how many there are besides', () => {
  const many = Array.from({ length: 10_000 }, (_, index): Known => {
    const number = String((index * 7_919) % 10_000).padStart(4, '0');
    return { agentId: `a${number}`, name: `Agent ${number}`, offerable: number.endsWith('77'), session: 'linked' };
  });
  const { ids, more } = found('agent', many);
  expect(AGENTS_LISTED).toBe(20);
  expect(ids).toEqual(Array.from({ length: 20 }, (_, index) => `a${String(index * 100 + 77).padStart(4, '0')}`));
  expect(more).toBe(9_980);
});
