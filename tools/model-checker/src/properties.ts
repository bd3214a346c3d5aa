/** Every property that the checker demands, with the name of the one function that decides it. */
import { AGENT_PROPERTIES } from './agent-properties.ts';
import { DECISION_PROPERTIES } from './decision-properties.ts';
import { EXECUTED_PROPERTIES, HEARD_PROPERTIES, REST_PROPERTIES, STATE_PROPERTIES } from './world-properties.ts';

/** Of what it is demanded: `graph` of all that goes on by itself, `rest` of every state where nothing does. */
export type PropertyScope = 'agent' | 'decision' | 'state' | 'heard' | 'executed' | 'rest' | 'graph';

export interface NamedProperty {
  readonly id: string;
  /** The function that decides it. */
  readonly check: string;
  readonly of: PropertyScope;
  /** What is wrong when it does not hold. */
  readonly broken: string;
}

interface Listed {
  readonly id: string;
  readonly broken: string;
  readonly holds: { readonly name: string };
}

const named = (of: PropertyScope, properties: readonly Listed[]): NamedProperty[] =>
  properties.map(({ id, broken, holds }) => ({ id, check: holds.name, of, broken }));

export const PROPERTIES: readonly NamedProperty[] = [
  ...named('agent', AGENT_PROPERTIES),
  ...named('decision', DECISION_PROPERTIES),
  ...named('state', STATE_PROPERTIES),
  ...named('heard', HEARD_PROPERTIES),
  ...named('executed', EXECUTED_PROPERTIES),
  ...named('rest', REST_PROPERTIES),
  { id: 'L2', check: 'reportCycle', of: 'graph', broken: 'it goes on for ever by itself' },
];
