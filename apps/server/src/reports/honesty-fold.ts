import type { Honesty } from '@interlock/engine';
import type { DerivedFold } from '../host/derived-fold.ts';

/** The honesty figures as something that the host tells of its records and keeps with its checkpoints (HN7). */
export function honestyFold(honesty: Honesty): DerivedFold {
  return {
    keyPrefix: 'h/',
    apply: (record) => honesty.apply(record),
    takeChanges: () => honesty.takeChanges(),
    putBack: (entries) => honesty.putBack(entries),
    load: (entries) => honesty.load(entries),
  };
}
