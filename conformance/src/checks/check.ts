import type { Evidence, Heard, Step } from '../evidence.ts';
import { actionOf, excerpt, fieldsOf, reportsOf } from '../frames.ts';

/** `must`: the bridge does not work without it. `should`: it works, but worse than it could. */
export type Severity = 'must' | 'should';

export type Verdict =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly came: string }
  | { readonly outcome: 'notObserved'; readonly why: string };

export interface Check {
  /** Stable: people and tests refer to it. */
  readonly id: string;
  readonly severity: Severity;
  /** What a page does that conforms. */
  readonly expected: string;
  /** What to do about it otherwise. */
  readonly mend: string;
  /** Pure: from what was seen to a verdict. */
  judge(evidence: Evidence): Verdict;
}

export const PASSED: Verdict = { outcome: 'passed' };

export function failed(came: string): Verdict {
  return { outcome: 'failed', came };
}

export function notObserved(why: string): Verdict {
  return { outcome: 'notObserved', why };
}

/** Passed unless there is something to say. */
export function verdictOf(came: string | null | undefined): Verdict {
  return came === null || came === undefined ? PASSED : failed(came);
}

/** A list that was reached; one without items shows nothing (CF8). */
export function reachedOf<T>(items: readonly T[] | undefined): readonly T[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items;
}

/** Judges a part of the evidence if it was reached. */
export function judgeOf<T>(part: T | undefined, judge: (part: T) => Verdict, why?: string): Verdict {
  return part === undefined ? notObserved(why ?? 'the run did not come so far') : judge(part);
}

/** The same for a part that needs presences to ask for. */
export function judgeWithPresences<T>(
  { presences }: Evidence,
  part: T | undefined,
  judge: (part: T) => Verdict,
): Verdict {
  const why = presences.length < 2 ? 'needs two presences of the CRM: --presence ID,ID' : undefined;
  return judgeOf(part, judge, why);
}

/** The first complaint about the items. */
export function firstOf<T>(items: readonly T[], complaint: (item: T) => string | null): string | null {
  for (const item of items) {
    const text = complaint(item);
    if (text !== null) return text;
  }
  return null;
}

/** What an error in the page or a page that answers no more has to say. */
export function harmOf({ errors, isAlive }: Step): string | null {
  if (errors[0] !== undefined) return `an error that nobody caught: ${errors[0]}`;
  return isAlive === false ? 'the page no longer answered ready afterwards' : null;
}

/**
 * What a message that should have had no effect brought about: an answer, or a report of the presence that it asked for. Other reports may
 * have causes of their own.
 */
export function effectOf(step: Step, statusId: string | null): string | null {
  const isEffect = (heard: Heard): boolean => {
    const action = actionOf(heard);
    if (action !== 'omnichannelResponse') return action !== null;
    return statusId !== null && fieldsOf(fieldsOf(heard.data)['data'])['statusId'] === statusId;
  };
  const effect = step.heard.find(isEffect);
  return effect === undefined ? null : `it was acted on: ${excerpt(effect.data)}`;
}

/** How often a presence was reported, if that is too often for one request. */
export function loopOf(step: Step, via: 'window' | 'port', most: number): string | null {
  const count = reportsOf(step, via).length;
  return count > most ? `${count} reports for one request` : null;
}
