/**
 * What an agent's two sides and their work were like over a time, from the records of the agent: a fold over the log,
 * like the measures. Facts are made with `evolve`, so that a lane says what the agent's page said at that instant.
 *
 * The records may begin in the middle of the agent's log. Then a side is unknown until the log has said both what it shows
 * and where the session stands.
 */
import type { Mode } from '../definition.ts';
import type { AgentEvent } from '../events.ts';
import { evolve } from '../evolve.ts';
import { isWithAgent } from '../honesty/both-ready.ts';
import { type Actor, type AgentState, initialAgent, isInHand, type SideName, sideOf } from '../model.ts';
import { createMarkLane, type LaneMark } from './mark-lane.ts';
import { createRequestLane, type LaneRequest } from './request-lane.ts';
import { createSegmentLane, type LaneSegment, type SegmentContent, UNKNOWN_CONTENT } from './segment-lane.ts';
import { createWorkLane, type WorkBar } from './work-lane.ts';

/** What of a definition decides what a lane shows, and since when it was in force. */
export interface LanePolicy {
  readonly at: number;
  readonly mode: Mode;
  /** Failures in a row from which on the CRM counts as out of step (RQ6). */
  readonly crmAttempts: number;
}

export interface LanesQuery {
  /** ms since 1970; what was before it is folded and not shown. */
  readonly from: number;
  readonly to: number;
  /** The first record is the agent's first one ever. */
  readonly isFromStart: boolean;
  /** What was in force, oldest first; what is before the first of them goes by it. At least one. */
  readonly policies: readonly LanePolicy[];
}

export interface LaneParts {
  readonly contactCenter: readonly LaneSegment[];
  readonly crm: readonly LaneSegment[];
  readonly work: readonly WorkBar[];
  readonly marks: readonly LaneMark[];
  readonly requests: readonly LaneRequest[];
}

export interface LanesFold {
  /** Takes in the events of one record, in the order of the log. */
  take(events: readonly AgentEvent[]): void;
  /** Everything up to `to`; the fold is not to be used any more. */
  end(): LaneParts;
}

type SideChanged = Extract<AgentEvent, { kind: 'sideChanged' }>;

/** What a side of somebody who was never seen shows. */
const NEVER_SEEN: Readonly<Record<SideName, SideChanged>> = {
  contactCenter: neverSeen('contactCenter', 'Signed out', false),
  crm: neverSeen('crm', 'Unknown', null),
};

function neverSeen(side: SideName, label: string, ready: boolean | null): SideChanged {
  const none = { reasonCode: null, statusId: null, by: null, cause: null };
  return { at: 0, kind: 'sideChanged', side, ready, label, hold: 'signedOut', ...none };
}

/** Each says where the session stands, and that nothing is known of a CRM behind it. */
const SESSION_EVENTS: ReadonlySet<AgentEvent['kind']> = new Set(['sessionOpened', 'sessionLost', 'sessionEnded']);

function shapeOf(state: AgentState, side: SideName, ready: boolean | null): LaneSegment['shape'] {
  if (state.session.state !== 'linked') return 'offline';
  if (side === 'crm') {
    if (state.crmLink.state !== 'up') return 'offline';
    if (state.crm.work.length > 0) return 'work';
    // It is there and has not said where it stands.
    if (ready === null) return 'unknown';
  } else if (state.contactCenter.work.some((item) => isWithAgent(item.state))) return 'work';
  return ready === true ? 'ready' : 'held';
}

/** Works that the deciding hold names. */
function workOfHold(state: AgentState, side: SideName, hold: string | null): readonly string[] {
  const idsOf = (of: SideName): readonly string[] =>
    sideOf(state, of)
      .work.filter(isInHand)
      .map(({ workId }) => workId);
  switch (hold) {
    case 'workElsewhere':
      return idsOf(side === 'crm' ? 'contactCenter' : 'crm');
    case 'atCapacity':
    case 'wrapUp':
      return idsOf(side);
    case 'missed':
      return state.missed === null ? [] : [state.missed.workId];
    default:
      return [];
  }
}

/** See the head of the file. */
export function createLanes(query: LanesQuery): LanesFold {
  const { from, to, isFromStart } = query;
  const range = { from, to };
  let state = initialAgent('');
  let isSessionKnown = isFromStart;
  const shown: Record<SideName, SideChanged | null> = isFromStart
    ? { ...NEVER_SEEN }
    : { contactCenter: null, crm: null };
  /** Who made each side show it, where it was not the agent. */
  const actors: Record<SideName, Actor | null> = { contactCenter: null, crm: null };
  const segments = {
    contactCenter: createSegmentLane(range, contentOf('contactCenter', null)),
    crm: createSegmentLane(range, contentOf('crm', null)),
  };
  const work = createWorkLane(range);
  const requests = createRequestLane(range);
  const [first, ...later] = query.policies;
  if (first === undefined) throw new Error('lanes need a definition that was in force');
  const marks = createMarkLane(range, first);

  /** Another definition changes what counts as wrong at that instant, though nothing happened to the agent. */
  function followPolicies(until: number): void {
    for (let next = later[0]; next !== undefined && next.at <= until; next = later[0]) {
      later.shift();
      marks.follow(next, state);
    }
  }

  function contentOf(side: SideName, requestId: string | null): SegmentContent {
    const last = shown[side];
    if (last === null || !isSessionKnown) return UNKNOWN_CONTENT;
    const { label, reasonCode, statusId, hold, by, cause, ready } = last;
    const shape = shapeOf(state, side, ready);
    const workIds = workOfHold(state, side, hold);
    const actor = hold === 'supervisor' ? (state.supervisorHold?.actor ?? null) : actors[side];
    const who = { actorId: actor?.id ?? null, actorName: actor?.name ?? null };
    return { shape, label, reasonCode, statusId, hold, workIds, by, ...who, cause, requestId };
  }

  return {
    take(events) {
      const at = events[0]?.at;
      if (at === undefined || at > to) return;
      followPolicies(at);
      let requestId: string | null = null;
      const actor = events.map((event) => ('actor' in event ? event.actor : undefined)).find(Boolean) ?? null;
      const changed = new Set<SideName>();
      for (const event of events) {
        state = evolve(state, event);
        if (SESSION_EVENTS.has(event.kind)) isSessionKnown = true;
        if (event.kind === 'sideChanged') {
          shown[event.side] = event;
          actors[event.side] = actor;
          changed.add(event.side);
        }
        if (event.kind === 'requestMade' && event.attempt === 1) requestId = event.requestId;
      }
      for (const side of ['contactCenter', 'crm'] as const)
        segments[side].show(at, contentOf(side, changed.has(side) ? requestId : null));
      work.show(at, state, events);
      requests.take(at, state, events);
      marks.take(at, state, events);
    },
    end() {
      followPolicies(to);
      const requestsMade = requests.end();
      return {
        contactCenter: segments.contactCenter.end(),
        crm: segments.crm.end(),
        work: work.end(),
        marks: marks.end(),
        requests: requestsMade,
      };
    },
  };
}
