/** How many kinds of one thing are told apart; a hostile page must not grow this without end. */
const KINDS_LIMIT = 64;

/** Counts by kind. What is heard of a page goes into the Details panel, once per kind with its number. */
export interface Tally {
  readonly deviations: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
}

export interface TallyBook extends Tally {
  deviated(kind: string): void;
  refuse(kind: string): void;
}

export function createTally(onChange: () => void): TallyBook {
  const deviations = new Map<string, number>();
  const refused = new Map<string, number>();
  function add(counts: Map<string, number>, kind: string): void {
    if (!counts.has(kind) && counts.size >= KINDS_LIMIT) return;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    onChange();
  }
  return {
    deviations,
    refused,
    deviated: (kind) => add(deviations, kind),
    refuse: (kind) => add(refused, kind),
  };
}
