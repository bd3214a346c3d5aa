import type { LaneMark } from '@interlock/protocol/console';
import type { TimeScale } from './time-window.ts';

export type MarkKind = LaneMark['kind'];

/** A mark's place: a band through the lanes, and a flag above them. */
export interface MarkFlag {
  readonly x: number;
  /** Of the band; at least two pixels, so that what is short is seen too. */
  readonly width: number;
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

/**
 * Flags in order of time. Marks of the same kind whose flags would lie on each other are put together and counted; of
 * different kinds both stay, side by side. (TV5, TV8)
 */
export function markFlags(marks: readonly LaneMark[], scale: TimeScale, now: number): MarkFlag[] {
  const flags: { x: number; end: number; mark: LaneMark; count: number; flagX: number }[] = [];
  const lastOf = new Map<MarkKind, (typeof flags)[number]>();
  const sorted = [...marks].sort((a, b) => a.from - b.from || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  for (const mark of sorted) {
    const to = mark.to ?? now;
    if (to < scale.window.from || mark.from > scale.window.to) continue;
    const x = Math.max(0, scale.x(mark.from));
    const end = Math.min(scale.widthPx, Math.max(scale.x(to), x + LEAST_BAND_PX));
    const before = lastOf.get(mark.kind);
    if (before !== undefined && x - before.x < FLAG_PX) {
      before.end = Math.max(before.end, end);
      before.count += 1;
      continue;
    }
    const flag = { x, end, mark, count: 1, flagX: x };
    lastOf.set(mark.kind, flag);
    flags.push(flag);
  }
  return flags.map((flag, index) => ({
    x: flag.x,
    width: Math.max(LEAST_BAND_PX, flag.end - flag.x),
    mark: flag.mark,
    count: flag.count,
    room: (flags[index + 1]?.x ?? scale.widthPx) - flag.x,
  }));
}
