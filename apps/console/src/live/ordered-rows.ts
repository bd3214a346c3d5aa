/**
 * Rows that pass a filter, in an order, kept in it while single rows change: what a frame of changes costs depends on the
 * changes and not on the rows. (UI21)
 */
export interface OrderedRows<T> {
  readonly list: readonly T[];
  /** All rows are others. */
  replace(rows: Iterable<T>): void;
  /** Some rows changed or went. */
  change(rows: readonly T[], gone: readonly string[]): void;
}

export interface Order<T> {
  readonly idOf: (row: T) => string;
  readonly keeps: (row: T) => boolean;
  /** What is compared, in turn; taken once for each state of a row. */
  readonly keysOf: (row: T) => readonly (string | number)[];
  /** For each key: the largest first. */
  readonly descending: readonly boolean[];
}

interface Placed<T> {
  readonly row: T;
  readonly id: string;
  readonly keys: readonly (string | number)[];
}

export function createOrderedRows<T>({ idOf, keeps, keysOf, descending }: Order<T>): OrderedRows<T> {
  const placed = new Map<string, Placed<T>>();
  let order: Placed<T>[] = [];
  let list: T[] = [];

  function compare(a: Placed<T>, b: Placed<T>): number {
    for (let index = 0; index < a.keys.length; index += 1) {
      const one = a.keys[index] ?? '';
      const other = b.keys[index] ?? '';
      if (one !== other) return one < other === (descending[index] === true) ? 1 : -1;
    }
    // Rows that are equal have a place of their own too: nothing jumps.
    return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
  }

  function place(row: T): Placed<T> {
    return { row, id: idOf(row), keys: keysOf(row) };
  }

  /** The first place that is not before it. */
  function placeOf(wanted: Placed<T>): number {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = order[middle];
      if (there !== undefined && compare(there, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function takeOut(id: string): void {
    const former = placed.get(id);
    if (former === undefined) return;
    placed.delete(id);
    const index = placeOf(former);
    order.splice(index, 1);
    list.splice(index, 1);
  }

  return {
    get list() {
      return list;
    },
    replace(rows) {
      placed.clear();
      order = [];
      for (const row of rows) {
        if (!keeps(row)) continue;
        const one = place(row);
        placed.set(one.id, one);
        order.push(one);
      }
      order.sort(compare);
      list = order.map(({ row }) => row);
    },
    change(rows, gone) {
      for (const id of gone) takeOut(id);
      for (const row of rows) {
        takeOut(idOf(row));
        if (!keeps(row)) continue;
        const one = place(row);
        const index = placeOf(one);
        order.splice(index, 0, one);
        list.splice(index, 0, row);
        placed.set(one.id, one);
      }
    },
  };
}

/** Text as it is sorted and searched: without case and without marks on letters. */
export function plainText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
