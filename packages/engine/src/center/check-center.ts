/**
 * What must hold of the contact centre at rest (I1 to I18), as functions of rules and facts: property tests, the model
 * checker and the simulator call the same ones. All but the last look at facts alone and search by brute force, so that
 * they do not believe what the indexes do.
 */
import { unitsOf } from '../channel-policy.ts';
import type { Rules } from '../definition.ts';
import { nextDueAt } from '../due.ts';
import { checkInvariants } from '../invariants.ts';
import { type AgentState, isInHand } from '../model.ts';
import { canTake } from '../work.ts';
import type { Center, CenterFacts } from './center.ts';
import type { CenterRecord } from './center-inputs.ts';
import { type CenterItem, isTaken, isWaiting, MAX_STORY, refusersOf } from './center-item.ts';
import { preferredUntil } from './consequences.ts';
import { abilitiesOf, isSignedIn, levelIn, missingSkill, servesQueue } from './eligibility.ts';
import { comparePlaces, rankOf } from './item-order.ts';

/** A definition may lower `ring` while offers stand, so the bound is that of the schema. */
const MAX_RING = 50;

type Check = (rules: Rules, facts: CenterFacts, now: number) => readonly string[];

/** The agents who may be given the item at its step, in this round of refusals, whether or not they can take it now. */
export function candidatesOf(rules: Rules, { agents }: Pick<CenterFacts, 'agents'>, item: CenterItem): AgentState[] {
  const queue = rules.queueById.get(item.queueId);
  const step = queue?.plan[Math.min(item.step, queue.plan.length - 1)];
  // Items of a channel that is gone are kept for nobody (CC10).
  if (queue === undefined || step === undefined || !rules.channelById.has(item.channel)) return [];
  const refusers = refusersOf(item);
  return [...agents.values()].filter((state) => {
    if (!isSignedIn(state) || refusers.includes(state.agentId)) return false;
    const abilities = abilitiesOf(rules, state.agentId, state.team);
    if (item.preferredAgentIds.length > 0)
      return item.preferredAgentIds.includes(state.agentId) && servesQueue(queue, abilities);
    return levelIn(step, abilities) !== null && missingSkill(item.skills, step, abilities) === null;
  });
}

/** I1: no work of two channels of which one is exclusive in one hand, unless a person gave it by force. */
export const checkExclusive: Check = (rules, { agents }) =>
  [...agents.values()].flatMap((state) => {
    const held = state.contactCenter.work.filter(
      (work) => isInHand(work) && !work.forced && work.direction === 'inbound' && work.state !== 'offered',
    );
    const taken = held.filter((work) => work.state !== 'reserved');
    const channels = new Set(taken.map((work) => work.channel));
    const isMixed =
      channels.size > 1 && [...channels].some((id) => rules.channelById.get(id ?? '')?.exclusive === true);
    return isMixed ? [`I1 agent ${state.agentId} has work beside an exclusive channel`] : [];
  });

/** I2: no channel and no agent over capacity, but by force. What interrupts counts once it is accepted. */
export const checkCapacity: Check = (rules, { agents }) =>
  [...agents.values()].flatMap((state) => {
    const taken = state.contactCenter.work.filter(
      (work) => isInHand(work) && !work.forced && work.state !== 'reserved' && work.state !== 'offered',
    );
    const broken = [];
    if (unitsOf(rules, taken) > rules.definition.capacity.contactCenter)
      broken.push(`I2 agent ${state.agentId} is over capacity`);
    for (const channel of rules.definition.channels) {
      const ofChannel = taken.filter((work) => work.channel === channel.id);
      if (unitsOf(rules, ofChannel) > Math.max(channel.capacity, channel.weight))
        broken.push(`I2 agent ${state.agentId} is over the capacity of ${channel.id}`);
    }
    return broken;
  });

/** I3: an item is with as many agents as a queue may ring at most, and with one alone once it is accepted. */
export const checkHolders: Check = (_rules, { items }) =>
  [...items.values()].flatMap((item) => {
    if (item.holders.length > MAX_RING) return [`I3 item ${item.workId} is with ${item.holders.length} agents`];
    if (isTaken(item) && item.holders.length > 1) return [`I3 item ${item.workId} was accepted and is on offer`];
    return [];
  });

/** I4: what items say of their holders and what agents say of their work is the same; so nothing is lost or doubled. */
export const checkBooks: Check = (_rules, { agents, items }) => {
  const broken: string[] = [];
  for (const item of items.values()) {
    for (const holder of item.holders) {
      const work = agents.get(holder.agentId)?.contactCenter.work.find((one) => one.workId === item.workId);
      if (work?.state !== holder.state)
        broken.push(`I4 ${item.workId}: ${holder.agentId} ${work?.state ?? 'has not'}, not ${holder.state}`);
    }
  }
  for (const state of agents.values()) {
    for (const work of state.contactCenter.work) {
      if (work.queueId === null) continue;
      const isKnown = items.get(work.workId)?.holders.some((holder) => holder.agentId === state.agentId);
      if (isKnown !== true) broken.push(`I4 ${state.agentId} has ${work.workId}, which does not know of it`);
    }
  }
  return broken;
};

/** I5, the facts' part: the count of each queue's waiting items is right, and no item waits at an agent. */
export const checkWaiting: Check = (_rules, { agents, items, flows }) => {
  const counts = new Map<string, number>();
  for (const item of items.values()) {
    if (isWaiting(item)) counts.set(item.queueId, (counts.get(item.queueId) ?? 0) + 1);
  }
  const broken: string[] = [];
  for (const queueId of new Set([...counts.keys(), ...flows.keys()])) {
    const counted = counts.get(queueId) ?? 0;
    const said = flows.get(queueId)?.waiting ?? 0;
    if (counted !== said) broken.push(`I5 ${counted} wait in ${queueId}, and ${said} are counted`);
  }
  for (const state of agents.values()) {
    if (state.contactCenter.work.some((work) => work.queueId !== null && work.state === 'waiting'))
      broken.push(`I5 an item of a queue waits at ${state.agentId}`);
  }
  return broken;
};

/** I6, I8, I11: what holds of each agent alone, and that no deadline is overdue after its tick. */
export const checkAgents: Check = (rules, { agents }) =>
  [...agents.values()].flatMap((state) =>
    checkInvariants(rules, state).map((problem) => `${problem} (agent ${state.agentId})`),
  );

/** I6: no reservation or offer stands past its deadline once the agent's tick has come. */
export const checkDeadlines: Check = (_rules, { agents }, now) =>
  [...agents.values()].flatMap((state) => {
    const isLate = state.contactCenter.work.some((work) => work.deadlineAt !== null && work.deadlineAt < now);
    return isLate && (nextDueAt(state) ?? now) >= now ? [`I6 agent ${state.agentId} keeps work past its deadline`] : [];
  });

/** I12, I16: no item waits while an agent who may have it could take it. */
export const checkWorkConservation: Check = (rules, facts) =>
  [...facts.items.values()].flatMap((item) => {
    if (!isWaiting(item)) return [];
    const idle = candidatesOf(rules, facts, item).find((state) => canTake(rules, state, item.channel));
    return idle === undefined ? [] : [`I12 ${item.workId} waits while ${idle.agentId} could take it`];
  });

/** I13: no waiting item that an agent could have had was passed over for one behind it. Checked of a turn's records. */
export function checkOrder(
  rules: Rules,
  before: CenterFacts,
  after: CenterFacts,
  records: readonly CenterRecord[],
): readonly string[] {
  const broken: string[] = [];
  for (const record of records) {
    for (const event of record.events) {
      if (event.kind !== 'workGiven' || event.match === undefined) continue;
      const { agentId } = record;
      const { workId } = event.item;
      const given = after.items.get(workId) ?? before.items.get(workId);
      if (given === undefined) continue;
      const place = { ...given, rank: rankOf(rules, given) };
      for (const other of after.items.values()) {
        // Only what waited before and waits still, unchanged: what changed in the turn may have come later.
        if (!isWaiting(other) || before.items.get(other.workId) !== other || other.channel !== given.channel) continue;
        const isPassedOver =
          comparePlaces({ ...other, rank: rankOf(rules, other) }, place) < 0 &&
          candidatesOf(rules, after, other).some((state) => state.agentId === agentId);
        if (isPassedOver) broken.push(`I13 ${workId} was given to ${agentId} before ${other.workId}`);
      }
    }
  }
  return broken;
}

/** I14: arrival and history only grow. Checked of a turn's facts. */
export function checkHistory(before: CenterFacts, after: CenterFacts): readonly string[] {
  const broken: string[] = [];
  for (const [workId, item] of after.items) {
    const earlier = before.items.get(workId);
    if (earlier === undefined) continue;
    if (item.createdAt !== earlier.createdAt) broken.push(`I14 ${workId} has another arrival`);
    if (item.offers < earlier.offers || item.requeues < earlier.requeues) broken.push(`I14 ${workId} forgot offers`);
    if (item.story.length < earlier.story.length && item.story.length < MAX_STORY)
      broken.push(`I14 ${workId} forgot its story`);
  }
  return broken;
}

/** Nobody is asked again who refused while another signed-in agent could be (MA9), and no preference outlives its time. */
export const checkRefusals: Check = (rules, facts, now) =>
  [...facts.items.values()].flatMap((item) => {
    if (!isWaiting(item)) return [];
    const until = preferredUntil(rules, item);
    if (until !== null && until < now) return [`MA8 ${item.workId} still prefers agents`];
    const queue = rules.queueById.get(item.queueId);
    if (queue === undefined || until !== null || refusersOf(item).length === 0) return [];
    const isStranded = candidatesOf(rules, facts, item).length === 0;
    const everybody = candidatesOf(rules, facts, { ...item, forgiven: item.refusals.length });
    return isStranded && everybody.length > 0 ? [`MA9 ${item.workId} is stranded: all have refused`] : [];
  });

const CHECKS: readonly Check[] = [
  checkExclusive,
  checkCapacity,
  checkHolders,
  checkBooks,
  checkWaiting,
  checkAgents,
  checkDeadlines,
  checkWorkConservation,
  checkRefusals,
];

/** Everything that facts at rest must satisfy; what is broken, with the values that show it. */
export function checkCenter(rules: Rules, facts: CenterFacts, now: number): readonly string[] {
  return CHECKS.flatMap((check) => check(rules, facts, now));
}

/** I5: each item that waits in a queue of the definition is in exactly one wait list, and nothing else is in any. */
export function checkIndexes(center: Center): readonly string[] {
  const counts = new Map<string, number>();
  for (const workId of center.listed()) counts.set(workId, (counts.get(workId) ?? 0) + 1);
  const broken: string[] = [];
  for (const item of center.items.values()) {
    const expected = isWaiting(item) && center.rules.queueById.has(item.queueId) ? 1 : 0;
    const count = counts.get(item.workId) ?? 0;
    if (count !== expected) broken.push(`I5 ${item.workId} is in ${count} wait lists, not ${expected}`);
    counts.delete(item.workId);
  }
  for (const workId of counts.keys()) broken.push(`I5 ${workId} is in a wait list and nowhere else`);
  return broken;
}
