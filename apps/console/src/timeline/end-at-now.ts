import type { Lanes } from '@interlock/protocol/console';

/**
 * What stood at the end of an answer goes on: a picture that follows the clock draws it up to now until the next answer says
 * otherwise. An answer of the past is left as it is. (TV14)
 *
 * @param now server time
 */
export function endAtNow(lanes: Lanes, now: number): Lanes {
  if (now <= lanes.to || now - lanes.to > LONGEST_MS) return lanes;
  const grow = <T extends { readonly to: number }>(parts: readonly T[]): T[] =>
    parts.map((part, index) => (index === parts.length - 1 && part.to === lanes.to ? { ...part, to: now } : part));
  return {
    ...lanes,
    to: now,
    contactCenter: grow(lanes.contactCenter),
    crm: grow(lanes.crm),
    work: lanes.work.map((bar) => (bar.outcome === null ? { ...bar, parts: grow(bar.parts) } : bar)),
  };
}

/** After so long without an answer nothing is claimed any more. */
const LONGEST_MS = 60_000;
