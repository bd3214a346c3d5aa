/** The little that the figures need to know of each agent, and how the agent's events change it. */
import type { Mode } from '../definition.ts';
import type { AgentEvent } from '../events.ts';
import { type CollisionCause, isOpenTicket } from '../model.ts';
import { type BothReadyCause, isBothReady, isWithAgent } from './both-ready.ts';

/** No CRM behind the agent. */
export const NO_ADAPTER = 'none';

export interface HonestAgent {
  readonly agentId: string;
  isSignedIn: boolean;
  /** How the CRM is linked: `plain`, `extended/mirror`, `extended/claim`, `extended/prevent`, or `none`. */
  adapter: string;
  /** What each side shows; null = unknown. */
  contactCenterReady: boolean | null;
  crmReady: boolean | null;
  /** Interactions on offer, in progress or in wrap-up. */
  readonly withAgent: Set<string>;
  openTickets: number;
  /** The request to the CRM that stands; `failed`: its attempt counted as failed. */
  request: 'asked' | 'failed' | null;
  driftSince: number | null;
  collision: CollisionCause | null;
  bothReady: BothReadyCause | null;
  /** Up to when the agent's time is counted. */
  since: number;
  isChanged: boolean;
}

export function newHonestAgent(agentId: string): HonestAgent {
  return {
    agentId,
    isSignedIn: false,
    adapter: NO_ADAPTER,
    contactCenterReady: null,
    crmReady: null,
    withAgent: new Set(),
    openTickets: 0,
    request: null,
    driftSince: null,
    collision: null,
    bothReady: null,
    since: 0,
    isChanged: false,
  };
}

/** The adapter of a link, by its wire and what it promises. */
export function adapterOf({
  wire,
  asksFirst,
  workEvents,
}: Pick<Extract<AgentEvent, { kind: 'crmAttached' }>, 'wire' | 'asksFirst' | 'workEvents'>): string {
  if (wire === 'plain') return 'plain';
  return `extended/${asksFirst ? 'prevent' : workEvents ? 'claim' : 'mirror'}`;
}

/** Whether what must not be is so. */
export function isBothReadyAt(agent: HonestAgent, mode: Mode): boolean {
  const { contactCenterReady, crmReady, withAgent, openTickets } = agent;
  return isBothReady({ mode, contactCenterReady, crmReady, interactions: withAgent.size, openTickets });
}

/** The facts after an event; what is counted of it is not decided here. */
export function takeFact(agent: HonestAgent, event: AgentEvent): void {
  switch (event.kind) {
    case 'sessionOpened':
      agent.isSignedIn = true;
      endLink(agent);
      return;
    case 'sessionLost':
      endLink(agent);
      return;
    case 'sessionEnded':
      agent.isSignedIn = false;
      endLink(agent);
      return;
    case 'clientDisconnected':
    case 'crmDetached':
      endLink(agent);
      return;
    case 'crmAttached':
      agent.request = null;
      agent.adapter = adapterOf(event);
      return;
    case 'requestMade':
      agent.request = 'asked';
      return;
    case 'requestFailed':
      agent.request = 'failed';
      return;
    case 'requestApplied':
    case 'requestAssumed':
    case 'requestDropped':
      agent.request = null;
      return;
    case 'sideChanged':
      if (event.side === 'crm') agent.crmReady = event.ready;
      else agent.contactCenterReady = event.ready;
      return;
    case 'crmWorkChanged':
      agent.openTickets = event.work.filter(isOpenTicket).length;
      return;
    case 'collisionBegan':
      agent.collision = event.cause;
      return;
    case 'collisionEnded':
      agent.collision = null;
      return;
    default:
      takeWork(agent, event);
  }
}

function endLink(agent: HonestAgent): void {
  agent.request = null;
  agent.adapter = NO_ADAPTER;
}

function takeWork({ withAgent }: HonestAgent, event: AgentEvent): void {
  switch (event.kind) {
    case 'workGiven':
      if (isWithAgent(event.item.state)) withAgent.add(event.item.workId);
      return;
    case 'offerMade':
    case 'workStarted':
    case 'workResumed':
    case 'wrapUpStarted':
      withAgent.add(event.workId);
      return;
    case 'offerRescinded':
    case 'offerMissed':
    case 'offerDeclined':
    case 'workParked':
    case 'parkExpired':
    case 'workEnded':
    case 'workReturned':
      withAgent.delete(event.workId);
      return;
    case 'workTransferred':
      withAgent.delete(event.item.workId);
  }
}
