/** What the record itself comes to, measured in the same way as its replays. */
import { compileRules, evolve, initialAgent, isItemEvent } from '@interlock/engine';
import type { DayFigures } from './day-figures.ts';
import { DayMeter } from './day-meter.ts';
import { factsOf } from './play-day.ts';
import type { RecordedDay } from './recorded-day.ts';

export interface MeasuredRecord {
  readonly figures: DayFigures;
  /** Agents who were signed in at some time; interactions that were there; definitions in force. */
  readonly agents: number;
  readonly items: number;
  readonly definitions: number;
}

export function measureRecord({ standing, records, from, to }: RecordedDay): MeasuredRecord {
  const facts = factsOf(standing);
  const states = new Map(facts.agents);
  const meter = new DayMeter(compileRules(standing.definition), facts, from);
  const agentIds = new Set<string>();
  const workIds = new Set(facts.items.keys());
  for (const state of states.values()) {
    if (state.session.state !== 'signedOut') agentIds.add(state.agentId);
    for (const { workId } of state.contactCenter.work) workIds.add(workId);
  }
  let definitions = 1;
  for (const { at, agentId, events } of records) {
    let state = agentId === null ? null : (states.get(agentId) ?? initialAgent(agentId));
    for (const event of events) {
      if (event.kind === 'definitionChanged') {
        definitions += 1;
        meter.setRules(compileRules(event.definition), event.at);
      } else if (isItemEvent(event)) {
        if (event.kind === 'itemQueued') workIds.add(event.item.workId);
      } else if (state !== null) {
        state = evolve(state, event);
        if (event.kind === 'sessionOpened') agentIds.add(state.agentId);
        if (event.kind === 'workGiven') workIds.add(event.item.workId);
        if (event.kind === 'workStarted') workIds.add(event.workId);
      }
    }
    if (agentId !== null && state !== null) states.set(agentId, state);
    const decided = events.filter((event) => event.kind !== 'definitionChanged');
    if (decided.length > 0) meter.take({ agentId, events: decided, effects: [], state }, at);
  }
  return { figures: meter.end(to), agents: agentIds.size, items: workIds.size, definitions };
}
