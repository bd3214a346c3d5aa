/** What must hold of the contact centre and its second router between two turns. */
import {
  type CenterFacts,
  type CenterItem,
  checkCenter,
  isWaiting,
  type Rules,
  type WorkItem,
} from '@interlock/engine';
import { NOW } from '../canonical.ts';
import type { CenterWorld, Crm } from './center-world.ts';
import { couldTake, isAhead, levelFor } from './turn-properties.ts';

/** What the CRM promises. */
export type Strength = 'prevent' | 'claim';

/** The ids under which the agent's own invariants are known here. */
const NAMES: Readonly<Record<string, string>> = { S1: 'I11', CM1: 'I11', SY1: 'I11', S3: 'I1', S4: 'I8' };

export function factsOf(world: CenterWorld): CenterFacts {
  return {
    agents: new Map(world.agents.map((state) => [state.agentId, state])),
    items: new Map(world.items.map((item) => [item.workId, item])),
    flows: new Map(world.flows),
  };
}

/** On offer, in progress or in wrap-up: the agent has it before their eyes. */
const isGiven = ({ state }: WorkItem): boolean => state === 'offered' || state === 'active' || state === 'wrapUp';
const isInProgress = ({ state }: WorkItem): boolean => state === 'active' || state === 'wrapUp';

/** I1 over both routers: never in prevent mode; in claim mode by its own or the person's act alone, and then it is told. */
function checkRouters(world: CenterWorld, strength: Strength): string[] {
  return world.agents.flatMap((state, index) => {
    const { tickets, up } = world.crms[index] as Crm; // one for each agent
    const given = state.contactCenter.work.filter(isGiven);
    if (tickets.length === 0 || given.length === 0) return [];
    const broken: string[] = [];
    if (strength === 'prevent') broken.push(`I1 ${state.agentId} has work of both routers`);
    if (tickets.some((ticket) => !ticket.isSelfMade))
      broken.push(`I1 ${state.agentId} has work of both routers, and not by the CRM's or the person's own act`);
    const isHeard = state.crmLink.state === 'up' && state.crmLink.version !== null && up.length === 0;
    if (isHeard && state.contactCenter.work.some(isInProgress) && state.collision === null)
      broken.push(`I1 the collision of ${state.agentId} is not recorded`);
    if (isHeard && given.some((work) => work.state === 'offered'))
      broken.push(`I1 an offer stands for ${state.agentId} beside a ticket that was reported`);
    return broken;
  });
}

/** I6: a reservation or an offer has a deadline, which has not passed. */
function checkLeases({ agents }: CenterWorld): string[] {
  return agents.flatMap((state) =>
    state.contactCenter.work.flatMap((work) => {
      if (work.state !== 'reserved' && work.state !== 'offered') return [];
      return work.deadlineAt !== null && work.deadlineAt > NOW ? [] : [`I6 ${state.agentId} keeps ${work.workId}`];
    }),
  );
}

/** I16: the one that waits although somebody could take it stands behind one that nobody may have. */
function checkUnservable(rules: Rules, world: CenterWorld): string[] {
  const waiting = world.items.filter(isWaiting);
  const mayBeHad = (item: CenterItem): boolean => world.agents.some((state) => levelFor(rules, state, item) !== null);
  return waiting.flatMap((item) => {
    if (!world.agents.some((state) => couldTake(rules, state, item))) return [];
    const stone = waiting.find((other) => other !== item && isAhead(rules, other, item) && !mayBeHad(other));
    return stone === undefined ? [] : [`I16 ${item.workId} waits behind ${stone.workId}, which nobody may have`];
  });
}

/** I12: who may serve an item that waits is widened in time. */
function checkSteps(rules: Rules, { items }: CenterWorld): string[] {
  return items.flatMap((item) => {
    const next = rules.queueById.get(item.queueId)?.plan[item.step + 1];
    if (next === undefined || !isWaiting(item) || !rules.channelById.has(item.channel)) return [];
    return NOW - item.enqueuedAt < next.afterMs ? [] : [`I12 ${item.workId} stays at step ${item.step}`];
  });
}

/** I3: an item is with as many agents as a queue rings at most. */
function checkRing({ items }: CenterWorld, ring: number): string[] {
  return items.flatMap((item) =>
    item.holders.length > ring ? [`I3 ${item.workId} is with ${item.holders.length}`] : [],
  );
}

/** Everything that a world must satisfy; what is broken. */
export function checkWorld(
  rules: Rules,
  world: CenterWorld,
  { strength, ring }: { readonly strength: Strength; readonly ring: number },
): readonly string[] {
  const named = checkCenter(rules, factsOf(world), NOW).map((problem) => {
    const [id = '', ...rest] = problem.split(' ');
    return [NAMES[id] ?? id, ...rest].join(' ');
  });
  return [
    ...named,
    ...checkRouters(world, strength),
    ...checkLeases(world),
    ...checkSteps(rules, world),
    ...checkRing(world, ring),
    ...checkUnservable(rules, world),
  ];
}

/** I12, I6: with people and faults at rest nothing is left on the way, and nobody idle stands beside a waiting item. */
export function checkRest(rules: Rules, world: CenterWorld): readonly string[] {
  const broken: string[] = [];
  for (const state of world.agents) {
    if (state.contactCenter.work.some((work) => work.state === 'reserved' || work.state === 'offered'))
      broken.push(`I6 ${state.agentId} stays reserved for ever`);
  }
  for (const item of world.items) {
    const idle = isWaiting(item) ? world.agents.find((state) => couldTake(rules, state, item)) : undefined;
    if (idle !== undefined) broken.push(`I12 ${item.workId} waits for ever beside ${idle.agentId}`);
  }
  return broken;
}
