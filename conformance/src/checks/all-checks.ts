import type { Evidence } from '../evidence.ts';
import { CAUTION_CHECKS } from './caution-checks.ts';
import type { Check, Verdict } from './check.ts';
import { EXTENDED_CHECKS } from './extended-checks.ts';
import { PRESENCE_CHECKS } from './presence-checks.ts';
import { START_CHECKS } from './start-checks.ts';

/** Every check of the kit, in the order in which people read them. */
export const CHECKS: readonly Check[] = [...START_CHECKS, ...PRESENCE_CHECKS, ...CAUTION_CHECKS, ...EXTENDED_CHECKS];

export interface Finding {
  readonly check: Check;
  readonly verdict: Verdict;
}

/** The verdict of every check on what was seen. */
export function judgeAll(evidence: Evidence): readonly Finding[] {
  return CHECKS.map((check) => ({ check, verdict: check.judge(evidence) }));
}
