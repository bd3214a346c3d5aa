/** What the server and the thread of a rehearsal say to each other. */
import type { Definition } from '@interlock/engine';
import type { RecordedRecord, RehearsalResult } from '@interlock/rehearsal';

export type ToRehearsal =
  | {
      readonly kind: 'begin';
      readonly from: number;
      readonly to: number;
      /** In force before the first record; null: unknown. */
      readonly before: Definition | null;
      readonly rehearsed: Definition;
    }
  /** In the order of the log; first those before `from`. */
  | { readonly kind: 'records'; readonly records: readonly RecordedRecord[] }
  | { readonly kind: 'run' };

/** Null: no definition was in force. */
export type FromRehearsal = RehearsalResult | null;
