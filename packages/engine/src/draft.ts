/**
 * A decision in the making: events are applied to the facts as they are made, so that later steps see them. One draft may
 * take several inputs of an agent (`take`, `conclude` in `decide.ts`): what they lead to is one record.
 */
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
  /** Something was taken in, so that requests and what is shown are still to be settled. */
  isUnsettled = false;

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
