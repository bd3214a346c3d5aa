/** What a run finds: properties that are violated, what came up, and lines for a story. */
import type { Sometimes } from './sometimes.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The id that a property's text begins with. */
export const propertyId = (property: string): string => property.split(' ')[0] ?? property;

export interface Violation {
  /** Begins with the property's id. */
  readonly property: string;
  readonly at: number;
  readonly agent: number;
}

/** More of them say nothing new. */
const MAX_VIOLATIONS = 20;

export interface FindingsOptions {
  readonly time: VirtualTime;
  /** Ends with the first violation of one of these: ids of properties. */
  readonly stopsAt: readonly string[] | undefined;
  /** Lines of what happened, for a story. */
  readonly tell: ((at: number, text: string) => void) | undefined;
}

export class Findings {
  readonly violations: Violation[] = [];
  readonly sometimes: Partial<Record<Sometimes, number>> = {};
  /** Undefined where nobody listens, so that no line is put together for nobody. */
  readonly tell: ((text: string) => void) | undefined;
  readonly #time: VirtualTime;
  readonly #stopsAt: readonly string[];

  constructor({ time, stopsAt = [], tell }: FindingsOptions) {
    this.#time = time;
    this.#stopsAt = stopsAt;
    this.tell = tell === undefined ? undefined : (text) => tell(time.now, text);
  }

  readonly violate = (property: string, agent: number): void => {
    this.tell?.(`VIOLATED ${property}`);
    if (this.#stopsAt.includes(propertyId(property))) this.#time.stop();
    if (this.violations.length < MAX_VIOLATIONS) this.violations.push({ property, at: this.#time.now, agent });
  };

  readonly met = (what: Sometimes): void => {
    this.sometimes[what] = (this.sometimes[what] ?? 0) + 1;
  };
}
