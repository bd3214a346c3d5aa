/** A log in which no time passes unrecorded for longer than an interval: for folds, which must not tell it from the log itself. */
import { INTERVAL_MS, startOf } from '../measures/intervals.ts';

interface LogRecord {
  readonly version: number;
  readonly agentId: string | null;
  readonly events: readonly { readonly at: number }[];
}

/** A record that counts nothing, at the beginning of each interval, before what the log has from then on. */
export function steppedLog<R extends LogRecord>(records: readonly R[]): readonly R[] {
  const stepped: R[] = [];
  let border: number | null = null;
  const add = (record: LogRecord): void => void stepped.push({ ...record, version: stepped.length + 1 } as R);
  for (const record of records) {
    const at = record.events[0]?.at ?? 0;
    for (border ??= startOf(at) + INTERVAL_MS; border <= at; border += INTERVAL_MS)
      add({ version: 0, agentId: null, events: [{ at: border, kind: 'coolDownEnded' } as { at: number }] });
    add(record);
  }
  return stepped;
}

/** What a checkpoint has of a fold, but for how many records it has counted. */
export function keptOf(entries: readonly { readonly key: string; readonly data: unknown }[]): Record<string, unknown> {
  const kept = entries.filter(({ data }) => data !== null).map(({ key, data }) => [key, data] as const);
  return Object.fromEntries(
    kept.map(([key, data]) => [key, key === 'head' ? { ...(data as object), version: 0 } : data]),
  );
}
