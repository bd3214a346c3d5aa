import type { DeviationCode } from './deviations.ts';

/** Collects the deviations of one message, each once, in the order in which they were met. */
export interface Notes {
  add(code: DeviationCode): void;
  list(): readonly DeviationCode[];
}

export function createNotes(): Notes {
  const seen: DeviationCode[] = [];
  return {
    add(code) {
      if (!seen.includes(code)) seen.push(code);
    },
    list: () => seen,
  };
}
