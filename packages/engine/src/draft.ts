/** A decision in the making: events are applied to the facts as they are made, so that later steps see them. */
import type { Rules } from './definition.ts';
import type { AgentEvent, Effect } from './events.ts';
import { evolve } from './evolve.ts';
import type { AgentState } from './model.ts';

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

  /** Callers write the event out whole, its instant too: completing it here would cost a copy of each. */
  emit(event: AgentEvent): void {
    this.events.push(event);
    this.state = evolve(this.state, event);
  }
}
