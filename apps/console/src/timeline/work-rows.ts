import type { WorkBar } from '@interlock/protocol/console';
import type { TimeScale } from './time-window.ts';

export interface PlacedBar {
  readonly bar: WorkBar;
  readonly from: number;
  readonly to: number;
  /** 0 is the uppermost. */
  readonly row: number;
}

export interface WorkRows {
  readonly bars: readonly PlacedBar[];
  readonly rows: number;
}

export function barFrom(bar: WorkBar): number {
  return bar.parts[0]?.from ?? 0;
}

export function barTo(bar: WorkBar): number {
  return bar.parts.at(-1)?.to ?? 0;
}

/**
 * Bars in as few rows as there are at once: each goes into the uppermost row that is free when it begins. Rows depend on the
 * work alone and not on the window, so a bar stays in its row while one zooms and pans. (TV6)
 */
export function workRows(work: readonly WorkBar[]): WorkRows {
  const ends: number[] = [];
  const bars = [...work]
    .filter((bar) => bar.parts.length > 0)
    .sort((a, b) => barFrom(a) - barFrom(b) || barTo(b) - barTo(a) || (a.workId < b.workId ? -1 : 1))
    .map((bar): PlacedBar => {
      const from = barFrom(bar);
      const to = barTo(bar);
      const free = ends.findIndex((end) => end <= from);
      const row = free === -1 ? ends.length : free;
      ends[row] = Math.max(to, from + 1);
      return { bar, from, to, row };
    });
  return { bars, rows: ends.length };
}

export interface PartBox {
  readonly kind: 'part';
  readonly row: number;
  readonly x: number;
  readonly width: number;
  readonly bar: WorkBar;
  readonly state: WorkBar['parts'][number]['state'];
  readonly from: number;
  /** The first part that is seen: it has the name. */
  readonly isFirst: boolean;
  /** Room for the name, over all parts that are seen. */
  readonly nameWidth: number;
}

export interface DenseWorkBox {
  readonly kind: 'dense';
  readonly row: number;
  readonly x: number;
  readonly width: number;
  readonly count: number;
}

export type WorkBox = PartBox | DenseWorkBox;

const NARROW_PX = 3;

/** The boxes of the work area; bars narrower than three pixels next to each other are put together and counted. (TV5) */
export function workBoxes({ bars }: WorkRows, scale: TimeScale): WorkBox[] {
  const boxes: WorkBox[] = [];
  const narrow = new Map<number, { x: number; end: number; count: number }>();
  const flush = (row: number): void => {
    const open = narrow.get(row);
    if (open === undefined) return;
    narrow.delete(row);
    boxes.push({ kind: 'dense', row, x: open.x, width: Math.max(NARROW_PX, open.end - open.x), count: open.count });
  };
  for (const placed of bars) {
    if (placed.to < scale.window.from || placed.from > scale.window.to) continue;
    const x = Math.max(0, scale.x(placed.from));
    const end = Math.min(scale.widthPx, scale.x(placed.to));
    const open = narrow.get(placed.row);
    if (end - x < NARROW_PX) {
      if (open !== undefined && x - open.end < NARROW_PX) {
        open.end = Math.max(open.end, end);
        open.count += 1;
      } else {
        flush(placed.row);
        narrow.set(placed.row, { x, end, count: 1 });
      }
      continue;
    }
    if (open !== undefined) flush(placed.row);
    boxes.push(...partBoxes(placed, scale, x, end));
  }
  for (const row of [...narrow.keys()]) flush(row);
  return boxes;
}

function partBoxes({ bar, row }: PlacedBar, scale: TimeScale, barX: number, barEnd: number): PartBox[] {
  const boxes: PartBox[] = [];
  for (const part of bar.parts) {
    const x = Math.max(barX, scale.x(part.from));
    const end = Math.min(barEnd, scale.x(part.to));
    if (end < 0 || x > scale.widthPx || end - x < 0.5) continue;
    const isFirst = boxes.length === 0;
    boxes.push({
      kind: 'part',
      row,
      x,
      width: end - x,
      bar,
      state: part.state,
      from: part.from,
      isFirst,
      nameWidth: barEnd - x,
    });
  }
  return boxes;
}
