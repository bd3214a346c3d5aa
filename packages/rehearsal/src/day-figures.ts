/** The figures that a rehearsal compares, and where two of them differ. */

/** What one side of all agents came to while they were signed in, in agent-milliseconds. */
export interface SideFigures {
  readonly readyMs: number;
  readonly notReadyMs: number;
  /** The CRM has not said where it stands. */
  readonly unknownMs: number;
  /** By kind of the hold that decides, or `chosen`, or `confirming` where the CRM is not yet where it should be; by name. */
  readonly notReadyBy: readonly { readonly cause: string; readonly ms: number }[];
}

/** Shares are 0..1, and null where there was nothing to share. */
export interface DayFigures {
  readonly signedInMs: number;
  readonly contactCenter: SideFigures;
  readonly crm: SideFigures;
  /** This and drift, collisions, requests and flaps as the report on honesty counts them. */
  readonly bothReadyMs: number;
  readonly driftMs: number;
  readonly arrived: number;
  readonly offered: number;
  readonly accepted: number;
  readonly declined: number;
  readonly missed: number;
  readonly rescinded: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly shortAbandoned: number;
  readonly overflowed: number;
  readonly serviceLevel: number | null;
  readonly averageWaitMs: number | null;
  readonly longestWaitMs: number;
  readonly occupancy: number | null;
  readonly collisions: number;
  readonly collisionMs: number;
  readonly requests: number;
  readonly failedRequests: number;
  readonly flaps: number;
}

export interface FigureDifference {
  /** Path of the figure, such as `contactCenter.notReadyBy.wrapUp`. */
  readonly figure: string;
  readonly unit: 'count' | 'ms' | 'share';
  readonly before: number | null;
  readonly after: number | null;
  /** `after` less `before`; null where one of them is no number. */
  readonly difference: number | null;
}

const SHARES: ReadonlySet<string> = new Set(['serviceLevel', 'occupancy']);

/** Every figure by its path. */
function flat(figures: DayFigures): Map<string, number | null> {
  const values = new Map<string, number | null>();
  for (const [name, value] of Object.entries(figures) as [string, number | null | SideFigures][]) {
    if (typeof value === 'number' || value === null) {
      values.set(name, value);
      continue;
    }
    values.set(`${name}.readyMs`, value.readyMs);
    values.set(`${name}.notReadyMs`, value.notReadyMs);
    values.set(`${name}.unknownMs`, value.unknownMs);
    for (const { cause, ms } of value.notReadyBy) values.set(`${name}.notReadyBy.${cause}`, ms);
  }
  return values;
}

function unitOf(figure: string): FigureDifference['unit'] {
  if (SHARES.has(figure)) return 'share';
  return figure.endsWith('Ms') || figure.includes('.notReadyBy.') ? 'ms' : 'count';
}

/** The figures that differ, in the order of `DayFigures`; a cause that one of them lacks has no time there. */
export function differencesOf(before: DayFigures, after: DayFigures): readonly FigureDifference[] {
  const [from, to] = [flat(before), flat(after)];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((figure): FigureDifference[] => {
    const absent = figure.includes('.notReadyBy.') ? 0 : null;
    const [a, b] = [from.get(figure) ?? absent, to.get(figure) ?? absent];
    if (a === b) return [];
    return [{ figure, unit: unitOf(figure), before: a, after: b, difference: a === null || b === null ? null : b - a }];
  });
}
