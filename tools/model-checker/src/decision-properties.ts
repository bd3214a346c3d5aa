/** What must hold of one decision of the engine alone. Each property is checked once for each pair of state and input. */
import type { AgentEvent, AgentInput, AgentState, Decision, Rules } from '@interlock/engine';
import { NOW } from './canonical.ts';
import type { Engine } from './engine-steps.ts';
import { isEqual } from './intern.ts';
import type { Property } from './property.ts';

export interface DecisionFacts {
  readonly engine: Engine;
  readonly rules: Rules;
  readonly before: AgentState;
  readonly input: AgentInput;
  readonly after: AgentState;
  readonly events: readonly AgentEvent[];
  readonly decision: Extract<Decision, { ok: true }>;
}

const REPORTS: ReadonlySet<AgentInput['kind']> = new Set([
  'reportPresence',
  'reportSnapshot',
  'reportWork',
  'acceptRequest',
  'answerProbe',
]);

/** The input says that the CRM stands as it does because we asked for it. */
const isOurDoing = (input: AgentInput): boolean =>
  (input.kind === 'reportPresence' && (input.cause === 'request' || input.requestId !== null)) ||
  (input.kind === 'reportSnapshot' && input.cause === 'request');

const commands = (decision: Extract<Decision, { ok: true }>): number =>
  decision.effects.filter((effect) => effect.kind === 'requestPresence').length;

const startedBy = ({ events }: DecisionFacts): string[] =>
  events.flatMap((event) =>
    event.kind === 'workGiven'
      ? [event.item.workId]
      : event.kind === 'workStarted' && event.item !== null
        ? [event.item.workId]
        : [],
  );
const endedBy = ({ events }: DecisionFacts): string[] =>
  events.flatMap((event) => (event.kind === 'workEnded' ? [event.workId] : []));

function foldsToTheSameState({ engine, before, after, events }: DecisionFacts): boolean {
  return isEqual(
    events.reduce((state, event) => engine.evolve(state, event), before),
    after,
  );
}

function keepsEveryItem(facts: DecisionFacts): boolean {
  const ended = endedBy(facts);
  const expected = [...facts.before.contactCenter.work.map((item) => item.workId), ...startedBy(facts)].filter(
    (workId) => !ended.includes(workId),
  );
  return expected.join() === facts.after.contactCenter.work.map((item) => item.workId).join();
}

function endsItemsOnce(facts: DecisionFacts): boolean {
  return new Set(endedBy(facts)).size === endedBy(facts).length;
}

function keepsPlaces({ before, after }: DecisionFacts): boolean {
  return after.contactCenter.work.every((item) => {
    const known = before.contactCenter.work.find((other) => other.workId === item.workId);
    return known === undefined || known.createdAt === item.createdAt;
  });
}

function servesInOrder({ after, events }: DecisionFacts): boolean {
  return events.every((event) => {
    if (event.kind !== 'workReserved') return true;
    const reserved = after.contactCenter.work.find((item) => item.workId === event.workId);
    return after.contactCenter.work.every(
      (item) =>
        item.state !== 'waiting' || item.channel !== reserved?.channel || item.createdAt >= (reserved?.createdAt ?? 0),
    );
  });
}

function startsOnlyWhatWasAccepted({ input, events }: DecisionFacts): boolean {
  return (
    input.kind === 'acceptOffer' ||
    input.kind === 'startInteraction' ||
    events.every((event) => event.kind !== 'workStarted')
  );
}

function offersNeverBlindly({ rules, before, after, events }: DecisionFacts): boolean {
  return events.every((event) => {
    if (event.kind !== 'offerMade') return true;
    if (after.session.state !== 'linked' || after.crmLink.state !== 'up' || after.crm.work.length > 0) return false;
    const isKnown = after.crm.reported?.ready === false;
    const isAllowed =
      event.confirmation === 'anyway' ? rules.definition.interlock.crmSilent === 'offerAnyway' : isKnown;
    return (
      isAllowed &&
      before.contactCenter.work.some(
        (item) => item.workId === event.workId && item.state === 'reserved' && (item.deadlineAt ?? 0) > NOW,
      )
    );
  });
}

function offersBesideNothingUnderWay({ after, events }: DecisionFacts): boolean {
  const { request, isReadyUnderWay } = after.crm;
  return (
    events.every((event) => event.kind !== 'offerMade' || event.confirmation === 'anyway') ||
    (request === null && !isReadyUnderWay)
  );
}

/** A client that cannot tell its tickets, or does. */
const tellsWork = ({ crmLink }: AgentState, { work }: { readonly work: readonly unknown[] | null }): boolean =>
  work !== null || crmLink.state !== 'up' || !crmLink.workEvents;

function offersOnlyOnItsOwnAnswer({ before, input, events }: DecisionFacts): boolean {
  return events.every((event) => {
    if (event.kind !== 'offerMade' || event.confirmation === 'anyway') return true;
    const request = before.crm.request;
    if (request === null || request.reservedWorkId !== event.workId) return false;
    if (event.confirmation === 'assumed') return input.kind === 'tick' && request.state === 'settling';
    if (before.crmLink.state === 'up' && before.crmLink.wire === 'plain')
      return request.state !== 'requested' || input.kind === 'answerProbe';
    return input.kind === 'reportPresence' && input.requestId === request.requestId && tellsWork(before, input);
  });
}

function takesNoEchoForAChoice({ input, events }: DecisionFacts): boolean {
  // That of who signs out is theirs, though it was the answer that they waited for (PE10).
  return (
    !isOurDoing(input) || events.every((event) => event.kind !== 'choiceMade' || event.choice.cause === 'signedOut')
  );
}

/** An answer tells of tickets too: what is reserved, released or taken back because of them is a cause of its own. */
const movesWork = (events: readonly AgentEvent[]): boolean => events.some((event) => WORK_CAUSES.has(event.kind));
const WORK_CAUSES: ReadonlySet<AgentEvent['kind']> = new Set(['workReserved', 'reservationReleased', 'offerRescinded']);

function answersCauseNoCommand({ before, input, events, decision }: DecisionFacts): boolean {
  const request = before.crm.request;
  if (input.kind !== 'reportPresence' || request === null || input.requestId !== request.requestId || !input.success)
    return true;
  if (input.statusId !== request.statusId) return true;
  // A distrusted CRM was asked for something trivial first (RQ8); what is wanted comes now.
  if (request.isDistrusted) return true;
  // A label that a person chose while a failed attempt waited for its next one has yet to be asked for (RQ15): its cause is that act.
  const chosen = before.crm.choice?.statusId ?? null;
  const isOwed = request.state === 'failed' && chosen !== null && chosen !== request.statusId;
  return commands(decision) === 0 || isOwed || movesWork(events);
}

/** That of an older request may show what nobody wants any more: it causes a command where it is news, and only there. */
function olderEchoesCauseNoCommand({ before, input, events, decision }: DecisionFacts): boolean {
  if (input.kind !== 'reportPresence' || !isOurDoing(input)) return true;
  const { request, reported } = before.crm;
  const isOlder = input.requestId !== request?.requestId;
  return !isOlder || reported?.statusId !== input.statusId || commands(decision) === 0 || movesWork(events);
}

function sendsOneCommand({ decision }: DecisionFacts): boolean {
  return commands(decision) <= 1;
}

function neverGoesBack({ before, after, input }: DecisionFacts): boolean {
  if (after.epoch < before.epoch || after.requestCount < before.requestCount) return false;
  if (before.crmLink.state !== 'up' || after.crmLink.state !== 'up' || input.kind === 'attachCrm') return true;
  return (
    isNoLess(after.crmLink.version, before.crmLink.version) &&
    isNoLess(after.crmLink.workVersion, before.crmLink.workVersion)
  );
}

const isNoLess = (after: number | null, before: number | null): boolean =>
  before === null || (after !== null && after >= before);

function ignoresOlderNews({ before, after, input }: DecisionFacts): boolean {
  const link = before.crmLink;
  if (link.state !== 'up' || !('version' in input) || input.version === null) return true;
  if (link.workVersion !== null && input.version < link.workVersion && !isEqual(after.crm.work, before.crm.work))
    return false;
  if (input.kind === 'reportWork' || link.version === null || input.version >= link.version) return true;
  return after.crm.reported?.statusId === before.crm.reported?.statusId && after.crm.choice === before.crm.choice;
}

function hearsTwiceAsOnce({ engine, rules, before, after, input }: DecisionFacts): boolean {
  if (
    !REPORTS.has(input.kind) ||
    before.crmLink.state !== 'up' ||
    before.crmLink.wire !== 'extended' ||
    after.session.state !== 'linked'
  )
    return true;
  const again = engine.decide(rules, after, input, NOW);
  return (
    again.ok &&
    again.effects.length === 0 &&
    again.events.every((event) => event.kind === 'presenceReported') &&
    isEqual(again.state, after)
  );
}

function choosesNobodyReady({ input, events }: DecisionFacts): boolean {
  return (
    input.kind === 'chooseState' ||
    input.kind === 'reportPresence' ||
    input.kind === 'reportSnapshot' ||
    // A CRM may be adopted as it stands: that makes nobody Ready who was not.
    events.every(
      (event) =>
        event.kind !== 'choiceMade' ||
        !event.choice.ready ||
        (event.side === 'crm' && event.choice.cause === 'snapshot'),
    )
  );
}

function becomesReadyOnlyByAnAct({ engine, rules, before, after, input }: DecisionFacts): boolean {
  if (
    engine.isEffectivelyReady(rules, before, 'contactCenter') ||
    !engine.isEffectivelyReady(rules, after, 'contactCenter')
  )
    return true;
  return (
    before.contactCenter.choice?.ready === true ||
    input.kind === 'chooseState' ||
    input.kind === 'reportPresence' ||
    input.kind === 'reportSnapshot'
  );
}

function neverSeesaws({ rules, before, after, input }: DecisionFacts): boolean {
  if (rules.definition.mode !== 'complementary') return true;
  const isAct = input.kind === 'chooseState' && input.ready;
  return isAct || before.contactCenter.choice?.ready === true || after.contactCenter.choice?.ready !== true;
}

function takesActsOfTheAgent({ after, input }: DecisionFacts): boolean {
  if (input.kind !== 'chooseState' || input.by !== 'agent') return true;
  return after.contactCenter.choice?.ready === input.ready;
}

function dropsNoWorkInProgress({ before, after, input }: DecisionFacts): boolean {
  return (
    (input.kind !== 'reportWork' && input.kind !== 'reportPresence' && input.kind !== 'reportSnapshot') ||
    before.contactCenter.work.every(
      (item) =>
        (item.state !== 'active' && item.state !== 'wrapUp') ||
        after.contactCenter.work.some((other) => other.workId === item.workId && other.state === item.state),
    )
  );
}

function asksReadyAgainstNoHold({ rules, after, decision }: DecisionFacts): boolean {
  if (!decision.effects.some((effect) => effect.kind === 'requestPresence' && effect.ready)) return true;
  const isPersonal = after.supervisorHold !== null || after.missed !== null;
  if (after.frozenUntil !== null || (rules.definition.mode === 'synchronized' && isPersonal)) return false;
  return after.contactCenter.work.every((item) => item.state === 'waiting') && after.crm.choice?.ready === true;
}

function asksNothingBeforeTheFirstWord({ after, decision }: DecisionFacts): boolean {
  return commands(decision) === 0 || (after.crmLink.state === 'up' && after.crmLink.snapshotDueAt === null);
}

function raisesTheEpoch({ before, after, input }: DecisionFacts): boolean {
  return input.kind !== 'openSession' || after.epoch > before.epoch;
}

function endsReadyWithTheGrace({ after, events }: DecisionFacts): boolean {
  return events.every((event) => event.kind !== 'clientDisconnected') || after.contactCenter.choice?.ready !== true;
}

function signsOutAfterWork({ before, input, events }: DecisionFacts): boolean {
  const isForced = input.kind === 'endSession' && input.force;
  return (
    isForced ||
    events.every((event) => event.kind !== 'sessionEnded' || event.cause === 'linkLost') ||
    before.contactCenter.work.every(
      (item) =>
        (item.state !== 'active' && item.state !== 'wrapUp') ||
        events.some((event) => event.kind === 'workEnded' && event.workId === item.workId),
    )
  );
}

function takesOverAtOnce({ after, input }: DecisionFacts): boolean {
  return input.kind !== 'endSession' || !input.force || after.session.state === 'signedOut';
}

function clearsMissedByChoice({ after, input }: DecisionFacts): boolean {
  return input.kind !== 'chooseState' || !input.ready || after.missed === null;
}

function holdsAfterMissed({ after, events }: DecisionFacts): boolean {
  return events.every((event) => event.kind !== 'offerMissed') || after.missed !== null;
}

/** What the CRM was known to show in the end; a sign-out that waited for it forgets that in the same decision (PE10). */
function shownInTheEnd({ before, after, events }: DecisionFacts): boolean | undefined {
  if (after.session.state !== 'signedOut') return after.crm.reported?.ready;
  if (events.some(({ kind }) => kind === 'requestAssumed')) return before.crm.request?.ready;
  const heard = events.findLast((event) => event.kind === 'presenceReported');
  return heard === undefined ? before.crm.reported?.ready : heard.ready;
}

/** The CRM was asked in vain, or is not there any more to be asked. */
const LEFT_ALONE: ReadonlySet<AgentEvent['kind']> = new Set([
  'requestFailed',
  'crmDetached',
  'crmBecameUnknown',
  'sessionOpened',
]);

/** Who signs out leaves no Ready behind in a CRM that could be asked, but one that its user has clicked meanwhile. */
function leavesNoReadyBehind(facts: DecisionFacts): boolean {
  const { rules, before, input, events } = facts;
  const isForced = input.kind === 'endSession' && input.force;
  const isEnded = !isForced && events.some((event) => event.kind === 'sessionEnded' && event.cause !== 'linkLost');
  const { crm, crmLink } = before;
  const isHeard = crmLink.state === 'up' && crmLink.snapshotDueAt === null;
  if (!isEnded || rules.definition.mode !== 'synchronized' || !isHeard) return true;
  const isAskedInVain = crm.request?.state === 'failed' || events.some(({ kind }) => LEFT_ALONE.has(kind));
  const isUsers =
    (before.signOutPending && crm.choice?.ready === true) ||
    events.some((event) => event.kind === 'presenceReported' && event.attribution === 'person' && event.ready);
  return isAskedInVain || isUsers || shownInTheEnd(facts) === false;
}

function believesOnlyWhatIsShown(facts: DecisionFacts): boolean {
  const { before, events } = facts;
  return events.every((event) => event.kind !== 'requestApplied' || shownInTheEnd(facts) === before.crm.request?.ready);
}

function overrulesNoRefusal({ before, events }: DecisionFacts): boolean {
  return events.every(
    (event) =>
      event.kind !== 'offerMade' || event.confirmation !== 'anyway' || before.crm.request?.isDistrusted !== true,
  );
}

function assertsUntilAnswered({ before, after, events }: DecisionFacts): boolean {
  const { choice, reported, request } = after.crm;
  // Nothing is demanded of the CRM: nothing is to be asserted.
  if (choice === null) return true;
  if (before.crm.request?.isReassertion !== true || !events.some((event) => event.kind === 'requestDropped'))
    return true;
  return (
    after.crmLink.state !== 'up' ||
    request !== null ||
    reported?.certainty !== 'assumed' ||
    reported.reassertAt !== null
  );
}

function isNotReadyOnceTheGraceIsOver({ engine, rules, after, input }: DecisionFacts): boolean {
  const { session, crmLink } = after;
  const isOver =
    (session.state === 'lost' && session.graceUntil <= NOW) || (crmLink.state === 'lost' && crmLink.graceUntil <= NOW);
  return input.kind !== 'tick' || !isOver || !engine.isEffectivelyReady(rules, after, 'contactCenter');
}

function keepsNothingOverdue({ after, input }: DecisionFacts): boolean {
  return (
    input.kind !== 'tick' ||
    after.contactCenter.work.every(
      (item) => (item.state !== 'reserved' && item.state !== 'offered') || (item.deadlineAt ?? 0) > NOW,
    )
  );
}

export const DECISION_PROPERTIES: readonly Property<DecisionFacts>[] = [
  { id: 'S9', broken: 'the events do not give the state', holds: foldsToTheSameState },
  { id: 'S10', broken: 'an item was lost or came from nowhere', holds: keepsEveryItem },
  { id: 'I9', broken: 'an item ended twice', holds: endsItemsOnce },
  { id: 'I14', broken: 'an item lost its place', holds: keepsPlaces },
  { id: 'I5', broken: 'an item that went back is reserved before an older one', holds: servesInOrder },
  { id: 'I7', broken: 'work started that nobody accepted or began', holds: startsOnlyWhatWasAccepted },
  {
    id: 'S4',
    broken: 'an offer without a reservation, a link, or a CRM that is Not Ready without work',
    holds: offersNeverBlindly,
  },
  {
    id: 'S4',
    broken: 'an offer while a request to the CRM is still under way',
    holds: offersBesideNothingUnderWay,
  },
  {
    id: 'S4',
    broken: 'an offer without an answer to the request that was made for it',
    holds: offersOnlyOnItsOwnAnswer,
  },
  { id: 'S5', broken: 'an echo became a choice', holds: takesNoEchoForAChoice },
  { id: 'S5', broken: 'an answer that shows what was asked caused a command', holds: answersCauseNoCommand },
  {
    id: 'S5',
    broken: 'the echo of an older request that shows nothing new caused a command',
    holds: olderEchoesCauseNoCommand,
  },
  { id: 'S5', broken: 'more than one command in one decision', holds: sendsOneCommand },
  { id: 'S6', broken: 'the version, the epoch or the count of requests fell', holds: neverGoesBack },
  { id: 'S6', broken: 'older news changed what is known', holds: ignoresOlderNews },
  { id: 'S6', broken: 'the same news twice is not the same as once', holds: hearsTwiceAsOnce },
  {
    id: 'S7',
    broken: 'somebody was chosen Ready by time, by the end of work or by a link that came or went',
    holds: choosesNobodyReady,
  },
  {
    id: 'S7',
    broken: 'the contact centre became Ready without an act and without the end of a hold',
    holds: becomesReadyOnlyByAnAct,
  },
  {
    id: 'S11',
    broken: 'the grace time of a lost link is over, and the contact centre is Ready',
    holds: isNotReadyOnceTheGraceIsOver,
  },
  { id: 'L5', broken: 'a reservation or an offer outlasts its time', holds: keepsNothingOverdue },
  { id: 'CM2', broken: 'complementary: a side went Not Ready and the other became chosen Ready', holds: neverSeesaws },
  { id: 'PE1', broken: 'an act of the agent was not taken', holds: takesActsOfTheAgent },
  { id: 'IL8', broken: 'work in progress was dropped because of work on the other side', holds: dropsNoWorkInProgress },
  { id: 'EN5', broken: 'the CRM was asked to be Ready against a hold', holds: asksReadyAgainstNoHold },
  {
    id: 'LK9',
    broken: 'the CRM was asked for something before it said how it stands',
    holds: asksNothingBeforeTheFirstWord,
  },
  { id: 'LK1', broken: 'a new session did not raise the epoch', holds: raisesTheEpoch },
  { id: 'LK4', broken: 'the grace time is over and the choice of Ready stands', holds: endsReadyWithTheGrace },
  { id: 'PE5', broken: 'the agent was signed out in the middle of work', holds: signsOutAfterWork },
  { id: 'SA6', broken: 'a take-over did not sign the agent out at once', holds: takesOverAtOnce },
  { id: 'PE4', broken: 'a person chose Ready and is still held for a missed offer', holds: clearsMissedByChoice },
  { id: 'IL9', broken: 'an offer was missed and the agent is not held', holds: holdsAfterMissed },
  { id: 'RQ3', broken: 'a request counts as done while the CRM shows something else', holds: believesOnlyWhatIsShown },
  { id: 'PE10', broken: 'who signed out was left Ready in the CRM', holds: leavesNoReadyBehind },
  { id: 'IL5', broken: 'an item was offered anyway although the CRM had refused', holds: overrulesNoRefusal },
  {
    id: 'RQ4',
    broken: 'plain: the second assertion of an assumed state was given up without an answer',
    holds: assertsUntilAnswered,
  },
];
