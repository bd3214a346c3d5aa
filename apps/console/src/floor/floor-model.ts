import type { FloorRow } from '@interlock/protocol/console';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Cancel } from '../environment.ts';
import { createOrderedRows, type OrderedRows } from '../live/ordered-rows.ts';
import type { RowStore } from '../live/row-store.ts';
import { type FloorLines, floorLines, floorOrder } from './floor-order.ts';
import type { FloorQuery } from './floor-query.ts';

/** The lines of the floor, kept in order while rows change. */
export interface FloorModel {
  readonly lines: ReadonlySignal<FloorLines>;
  /** Rows that pass the filter. */
  readonly count: ReadonlySignal<number>;
  /** Another filter, order or grouping. */
  ask(query: FloorQuery): void;
  /** Shows or hides the rows of a group. */
  toggle(groupKey: string): void;
  close(): void;
}

export function createFloorModel(store: RowStore<FloorRow>, first: FloorQuery): FloorModel {
  const lines = signal<FloorLines>(floorLines([], null, new Set()));
  const count = signal(0);
  const closed = new Set<string>();
  let query = first;
  let ordered: OrderedRows<FloorRow> = createOrderedRows(floorOrder(query));

  function tell(): void {
    count.value = ordered.list.length;
    lines.value = floorLines(ordered.list, query.group, closed);
  }

  function begin(): void {
    ordered = createOrderedRows(floorOrder(query));
    ordered.replace(store.byId.values());
    tell();
  }

  const cancel: Cancel = store.listen(({ isReset, rows, gone }) => {
    if (isReset) ordered.replace(store.byId.values());
    else ordered.change(rows, gone);
    tell();
  });
  begin();

  return {
    lines,
    count,
    ask(next) {
      if (next.group !== query.group) closed.clear();
      query = next;
      begin();
    },
    toggle(groupKey) {
      if (!closed.delete(groupKey)) closed.add(groupKey);
      tell();
    },
    close: cancel,
  };
}
