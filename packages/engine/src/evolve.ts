/** Facts from events. Total: it never throws and never decides. */
import type { AgentEvent } from './events.ts';
import {
  type AgentState,
  actedBy,
  isOpenTicket,
  MAX_COUNTED_CHANGES,
  MAX_ECHOES,
  NOTHING_GIVEN,
  type PresenceRequest,
  type Side,
  sideOf,
  unconfirmedSince,
  type WorkItem,
} from './model.ts';

function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/** Changes one interaction of the contact-centre side; an unknown id changes nothing. */
function withItem(state: AgentState, workId: string, change: (item: WorkItem) => WorkItem | null): AgentState {
  const work: WorkItem[] = [];
  for (const item of state.contactCenter.work) {
    const next = item.workId === workId ? change(item) : item;
    if (next !== null) work.push(next);
  }
  return withWork(state, work);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A copy that nobody else holds yet. Field by field, because most of what a decision costs is copying: a literal is made
 * in place and gives all facts one shape, where a spread is a call that follows the shape of what it is given.
 */
function copyOf(state: AgentState): Mutable<AgentState> {
  return {
    agentId: state.agentId,
    name: state.name,
    team: state.team,
    epoch: state.epoch,
    session: state.session,
    crmLink: state.crmLink,
    contactCenter: state.contactCenter,
    crm: state.crm,
    missed: state.missed,
    misses: state.misses,
    coolDown: state.coolDown,
    given: state.given,
    supervisorHold: state.supervisorHold,
    recentChanges: state.recentChanges,
    frozenUntil: state.frozenUntil,
    collision: state.collision,
    signOutPending: state.signOutPending,
    requestCount: state.requestCount,
  };
}

/** As `copyOf`, of a side. */
function copyOfSide(side: Side): Mutable<Side> {
  return {
    choice: side.choice,
    reported: side.reported,
    work: side.work,
    request: side.request,
    echoes: side.echoes,
    isReadyUnderWay: side.isReadyUnderWay,
    since: side.since,
    shown: side.shown,
  };
}

function withCrmSide(state: AgentState, crm: Side): AgentState {
  const next = copyOf(state);
  next.crm = crm;
  return next;
}

function withContactCenterSide(state: AgentState, contactCenter: Side): AgentState {
  const next = copyOf(state);
  next.contactCenter = contactCenter;
  return next;
}

function withWork(state: AgentState, work: readonly WorkItem[]): AgentState {
  const side = copyOfSide(state.contactCenter);
  side.work = work;
  return withContactCenterSide(state, side);
}

function withCrm(state: AgentState, change: Partial<Side>): AgentState {
  return withCrmSide(state, { ...state.crm, ...change });
}

/** The request is answered: nothing is under way any more. */
function withoutRequest(side: Side): Mutable<Side> {
  const next = copyOfSide(side);
  next.request = null;
  next.isReadyUnderWay = false;
  return next;
}

function withRequest(state: AgentState, requestId: string, change: Partial<PresenceRequest>): AgentState {
  const request = state.crm.request;
  if (request === null || request.requestId !== requestId) return state;
  return withCrm(state, { request: { ...request, ...change } });
}

/**
 * The end of an interaction in progress, parking included, begins the agent's idle time (QW9). That of an offer does not,
 * so nobody loses their turn by one; nor does the end of what is parked, with which the agent had nothing to do any more.
 */
function idleAfter(state: AgentState, workId: string, at: number): AgentState {
  const item = state.contactCenter.work.find((candidate) => candidate.workId === workId);
  if (item?.state !== 'active' && item?.state !== 'wrapUp') return state;
  return { ...state, given: { ...state.given, idleSince: at } };
}

/** Back to the wait list: the item keeps its place, which is its `createdAt` (IL6). */
/** What answers a request for a reservation that was given up says nothing to another one, be it for the same item (S5). */
function ofNoReservation(state: AgentState): AgentState {
  const { request } = state.crm;
  if (request === null || request.reservedWorkId === null) return state;
  return { ...state, crm: { ...state.crm, request: { ...request, reservedWorkId: null } } };
}

function backToWaiting(item: WorkItem, at: number): WorkItem {
  return { ...item, state: 'waiting', since: at, deadlineAt: null, confirmed: false };
}

function isPlainLink(link: AgentState['crmLink']): boolean {
  return link.state === 'up' && link.wire === 'plain';
}

function remembered(state: AgentState, echoUntil: number | null): Side['echoes'] {
  const { request, echoes } = state.crm;
  if (echoUntil === null || request === null) return echoes;
  const { statusId, ready } = request;
  const isPlain = isPlainLink(state.crmLink);
  // On the extended wire a Ready that names no request is nobody's choice (RQ18).
  if (ready && !isPlain) return echoes;
  // An expected Ready lapses by time alone, as all do on the extended wire, whose echoes name their request: one stands for its value.
  if ((ready || !isPlain) && echoes.some((echo) => echo.statusId === statusId))
    return echoes.map((echo) => (echo.statusId === statusId ? { ...echo, until: echoUntil } : echo));
  const all = [...echoes, { statusId, ready, until: echoUntil }];
  if (all.length <= MAX_ECHOES) return all;
  // The oldest goes first, but for a Ready: taken for a person's choice, it would make somebody Ready (RQ9).
  const gone = Math.max(
    0,
    all.findIndex((echo) => !echo.ready),
  );
  return all.filter((_, index) => index !== gone);
}

/** The facts after an event. */
export function evolve(state: AgentState, event: AgentEvent): AgentState {
  switch (event.kind) {
    case 'sessionOpened':
      return {
        ...state,
        name: event.name,
        team: event.team,
        epoch: event.epoch,
        session: { state: 'linked', sessionId: event.sessionId, since: event.at },
        crmLink: { state: 'none' },
        crm: { ...state.crm, request: null, echoes: remembered(state, event.echoUntil) },
      };
    case 'sessionLost':
      return {
        ...state,
        session: {
          state: 'lost',
          since: event.at,
          graceUntil: event.graceUntil,
          logoutAt: event.logoutAt,
          disconnected: false,
        },
        crmLink: { state: 'none' },
        crm: { ...state.crm, request: null, echoes: remembered(state, event.echoUntil) },
      };
    case 'clientDisconnected': {
      if (state.session.state !== 'lost') return state;
      return {
        ...state,
        session: { ...state.session, disconnected: true },
        crm: { ...state.crm, reported: null, request: null, echoes: [] },
      };
    }
    case 'signOutWished':
      return { ...state, signOutPending: true };
    case 'sessionEnded':
      return {
        ...state,
        session: { state: 'signedOut' },
        crmLink: { state: 'none' },
        crm: { ...state.crm, choice: null, reported: null, request: null, echoes: [] },
        missed: null,
        misses: 0,
        coolDown: null,
        given: NOTHING_GIVEN,
        supervisorHold: null,
        recentChanges: [],
        frozenUntil: null,
        signOutPending: false,
      };
    case 'crmAttached': {
      const link = {
        state: 'up' as const,
        since: event.at,
        wire: event.wire,
        workEvents: event.workEvents,
        asksFirst: event.asksFirst,
        version: null,
        workVersion: null,
        inheritsReady: state.crm.isReadyUnderWay,
        snapshotDueAt: event.snapshotDueAt,
      };
      // A plain page never says where it stands: a new document makes the CRM unknown (LK6).
      const reported = event.wire === 'plain' ? null : state.crm.reported;
      return {
        ...state,
        crmLink: link,
        crm: { ...state.crm, reported, request: null, echoes: remembered(state, event.echoUntil) },
      };
    }
    case 'crmDetached':
      return {
        ...state,
        crmLink: { state: 'lost', since: event.at, graceUntil: event.graceUntil, expired: false },
        crm: { ...state.crm, request: null, echoes: remembered(state, event.echoUntil) },
      };
    case 'crmLinkExpired':
      if (state.crmLink.state !== 'lost') return state;
      return { ...state, crmLink: { ...state.crmLink, expired: true }, crm: { ...state.crm, reported: null } };
    case 'crmBecameUnknown':
      return {
        ...state,
        crmLink: state.crmLink.state === 'up' ? { ...state.crmLink, snapshotDueAt: null } : state.crmLink,
        crm: { ...state.crm, reported: null },
      };
    case 'presenceReported': {
      const link = state.crmLink;
      const next = copyOf(state);
      if (link.state === 'up') next.crmLink = { ...link, version: event.version ?? link.version, snapshotDueAt: null };
      const index =
        event.attribution === 'echo' && isPlainLink(state.crmLink)
          ? state.crm.echoes.findIndex((echo) => echo.statusId === event.statusId)
          : -1;
      const crm = copyOfSide(state.crm);
      crm.reported = {
        ready: event.ready,
        statusId: event.statusId,
        reasonCode: null,
        at: event.at,
        certainty: 'said',
        reassertAt: null,
      };
      // An echo that came is no longer expected, nor is one that it overtook. An expected Ready lapses by time alone:
      // a click may have looked like it, and our own stale Ready must not count as the person's (RQ9).
      if (index >= 0) crm.echoes = state.crm.echoes.filter((echo, at) => at > index || echo.ready);
      next.crm = crm;
      return next;
    }
    case 'crmWorkChanged': {
      const link = state.crmLink;
      const next = copyOf(state);
      next.crmLink = link.state === 'up' && event.version !== null ? { ...link, workVersion: event.version } : link;
      const crm = copyOfSide(state.crm);
      // Permits stand beside the tickets: a report says nothing of what was only asked for.
      const permits = state.crm.work.filter((item) => !isOpenTicket(item));
      crm.work = permits.length === 0 ? event.work : [...event.work, ...permits];
      next.crm = crm;
      return next;
    }
    case 'crmWorkConfirmed':
      return state.crmLink.state === 'up'
        ? { ...state, crmLink: { ...state.crmLink, workVersion: event.version } }
        : state;
    case 'choiceMade': {
      const next = copyOf(state);
      const side = copyOfSide(sideOf(state, event.side));
      side.choice = event.choice;
      if (event.counts) next.recentChanges = [...state.recentChanges, event.at].slice(-MAX_COUNTED_CHANGES);
      if (event.choice.ready && event.choice.by === 'agent') next.signOutPending = false;
      if (event.side === 'crm') {
        next.crm = side;
        return next;
      }
      next.contactCenter = side;
      // Becoming Ready begins the ramp and the idle time too, and what was missed before is forgotten.
      if (event.choice.ready && state.contactCenter.choice?.ready !== true) {
        next.given = { ...state.given, idleSince: event.at, readyAt: event.at };
        next.misses = 0;
      }
      return next;
    }
    case 'supervisorHeld':
      return { ...state, supervisorHold: { at: event.at, reasonCode: event.reasonCode, ...actedBy(event) } };
    case 'supervisorReleased':
      return { ...state, supervisorHold: null };
    case 'missedCleared':
      return { ...state, missed: null, misses: 0 };
    case 'flappingFrozen':
      return { ...state, frozenUntil: event.until };
    case 'flappingEnded':
      return { ...state, frozenUntil: null, recentChanges: [] };
    case 'requestMade': {
      const previous = state.crm.request;
      const { reported } = state.crm;
      const next = copyOf(state);
      next.requestCount = state.requestCount + 1;
      // Nothing is under way any more: the next Ready is this link's own (RQ18).
      if (state.crmLink.state === 'up' && state.crmLink.inheritsReady && !state.crm.isReadyUnderWay)
        next.crmLink = { ...state.crmLink, inheritsReady: false };
      next.crm = {
        choice: state.crm.choice,
        reported: event.isReassertion && reported !== null ? { ...reported, reassertAt: null } : reported,
        work: state.crm.work,
        request: {
          requestId: event.requestId,
          statusId: event.statusId,
          ready: event.ready,
          reservedWorkId: event.reservedWorkId,
          attempt: event.attempt,
          state: 'requested',
          since: event.at,
          firstAt: previous === null ? null : unconfirmedSince(previous),
          dueAt: event.dueAt,
          failures: previous?.failures ?? 0,
          isReassertion: event.isReassertion,
          isDistrusted: previous?.isDistrusted ?? false,
        },
        echoes: remembered(state, event.echoUntil),
        isReadyUnderWay: state.crm.isReadyUnderWay || event.ready,
        since: state.crm.since,
        shown: state.crm.shown,
      };
      return next;
    }
    case 'requestAccepted':
      return withRequest(state, event.requestId, { state: 'accepted' });
    case 'requestSettling':
      return withRequest(state, event.requestId, { state: 'settling', dueAt: event.dueAt });
    case 'requestApplied':
      return withCrmSide(state, withoutRequest(state.crm));
    case 'requestAssumed': {
      const request = state.crm.request;
      if (request === null) return state;
      const crm = withoutRequest(state.crm);
      crm.reported = {
        ready: request.ready,
        statusId: request.statusId,
        reasonCode: null,
        at: event.at,
        certainty: 'assumed',
        reassertAt: event.reassertAt,
      };
      return withCrmSide(state, crm);
    }
    case 'requestFailed':
      return withRequest(event.isAnswered ? withCrm(state, { isReadyUnderWay: false }) : state, event.requestId, {
        state: 'failed',
        failures: event.failures,
        dueAt: event.nextAttemptAt,
        isDistrusted: event.distrusts || state.crm.request?.isDistrusted === true,
      });
    case 'reassertionSkipped':
      return state.crm.reported === null
        ? state
        : withCrm(state, { reported: { ...state.crm.reported, reassertAt: null } });
    case 'requestDropped':
      return withCrm(state, { request: null, echoes: remembered(state, event.echoUntil) });
    case 'workGiven':
      return withWork(state, [...state.contactCenter.work, event.item]);
    case 'workReserved': {
      const { count, idleSince, readyAt, recent } = state.given;
      const next = copyOf(state);
      const remembered = event.ramps ? [...recent, event.at].slice(-20) : recent;
      next.given = { count: count + 1, lastAt: event.at, idleSince, readyAt, recent: remembered };
      return withItem(next, event.workId, (item) => ({
        ...item,
        state: 'reserved',
        since: event.at,
        deadlineAt: event.deadlineAt,
        confirmed: false,
      }));
    }
    case 'reservationConfirmed':
      return withItem(state, event.workId, (item) => ({ ...item, confirmed: true }));
    case 'reservationReleased':
      return withItem(ofNoReservation(state), event.workId, (item) => backToWaiting(item, event.at));
    case 'offerMade':
      return withItem(state, event.workId, (item) => ({
        ...item,
        state: 'offered',
        since: event.at,
        deadlineAt: event.deadlineAt,
        offers: item.offers + 1,
      }));
    case 'offerRescinded':
      // Taken back, not missed: it does not count against the item.
      return withItem(state, event.workId, (item) => ({ ...backToWaiting(item, event.at), offers: item.offers - 1 }));
    case 'offerMissed':
      return {
        ...withItem(state, event.workId, (item) => backToWaiting(item, event.at)),
        misses: state.misses + 1,
        missed: event.holds ? { workId: event.workId, label: event.label, at: event.at } : state.missed,
      };
    case 'offerDeclined':
      return { ...withItem(state, event.workId, (item) => backToWaiting(item, event.at)), misses: 0 };
    case 'workStarted': {
      if (event.item !== null) return withWork(state, [...state.contactCenter.work, event.item]);
      return withItem(state.misses === 0 ? state : { ...state, misses: 0 }, event.workId, (item) => ({
        ...item,
        state: 'active',
        since: event.at,
        deadlineAt: null,
      }));
    }
    case 'wrapUpStarted':
      return withItem(state, event.workId, (item) => ({
        ...item,
        state: 'wrapUp',
        since: event.at,
        deadlineAt: event.deadlineAt,
      }));
    case 'wrapUpExtended':
      return withItem(state, event.workId, (item) => ({
        ...item,
        deadlineAt: event.deadlineAt,
        extensions: item.extensions + 1,
      }));
    case 'workParked':
      return withItem(idleAfter(state, event.workId, event.at), event.workId, (item) => ({
        ...item,
        state: 'parked',
        since: event.at,
        deadlineAt: event.deadlineAt,
      }));
    case 'workResumed':
      return withItem(state, event.workId, (item) => ({ ...item, state: 'active', since: event.at, deadlineAt: null }));
    case 'parkExpired':
      return withItem(state, event.workId, (item) => backToWaiting(item, event.at));
    case 'workEnded':
    case 'workReturned':
      return withItem(idleAfter(state, event.workId, event.at), event.workId, () => null);
    case 'workTransferred':
      return withItem(idleAfter(state, event.item.workId, event.at), event.item.workId, () => null);
    case 'coolDownBegan':
      return { ...state, coolDown: { until: event.until, cause: event.cause } };
    case 'coolDownEnded':
      return { ...state, coolDown: null };
    case 'permitTaken':
      return withCrm(state, { work: [...state.crm.work, event.item] });
    case 'permitEnded':
      return withCrm(state, {
        work: state.crm.work.filter((item) => isOpenTicket(item) || item.workId !== event.workId),
      });
    case 'collisionBegan':
      return {
        ...state,
        collision: {
          since: event.at,
          interactionIds: event.interactionIds,
          ticketIds: event.ticketIds,
          cause: event.cause,
        },
      };
    case 'collisionEnded':
      return { ...state, collision: null };
    case 'sideChanged': {
      const side = copyOfSide(sideOf(state, event.side));
      side.since = event.at;
      side.shown = {
        ready: event.ready,
        reasonCode: event.reasonCode,
        statusId: event.statusId,
        hold: event.hold,
      };
      if (event.side === 'crm') return withCrmSide(state, side);
      // The contact centre applies its own changes at once: what is effective is what is reported.
      side.reported = {
        ready: event.ready ?? false,
        statusId: null,
        reasonCode: event.reasonCode,
        at: event.at,
        certainty: 'said',
        reassertAt: null,
      };
      return withContactCenterSide(state, side);
    }
    default:
      return assertNever(event);
  }
}
