export { defaultDefinition } from './default-definition.ts';
export { startingDefinition } from './definition/starting-definition.ts';
export { createContactCenterHost } from './host/contact-center-host.ts';
export type {
  AgentSnapshot,
  Answer,
  ContactCenterHost,
  ContactCenterHostOptions,
  DefinitionOffer,
  HostListener,
  HostPhase,
  HostRefusalCode,
  Outcome,
} from './host/host-contract.ts';
export type { DefinitionFact, HostEvent } from './host/host-event.ts';
export { createLog, type Log } from './log.ts';
export { createSystemScheduler, type ProcessScheduler, type Scheduler } from './scheduler.ts';
export { type RunningServer, type ServerOptions, type StartAnswer, startServer } from './start-server.ts';
