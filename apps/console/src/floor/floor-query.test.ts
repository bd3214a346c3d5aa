import type { FloorRow, FloorSide } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { createOrderedRows } from '../live/ordered-rows.ts';
import { createRowStore } from '../live/row-store.ts';
import { floorRow } from '../testing/fake-live-world.ts';
import { countFloor, countQueues } from './floor-counts.ts';
import { createFloorModel } from './floor-model.ts';
import { floorOrder } from './floor-order.ts';
import { listPart, readFloorQuery } from './floor-query.ts';
import { createSavedViews, viewOf } from './saved-views.ts';

const side = floorRow('x').contactCenter;
const ticketHold: FloorSide = {
  ...side,
  shape: 'held',
  availability: 'notReady',
  why: { code: 'held', wish: true, hold: { kind: 'workElsewhere', side: 'crm', work: [] } },
};
const FLOOR: readonly FloorRow[] = [
  floorRow('a', { name: 'Ümit Öz', team: 'Support' }),
  floorRow('b', {
    name: 'ada quine',
    team: 'Sales, EU',
    contactCenter: ticketHold,
    holds: ['workElsewhere'],
    workCount: 2,
  }),
  floorRow('c', { name: 'Zoë Fox', team: null, crmLink: 'lost', contactCenter: { ...side, since: 1 } }),
  floorRow('d', { name: 'Bo', team: 'Support', session: 'signedOut', contactCenter: { ...side, shape: 'offline' } }),
  floorRow('e', { name: 'Cy', team: 'Support', outOfStep: true, driftSince: 5, collisionSince: 6 }),
];

function ids(address: string): string {
  const ordered = createOrderedRows(floorOrder(readFloorQuery(new URLSearchParams(address))));
  ordered.replace(FLOOR);
  return ordered.list.map(({ agentId }) => agentId).join('');
}

describe('what is shown of the floor', () => {
  const rows = [
    { address: '', shown: 'bdeac', why: 'by name, without case and marks' },
    { address: 'sort=-name', shown: 'caedb', why: 'the other way round' },
    { address: 'sort=for', shown: 'cbdea', why: 'the longest first' },
    { address: 'sort=work', shown: 'bdeac', why: 'the most work first' },
    { address: 'sort=nonsense&state=nonsense&group=nonsense', shown: 'bdeac', why: 'what is not known is passed over' },
    { address: 'state=ready', shown: 'eac', why: 'by state' },
    { address: 'state=held,offline', shown: 'bd', why: 'by several states' },
    { address: 'team=Sales,, EU', shown: 'b', why: 'by a team with a comma' },
    { address: 'hold=workElsewhere', shown: 'b', why: 'by hold' },
    { address: 'link=crmLost', shown: 'c', why: 'by link' },
    { address: 'trouble=collision,outOfStep', shown: 'e', why: 'by trouble' },
    { address: 'q=zoe', shown: 'c', why: 'by name without marks' },
    { address: 'q=oz um', shown: 'a', why: 'by several parts of a name' },
    { address: 'q=B', shown: 'bd', why: 'by id too' },
    { address: 'group=team', shown: 'cbdea', why: 'grouped by team, those without one first' },
  ];
  for (const { address, shown, why } of rows) {
    it(`[UI22] ?${address}: ${why}`, () => {
      expect(ids(address)).toBe(shown);
    });
  }

  it('[UI22] a list with commas comes back as it went into the address', () => {
    const teams = ['Sales, EU', 'a,,b', 'Support'];
    const query = new URLSearchParams({ team: listPart(teams) ?? '' });
    expect(readFloorQuery(new URLSearchParams(query.toString())).teams).toEqual(teams);
  });

  it('[UI21] lines follow the rows, a group says how many it has, and a closed one hides them', () => {
    const store = createRowStore<FloorRow>(({ agentId }) => agentId);
    const model = createFloorModel(store, readFloorQuery(new URLSearchParams('group=team')));
    const shown = () =>
      Array.from({ length: model.lines.value.length }, (_, index) => model.lines.value.at(index))
        .map((line) => (line?.kind === 'row' ? line.row.agentId : `${line?.key || '-'}:${line?.count}`))
        .join(' ');
    store.apply({ reset: true, more: false, rows: FLOOR, gone: [] });
    expect(shown()).toBe('-:1 c Sales, EU:1 b Support:3 d e a');
    expect(model.lines.value.placeOf('e')).toBe(6);
    model.toggle('Support');
    expect(model.lines.value.placeOf('e')).toBe(-1);
    expect(model.lines.value.at(5)).toBeUndefined();
    expect(shown()).toBe('-:1 c Sales, EU:1 b Support:3');
    store.apply({ reset: false, more: false, rows: [floorRow('f', { team: 'Support' })], gone: ['a', 'b'] });
    expect(shown()).toBe('-:1 c Support:3');
    model.ask(readFloorQuery(new URLSearchParams('q=zo')));
    expect([shown(), model.count.value]).toEqual(['c', 1]);
  });

  it('[UI23] a view is named, kept in the browser and carried by its address', () => {
    const kept = new Map<string, string>();
    const memory = {
      get: (key: string) => kept.get(key) ?? null,
      set: (key: string, value: string | null) => (value === null ? kept.delete(key) : kept.set(key, value)),
    };
    const views = createSavedViews(memory);
    views.save('  ', new URLSearchParams('q=a'));
    views.save('My team', new URLSearchParams('state=held&agent=dana&view=old'));
    views.save('My team', new URLSearchParams('state=ready'));
    expect(createSavedViews(memory).list.value).toEqual([{ name: 'My team', query: 'state=ready' }]);
    const otherTab = createSavedViews(memory);
    views.save('Mine', new URLSearchParams('q=a'));
    otherTab.save('Theirs', new URLSearchParams('q=b'));
    otherTab.forget('My team');
    expect(createSavedViews(memory).list.value.map(({ name }) => name)).toEqual(['Mine', 'Theirs']);
    views.forget('Mine');
    views.forget('Theirs');
    expect(kept.size).toBe(0);
    kept.set('floorViews', '{"not":"a list"}');
    expect(createSavedViews(memory).list.value).toEqual([]);
    expect(viewOf(new URLSearchParams('sort=-for&agent=dana')).toString()).toBe('sort=-for');
  });
});

describe('the cards', () => {
  it('[UI26] count the agents whom the viewer may see', () => {
    expect(countFloor(FLOOR)).toMatchObject({
      signedIn: 4,
      ready: 3,
      heldByTickets: 1,
      heldByInteractions: 0,
      outOfStep: 1,
      collisions: 1,
      bothReady: 4,
    });
  });

  it('[UI26] say the longest wait of all queues, and nothing where nobody waits', () => {
    const queue = { serviceLevelWithinMs: 20_000, waiting: 0, oldestSince: null };
    const row = (part: object) =>
      ({ ...queue, ...part }) as Parameters<typeof countQueues>[0] extends Iterable<infer T> ? T : never;
    expect(countQueues([])).toEqual({ waiting: 0, oldestSince: null, withinMs: null });
    expect(
      countQueues([
        row({ waiting: 2, oldestSince: 50 }),
        row({ waiting: 1, oldestSince: 40, serviceLevelWithinMs: 60_000 }),
      ]),
    ).toEqual({
      waiting: 3,
      oldestSince: 40,
      withinMs: { least: 20_000, most: 60_000 },
    });
  });
});
