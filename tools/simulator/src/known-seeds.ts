/** Seeds that once found a defect. They stay, under the name of what they found. */
import type { PlanOptions } from './plan.ts';

export interface KnownSeed {
  /** What was wrong, and the rule that says how it is right. */
  readonly found: string;
  readonly plan: PlanOptions;
  /** Keys of the items of the plan that it needs; null for all. */
  readonly keep: readonly number[] | null;
}

export const KNOWN_SEEDS: readonly KnownSeed[] = [
  {
    found: 'a request that was carried out while the link was lost counted as the agent’s own Not Ready (LK9)',
    plan: { seed: 37, hours: 2, agents: 4, kind: 'liveness', wire: 'extended', isRough: true },
    keep: null,
  },
  {
    found: 'an interaction that ended 82 ms before the end of a quiet time counted as a disagreement (SM8)',
    plan: {
      seed: 36,
      hours: 4,
      agents: 6,
      mode: 'synchronized',
      kind: 'liveness',
      wire: 'extended',
      isRough: true,
    },
    keep: null,
  },
  {
    found:
      'a Ready that was clicked in the CRM while messages were lost is nobody’s choice (LK9), and who sees it go clicks again',
    plan: { seed: 173, hours: 6, agents: 9 },
    keep: [64, 65],
  },
  {
    found:
      'what a slow CRM that tells nothing did for a request was found by the reading behind the echo’s time, and counted as a person’s Not Ready (SD26)',
    plan: { seed: 995, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found: 'a Ready that was clicked beside a ticket, and lost, is clicked again when the ticket is done (LK9)',
    plan: { seed: 2903, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found:
      'a Ready of which a plain page told nothing in bad weather stays unheard, and a ticket that comes on it too (MC6)',
    plan: { seed: 1870, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found: 'a Ready that was clicked in a page that hung for over a minute, and lost, is clicked again (LK9)',
    plan: { seed: 11737, hours: 6, agents: 9 },
    keep: [1419, 1392],
  },
  {
    found: 'a plain page that had hung did an older request behind a newer one of the same value (MC6)',
    plan: { seed: 12667, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found:
      'a ticket that came with the user’s own Ready, while their acceptance was under way, is the doing of their flip (S3)',
    plan: { seed: 21196, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found: 'the same when the acceptance and the news of the Ready waited for the end of a partition (S3)',
    plan: { seed: 50232, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found:
      'a Ready that a plain page gave back after a ticket, during an acceptance, is as good as its user’s, though the next ticket made it Busy at once (S3)',
    plan: { seed: 53189, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found: 'a reservation that was given up and made anew was not asked for again (RQ15)',
    plan: { seed: 60382, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found:
      'a Busy that the page before was asked for was taken for a person’s by the page that was loaded anew, and the agent was Not Ready (LK9)',
    plan: { seed: 41913, hours: 6, agents: 9 },
    keep: null,
  },
  {
    found: 'the same beside a page that takes five seconds to load (LK9)',
    plan: { seed: 2420, hours: 6, agents: 9 },
    keep: null,
  },
];
