import type { Cancel, PageSocket, PageSocketListener } from '@interlock/page';
import type { PageSettingsAnswer } from '@interlock/protocol';

export type { Cancel, PageSocket, PageSocketListener, Timers } from '@interlock/page';

/**
 * The few things that the bridge and the session need from the world. They are passed in, so that a test owns the time, the chance and both
 * wires, and so that neither part can reach for a global.
 */

/** A number in [0, 1). */
export type Random = () => number;

export interface TicketRequest {
  agentId: string;
  name: string;
  team: string | null;
  /** The exact origin of the CRM page, which the server checks against the definition. */
  origin: string;
  /** `callCenterSettings` of the CRM page as it sent them, null for none. */
  callCenterSettings: Readonly<Record<string, unknown>> | null;
}

export type TicketAnswer =
  | { kind: 'ticket'; ticket: string; settings: PageSettingsAnswer }
  /** The server said no in a way that asking again will not change. */
  | { kind: 'refused'; code: string }
  /** No answer, or one that a later attempt may change. */
  | { kind: 'unavailable' };

/** The way to the Interlock server. */
export interface SessionTransport {
  requestTicket(request: TicketRequest): Promise<TicketAnswer>;
  openSocket(listener: PageSocketListener): PageSocket;
}

/** One end of a private channel to the CRM page. */
export interface ChannelPort {
  post(frame: unknown): void;
  close(): void;
}

/** What arrived on the window, before anything about it is believed. */
export interface WindowMessage {
  /** True when the sender is the window that embeds this frame. */
  fromParent: boolean;
  origin: string;
  data: unknown;
}

/** The window that embeds this frame. */
export interface CrmWindow {
  post(frame: unknown, targetOrigin: string): void;
  listen(listener: (message: WindowMessage) => void): Cancel;
  /** Posts `frame` together with the far end of a new channel and returns the near end. */
  postWithChannel(frame: unknown, targetOrigin: string, onFrame: (frame: unknown) => void): ChannelPort;
}

/** A small memory that survives a reload of this frame. It may forget everything: a browser can refuse storage to a frame. */
export interface Memory {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}
