import { median } from './statistics.ts';

/** Something that is measured, and what it is measured against, in turns: the machine drifts, and both drift with it (BN3). */
export interface Rivals {
  readonly subject: () => Promise<number> | number;
  readonly limit: () => Promise<number> | number;
  readonly rounds: number;
}

export interface Outcome {
  /** Median of all rounds. */
  readonly value: number;
  readonly limit: number;
}

/** Measures both in turns, the other one first in every second round, and answers the medians. */
export async function measureInTurns({ subject, limit, rounds }: Rivals): Promise<Outcome> {
  const values: number[] = [];
  const limits: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 1) limits.push(await limit());
    values.push(await subject());
    if (round % 2 === 0) limits.push(await limit());
  }
  return { value: median(values), limit: median(limits) };
}
