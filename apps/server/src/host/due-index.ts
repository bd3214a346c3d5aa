/**
 * Which agent is due next. A heap with lazy removal: setting a new time leaves the old entry behind, which is dropped
 * when it comes up, or when such leftovers are most of the heap.
 */
export interface DueIndex {
  /** Sets when the agent is due; null for never. */
  set(agentId: string, dueAt: number | null): void;
  /** The earliest due time, null when nothing is due. */
  earliest(): number | null;
  /** Removes and returns one agent that is due at `now`, the earliest first; null when there is none. */
  takeDue(now: number): string | null;
  /** Agents with a due time. */
  readonly size: number;
}

interface Entry {
  readonly agentId: string;
  readonly dueAt: number;
}

const SLACK = 64;

export function createDueIndex(): DueIndex {
  const dueByAgent = new Map<string, number>();
  let heap: Entry[] = [];

  function push(entry: Entry): void {
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || parent.dueAt <= entry.dueAt) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  function pop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = heap[childIndex];
      if (child === undefined) break;
      const right = heap[childIndex + 1];
      if (right !== undefined && right.dueAt < child.dueAt) {
        child = right;
        childIndex += 1;
      }
      if (child.dueAt >= last.dueAt) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
  }

  /** The first entry that still holds. */
  function top(): Entry | null {
    for (let entry = heap[0]; entry !== undefined; entry = heap[0]) {
      if (dueByAgent.get(entry.agentId) === entry.dueAt) return entry;
      pop();
    }
    return null;
  }

  function compact(): void {
    heap = [];
    for (const [agentId, dueAt] of dueByAgent) push({ agentId, dueAt });
  }

  return {
    set(agentId, dueAt) {
      if (dueAt === null) {
        dueByAgent.delete(agentId);
        return;
      }
      if (dueByAgent.get(agentId) === dueAt) return;
      dueByAgent.set(agentId, dueAt);
      push({ agentId, dueAt });
      if (heap.length > 4 * dueByAgent.size + SLACK) compact();
    },
    earliest: () => top()?.dueAt ?? null,
    takeDue(now) {
      const entry = top();
      if (entry === null || entry.dueAt > now) return null;
      pop();
      dueByAgent.delete(entry.agentId);
      return entry.agentId;
    },
    get size() {
      return dueByAgent.size;
    },
  };
}
