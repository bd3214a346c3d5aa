/**
 * The engine's one decision function.
 *
 * An input is looked up in the transition table (state of the session x kind of input), its handler makes the first
 * events, and `settle` adds what follows from them until nothing follows any more. Data flows one way: input, decide,
 * events, effects.
 */

import { roomFor } from './channel-policy.ts';
import { choose, startAfresh } from './choose.ts';
import type { RefusalCode } from './codes.ts';
import { acceptRequest, answerProbe, reportPresence, reportSnapshot, reportWork } from './crm-reports.ts';
import type { Rules } from './definition.ts';
import { Draft } from './draft.ts';
import { passTime, reassert } from './due.ts';
import type { AgentEvent, Effect } from './events.ts';
import type { AgentInput, AgentInputKind } from './inputs.ts';
import { type AgentState, actedBy, type Session } from './model.ts';
import { releasePermit, takePermit } from './permit.ts';
import { dropRequest, settleRequest } from './request.ts';
import { attachCrm, completeSignOut, detachCrm, endSessionOf, loseSession, openSession, signOut } from './session.ts';
import { recordShown } from './shown.ts';
import {
  canTake,
  decline,
  findInteraction,
  finishInteraction,
  MAX_EXTENSIONS,
  newInteraction,
  offerConfirmed,
  park,
  recordCollision,
  reserve,
  reserveNext,
  returnQueued,
  startOffered,
  withdrawWork,
} from './work.ts';

export interface Refusal {
  readonly code: RefusalCode;
}

/** What a decision came to. */
export interface Conclusion {
  readonly events: readonly AgentEvent[];
  readonly effects: readonly Effect[];
  readonly state: AgentState;
}

export type Decision = ({ readonly ok: true } & Conclusion) | { readonly ok: false; readonly refused: Refusal };

type Input<K extends AgentInputKind> = Extract<AgentInput, { kind: K }>;
type Handler<K extends AgentInputKind> =
  | ((draft: Draft, input: Input<K>) => RefusalCode | undefined)
  | ((draft: Draft, input: Input<K>) => void);

/** A cell of the transition table: a handler, a refusal, or nothing with the reason why nothing is right. */
export type Cell<K extends AgentInputKind> =
  | { readonly do: Handler<K> }
  | { readonly refuse: RefusalCode }
  | { readonly ignore: string };

function chooseState(draft: Draft, input: Input<'chooseState'>): RefusalCode | undefined {
  const { rules, state } = draft;
  const isSupervisor = input.by === 'supervisor';
  if (!input.ready) {
    const code = input.reasonCode ?? (isSupervisor ? rules.definition.systemReasonCodes.supervisor : null);
    if (code === null) return 'reasonCodeRequired';
    const reason = rules.reasonByCode.get(code);
    if (reason === undefined) return 'unknownReasonCode';
    if (isSupervisor) {
      // A fact beside the agent's own choice, which it leaves intact (PE3).
      if (state.supervisorHold?.reasonCode !== code)
        draft.emit({ at: draft.now, kind: 'supervisorHeld', reasonCode: code, ...actedBy(input) });
      return;
    }
    if (!reason.selectable) return 'reasonCodeNotSelectable';
    const counts = state.contactCenter.choice?.ready === true;
    choose(draft, {
      side: 'contactCenter',
      ready: false,
      reasonCode: code,
      statusId: null,
      by: 'agent',
      cause: 'chosen',
      counts,
    });
    return;
  }
  if (isSupervisor && state.session.state !== 'linked') return 'sessionLost';
  const counts = state.contactCenter.choice?.ready === false;
  const by = isSupervisor ? 'supervisor' : 'agent';
  if (isSupervisor && state.contactCenter.choice?.ready === true) {
    // The agent's own choice stands; what keeps them from it ends as by their own (PE3).
    startAfresh(draft, { side: 'contactCenter', ready: true, ...actedBy(input) });
    return;
  }
  choose(draft, {
    side: 'contactCenter',
    ready: true,
    reasonCode: null,
    statusId: null,
    by,
    cause: 'chosen',
    counts,
    ...actedBy(input),
  });
  return;
}

function giveWork(draft: Draft, input: Input<'giveWork'>): RefusalCode | undefined {
  if (!draft.rules.channelById.has(input.channel)) return 'unknownChannel';
  if (findInteraction(draft, input.workId) !== null) return 'duplicateWork';
  const waiting = draft.state.contactCenter.work.filter((item) => item.state === 'waiting').length;
  if (waiting >= draft.rules.definition.interlock.waitingLimit) return 'tooManyWaiting';
  draft.emit({ at: draft.now, kind: 'workGiven', item: newInteraction(draft, input) });
  return;
}

function cancelWork(draft: Draft, input: Input<'cancelWork'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  if (item === null) return 'unknownWork';
  // The caller is gone: work in progress ends as it always does, with its wrap-up (IL13).
  if (item.state === 'active') finishInteraction(draft, item, 'caller', input);
  else if (item.state === 'parked')
    draft.emit({ at: draft.now, kind: 'workEnded', workId: item.workId, outcome: 'completed', ...actedBy(input) });
  else if (item.state !== 'wrapUp')
    draft.emit({
      at: draft.now,
      kind: 'workEnded',
      workId: item.workId,
      outcome: input.outcome ?? 'cancelled',
      ...actedBy(input),
    });
  return;
}

/** The contact centre gives the agent an item of a queue: reserved at once, or not at all (QW2). */
function reserveWork(draft: Draft, input: Input<'reserveWork'>): RefusalCode | undefined {
  const { rules, state } = draft;
  if (!rules.channelById.has(input.channel)) return 'unknownChannel';
  if (findInteraction(draft, input.workId) !== null) return 'duplicateWork';
  if (!canTake(rules, state, input.channel, input.forced)) return 'notAvailable';
  const { queueId, createdAt } = input;
  const forced = input.forced && roomFor(rules, state, input.channel).kind === 'full';
  const item = newInteraction(draft, input, { queueId, createdAt, forced });
  draft.emit({ at: draft.now, kind: 'workGiven', item, ...(input.match === undefined ? {} : { match: input.match }) });
  reserve(draft, input.workId);
  return;
}

/** The contact centre takes an item of a queue back: another agent was first, or a supervisor moves it (QW3). */
function rescindWork(draft: Draft, { workId, cause }: Input<'rescindWork'>): RefusalCode | undefined {
  const item = findInteraction(draft, workId);
  if (item === null || item.queueId === null) return 'unknownWork';
  if (item.state === 'reserved') draft.emit({ at: draft.now, kind: 'reservationReleased', workId, cause });
  else if (item.state === 'offered') draft.emit({ at: draft.now, kind: 'offerRescinded', workId, cause });
  else if (cause === 'pulled' && item.state !== 'wrapUp')
    draft.emit({ at: draft.now, kind: 'workReturned', workId, queueId: item.queueId, cause });
  else return 'notActive';
  return;
}

/** Lays an interaction aside, so that other work may be taken (QW5). */
function parkWork(draft: Draft, input: Input<'parkWork'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  if (item?.state === 'parked') return;
  if (item?.state !== 'active') return item === null ? 'unknownWork' : 'notActive';
  park(draft, item, 'agent');
  return;
}

/** Takes a parked interaction up again, where there is room and the CRM has no work (QW5). */
function resumeWork(draft: Draft, input: Input<'resumeWork'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  if (item?.state === 'active') return;
  if (item?.state !== 'parked') return item === null ? 'unknownWork' : 'notParked';
  // While it was parked the CRM was free to give a ticket, or was given leave to.
  if (draft.state.crm.work.length > 0) return 'notAvailable';
  const room = roomFor(draft.rules, draft.state, item.channel, reservedId(draft));
  if (room.kind === 'full') return 'atCapacity';
  if (room.kind === 'interrupts') for (const other of room.items) park(draft, other, 'interrupted');
  draft.emit({ at: draft.now, kind: 'workResumed', workId: item.workId });
  return;
}

/** Hands an interaction over to a queue, there first to one agent where one is named; it leaves without a wrap-up (QW6). */
function transferWork(draft: Draft, input: Input<'transferWork'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  if (item?.state !== 'active' && item?.state !== 'parked') return item === null ? 'unknownWork' : 'notActive';
  const { toQueueId, toAgentId } = input;
  if (!draft.rules.queueById.has(toQueueId)) return 'unknownQueue';
  draft.emit({ at: draft.now, kind: 'workTransferred', item, toQueueId, toAgentId });
  return;
}

/** A reservation gives way to what a person does; an offer is in hand (IL10). */
function reservedId(draft: Draft): string | null {
  return draft.state.contactCenter.work.find((item) => item.state === 'reserved')?.workId ?? null;
}

function acceptOffer(draft: Draft, input: Input<'acceptOffer'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  // Parked since: the accept was done.
  if (item?.state === 'active' || item?.state === 'parked') return;
  if (item?.state !== 'offered' || (item.deadlineAt !== null && item.deadlineAt <= draft.now)) return 'offerGone';
  startOffered(draft, item);
  return;
}

function declineOffer(draft: Draft, input: Input<'declineOffer'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  if (item?.state !== 'offered') return 'offerGone';
  decline(draft, item);
  return;
}

function endInteraction(draft: Draft, input: Input<'endInteraction'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  if (item?.state === 'wrapUp') return;
  if (item?.state !== 'active') return item === null ? 'unknownWork' : 'notActive';
  finishInteraction(draft, item, 'agent');
  return;
}

function finishWrapUp(draft: Draft, input: Input<'finishWrapUp'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  if (item?.state !== 'wrapUp') return item === null ? 'unknownWork' : 'notInWrapUp';
  draft.emit({ at: draft.now, kind: 'workEnded', workId: item.workId, outcome: 'completed' });
  return;
}

function extendWrapUp(draft: Draft, input: Input<'extendWrapUp'>): RefusalCode | undefined {
  const item = findInteraction(draft, input.workId);
  if (item?.state !== 'wrapUp') return item === null ? 'unknownWork' : 'notInWrapUp';
  if (item.extensions >= MAX_EXTENSIONS) return 'wrapUpLimit';
  const deadlineAt = (item.deadlineAt ?? draft.now) + draft.rules.definition.timeouts.wrapUpExtensionMs;
  draft.emit({ at: draft.now, kind: 'wrapUpExtended', workId: item.workId, deadlineAt });
  return;
}

/** An interaction that the agent starts is in progress at once, and locks the CRM like any other (IL10). */
function startInteraction(draft: Draft, input: Input<'startInteraction'>): RefusalCode | undefined {
  const { rules, state } = draft;
  if (!rules.channelById.has(input.channel)) return 'unknownChannel';
  if (findInteraction(draft, input.workId) !== null) return 'duplicateWork';
  const room = roomFor(rules, state, input.channel, reservedId(draft));
  if (room.kind === 'full') return 'atCapacity';
  if (room.kind === 'interrupts') for (const other of room.items) park(draft, other, 'interrupted');
  const item = newInteraction(draft, input, { direction: 'outbound', state: 'active' });
  draft.emit({ at: draft.now, kind: 'workStarted', workId: item.workId, item });
  return;
}

const SIGNED_OUT = { refuse: 'notSignedIn' } as const;
const LOST = { refuse: 'sessionLost' } as const;
type Row = { readonly [K in AgentInputKind]: Cell<K> };

/** The state of the session x the kind of input: no cell is empty. */
export const TRANSITIONS: { readonly [S in Session['state']]: Row } = {
  signedOut: {
    openSession: { do: openSession },
    loseSession: { ignore: 'there is no session to lose' },
    signOut: { ignore: 'already signed out' },
    endSession: SIGNED_OUT,
    attachCrm: SIGNED_OUT,
    detachCrm: { ignore: 'the link ended with the session' },
    reportPresence: SIGNED_OUT,
    reportSnapshot: SIGNED_OUT,
    reportWork: SIGNED_OUT,
    acceptRequest: SIGNED_OUT,
    answerProbe: SIGNED_OUT,
    chooseState: SIGNED_OUT,
    acceptOffer: SIGNED_OUT,
    declineOffer: SIGNED_OUT,
    endInteraction: SIGNED_OUT,
    finishWrapUp: SIGNED_OUT,
    extendWrapUp: SIGNED_OUT,
    parkWork: SIGNED_OUT,
    resumeWork: SIGNED_OUT,
    transferWork: SIGNED_OUT,
    startInteraction: SIGNED_OUT,
    retryCrm: SIGNED_OUT,
    giveWork: { do: giveWork },
    reserveWork: SIGNED_OUT,
    rescindWork: { do: rescindWork },
    cancelWork: { do: cancelWork },
    takePermit: SIGNED_OUT,
    releasePermit: { do: releasePermit },
    tick: { do: passTime },
  },
  linked: {
    openSession: { do: openSession },
    loseSession: { do: loseSession },
    signOut: { do: signOut },
    endSession: { do: endSessionOf },
    attachCrm: { do: attachCrm },
    detachCrm: { do: detachWhenUp },
    reportPresence: { do: reportPresence },
    reportSnapshot: { do: reportSnapshot },
    reportWork: { do: reportWork },
    acceptRequest: { do: acceptRequest },
    answerProbe: { do: answerProbe },
    chooseState: { do: chooseState },
    acceptOffer: { do: acceptOffer },
    declineOffer: { do: declineOffer },
    endInteraction: { do: endInteraction },
    finishWrapUp: { do: finishWrapUp },
    extendWrapUp: { do: extendWrapUp },
    parkWork: { do: parkWork },
    resumeWork: { do: resumeWork },
    transferWork: { do: transferWork },
    startInteraction: { do: startInteraction },
    retryCrm: { do: askAgain },
    giveWork: { do: giveWork },
    reserveWork: { do: reserveWork },
    rescindWork: { do: rescindWork },
    cancelWork: { do: cancelWork },
    takePermit: { do: takePermit },
    releasePermit: { do: releasePermit },
    tick: { do: passTime },
  },
  lost: {
    openSession: { do: openSession },
    loseSession: { ignore: 'already lost' },
    signOut: LOST,
    endSession: { do: endSessionOf },
    attachCrm: LOST,
    detachCrm: { ignore: 'the link was lost with the session' },
    reportPresence: LOST,
    reportSnapshot: LOST,
    reportWork: LOST,
    acceptRequest: LOST,
    answerProbe: LOST,
    chooseState: { do: chooseWhileLost },
    acceptOffer: LOST,
    declineOffer: LOST,
    endInteraction: LOST,
    finishWrapUp: LOST,
    extendWrapUp: LOST,
    parkWork: LOST,
    resumeWork: LOST,
    transferWork: LOST,
    startInteraction: LOST,
    retryCrm: LOST,
    giveWork: { do: giveWork },
    reserveWork: LOST,
    rescindWork: { do: rescindWork },
    cancelWork: { do: cancelWork },
    takePermit: LOST,
    releasePermit: { do: releasePermit },
    tick: { do: passTime },
  },
};

/** The agent asks again: what failed starts afresh, and what was only assumed is asserted (RQ11). */
function askAgain(draft: Draft): void {
  dropRequest(draft);
  if (draft.state.crm.reported?.certainty === 'assumed') reassert(draft);
}

function detachWhenUp(draft: Draft, input: Input<'detachCrm'>): void {
  if (draft.state.crmLink.state === 'up') detachCrm(draft, input);
}

/** The agent cannot be heard; a supervisor can still hold them (PE3). */
function chooseWhileLost(draft: Draft, input: Input<'chooseState'>): RefusalCode | undefined {
  return input.by === 'supervisor' ? chooseState(draft, input) : 'sessionLost';
}

/** More rounds than this mean that consequences chase each other: a defect, not a situation. */
const MAX_ROUNDS = 32;

/** What follows for interactions and the session, until nothing does. */
function settleWork(draft: Draft): void {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = draft.events.length;
    // Most agents have no interaction most of the time, so that nothing can follow from one.
    const hasWork = draft.state.contactCenter.work.length > 0;
    if (hasWork) withdrawWork(draft);
    completeSignOut(draft);
    if (hasWork) {
      offerConfirmed(draft);
      returnQueued(draft);
      reserveNext(draft);
    }
    if (draft.events.length === before) return;
  }
  throw unrest(draft);
}

/** Everything that follows from the facts by itself, until nothing does. */
function settle(draft: Draft): void {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = draft.events.length;
    settleRequest(draft);
    if (draft.events.length === before) {
      recordCollision(draft);
      recordShown(draft, 'contactCenter');
      recordShown(draft, 'crm');
      return;
    }
    settleWork(draft);
  }
  throw unrest(draft);
}

function unrest({ state, events }: Draft): Error {
  return new Error(`agent ${state.agentId}: no rest after ${MAX_ROUNDS} rounds; last event ${events.at(-1)?.kind}`);
}

/** An effect overtaken within the same decision must not reach the world. */
function liveEffects({ effects, state }: Draft): readonly Effect[] {
  const { request } = state.crm;
  return effects.filter((effect) => effect.kind !== 'requestPresence' || effect.requestId === request?.requestId);
}

/**
 * Takes an input into a draft: what it means, and what follows for the agent's work. The CRM is not asked yet, and what is
 * shown is not recorded: should the next input of the same draft give the agent other work, nothing was shown or asked in
 * between.
 *
 * @returns the code of a refusal, in which case the draft has not changed; or null
 */
export function take(draft: Draft, input: AgentInput): RefusalCode | null {
  const { state } = draft;
  if ('epoch' in input && input.epoch !== null && input.epoch !== state.epoch) return 'staleEpoch';
  // The row's cell for a kind takes inputs of that kind; the compiler cannot follow the correlation.
  const cell = TRANSITIONS[state.session.state][input.kind] as Cell<AgentInputKind>;
  if ('refuse' in cell) return cell.refuse;
  // An input that means nothing leads to nothing, not even to what was due anyway.
  if (!('do' in cell)) return null;
  const refused = cell.do(draft, input);
  if (typeof refused === 'string') return refused;
  draft.isUnsettled = true;
  settleWork(draft);
  return null;
}

/** Ends a draft: asks the CRM for what it should show, and records what is shown. */
export function conclude(draft: Draft): Conclusion {
  if (draft.isUnsettled) settle(draft);
  draft.isUnsettled = false;
  const effects = draft.effects.length === 0 ? draft.effects : liveEffects(draft);
  return { events: draft.events, effects, state: draft.state };
}

/**
 * Decides what an input means.
 *
 * @param rules the compiled definition
 * @param state the facts about the agent
 * @param input what happened or is wanted
 * @param now the instant in ms; never before that of an earlier decision
 * @returns events (in order), effects to carry out once the events are durable, and the facts after them; or a refusal
 *   with its code, in which case nothing has changed
 */
export function decide(rules: Rules, state: AgentState, input: AgentInput, now: number): Decision {
  const draft = new Draft(rules, state, now);
  const code = take(draft, input);
  return code === null ? { ok: true, ...conclude(draft) } : { ok: false, refused: { code } };
}
