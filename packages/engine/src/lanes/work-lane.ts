/** Each work item of either side as a bar of parts. */
import type { AgentEvent } from '../events.ts';
import type { AgentState, SideName, WorkItem, WorkState } from '../model.ts';
import type { LaneRange } from './segment-lane.ts';

export interface WorkPart {
  readonly from: number;
  readonly to: number;
  readonly state: WorkState;
}

export interface WorkBar {
  readonly workId: string;
  readonly kind: 'interaction' | 'ticket';
  readonly label: string;
  readonly channel: string | null;
  readonly queueId: string | null;
  /** Without a gap. */
  readonly parts: readonly WorkPart[];
  /** How it ended for this agent; null when it has not. */
  readonly outcome: string | null;
}

export interface WorkLane {
  /** The agent's work is this from now on. */
  show(at: number, state: AgentState, events: readonly AgentEvent[]): void;
  end(): readonly WorkBar[];
}

interface OpenBar {
  readonly item: WorkItem;
  readonly parts: WorkPart[];
  readonly order: number;
  state: WorkState;
  since: number;
}

/** How an item left, from the events of the record in which it did. */
function outcomeOf(workId: string, kind: WorkItem['kind'], events: readonly AgentEvent[]): string {
  for (const event of events) {
    if (event.kind === 'workTransferred' && event.item.workId === workId) return 'transferred';
    if (!('workId' in event) || event.workId !== workId) continue;
    if (event.kind === 'workEnded') return event.outcome;
    if (event.kind === 'workReturned' || event.kind === 'permitEnded') return event.cause;
  }
  return kind === 'ticket' ? 'closed' : 'ended';
}

export function createWorkLane({ from, to }: LaneRange): WorkLane {
  const open = new Map<string, OpenBar>();
  const bars: { readonly order: number; readonly bar: WorkBar }[] = [];
  let seen = 0;

  function closePart(bar: OpenBar, at: number): void {
    const since = Math.max(bar.since, from);
    if (at > since) bar.parts.push({ from: since, to: at, state: bar.state });
  }

  function close(bar: OpenBar, at: number, outcome: string | null): void {
    closePart(bar, at);
    if (bar.parts.length === 0) return;
    const { workId, kind, label, channel, queueId } = bar.item;
    bars.push({ order: bar.order, bar: { workId, kind, label, channel, queueId, parts: bar.parts, outcome } });
  }

  function showSide(at: number, side: SideName, work: readonly WorkItem[], events: readonly AgentEvent[]): void {
    const now = new Map(work.map((item) => [`${side}/${item.workId}`, item]));
    for (const [key, bar] of open) {
      if (!key.startsWith(`${side}/`)) continue;
      const item = now.get(key);
      if (item !== undefined) continue;
      open.delete(key);
      close(bar, at, outcomeOf(bar.item.workId, bar.item.kind, events));
    }
    for (const [key, item] of now) {
      const bar = open.get(key);
      if (bar === undefined) {
        seen += 1;
        open.set(key, { item, parts: [], order: seen, state: item.state, since: at });
      } else if (bar.state !== item.state) {
        closePart(bar, at);
        bar.state = item.state;
        bar.since = at;
      }
    }
  }

  return {
    show(at, state, events) {
      showSide(at, 'contactCenter', state.contactCenter.work, events);
      showSide(at, 'crm', state.crm.work, events);
    },
    end() {
      for (const bar of open.values()) close(bar, to, null);
      return bars.sort((a, b) => a.order - b.order).map(({ bar }) => bar);
    },
  };
}
