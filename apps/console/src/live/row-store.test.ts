import { describe, expect, it } from 'vitest';
import { createRowStore } from './row-store.ts';

interface Row {
  readonly id: string;
  readonly label: string;
}
const frame = (rows: readonly Row[], part: { reset?: boolean; more?: boolean; gone?: readonly string[] } = {}) => ({
  reset: false,
  more: false,
  gone: [],
  ...part,
  rows,
});
const ids = (store: { byId: ReadonlyMap<string, Row> }) => [...store.byId.keys()];
const row = (id: string, label = 'x'): Row => ({ id, label });

describe('rows of a topic', () => {
  it('[UI11] what is told before the topic was sent whole is not shown', () => {
    const store = createRowStore<Row>(({ id }) => id);
    store.apply(frame([row('a')]));
    expect(ids(store)).toEqual([]);
    expect(store.freshness.value).toBe('loading');
  });

  it('[UI11] a reset in several frames replaces the rows at once, when it is complete', () => {
    const store = createRowStore<Row>(({ id }) => id);
    store.apply(frame([row('old')], { reset: true }));
    store.apply(frame([row('a')], { reset: true, more: true }));
    expect(ids(store)).toEqual(['old']);
    store.apply(frame([row('b')], { more: true }));
    store.apply(frame([row('c')]));
    expect(ids(store)).toEqual(['a', 'b', 'c']);
  });

  it('[UI11] changes replace rows by id, and what is gone is gone', () => {
    const store = createRowStore<Row>(({ id }) => id);
    const heard: unknown[] = [];
    store.apply(frame([row('a'), row('b')], { reset: true }));
    store.listen(({ isReset, rows, gone }) => heard.push([isReset, rows.length, gone]));
    store.apply(frame([row('a', 'new')], { gone: ['b'] }));
    expect([...store.byId.values()]).toEqual([row('a', 'new')]);
    expect(heard).toEqual([[false, 1, ['b']]]);
  });

  it('[UI13] rows of a lost connection stay, marked as old, and half a reset is forgotten', () => {
    const store = createRowStore<Row>(({ id }) => id);
    store.apply(frame([row('a')], { reset: true }));
    store.apply(frame([row('b')], { reset: true, more: true }));
    store.age();
    expect([ids(store), store.freshness.value]).toEqual([['a'], 'stale']);
    store.apply(frame([row('c')]));
    expect(ids(store)).toEqual(['a']);
    store.apply(frame([row('c')], { reset: true }));
    expect([ids(store), store.freshness.value]).toEqual([['c'], 'fresh']);
  });
});
