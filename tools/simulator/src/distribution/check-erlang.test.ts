import { compileRules, type Rules } from '@interlock/engine';
import { describe, expect, it } from 'vitest';
import { checkErlang } from './check-erlang.ts';
import { totalOf } from './day-measures.ts';
import { SHORT } from './distribution-command.ts';
import { mskDay, mskRules, oneQueueDay, oneQueueRules } from './known-queues.ts';
import { runDay } from './run-day.ts';

const LOAD = { arrivals: 4.2, services: 0.5, agents: 12, leaving: 1 };

/** The same queue, with half of its agents kept for those who have waited 20 s: what a defect of the distribution does. */
function lateHelp(rules: Rules): Rules {
  const { definition } = rules;
  return compileRules({
    ...definition,
    agents: definition.agents.map((agent, index) => ({
      ...agent,
      teams: agent.teams.map((team) => ({ ...team, level: index < 6 ? 1 : 2 })),
    })),
    queues: definition.queues.map((queue) => ({
      ...queue,
      plan: [
        { afterMs: 0, teams: [{ teamId: 'team', maxLevel: 1 }], skillsLoweredBy: 0 },
        { afterMs: 20_000, teams: [{ teamId: 'team', maxLevel: 2 }], skillsLoweredBy: 0 },
      ],
    })),
  });
}

describe('the distribution, against what is known', () => {
  it('[ER4] every figure of Erlang C, Erlang A, their first days and the week of two languages agrees', {
    timeout: 120_000,
  }, () => {
    const report = checkErlang({ ...SHORT, seed: 1 });
    expect(report.figures.filter((figure) => !figure.agrees)).toEqual([]);
    expect(report.figures.length).toBeGreaterThan(33);
    expect(report.workItems).toBeGreaterThan(90_000);
  });

  it('[ER5] agents who help too late are found out', { timeout: 120_000 }, () => {
    const report = checkErlang(
      { seed: 1, runs: 4, runHours: 4, days: 4, mskDays: 0, bilingualWeeks: 0 },
      undefined,
      lateHelp(oneQueueRules(12, 20_000)),
    );
    expect(report.violations).toBeGreaterThan(5);
    expect(report.figures).toContainEqual(expect.objectContaining({ name: 'M/M/12+M: mean wait, min', agrees: false }));
  });

  it('[ER6] the same seed is the same day, another seed another', () => {
    const rules = oneQueueRules(12, 20_000);
    const day = (seed: number) => runDay(rules, oneQueueDay(LOAD, seed, 60));
    expect(day(3)).toEqual(day(3));
    expect(day(4)).not.toEqual(day(3));
  });

  it('[ER7] everybody who came was answered or left', () => {
    const msk = runDay(mskRules(), mskDay(5));
    for (const { offered, answered, abandoned, turnedAway } of msk.queues.values()) {
      expect(offered).toBeGreaterThan(1_000);
      expect(answered + abandoned + turnedAway).toBe(offered);
    }
    expect(totalOf(msk.queues.values()).turnedAway).toBe(0);
    expect(msk.collisions).toBe(0);
  });

  it('[ER8] agents of both groups serve the type in between, the first group before the second', () => {
    const rules = mskRules();
    const quiet = mskDay(5);
    // Few enough for nobody to wait: the second group is never needed for the middle type.
    const contacts = quiet.contacts.filter((contact) => contact.queueId === 'type1').slice(0, 5);
    const seen: string[] = [];
    const plan = { ...quiet, contacts, answerTo: () => ({ kind: 'accept', afterMs: 0 }) as const };
    runDay(rules, plan, (record) => {
      for (const event of record.events) if (event.kind === 'workStarted') seen.push(record.agentId ?? '');
    });
    expect(seen).toHaveLength(5);
    for (const agentId of seen) expect(agentId).toMatch(/^g0-/);
  });
});
