import type { Definition, Queue, RoutingStep } from '../definition.ts';
import { checkNames } from './lint-ids.ts';
import { quote, type Report } from './problem.ts';

/** Queues that nobody serves, plans that are out of order, and limits that contradict each other (DF41, DF44 to DF46). */
export function checkQueues({ queues, teams, agents, skills }: Definition, report: Report): void {
  const known = new Set(teams.map((team) => team.id));
  const lowestLevel = new Map<string, number>();
  for (const agent of agents) {
    for (const { teamId, level } of agent.teams)
      lowestLevel.set(teamId, Math.min(level, lowestLevel.get(teamId) ?? level));
  }
  const isServed = (step: RoutingStep): boolean =>
    step.teams.some(({ teamId, maxLevel }) => (lowestLevel.get(teamId) ?? Number.POSITIVE_INFINITY) <= maxLevel);
  queues.forEach((queue, index) => {
    const path = `/queues/${index}`;
    for (const [place, step] of queue.plan.entries()) {
      checkNames(
        step.teams.map((entry) => entry.teamId),
        known,
        'team',
        (entry) => `${path}/plan/${place}/teams/${entry}/teamId`,
        report,
      );
    }
    if (agents.length > 0 && !queue.plan.some(isServed)) {
      report(
        'warning',
        'unservedQueue',
        `${path}/plan`,
        `No agent of the list is in a team that serves ${quote(queue.id)}; only agents whose CRM names such a team can.`,
      );
    }
    checkPlan(queue, skills.length > 0, path, report);
    checkLimits(queue, path, report);
  });
}

function checkPlan({ plan, overflow }: Queue, hasSkills: boolean, path: string, report: Report): void {
  plan.forEach((step, place) => {
    const at = `${path}/plan/${place}`;
    const before = plan[place - 1];
    if (before === undefined) {
      if (step.afterMs !== 0)
        report(
          'error',
          'planOrder',
          `${at}/afterMs`,
          'The first step must begin at 0, or nobody would serve at first.',
        );
    } else if (step.afterMs <= before.afterMs) {
      report(
        'error',
        'planOrder',
        `${at}/afterMs`,
        `This step begins after ${step.afterMs} ms, which is not later than the step before it (${before.afterMs} ms).`,
      );
    } else if (saysTheSame(step, before)) {
      report(
        'warning',
        'settingWithoutEffect',
        at,
        'This step says the same as the one before it, so it changes nothing.',
      );
    }
    if (overflow.afterMs !== null && step.afterMs > 0 && step.afterMs >= overflow.afterMs) {
      report(
        'warning',
        'unreachableStep',
        `${at}/afterMs`,
        `Items leave this queue after ${overflow.afterMs} ms, so this step never begins.`,
      );
    }
    if (step.skillsLoweredBy > 0 && !hasSkills) {
      report(
        'warning',
        'settingWithoutEffect',
        `${at}/skillsLoweredBy`,
        'No skill is defined, so there is nothing to lower.',
      );
    }
  });
}

function saysTheSame(step: RoutingStep, before: RoutingStep): boolean {
  const reach = new Map(before.teams.map((entry) => [entry.teamId, entry.maxLevel]));
  return (
    step.skillsLoweredBy === before.skillsLoweredBy &&
    step.teams.length === before.teams.length &&
    step.teams.every((entry) => reach.get(entry.teamId) === entry.maxLevel)
  );
}

function checkLimits({ overflow, limit, serviceLevel }: Queue, path: string, report: Report): void {
  if (overflow.atLength !== null && overflow.atLength > limit) {
    report(
      'error',
      'limitOrder',
      `${path}/overflow/atLength`,
      `Items overflow when ${overflow.atLength} wait, but never more than ${limit} may wait.`,
    );
  }
  if (serviceLevel.shortAbandonMs > serviceLevel.withinMs) {
    report(
      'error',
      'limitOrder',
      `${path}/serviceLevel/shortAbandonMs`,
      `Who leaves within ${serviceLevel.shortAbandonMs} ms would not count as lost, though in time means within ${serviceLevel.withinMs} ms.`,
    );
  }
}
