import type { LaneMark } from '@interlock/protocol/console';
import type { TimeScale } from './time-window.ts';

export type MarkKind = LaneMark['kind'];

/** A mark's band through the lanes: exactly its time, and at least two pixels, so that what is short is seen too. */
export interface MarkBand {
  readonly kind: MarkKind;
  readonly x: number;
  readonly width: number;
}

/** A mark's flag above the lanes. */
export interface MarkFlag {
  readonly x: number;
  readonly mark: LaneMark;
  /** How many marks of the same kind the flag stands for. */
  readonly count: number;
  /** Room to the next flag: what does not fit is shortened or left to the shape. */
  readonly room: number;
}

const FLAG_PX = 18;
const LEAST_BAND_PX = 2;

/** What went wrong comes before what was put right, where both want the same place. */
const ORDER: readonly MarkKind[] = ['collision', 'bothReady', 'outOfStep', 'flapping', 'linkLost', 'correction'];

export function markBands(marks: readonly LaneMark[], scale: TimeScale, now: number): MarkBand[] {
  return marks.flatMap(({ kind, from, to }) => {
    if ((to ?? now) < scale.window.from || from > scale.window.to) return [];
    const x = Math.max(0, scale.x(from));
    const end = Math.min(scale.widthPx, scale.x(to ?? now));
    return [{ kind, x, width: Math.max(LEAST_BAND_PX, end - x) }];
  });
}

/**
 * Flags in order of time. Marks of the same kind whose flags would lie on each other are put together and counted; of
 * different kinds both stay, side by side. (TV5, TV8)
 */
export function markFlags(marks: readonly LaneMark[], scale: TimeScale, now: number): MarkFlag[] {
  const flags: { x: number; mark: LaneMark; count: number }[] = [];
  const lastOf = new Map<MarkKind, (typeof flags)[number]>();
  const sorted = [...marks].sort((a, b) => a.from - b.from || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  for (const mark of sorted) {
    if ((mark.to ?? now) < scale.window.from || mark.from > scale.window.to) continue;
    const x = Math.max(0, scale.x(mark.from));
    const before = lastOf.get(mark.kind);
    if (before !== undefined && x - before.x < FLAG_PX) {
      before.count += 1;
      continue;
    }
    const flag = { x, mark, count: 1 };
    lastOf.set(mark.kind, flag);
    flags.push(flag);
  }
  return flags.map((flag, index) => ({ ...flag, room: (flags[index + 1]?.x ?? scale.widthPx) - flag.x }));
}
