import type { Measures } from '@interlock/engine';
import type { DerivedFold } from '../host/derived-fold.ts';

/** The measures as something that the host tells of its records and keeps with its checkpoints (ME20). */
export function measuresFold(measures: Measures): DerivedFold {
  return {
    keyPrefix: 'm/',
    apply: (record) => measures.apply(record),
    takeChanges: () => measures.takeChanges(),
    putBack: (entries) => measures.putBack(entries),
    load: (entries) => measures.load(entries),
  };
}
