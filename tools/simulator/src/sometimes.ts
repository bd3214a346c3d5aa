/** What a batch of seeds must have met, so that nothing passes because it never came up (SM9). */
import type { AgentEvent } from '@interlock/engine';

export const SOMETIMES = [
  'reservation denied by work in the CRM',
  'reservation denied by a refusal',
  'reservation denied by silence',
  'reservation ended by a lost link',
  'offer missed',
  'offer declined',
  'accepted too late',
  'out of step',
  'collision',
  'collision by the flip of the CRM user',
  'flapping frozen',
  'session superseded',
  'session lost by silence',
  'signed out by a lost link',
  'client disconnect',
  'crash with a request under way',
  'crash with an offer standing',
  'crash that lost records',
  'store away',
  'request assumed',
  'snapshot told of a lost change',
  'supervisor held',
  'both sides Ready by the flip of the CRM user',
  'rested',
] as const;
export type Sometimes = (typeof SOMETIMES)[number];

/** What an event says came up, or null. */
export function sometimesOf(event: AgentEvent): Sometimes | null {
  switch (event.kind) {
    case 'reservationReleased':
      switch (event.cause) {
        case 'crmHasWork':
          return 'reservation denied by work in the CRM';
        case 'crmRefused':
          return 'reservation denied by a refusal';
        case 'crmSilent':
          return 'reservation denied by silence';
        case 'linkLost':
          return 'reservation ended by a lost link';
        default:
          return null;
      }
    case 'offerMissed':
      return 'offer missed';
    case 'workEnded':
      return event.outcome === 'declined' ? 'offer declined' : null;
    case 'collisionBegan':
      return 'collision';
    case 'flappingFrozen':
      return 'flapping frozen';
    case 'clientDisconnected':
      return 'client disconnect';
    case 'sessionEnded':
      return event.cause === 'linkLost' ? 'signed out by a lost link' : null;
    case 'requestAssumed':
      return 'request assumed';
    case 'supervisorHeld':
      return 'supervisor held';
    case 'choiceMade':
      return event.choice.cause === 'snapshot' ? 'snapshot told of a lost change' : null;
    default:
      return null;
  }
}
