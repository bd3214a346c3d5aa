/** Requests to the CRM, each from its first attempt to its end. */
import type { AgentEvent } from '../events.ts';
import type { AgentState } from '../model.ts';
import type { LaneRange } from './segment-lane.ts';

export interface LaneRequest {
  /** Of the first attempt. */
  readonly requestId: string;
  readonly statusId: string;
  readonly ready: boolean;
  readonly reservedWorkId: string | null;
  readonly madeAt: number;
  readonly attempts: number;
  readonly endedAt: number | null;
  /** `failed`: given up, and nothing is asked any more until somebody or something starts it again. */
  readonly end: 'applied' | 'assumed' | 'failed' | 'dropped' | null;
}

export interface RequestLane {
  take(at: number, state: AgentState, events: readonly AgentEvent[]): void;
  end(): readonly LaneRequest[];
}

type OpenRequest = { -readonly [K in keyof LaneRequest]: LaneRequest[K] };

export function createRequestLane({ from }: LaneRange): RequestLane {
  const requests: LaneRequest[] = [];
  let open: OpenRequest | null = null;

  function end(at: number, how: LaneRequest['end']): void {
    if (open === null) return;
    // One that was given up ends where it was given up, unless it was carried out after all.
    const isGivenUp = open.end === 'failed' && how === 'dropped';
    if (!isGivenUp) Object.assign(open, { endedAt: at, end: how });
    if ((open.endedAt ?? at) >= from) requests.push(open);
    open = null;
  }

  function take(event: AgentEvent): void {
    switch (event.kind) {
      case 'requestMade':
        if (open !== null && event.attempt > 1) {
          open.attempts += 1;
          Object.assign(open, { endedAt: null, end: null });
          return;
        }
        end(event.at, 'dropped');
        open = {
          requestId: event.requestId,
          statusId: event.statusId,
          ready: event.ready,
          reservedWorkId: event.reservedWorkId,
          madeAt: event.at,
          attempts: event.attempt,
          endedAt: null,
          end: null,
        };
        return;
      case 'requestFailed':
        if (open !== null && event.nextAttemptAt === null) Object.assign(open, { endedAt: event.at, end: 'failed' });
        return;
      case 'requestApplied':
        return end(event.at, 'applied');
      case 'requestAssumed':
        return end(event.at, 'assumed');
      case 'requestDropped':
        return end(event.at, 'dropped');
    }
  }

  return {
    take(at, state, events) {
      for (const event of events) take(event);
      // A link that ended took its request with it.
      if (state.crm.request === null) end(at, 'dropped');
    },
    end: () => (open === null ? requests : [...requests, open]),
  };
}
