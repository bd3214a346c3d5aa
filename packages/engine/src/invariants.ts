/**
 * What must hold of the facts at rest, as functions: unit tests, the model checker, the simulator and the server in
 * development call the same ones. Each returns the ids of what is broken, with the values that show it.
 */

import { unitsOf } from './channel-policy.ts';
import type { Rules } from './definition.ts';
import { accepts, desiredPresence, mustDrain } from './desired.ts';
import type { AgentEvent } from './events.ts';
import { decidingHold, isEffectivelyReady } from './holds.ts';
import { type AgentState, isInHand, isOpenTicket, MAX_ECHOES } from './model.ts';
import { SLOW_ATTEMPTS } from './request.ts';

/** Properties of a state in which a decision has left the facts. */
export function checkInvariants(rules: Rules, state: AgentState): readonly string[] {
  const broken: string[] = [];
  const { definition } = rules;
  const { crm, contactCenter } = state;
  const ready = isEffectivelyReady(rules, state, 'contactCenter');
  if (
    definition.mode === 'complementary' &&
    ready &&
    (crm.reported === null || crm.reported.ready || crm.isReadyUnderWay)
  ) {
    broken.push('S1 the contact centre is Ready while the CRM is, or could be, Ready');
  }
  if (definition.mode === 'complementary' && contactCenter.choice?.ready === true && crm.choice?.ready === true) {
    broken.push('CM1 both sides are chosen Ready');
  }
  if (
    definition.mode === 'synchronized' &&
    state.session.state !== 'signedOut' &&
    crm.choice !== null &&
    contactCenter.choice?.ready !== crm.choice.ready
  ) {
    broken.push('SY1 the shared choice differs');
  }
  const open = contactCenter.work.filter((item) => item.state === 'reserved' || item.state === 'offered');
  if (open.length > 1) broken.push(`I3 ${open.length} reservations and offers stand at once`);
  if (open.length > 0 && crm.work.length > 0) broken.push('S3 an offer or a reservation stands while the CRM has work');
  if (open.length > 0 && (state.session.state !== 'linked' || state.crmLink.state !== 'up')) {
    broken.push('S4 an offer or a reservation stands without a link');
  }
  if (open.length > 0 && contactCenter.choice?.ready !== true)
    broken.push('I8 an offer stands for an agent who is Not Ready');
  for (const item of contactCenter.work) {
    const hasDeadline = item.deadlineAt !== null;
    const needsDeadline =
      item.state === 'reserved' || item.state === 'offered' || item.state === 'wrapUp' || item.state === 'parked';
    if (hasDeadline !== needsDeadline)
      broken.push(`I6 item ${item.workId} is ${item.state} with deadline ${item.deadlineAt}`);
  }
  const slots = contactCenter.work.filter((item) => isInHand(item) && item.direction === 'inbound' && !item.forced);
  const units = unitsOf(rules, slots);
  // Until it is accepted, an offer that interrupts stands beside what it will park.
  const pending = open.length > 0 ? unitsOf(rules, open) : 0;
  if (units - pending > definition.capacity.contactCenter) broken.push(`I2 ${units} units in hand`);
  if (contactCenter.work.some((item) => item.state === 'waiting' && item.queueId !== null))
    broken.push('I5 an item of a queue waits at an agent');
  const isColliding =
    crm.work.some(isOpenTicket) &&
    contactCenter.work.some((item) => item.state === 'active' || item.state === 'wrapUp');
  if (isColliding !== (state.collision !== null))
    broken.push('IL8 a collision is not recorded, or recorded without cause');
  const request = crm.request;
  if (request !== null && request.failures > definition.timeouts.crmAttempts + SLOW_ATTEMPTS + 1)
    broken.push('RQ7 more attempts than allowed');
  if (request !== null && request.state !== 'failed' && request.dueAt === null)
    broken.push('RQ2 a request without a deadline');
  if (request !== null && state.session.state !== 'linked') broken.push('RQ1 a request without a session');
  const desired = desiredPresence(rules, state);
  if (desired !== null && request === null && (!accepts(desired, crm.reported) || mustDrain(desired, state))) {
    broken.push('L1 reported and desired differ, and nobody was asked');
  }
  if (crm.echoes.length > MAX_ECHOES) broken.push('RQ9 too many expected echoes');
  if (
    contactCenter.reported !== null &&
    contactCenter.reported.ready !== ready &&
    decidingHold(rules, state, 'contactCenter') === null
  ) {
    broken.push('EN4 what is shown is not what is effective');
  }
  return broken;
}

/** Properties of one decision: nobody becomes Ready without having chosen it, and epochs and ids only rise. */
export function checkStep(
  rules: Rules,
  before: AgentState,
  after: AgentState,
  events: readonly AgentEvent[],
): readonly string[] {
  const broken: string[] = [];
  if (after.epoch < before.epoch) broken.push('S6 the epoch fell');
  if (after.requestCount < before.requestCount) broken.push('S6 the request count fell');
  for (const event of events) {
    if (event.kind !== 'choiceMade' || !event.choice.ready) continue;
    if (
      event.side === 'contactCenter' &&
      event.choice.by !== 'agent' &&
      event.choice.by !== 'supervisor' &&
      event.choice.by !== 'crmUser'
    ) {
      broken.push(`S7 the contact centre was chosen Ready by ${event.choice.by}`);
    }
    if (event.side === 'contactCenter' && event.choice.cause === 'snapshot')
      broken.push('S7 a snapshot made the contact centre Ready');
  }
  if (isEffectivelyReady(rules, after, 'contactCenter') && after.contactCenter.choice?.ready !== true)
    broken.push('S7 Ready without a choice');
  return broken;
}
