/**
 * Broken engines. Each is the shipped source with one edit, and must be caught by the property that is named beside it:
 * a bug that is not caught is a missing property.
 */
import type { DefinitionChoices } from './definition.ts';
import type { Edit } from './engine-source.ts';
import type { Run } from './scenarios.ts';
import type { Budgets, Scenario } from './world.ts';

export interface SeededBug {
  readonly id: string;
  readonly says: string;
  /** The id that the broken property begins with. */
  readonly caughtBy: string;
  readonly edits: readonly Edit[];
  readonly run: Run;
}

interface Where {
  readonly mode?: 'synchronized' | 'complementary';
  readonly wire?: 'plain' | 'extended';
  readonly budgets?: Budgets;
  readonly definition?: Partial<DefinitionChoices>;
  readonly scenario?: Partial<Scenario>;
}

const WORK: Budgets = { open: 1, act: 1, flip: 1, give: 1, ticket: 1 };
const LINK: Budgets = { open: 1, act: 1, give: 1, lose: 1 };

function bug(id: string, caughtBy: string, says: string, file: string, find: string, replace: string, where: Where = {}): SeededBug {
  const { mode = 'synchronized', wire = 'extended', budgets = WORK, definition = {}, scenario = {} } = where;
  return {
    id,
    says,
    caughtBy,
    edits: [{ file, find, replace }],
    run: {
      id,
      mode,
      definition: { mode, ...definition },
      scenario: { id, wire, order: 'fifo', budgets, presences: ['available', 'busy', 'lunch'], channelLimit: 6, crmCapacity: 1, ...scenario },
    },
  };
}

const C = 'complementary';

export const SEEDED_BUGS: readonly SeededBug[] = [
  // Echo and attribution.
  bug('echo-is-a-choice', 'S5', 'the answer to a request counts as an act of the CRM user', 'crm-reports.ts', "observe(draft, input.statusId, 'echo', input.version);\n    takeAnswer(draft, input.success);", "takePersonsChoice(draft, input.statusId, input.version, 'chosen');\n    takeAnswer(draft, input.success);"),
  bug('old-echo-is-a-choice', 'S5', 'the echo of an older request counts as an act', 'crm-reports.ts', "} else if (input.requestId !== null || input.cause === 'request') {", '} else if (false) {'),
  bug('plain-echo-is-a-choice', 'S7', 'plain: nothing is recognised as an echo', 'crm-reports.ts', '} else if (request !== null && input.statusId === request.statusId) {', '} else if (false) {', { wire: 'plain' }),
  bug('plain-forgets-echoes', 'S7', 'plain: the echo of a superseded request is not expected', 'crm-reports.ts', 'echoes.some((echo) => echo.statusId === input.statusId && echo.until >= draft.now)', 'echoes.length > 99', { wire: 'plain' }),
  bug('click-eats-echo', 'S7', 'plain: a click uses up the expected echo of a Ready', 'evolve.ts', 'state.crm.echoes.filter((echo, at) => at > index || echo.ready)', 'state.crm.echoes.slice(index + 1)', { wire: 'plain', budgets: { open: 1, act: 1, flip: 2, give: 1 } }),
  bug('answer-before-delivery', 'S4', 'plain: a report of the same value answers a request that is not known to be delivered', 'crm-reports.ts', "return request.state === 'settling' || request.state === 'failed';", 'return true;', { wire: 'plain' }),
  bug('assumption-overwrites', 'L1', 'plain: what the user shows while a request settles is overwritten', 'crm-reports.ts', 'if (standing !== null && standing.ready !== draft.state.crm.reported?.ready) dropRequest(draft);', '', { wire: 'plain', budgets: { open: 1, act: 1, flip: 1, give: 1 } }),
  bug('assumption-outranks-word', 'L1', 'plain: at the end of settling the assumption overwrites what was said', 'request.ts', 'return wasSaid ? applyRequest(draft, request) : assumeRequest(draft, request);', 'return assumeRequest(draft, request);', { wire: 'plain', budgets: { open: 1, act: 1, flip: 1, give: 1 } }),
  bug('probe-of-any-request', 'S3', 'plain: the answer to an older probe counts for the newest request', 'crm-reports.ts', 'if (request === null || request.requestId !== input.requestId || request.attempt !== input.attempt) return;', 'if (request === null) return;', { wire: 'plain' }),
  bug('success-is-believed', 'RQ3', 'the word success counts, not what is shown', 'crm-reports.ts', 'const isDone = request.reservedWorkId !== null', 'const isDone = success || request.reservedWorkId !== null', { budgets: { open: 1, act: 1, give: 1, lie: 1 } }),
  bug('refusal-counts-twice', 'S6', 'the same refusal twice is two failures', 'crm-reports.ts', "else if (request.state !== 'failed') failRequest", 'else failRequest', { budgets: { open: 1, act: 1, refuse: 1 } }),

  // Versions and snapshots.
  bug('no-version-check', 'S6', 'older news is taken', 'crm-reports.ts', 'return known !== null && version !== null && version < known;', 'return false;', { budgets: { open: 1, act: 1, flip: 2 }, scenario: { order: 'any' } }),
  bug('work-raises-presence-version', 'S1', 'a report of tickets makes the presence known', 'evolve.ts', "link.state === 'up' && event.version !== null ? { ...link, workVersion: event.version } : link", "link.state === 'up' && event.version !== null ? { ...link, version: event.version, workVersion: event.version } : link", { mode: C, budgets: { open: 1, act: 1, flip: 2, ticket: 1, drop: 1 } }),
  bug('snapshots-ignored', 'L1', 'a snapshot says nothing after the first', 'crm-reports.ts', 'if (isOlder(input.version, known)) return;\n  const before', 'if (known !== null) return;\n  const before', { budgets: { open: 1, act: 1, flip: 1, drop: 1 } }),
  bug('snapshot-makes-ready', 'S7', 'the first snapshot of a link makes the agent Ready', 'crm-reports.ts', 'if (ready || choice === null) return;', "if (ready && choice !== null && !choice.ready) takePersonsChoice(draft, statusId, null, 'snapshot');\n  if (ready || choice === null) return;"),
  bug('adoption-of-ready', 'S7', 'a CRM found Ready is taken for its user choosing Ready', 'crm-reports.ts', "observe(draft, input.statusId, 'state', input.version);\n    adoptFirst(draft, input.statusId, before?.ready ?? null);", "takePersonsChoice(draft, input.statusId, input.version, 'chosen');\n    void adoptFirst; void before?.ready;"),
  bug('asks-before-snapshot', 'LK9', 'the CRM is asked before it said how it stands', 'desired.ts', "state.crmLink.state !== 'up' || state.crmLink.snapshotDueAt !== null", "state.crmLink.state !== 'up'"),
  bug('tickets-never-close', 'S6', 'a closed ticket stays', 'crm-reports.ts', 'const work = tickets.map((ticket): WorkItem => {', 'const work = [...before.filter((old) => !tickets.some((ticket) => ticket.workId === old.workId)), ...tickets].map((ticket): WorkItem => {'),
  bug('answer-without-work', 'S3', 'the tickets in an answer are not looked at', 'crm-reports.ts', '// Work first: a confirmation that says "work here" confirms nothing (IL4).\n  takeWork(draft, input.work, input.version);', '', { budgets: { open: 1, act: 1, give: 1, ticket: 1, drop: 1 } }),
  bug('loses-presence-reports', 'PE1', 'a report without request is taken for state', 'crm-reports.ts', "takePersonsChoice(draft, input.statusId, input.version, 'chosen');\n  } else if (input.version !== knownVersion(draft)) {", "observe(draft, input.statusId, 'state', input.version);\n  } else if (input.version !== knownVersion(draft)) {"),

  // Holds.
  bug('make-before-break', 'S1', 'complementary: Ready before the CRM is Not Ready', 'holds.ts', 'return crm.reported === null || crm.reported.ready || crm.isReadyUnderWay;', 'return crm.reported === null;', { mode: C }),
  bug('unknown-is-not-ready', 'S1', 'complementary: an unknown CRM counts as Not Ready', 'holds.ts', 'return crm.reported === null || crm.reported.ready || crm.isReadyUnderWay;', 'return crm.reported?.ready === true || crm.isReadyUnderWay;', { mode: C, wire: 'plain' }),
  bug('forgets-own-ready', 'S1', 'complementary: a Ready of our own that is under way is forgotten', 'holds.ts', 'return crm.reported === null || crm.reported.ready || crm.isReadyUnderWay;', 'return crm.reported === null || crm.reported.ready;', { mode: C, budgets: { open: 1, act: 2, flip: 1, give: 1 } }),
  bug('never-drains', 'S2', 'a Ready of our own that is under way is not waited for', 'evolve.ts', 'isReadyUnderWay: state.crm.isReadyUnderWay || event.ready,', '', { mode: C, budgets: { open: 1, act: 2, flip: 1, give: 1 } }),
  bug('no-hold-for-tickets', 'IL2', 'tickets do not hold the contact centre', 'holds.ts', "if (elsewhere.length > 0) holds.push({ kind: 'workElsewhere', side: otherSide(side), work: refs(elsewhere) });", ''),
  bug('supervisor-ignored', 'PE3', 'the supervisor does not hold', 'holds.ts', "if (state.supervisorHold !== null) holds.push({ kind: 'supervisor', ...state.supervisorHold });", '', { budgets: { open: 1, act: 1, supervise: 1 } }),
  bug('no-hold-for-missed', 'IL9', 'a missed offer does not hold', 'holds.ts', "holds.push({ kind: 'missed', ...state.missed });", ''),
  bug('no-hold-for-flapping', 'FL1', 'a freeze does not hold', 'holds.ts', "holds.push({ kind: 'flapping', until: state.frozenUntil, changes: rules.definition.flapping.changes });", '', { budgets: { open: 1, act: 4 }, definition: { flappingChanges: 3 } }),
  bug('no-hold-for-lost-crm', 'S11', 'a CRM that is gone for good does not hold', 'holds.ts', "holds.push({ kind: 'linkLost', since: state.crmLink.since });", '{}', { budgets: { open: 1, act: 1, detach: 1 } }),
  bug('out-of-step-ignored', 'RQ6', 'a CRM that does not obey does not hold', 'holds.ts', 'if (request !== null && skipsAgent && isOutOfStep(rules, state))', 'if (request !== null && skipsAgent && request.failures > 99)', { budgets: { open: 1, act: 1, refuse: 3 } }),
  bug('crm-free-during-work', 'EN5', 'work in hand does not hold the CRM', 'holds.ts', "if (workInHand(state, 'contactCenter').length > 0) return true;", ''),
  bug('crm-free-while-frozen', 'EN5', 'a freeze does not hold the CRM', 'holds.ts', 'if (state.frozenUntil !== null) return true;', '', { budgets: { open: 1, act: 4 }, definition: { flappingChanges: 3 } }),
  bug('crm-free-after-missed', 'EN5', 'a missed offer does not hold the CRM', 'holds.ts', '(state.supervisorHold !== null || state.missed !== null)', 'state.supervisorHold !== null'),

  // Requests.
  bug('no-retry', 'L1', 'a request that failed is not made again', 'request.ts', 'nextAttemptAt: pause === null ? null : draft.now + pause,', 'nextAttemptAt: null,', { budgets: { open: 1, act: 1, drop: 1 } }),
  bug('retries-for-ever', 'RQ7', 'attempts have no end', 'request.ts', 'pause = failures < crmAttempts + SLOW_ATTEMPTS ? retryMaxMs : null;', 'pause = retryMaxMs;', { budgets: { open: 1, silent: 30 }, scenario: { presences: ['available'] } }),
  bug('label-ping-pong', 'L2', 'a request is replaced whenever the shown label changes', 'request.ts', 'request.ready === desired.ready && (!desired.exact || request.statusId === desired.statusId)', 'request.ready === desired.ready && request.statusId === desired.statusId', { mode: C, budgets: { open: 1, act: 1, flip: 1, give: 1 } }),
  bug('asks-again-and-again', 'EN1', 'a request that stands is made again', 'request.ts', 'if (!isSameTarget || !isForReservation) makeRequest(draft, desired);', 'makeRequest(draft, desired);'),
  bug('keeps-old-target', 'S5', 'a request is not replaced when its target changes', 'request.ts', 'if (!isSameTarget || !isForReservation) makeRequest(draft, desired);', 'if (!isForReservation) makeRequest(draft, desired);'),
  bug('reasserts-for-ever', 'L2', 'plain: an assumed state is asserted again and again', 'request.ts', 'const reassertAt = request.isReassertion ? null : draft.now + draft.rules.definition.timeouts.reassertMs;', 'const reassertAt = draft.now + draft.rules.definition.timeouts.reassertMs;', { wire: 'plain' }),
  bug('block-on-assign', 'S4', 'an interaction is offered at once, and the CRM is told afterwards', 'work.ts', "draft.emit({ kind: 'workReserved', workId: next.workId, deadlineAt });", "draft.emit({ kind: 'workReserved', workId: next.workId, deadlineAt });\n  draft.emit({ kind: 'reservationConfirmed', workId: next.workId });"),
  bug('any-answer-confirms', 'S5', 'the answer to another request confirms a reservation', 'request.ts', 'const isForReservation = reservation === null || request.reservedWorkId === reservation.workId;', 'const isForReservation = true;'),
  bug('failed-request-forgets-echo', 'S7', 'plain: the echo of a request that has failed is not expected', 'request.ts', 'if (request === null || !isPlain(draft)) return null;', "if (request === null || !isPlain(draft) || request.state === 'failed') return null;", { wire: 'plain', budgets: { open: 1, act: 2, delay: 1 } }),

  // Work.
  bug('offer-despite-ticket', 'S4', 'a ticket does not take an offer back', 'work.ts', "if (state.crm.work.length > 0) return 'crmHasWork';\n  if (state.contactCenter.choice?.ready !== true) return 'agentNotReady';\n  if (holdsOf(rules, state, 'contactCenter').some((hold) => !OWN_HOLDS.has(hold.kind))) return 'agentNotReady';", "if (state.contactCenter.choice?.ready !== true) return 'agentNotReady';"),
  bug('offer-despite-not-ready', 'I8', 'going Not Ready does not take an offer back', 'work.ts', "if (state.contactCenter.choice?.ready !== true) return 'agentNotReady';\n  if (holdsOf", 'if (holdsOf', { budgets: { open: 1, act: 2, give: 1 } }),
  bug('offer-without-link', 'S11', 'a lost link does not take an offer back', 'work.ts', "if (state.session.state !== 'linked' || state.crmLink.state !== 'up') return 'linkLost';", '', { budgets: LINK }),
  bug('two-at-once', 'I3', 'a second item is reserved beside the first', 'work.ts', "if (state.contactCenter.work.some((item) => item.state === 'reserved' || item.state === 'offered')) return false;", '', { budgets: { open: 1, act: 1, give: 2 }, definition: { capacity: { contactCenter: 2, crm: 1 } } }),
  bug('newest-first', 'I5', 'the newest item is served first', 'work.ts', 'item.createdAt < next.createdAt', 'item.createdAt >= next.createdAt', { budgets: { open: 1, act: 1, give: 2 } }),
  bug('rescinded-is-lost', 'S10', 'an item that is taken back is lost', 'evolve.ts', '({ ...backToWaiting(item, event.at), offers: item.offers - 1 })', 'null'),
  bug('place-is-lost', 'I14', 'an item that goes back loses its place', 'evolve.ts', "return { ...item, state: 'waiting', since: at,", "return { ...item, state: 'waiting', createdAt: at, since: at,"),
  bug('offers-without-end', 'IL9', 'a missed item is offered without end', 'work.ts', 'if (item.offers >= draft.rules.definition.interlock.maxOffers) {', 'if (item.offers > 99) {', { budgets: { open: 1, act: 3, give: 1 } }),
  bug('late-accept', 'I7', 'an offer that is gone can be accepted', 'decide.ts', "if (item?.state !== 'offered' || (item.deadlineAt !== null && item.deadlineAt <= draft.now)) return 'offerGone';", "if (item === null) return 'offerGone';"),
  bug('wrap-up-without-end', 'I6', 'a wrap-up has no end', 'evolve.ts', "state: 'wrapUp', since: event.at, deadlineAt: event.deadlineAt", "state: 'wrapUp', since: event.at, deadlineAt: null", { definition: { wrapUpMs: 7000 }, budgets: { open: 1, act: 1, give: 1 } }),
  bug('collision-unseen', 'IL8', 'work on both sides at once is not recorded', 'decide.ts', 'recordCollision(draft);', 'void recordCollision;', { budgets: { open: 1, act: 1, flip: 1, give: 1, manual: 1 } }),
  bug('work-is-dropped', 'S10', 'a ticket ends the interaction in progress', 'evolve.ts', "case 'crmWorkChanged': {", "case 'crmWorkChanged': {\n      if (event.work.length > 0) state = { ...state, contactCenter: { ...state.contactCenter, work: [] } };", { budgets: { open: 1, act: 1, flip: 1, give: 1, manual: 1 } }),
  bug('reserved-for-ever', 'L2', 'a reservation has no end', 'due.ts', "else if (item.state === 'reserved') denyReservation(draft, 'crmSilent');", '', { budgets: { open: 1, act: 1, give: 1, silent: 3 }, definition: { crmAttempts: 4, reservationMs: 5000 } }),
  bug('offered-for-ever', 'L2', 'an offer has no end', 'due.ts', "if (item.state === 'offered') missOffer(draft, item);\n    else if", 'if'),

  // People.
  bug('choice-not-shared', 'SY1', 'synchronized: a choice stays on its side', 'choose.ts', 'set(draft, otherSide(side), other, false);', 'void other;'),
  bug('both-chosen', 'CM1', 'complementary: the last Ready does not end the other', 'choose.ts', '} else if (ready && draft.state[otherSide(side)].choice?.ready !== false) {', '} else if (false) {', { mode: C }),
  bug('seesaw', 'CM2', 'complementary: going Not Ready makes the other side Ready', 'choose.ts', 'if (!isPerson) return;\n  const concernsContactCenter', "if (rules.definition.mode === 'complementary' && side === 'crm' && !ready) set(draft, otherSide(side), { ready: true, reasonCode: null, statusId: null, by: 'crmUser', cause: 'otherSideReady' }, false);\n  if (!isPerson) return;\n  const concernsContactCenter", { mode: C }),
  bug('pending-ignored', 'PE1', 'Not Ready during work is forgotten', 'decide.ts', "if (!reason.selectable) return 'reasonCodeNotSelectable';", "if (!reason.selectable) return 'reasonCodeNotSelectable';\n    if (state.contactCenter.work.length > 0) return;", { budgets: { open: 1, act: 2, give: 1 } }),
  bug('missed-for-ever', 'PE4', 'choosing Ready does not end the hold of a missed offer', 'choose.ts', "if (concernsContactCenter && draft.state.missed !== null) draft.emit({ kind: 'missedCleared' });", '', { budgets: { open: 1, act: 2, give: 1 } }),
  bug('frozen-for-ever', 'L2', 'a freeze has no end', 'due.ts', "if (isDue(draft.state.frozenUntil)) draft.emit({ kind: 'flappingEnded' });", '', { budgets: { open: 1, act: 4 }, definition: { flappingChanges: 3 } }),
  bug('signed-out-at-work', 'PE5', 'signing out does not wait for the end of work', 'session.ts', "export function signOut(draft: Draft): void {\n  if (!hasWorkInProgress(draft)) {", 'export function signOut(draft: Draft): void {\n  if (true) {', { budgets: { open: 1, act: 1, give: 1, signOut: 1 } }),

  // Sessions, epochs, links.
  bug('epoch-not-compared', 'S8', 'what belongs to an older session is heard', 'decide.ts', "if ('epoch' in input && input.epoch !== null && input.epoch !== state.epoch)", "if ('epoch' in input && input.epoch === -99)"),
  bug('epoch-not-raised', 'LK1', 'a new session has the epoch of the old one', 'session.ts', 'epoch: state.epoch + 1,', 'epoch: Math.max(1, state.epoch),', { budgets: { open: 1, reload: 1 } }),
  bug('ready-at-sign-in', 'S7', 'signing in makes the agent Ready', 'session.ts', "ready: false,\n      reasonCode: draft.rules.definition.systemReasonCodes.startWork,\n      statusId: null,\n      by: 'policy',", "ready: true,\n      reasonCode: draft.rules.definition.systemReasonCodes.startWork,\n      statusId: null,\n      by: 'policy',"),
  bug('ready-after-grace', 'LK4', 'the end of the grace time leaves the choice of Ready', 'session.ts', "becomeNotReady(draft, 'timer', 'clientDisconnect');", '', { budgets: LINK }),
  bug('remembers-ready', 'S7', 'a reconnect restores the Ready from before', 'session.ts', "if (fresh) {\n    // Signing in", "if (!fresh && state.session.state === 'lost' && state.session.disconnected) draft.emit({ kind: 'choiceMade', side: 'contactCenter', choice: { ready: true, reasonCode: null, statusId: null, by: 'agent', cause: 'chosen', at: draft.now }, counts: false });\n  if (fresh) {\n    // Signing in", { budgets: LINK }),
  bug('lost-for-ever', 'L2', 'a lost session is never logged out', 'due.ts', "if (isDue(session.logoutAt)) endSession(draft, 'linkLost');", '', { budgets: LINK }),
  bug('crm-lost-for-ever', 'L2', 'a lost CRM never counts as unknown', 'due.ts', "if (link.state === 'lost' && !link.expired && isDue(link.graceUntil)) draft.emit({ kind: 'crmLinkExpired' });", '', { budgets: { open: 1, act: 1, detach: 1 } }),
  bug('event-without-effect', 'S9', 'the state knows what the log does not', 'decide.ts', 'return { ok: true, events: draft.events, effects: live, state: draft.state };', 'return { ok: true, events: draft.events.slice(1), effects: live, state: draft.state };'),
];
