import type { AgentEvent } from '../events.ts';

/**
 * Whether a record puts right what the CRM shows: it reported a presence that it was not asked for, and was asked for
 * another one in answer. The attempts after the first are the same correction.
 */
export function isCorrection(events: readonly AgentEvent[]): boolean {
  const isUnasked = events.some((event) => event.kind === 'presenceReported' && event.attribution !== 'echo');
  return isUnasked && events.some((event) => event.kind === 'requestMade' && event.attempt === 1);
}
