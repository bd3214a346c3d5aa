/** What a batch of seeds must have met, so that nothing passes because it never came up (SM9). */
import type { AgentEvent, ItemEvent } from '@interlock/engine';

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
  'several in hand',
  'given on after a decline',
  'given on after a missed offer',
  'taken by the first of several',
  'pulled from an agent',
  'taken back from a lost agent',
  'parked by hand',
  'parked for another',
  'taken up again',
  'parked for too long',
  'handed over',
  'widened by waiting',
  'moved on by overflow',
  'asked of everybody in vain',
  'given by hand',
  'hung up while waiting',
  'hung up beside an agent',
  'asked twice and taken in once',
  'crash while callers wait',
  'definition changed beside work',
  'queue removed while callers wait',
  'signed out by a supervisor',
  'sign-out put off',
  'taken over',
  'taken back from who was taken over',
  'ticket given on a permit',
  'permit refused',
  'permit given back',
  'permit run out',
  'a page that hangs beside a connector that does not',
] as const;
/** What came up; a large batch need not meet what is not listed. */
export type Sometimes = (typeof SOMETIMES)[number] | 'turned away';

/** What an event of items says came up, or null. */
export function sometimesOfItem(event: ItemEvent): Sometimes | null {
  switch (event.kind) {
    case 'itemStepped':
      return event.cause === 'time' ? 'widened by waiting' : null;
    case 'itemMoved':
      if (event.cause === 'queueRemoved') return 'queue removed while callers wait';
      return event.cause === 'overflow' ? 'moved on by overflow' : null;
    case 'itemFlagged':
      return event.cause === 'allRefused' ? 'asked of everybody in vain' : null;
    case 'itemAssigned':
      return 'given by hand';
    default:
      return null;
  }
}

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
        case 'takenByOther':
          return 'taken by the first of several';
        default:
          return null;
      }
    case 'offerMissed':
      return 'offer missed';
    case 'offerRescinded':
      return event.cause === 'takenByOther' ? 'taken by the first of several' : null;
    case 'workReturned':
      switch (event.cause) {
        case 'declined':
          return 'given on after a decline';
        case 'missed':
          return 'given on after a missed offer';
        case 'pulled':
          return 'pulled from an agent';
        case 'disconnected':
          return 'taken back from a lost agent';
        case 'parkExpired':
          return 'parked for too long';
        default:
          return null;
      }
    case 'workParked':
      return event.by === 'agent' ? 'parked by hand' : 'parked for another';
    case 'workResumed':
      return 'taken up again';
    case 'workTransferred':
      return 'handed over';
    case 'permitEnded':
      switch (event.cause) {
        case 'used':
          return 'ticket given on a permit';
        case 'released':
          return 'permit given back';
        case 'expired':
          return 'permit run out';
      }
      return null;
    case 'crmLinkExpired':
      return 'a page that hangs beside a connector that does not';
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
