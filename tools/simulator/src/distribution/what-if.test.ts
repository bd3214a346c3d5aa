import { compileRules, type Definition } from '@interlock/engine';
import { describe, expect, it } from 'vitest';
import { likelyDay } from './likely-day.ts';
import { plainRules } from './plain-center.ts';
import { runDay } from './run-day.ts';
import { type Outcome, tableOf, whatIf } from './what-if.ts';

const AGENTS = Array.from({ length: 8 }, (_, index) => `a${index}`);

/** Two queues; the agents of sales help with support only after a while. */
const { definition: A } = plainRules({
  teams: [
    { id: 'support', label: 'Support' },
    { id: 'sales', label: 'Sales' },
  ],
  skills: [{ id: 'german', label: 'German' }],
  agents: AGENTS.map((agentId, index) => ({
    agentId,
    teams: [{ teamId: index % 2 === 0 ? 'support' : 'sales' }],
    skills: [{ skillId: 'german', level: 1 + index }],
  })),
  queues: [
    {
      id: 'support',
      label: 'Support',
      plan: [
        { teams: [{ teamId: 'support' }] },
        { afterMs: 60_000, teams: [{ teamId: 'support' }, { teamId: 'sales' }], skillsLoweredBy: 10 },
      ],
    },
    {
      id: 'sales',
      label: 'Sales',
      plan: [
        { teams: [{ teamId: 'sales' }] },
        { afterMs: 60_000, teams: [{ teamId: 'sales' }, { teamId: 'support' }], skillsLoweredBy: 10 },
      ],
    },
  ],
});

/** Everybody serves everything at once. */
const POOLED: Definition = {
  ...A,
  queues: A.queues.map((queue) => ({
    ...queue,
    plan: [{ ...(queue.plan[1] ?? queue.plan[0]), afterMs: 0 }] as Definition['queues'][number]['plan'],
  })),
};

const OPTIONS = { seed: 1, days: 3, hours: 3, load: 0.6 };

const reconciles = ({ offered, answered, abandoned, shortAbandoned, turnedAway }: Outcome) =>
  expect(answered + abandoned + shortAbandoned + turnedAway).toBe(offered);

describe('the same day under two definitions', { timeout: 60_000 }, () => {
  it('[WI1] is the same twice when they are the same', () => {
    const report = whatIf(A, A, OPTIONS);
    expect(report.b).toEqual(report.a);
    expect(report.difference.serviceLevel).toEqual({ mean: 0, low: 0, high: 0 });
    expect(whatIf(A, A, OPTIONS)).toEqual(report);
    expect(whatIf(A, A, { ...OPTIONS, seed: 2 }).a).not.toEqual(report.a);
  });

  it('[WI2] is the same day, and a better plan shows', () => {
    const { a, b, difference } = whatIf(A, POOLED, OPTIONS);
    expect(b.offered).toBe(a.offered);
    expect(b.queues['support']?.offered).toBe(a.queues['support']?.offered);
    expect(difference.serviceLevel.low).toBeGreaterThan(0);
    expect(difference.waitToAnswerSeconds.mean).toBeLessThan(0);
  });

  it('[WI3] nobody is lost: who came was answered, left or was turned away', () => {
    const { a, b, violations } = whatIf(
      A,
      { ...A, queues: A.queues.map((queue) => ({ ...queue, limit: 1 })) },
      { ...OPTIONS, load: 1.2 },
    );
    expect(violations).toBe(0);
    expect(a.abandoned).toBeGreaterThan(0);
    expect(b.turnedAway).toBeGreaterThan(0);
    for (const outcome of [a, b, ...Object.values(a.queues), ...Object.values(b.queues)]) reconciles(outcome);
  });

  it('[WI4] what the second has no queue for is turned away there', () => {
    const { a, b } = whatIf(A, { ...A, queues: A.queues.filter((queue) => queue.id === 'sales') }, OPTIONS);
    expect(b.turnedAway).toBe(a.queues['support']?.offered);
    reconciles(b);
  });

  it('[WI5] no collision comes of a CRM that gives tickets to who is Ready there; agents who take them by hand make some', () => {
    const plan = likelyDay(A, AGENTS, { seed: 5, hours: 8, load: 0.9 });
    const tickets = Array.from({ length: 10 }, (_, round) =>
      plan.tickets.map((ticket) => ({
        ...ticket,
        at: ticket.at + round * 61_000,
        workId: `${ticket.workId}-${round}`,
      })),
    ).flat();
    const collisions = (byHand: boolean): number =>
      runDay(compileRules(A), { ...plan, tickets: tickets.map((ticket) => ({ ...ticket, byHand })) }).collisions;
    expect(collisions(false)).toBe(0);
    expect(collisions(true)).toBeGreaterThan(10);
  });

  it('[WI6] people see both side by side, with an interval for the difference', () => {
    const table = tableOf(whatIf(A, POOLED, OPTIONS));
    expect(table).toMatch(/^3 days\n +A +B +B less A/);
    for (const row of [
      'service level',
      'wait to answer',
      'occupancy',
      'abandoned',
      'collisions',
      'support: service level',
    ])
      expect(table).toMatch(new RegExp(`^${row} +\\d`, 'm'));
  });
});
