/** Ids in an order that never changes for an id: a place is found by halving, so that a queue of 100,000 is kept in order at no cost. */

export interface Placed {
  readonly id: string;
  readonly key: number;
  /** Decides between equal keys, before the id does. */
  readonly tie: number;
}

function isBefore(a: Placed, b: Placed): boolean {
  if (a.key !== b.key) return a.key < b.key;
  if (a.tie !== b.tie) return a.tie < b.tie;
  return a.id < b.id;
}

export class SortedIds {
  private readonly places: Placed[] = [];

  get size(): number {
    return this.places.length;
  }

  get first(): Placed | undefined {
    return this.places[0];
  }

  /** Where the place is, or would be. */
  private indexOf(place: Placed): number {
    let low = 0;
    let high = this.places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.places[middle];
      if (other !== undefined && isBefore(other, place)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(place: Placed): void {
    const last = this.places.at(-1);
    if (last === undefined || isBefore(last, place)) this.places.push(place);
    else this.places.splice(this.indexOf(place), 0, place);
  }

  delete(place: Placed): void {
    const index = this.indexOf(place);
    if (this.places[index]?.id === place.id) this.places.splice(index, 1);
  }

  /** The first ones. */
  take(count: number): readonly Placed[] {
    return this.places.slice(0, count);
  }
}
