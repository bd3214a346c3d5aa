/** A binary heap whose members know their place in it, so that any of them leaves in logarithmic time. */

export interface HeapMember {
  /** Place in its heap; -1 outside of one. Set by the heap alone. */
  heapIndex: number;
}

export class Heap<T extends HeapMember> {
  private readonly members: T[] = [];
  private readonly isBefore: (a: T, b: T) => boolean;

  /** @param isBefore a total order: of two members exactly one is before the other */
  constructor(isBefore: (a: T, b: T) => boolean) {
    this.isBefore = isBefore;
  }

  get size(): number {
    return this.members.length;
  }

  /** The first member. */
  peek(): T | undefined {
    return this.members[0];
  }

  /** All members, in no order that means anything. */
  get all(): readonly T[] {
    return this.members;
  }

  add(member: T): void {
    this.members.push(member);
    this.rise(member, this.members.length - 1);
  }

  /** Takes a member out; one that is outside stays there. */
  remove(member: T): void {
    const index = member.heapIndex;
    if (index < 0) return;
    member.heapIndex = -1;
    const last = this.members.pop();
    if (last === undefined || last === member) return;
    this.sink(last, index);
    if (last.heapIndex === index) this.rise(last, index);
  }

  /** Puts a member right whose place in the order has changed, as the only one. */
  renew(member: T): void {
    const index = member.heapIndex;
    this.sink(member, index);
    if (member.heapIndex === index) this.rise(member, index);
  }

  /**
   * The first member that is not excluded: it looks below excluded ones only, so it costs what is excluded.
   *
   * @param bound what it must come before, else the bound is the answer; need not be a member
   */
  bestExcept(isExcluded: (member: T) => boolean, bound?: T): T | undefined {
    let best = bound;
    const open = [0];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const member = this.members[index];
      if (member === undefined || (best !== undefined && this.isBefore(best, member))) continue;
      if (isExcluded(member)) open.push(2 * index + 1, 2 * index + 2);
      else best = member;
    }
    return best;
  }

  private rise(member: T, from: number): void {
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.members[above] as T;
      if (!this.isBefore(member, parent)) break;
      this.members[index] = parent;
      parent.heapIndex = index;
      index = above;
    }
    this.members[index] = member;
    member.heapIndex = index;
  }

  private sink(member: T, from: number): void {
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.members.length) break;
      const right = child + 1;
      if (right < this.members.length && this.isBefore(this.members[right] as T, this.members[child] as T))
        child = right;
      const candidate = this.members[child] as T;
      if (!this.isBefore(candidate, member)) break;
      this.members[index] = candidate;
      candidate.heapIndex = index;
      index = child;
    }
    this.members[index] = member;
    member.heapIndex = index;
  }
}
