/** What must hold of each state of an agent. Each property is checked once for each state. */
import type { AgentInput, AgentState, Rules } from '@interlock/engine';
import { CURRENT, NOW } from './canonical.ts';
import { CHANNEL } from './definition.ts';
import type { Engine } from './engine-steps.ts';
import type { Property } from './property.ts';

export interface AgentFacts {
  readonly engine: Engine;
  readonly rules: Rules;
  readonly state: AgentState;
}

const isOpen = (state: AgentState): boolean =>
  state.contactCenter.work.some((item) => item.state === 'reserved' || item.state === 'offered');

function foreignInputs(state: AgentState, epoch: number): AgentInput[] {
  return [
    {
      kind: 'reportPresence',
      epoch,
      statusId: 'available',
      success: true,
      requestId: CURRENT,
      cause: 'user',
      version: 99,
      work: [],
    },
    { kind: 'reportSnapshot', epoch, statusId: 'available', cause: 'user', version: 99, work: [] },
    { kind: 'reportWork', epoch, work: [{ workId: 'x', label: 'x' }], version: 99 },
    { kind: 'chooseState', epoch, by: 'agent', ready: true, reasonCode: null },
    { kind: 'attachCrm', epoch, wire: 'extended', capabilities: { workEvents: true, asksFirst: false } },
    { kind: 'detachCrm', epoch, reason: 'silent' },
    { kind: 'loseSession', epoch },
    { kind: 'signOut', epoch },
    { kind: 'acceptRequest', epoch, requestId: CURRENT },
    { kind: 'answerProbe', epoch, requestId: CURRENT, attempt: 1 },
    { kind: 'retryCrm', epoch },
    { kind: 'startInteraction', epoch, workId: 'x', channel: CHANNEL, label: 'x', detail: null },
    // Of one item: another has the same inputs.
    ...state.contactCenter.work.slice(0, 1).flatMap(({ workId }): AgentInput[] => [
      { kind: 'acceptOffer', epoch, workId },
      { kind: 'declineOffer', epoch, workId },
      { kind: 'endInteraction', epoch, workId },
      { kind: 'finishWrapUp', epoch, workId },
      { kind: 'extendWrapUp', epoch, workId },
      { kind: 'parkWork', epoch, workId },
      { kind: 'resumeWork', epoch, workId },
      { kind: 'transferWork', epoch, workId, toQueueId: 'q', toAgentId: null },
    ]),
  ];
}

function hearsNoOtherEpoch({ engine, rules, state }: AgentFacts): boolean {
  return [state.epoch - 1, state.epoch + 1].every((epoch) =>
    foreignInputs(state, epoch).every((input) => {
      const decision = engine.decide(rules, state, input, NOW);
      return !decision.ok && decision.refused.code === 'staleEpoch';
    }),
  );
}

function acceptsOnceAndOnlyWhatIsOffered({ engine, rules, state }: AgentFacts): boolean {
  return state.contactCenter.work.every((item) => {
    const input: AgentInput = { kind: 'acceptOffer', epoch: state.epoch, workId: item.workId };
    const decision = engine.decide(rules, state, input, NOW);
    if (!decision.ok)
      return item.state !== 'offered' || (item.deadlineAt ?? 0) <= NOW || state.session.state !== 'linked';
    const isRight =
      item.state === 'active' ? decision.events.length === 0 : item.state === 'offered' && (item.deadlineAt ?? 0) > NOW;
    const again = engine.decide(rules, decision.state, input, NOW);
    return isRight && again.ok && again.events.length === 0;
  });
}

function offersOnlyOverLinks({ state }: AgentFacts): boolean {
  return (state.session.state === 'linked' && state.crmLink.state === 'up') || !isOpen(state);
}

function isNotReadyBeyondGrace({ engine, rules, state }: AgentFacts): boolean {
  const { session, crmLink } = state;
  const isGone =
    session.state === 'signedOut' ||
    (session.state === 'lost' && session.disconnected) ||
    (crmLink.state === 'lost' && crmLink.expired);
  return !isGone || !engine.isEffectivelyReady(rules, state, 'contactCenter');
}

function offersOnlyToTheWilling({ state }: AgentFacts): boolean {
  return (
    !isOpen(state) ||
    (state.contactCenter.choice?.ready === true &&
      state.supervisorHold === null &&
      state.missed === null &&
      state.frozenUntil === null)
  );
}

function offersNothingBesideTickets({ state }: AgentFacts): boolean {
  return !isOpen(state) || state.crm.work.length === 0;
}

function staysWithinCapacity({ rules, state }: AgentFacts): boolean {
  return (
    state.contactCenter.work.filter((item) => item.state !== 'waiting' && item.direction === 'inbound').length <=
    rules.definition.capacity.contactCenter
  );
}

function isReadyOnlyBesideKnownNotReady({ engine, rules, state }: AgentFacts): boolean {
  return (
    rules.definition.mode !== 'complementary' ||
    !engine.isEffectivelyReady(rules, state, 'contactCenter') ||
    state.crm.reported?.ready === false
  );
}

function isNotReadyBesideTickets({ engine, rules, state }: AgentFacts): boolean {
  return state.crm.work.length === 0 || !engine.isEffectivelyReady(rules, state, 'contactCenter');
}

function isNotReadyAgainstSupervisor({ engine, rules, state }: AgentFacts): boolean {
  return state.supervisorHold === null || !engine.isEffectivelyReady(rules, state, 'contactCenter');
}

function isNotReadyAfterMissed({ engine, rules, state }: AgentFacts): boolean {
  return state.missed === null || !engine.isEffectivelyReady(rules, state, 'contactCenter');
}

function offersWithinLimit({ rules, state }: AgentFacts): boolean {
  return state.contactCenter.work.every((item) => item.offers <= rules.definition.interlock.maxOffers);
}

function isNotReadyWhileFrozen({ engine, rules, state }: AgentFacts): boolean {
  return state.frozenUntil === null || !engine.isEffectivelyReady(rules, state, 'contactCenter');
}

function isNotReadyOutOfStep({ engine, rules, state }: AgentFacts): boolean {
  const isOutOfStep = (state.crm.request?.failures ?? 0) >= rules.definition.timeouts.crmAttempts;
  return (
    !isOutOfStep ||
    rules.definition.interlock.crmSilent === 'offerAnyway' ||
    !engine.isEffectivelyReady(rules, state, 'contactCenter')
  );
}

function asksWithinLimit({ rules, state }: AgentFacts): boolean {
  return (state.crm.request?.failures ?? 0) <= rules.definition.timeouts.crmAttempts + 21;
}

export const AGENT_PROPERTIES: readonly Property<AgentFacts>[] = [
  { id: 'S8', broken: 'something of another epoch is heard', holds: hearsNoOtherEpoch },
  {
    id: 'I7',
    broken: 'an item is accepted that is not on offer, or accepting twice is not accepting once',
    holds: acceptsOnceAndOnlyWhatIsOffered,
  },
  { id: 'S11', broken: 'an offer or a reservation stands without a link', holds: offersOnlyOverLinks },
  {
    id: 'S11',
    broken: 'the contact centre is Ready beyond the grace time of a lost link',
    holds: isNotReadyBeyondGrace,
  },
  {
    id: 'I8',
    broken: 'an offer or a reservation stands for an agent who is held or has not chosen Ready',
    holds: offersOnlyToTheWilling,
  },
  {
    id: 'S4',
    broken: 'an offer or a reservation stands while the CRM is known to have work',
    holds: offersNothingBesideTickets,
  },
  { id: 'I2', broken: 'more interactions in hand than the capacity', holds: staysWithinCapacity },
  {
    id: 'S1',
    broken: 'complementary: the contact centre is Ready and the CRM is not known to be Not Ready',
    holds: isReadyOnlyBesideKnownNotReady,
  },
  { id: 'IL2', broken: 'the contact centre is Ready while the CRM has work', holds: isNotReadyBesideTickets },
  { id: 'PE3', broken: 'the contact centre is Ready against the supervisor', holds: isNotReadyAgainstSupervisor },
  {
    id: 'IL9',
    broken: 'the contact centre is Ready after an offer that nobody answered',
    holds: isNotReadyAfterMissed,
  },
  { id: 'IL9', broken: 'an item was offered more often than allowed', holds: offersWithinLimit },
  { id: 'FL1', broken: 'the contact centre is Ready while it is frozen', holds: isNotReadyWhileFrozen },
  { id: 'RQ6', broken: 'the contact centre is Ready while the CRM is out of step', holds: isNotReadyOutOfStep },
  { id: 'RQ7', broken: 'the CRM is asked without end', holds: asksWithinLimit },
];
