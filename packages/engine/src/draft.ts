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
    // Callers hand over fresh literals, so the instant is put into them: a copy would cost a fifth of a decision. A union
    // member plus `at` is that member, which the compiler cannot see through Omit.
    const complete = event as AgentEvent;
    (complete as { at: number }).at = this.now;
    this.events.push(complete);
    this.state = evolve(this.state, complete);
  }
}
