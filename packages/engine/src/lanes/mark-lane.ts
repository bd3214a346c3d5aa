/** What went wrong, or was put right: collisions, both Ready, out of step, corrections, flapping, lost links. */
import type { AgentEvent } from '../events.ts';
import { bothReadyCause, isBothReady, isWithAgent } from '../honesty/both-ready.ts';
import { isCorrection } from '../honesty/correction.ts';
import { type AgentState, isOpenTicket } from '../model.ts';
import type { LanePolicy } from './lanes.ts';
import type { LaneRange } from './segment-lane.ts';

export interface LaneMark {
  readonly kind: 'collision' | 'bothReady' | 'outOfStep' | 'correction' | 'flapping' | 'linkLost';
  readonly from: number;
  /** Null: it lasts. */
  readonly to: number | null;
  readonly workIds: readonly string[];
  readonly cause: string | null;
}

export interface MarkLane {
  /** Another definition is in force from then on. */
  follow(next: LanePolicy, state: AgentState): void;
  take(at: number, state: AgentState, events: readonly AgentEvent[]): void;
  end(): readonly LaneMark[];
}

interface Standing {
  readonly workIds: readonly string[];
  readonly cause: string | null;
}

type OpenMark = { -readonly [K in keyof LaneMark]: LaneMark[K] };

const KINDS = ['collision', 'bothReady', 'outOfStep', 'correction', 'flapping', 'linkLost'] as const;

export function createMarkLane({ from }: LaneRange, inForceFirst: LanePolicy): MarkLane {
  const marks: LaneMark[] = [];
  let policy = inForceFirst;
  const open = new Map<LaneMark['kind'], OpenMark>();

  function workIdsOf(state: AgentState): readonly string[] {
    const interactions = state.contactCenter.work.filter((item) => isWithAgent(item.state));
    return [...interactions, ...state.crm.work.filter(isOpenTicket)].map(({ workId }) => workId);
  }

  function bothReady(state: AgentState, events: readonly AgentEvent[]): Standing | null {
    const isStanding = isBothReady({
      mode: policy.mode,
      contactCenterReady: state.contactCenter.shown?.ready ?? null,
      crmReady: state.crm.shown?.ready ?? null,
      interactions: state.contactCenter.work.filter((item) => isWithAgent(item.state)).length,
      openTickets: state.crm.work.filter(isOpenTicket).length,
    });
    return isStanding ? { workIds: workIdsOf(state), cause: bothReadyCause(events) } : null;
  }

  /** The session's loss outranks that of the CRM behind it. */
  function linkLost(state: AgentState): Standing | null {
    if (state.session.state === 'lost') return { workIds: [], cause: 'session' };
    return state.session.state === 'linked' && state.crmLink.state === 'lost' ? { workIds: [], cause: 'crm' } : null;
  }

  /** What stands after the record, of each kind; what stood before and stands still keeps its beginning. */
  function standingOf(kind: LaneMark['kind'], state: AgentState, events: readonly AgentEvent[]): Standing | null {
    const none: Standing = { workIds: [], cause: null };
    const { request } = state.crm;
    switch (kind) {
      case 'collision': {
        const { collision } = state;
        if (collision === null) return null;
        return { workIds: [...collision.interactionIds, ...collision.ticketIds], cause: collision.cause };
      }
      case 'bothReady':
        return bothReady(state, events);
      case 'outOfStep':
        return request !== null && request.failures >= policy.crmAttempts ? none : null;
      case 'flapping':
        return state.frozenUntil === null ? null : none;
      case 'linkLost':
        return linkLost(state);
      case 'correction':
        if (request === null) return null;
        return open.has('correction') || isCorrection(events) ? none : null;
    }
  }

  function close(mark: OpenMark, at: number): void {
    open.delete(mark.kind);
    mark.to = at;
    if (at >= from) marks.push(mark);
  }

  function take(at: number, state: AgentState, events: readonly AgentEvent[]): void {
    for (const kind of KINDS) {
      const standing = standingOf(kind, state, events);
      const mark = open.get(kind);
      const isOther = mark !== undefined && standing !== null && kind === 'linkLost' && mark.cause !== standing.cause;
      if (mark !== undefined && (standing === null || isOther)) close(mark, at);
      if (standing !== null && (mark === undefined || isOther))
        open.set(kind, { kind, from: at, to: null, ...standing });
    }
  }

  return {
    take,
    follow(next, state) {
      policy = next;
      take(next.at, state, []);
    },
    end: () => [...marks, ...open.values()].sort((a, b) => a.from - b.from),
  };
}
