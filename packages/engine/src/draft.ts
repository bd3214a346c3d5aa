/** A decision in the making: events are applied to the facts as they are made, so that later steps see them. */
import type { Rules } from './definition.ts';
import type { AgentEvent, Effect } from './events.ts';
import { evolve } from './evolve.ts';
import type { AgentState } from './model.ts';

/** An event without its instant, which the draft adds. */
export type NewEvent = AgentEvent extends infer E ? (E extends AgentEvent ? Omit<E, 'at'> : never) : never;

export class Draft {
  readonly rules: Rules;
  readonly now: number;
  readonly events: AgentEvent[] = [];
  readonly effects: Effect[] = [];
  state: AgentState;

  constructor(rules: Rules, state: AgentState, now: number) {
    this.rules = rules;
    this.state = state;
    this.now = now;
  }

  emit(event: NewEvent): void {
    // The spread of a union member plus `at` is that member; the compiler cannot see it through Omit.
    const complete = { ...event, at: this.now } as AgentEvent;
    this.events.push(complete);
    this.state = evolve(this.state, complete);
  }
}
