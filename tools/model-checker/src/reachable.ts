import { READY_STATUS } from './definition.ts';
import type { AgentNode } from './engine-steps.ts';
import type { Scene } from './world.ts';
import { hasGivenWork } from './world-properties.ts';

/**
 * What must happen at least once in the default tier, so that no property holds for want of trying: the engine's events,
 * with what sets one apart from another (see `eventName`).
 */
export const REACHABLE: readonly string[] = [
  'sessionOpened',
  'sessionLost',
  'clientDisconnected',
  'sessionEnded agent',
  'sessionEnded linkLost',
  'sessionEnded supervisor',
  'signOutWished',
  'crmAttached',
  'crmDetached',
  'crmLinkExpired',
  'crmBecameUnknown',
  'presenceReported echo',
  'presenceReported person',
  'presenceReported state',
  'crmWorkChanged',
  'crmWorkConfirmed',
  'choiceMade contactCenter notReady chosen',
  'choiceMade contactCenter notReady clientDisconnect',
  'choiceMade contactCenter notReady otherSideReady',
  'choiceMade contactCenter notReady signedOut',
  'choiceMade contactCenter notReady snapshot',
  'choiceMade contactCenter notReady startWork',
  'choiceMade contactCenter ready chosen',
  'choiceMade crm notReady chosen',
  'choiceMade crm notReady clientDisconnect',
  'choiceMade crm notReady otherSideReady',
  'choiceMade crm notReady signedOut',
  'choiceMade crm notReady snapshot',
  'choiceMade crm notReady startWork',
  'choiceMade crm ready chosen',
  'choiceMade crm ready snapshot',
  'supervisorHeld',
  'supervisorReleased',
  'missedCleared',
  'flappingFrozen',
  'flappingEnded',
  'requestMade',
  'requestMade reassertion',
  'requestAccepted',
  'requestSettling',
  'requestApplied',
  'requestAssumed',
  'requestFailed notApplied',
  'requestFailed refused',
  'requestFailed silent',
  'requestDropped',
  'reassertionSkipped',
  'workGiven',
  'workReserved',
  'reservationConfirmed',
  'reservationReleased agentNotReady',
  'reservationReleased atCapacity',
  'reservationReleased crmHasWork',
  'reservationReleased crmRefused',
  'reservationReleased crmSilent',
  'reservationReleased linkLost',
  'offerMade anyway',
  'offerMade assumed',
  'offerMade said',
  'offerMissed',
  'offerRescinded agentNotReady',
  'offerRescinded crmHasWork',
  'offerRescinded linkLost',
  'workStarted',
  'wrapUpStarted',
  'wrapUpExtended',
  'workEnded cancelled',
  'workEnded completed',
  'workEnded declined',
  'workEnded missed',
  'collisionBegan interactionDuringTicket',
  'collisionBegan ticketDuringInteraction',
  'collisionEnded interactionDuringTicket',
  'collisionEnded ticketDuringInteraction',
  'sideChanged',
];

/** What the world and the engine together must come to at least once. */
export const SITUATIONS: readonly { readonly name: string; holds(scene: Scene): boolean }[] = [
  {
    name: 'both sides are Ready while the news is under way (complementary)',
    holds: ({ agent, env }) =>
      agent.isReady && env.presence === READY_STATUS && agent.state.crm.choice?.ready === false,
  },
  {
    name: 'work on both sides by the doing of the CRM user',
    holds: ({ agent, env }) => env.tickets.some((ticket) => ticket.isSelfMade) && hasGivenWork(agent),
  },
  {
    name: 'the contact centre is held because the CRM is out of step',
    holds: ({ agent }) => isHeldBy(agent, 'outOfStep'),
  },
  { name: 'the contact centre waits for a confirmation', holds: ({ agent }) => isHeldBy(agent, 'confirmationAwaited') },
  {
    name: 'the contact centre waits for a CRM of which nothing is known',
    holds: ({ agent }) => isHeldBy(agent, 'crmUnknown'),
  },
  { name: 'the contact centre is held by a ticket', holds: ({ agent }) => isHeldBy(agent, 'workElsewhere') },
  { name: 'the contact centre is held by a wrap-up', holds: ({ agent }) => isHeldBy(agent, 'wrapUp') },
  { name: 'the contact centre is held at its capacity', holds: ({ agent }) => isHeldBy(agent, 'atCapacity') },
  { name: 'the contact centre is held by the supervisor', holds: ({ agent }) => isHeldBy(agent, 'supervisor') },
  { name: 'the contact centre is frozen', holds: ({ agent }) => isHeldBy(agent, 'flapping') },
  { name: 'the contact centre is held after a missed offer', holds: ({ agent }) => isHeldBy(agent, 'missed') },
  { name: 'the contact centre is held because a link is lost', holds: ({ agent }) => isHeldBy(agent, 'linkLost') },
  {
    name: 'a wish for Ready is kept while the agent is held',
    holds: ({ agent }) =>
      !agent.isReady && agent.state.contactCenter.choice?.ready === true && agent.state.session.state === 'linked',
  },
  {
    name: 'two interactions are in hand',
    holds: ({ agent }) => agent.state.contactCenter.work.filter((item) => item.state === 'active').length === 2,
  },
];

function isHeldBy(agent: AgentNode, hold: string): boolean {
  return agent.holds.includes(hold);
}
