import type { FloorRow } from '@interlock/protocol/console';
import { plainText } from '../live/ordered-rows.ts';

/** Nobody reads further down than this: typing one more letter is quicker. */
export const AGENTS_LISTED = 20;

export interface AgentSearch {
  /** Part of a name or an id; without case and marks. */
  readonly text: string;
  readonly isCandidate: (row: FloorRow) => boolean;
  /** These before the others. */
  readonly comesFirst: (row: FloorRow) => boolean;
  /** Language tag by which names are sorted. */
  readonly locale: string;
}

export interface FoundAgents {
  /** At most AGENTS_LISTED, in order. */
  readonly agents: readonly FloorRow[];
  /** How many fit besides. */
  readonly more: number;
}

/**
 * Candidates of that name, by name. One pass in which only those that will be listed are kept in order, so that a letter
 * is answered at once among 10,000. (UI33)
 */
export function findAgents(
  rows: Iterable<FloorRow>,
  { text, isCandidate, comesFirst, locale }: AgentSearch,
): FoundAgents {
  const wanted = plainText(text.trim());
  const { compare } = new Intl.Collator(locale);
  const agents: FloorRow[] = [];
  let count = 0;
  const isBefore = (a: FloorRow, b: FloorRow): boolean =>
    comesFirst(a) === comesFirst(b) ? compare(a.name, b.name) < 0 : comesFirst(a);
  for (const row of rows) {
    if (!isCandidate(row) || !plainText(`${row.name} ${row.agentId}`).includes(wanted)) continue;
    count += 1;
    const last = agents.at(AGENTS_LISTED - 1);
    if (last !== undefined && !isBefore(row, last)) continue;
    let place = agents.length;
    while (place > 0 && isBefore(row, agents[place - 1] ?? row)) place -= 1;
    agents.splice(place, 0, row);
    if (agents.length > AGENTS_LISTED) agents.pop();
  }
  return { agents, more: count - agents.length };
}
