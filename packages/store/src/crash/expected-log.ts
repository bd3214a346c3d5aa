/**
 * The log that the kill harness writes: every record follows from its version alone, so that whatever a killed process
 * leaves behind can be compared in full with what it should have written.
 */
import type { CheckpointEntry, LogRecord, NewRecord } from '../event-store.ts';

export interface AddedEvent {
  readonly kind: 'added';
  readonly amount: number;
  readonly filler: string;
}

/** Sum and count by agent. */
export type Totals = Map<string, { sum: number; count: number }>;

/** Records of one append: an odd version of the log is half an append. */
export const APPEND_RECORDS = 2;

const AGENTS = 7;
const START = 1_700_000_000_000;

/** When the record of this version was decided, ms since 1970. */
export function expectedAt(version: number): number {
  return START + version;
}

export function expectedRecord(version: number): NewRecord<AddedEvent> {
  return {
    at: expectedAt(version),
    agentId: `agent-${version % AGENTS}`,
    commandId: `command-${version}`,
    events: [{ kind: 'added', amount: (version * 7_919) % 1_000, filler: 'x'.repeat(version % 200) }],
  };
}

/** Adds a record to the totals and says whose entry changed. */
export function foldRecord(totals: Totals, record: Pick<LogRecord<AddedEvent>, 'agentId' | 'events'>): string {
  const key = record.agentId ?? 'nobody';
  const { sum, count } = totals.get(key) ?? { sum: 0, count: 0 };
  const added = record.events.reduce((total, { amount }) => total + amount, 0);
  totals.set(key, { sum: sum + added, count: count + 1 });
  return key;
}

/** The entries that a checkpoint at this version must hold, ordered by key. */
export function expectedEntries(version: number): readonly CheckpointEntry[] {
  const totals: Totals = new Map();
  for (let at = 1; at <= version; at += 1) foldRecord(totals, expectedRecord(at));
  return [...totals].map(([key, data]) => ({ key, data })).sort((a, b) => (a.key < b.key ? -1 : 1));
}
