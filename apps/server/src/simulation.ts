/** The server without its sockets and HTTP, for a simulation that owns time, chance, network and disk. */
export { createColleagues } from './agents/colleagues.ts';
export { defaultDefinition } from './default-definition.ts';
export { replaceDefinition } from './definition/replace-definition.ts';
export { createContactCenterHost } from './host/contact-center-host.ts';
export type {
  AgentSnapshot,
  ContactCenterHost,
  DefinitionOffer,
  HostListener,
  HostPhase,
  HostRefusalCode,
  Outcome,
} from './host/host-contract.ts';
export type { HostEvent } from './host/host-event.ts';
export type { Cancel, ProcessScheduler, Scheduler } from './scheduler.ts';
export type { SessionSocket } from './sessions/frame-sender.ts';
export type { SessionDependencies, SessionEnd } from './sessions/session.ts';
export {
  createSessionDesk,
  type SessionCarrier,
  type SessionDesk,
  type SessionDeskListener,
} from './sessions/session-desk.ts';
export { createSessionTickets, type SessionTickets } from './sessions/session-tickets.ts';
export { cancelWorkItem } from './work-items/cancel-work-item.ts';
export { createWorkItem } from './work-items/create-work-item.ts';
export { readWorkItem } from './work-items/read-work-item.ts';
