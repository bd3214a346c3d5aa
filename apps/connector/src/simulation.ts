/** The connector without its page, for a simulation that owns time, chance, window and socket. */
export { type Connector, createConnector } from './connector.ts';
export type {
  Cancel,
  ChannelPort,
  CrmWindow,
  Memory,
  PageSocket,
  PageSocketListener,
  SessionTransport,
  TicketAnswer,
  TicketRequest,
  Timers,
  WindowMessage,
} from './environment.ts';
