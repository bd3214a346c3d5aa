/**
 * The conversation with one connector iframe. Requirements:
 *
 * 1. Nothing is read before three things are sure: the message comes from the iframe's own window, from exactly the configured origin, and
 *    carries our marker. A refused message changes nothing.
 * 2. Nothing is sent to any other origin.
 * 3. A connector that knows nothing of the extensions sees only the public protocol.
 * 4. A reload of the iframe, seen as a new `ready`, ends the old port and starts again. So does a return from the back/forward cache.
 *
 * Steps: the connector posts `ready` again and again; each one is answered with an offer (versions and a nonce). A connector that knows the
 * extensions posts `interlockOpen` with that nonce and a MessagePort, and from then on the window is heard for `ready` alone. One that does not
 * goes on in the public protocol on the window.
 *
 * Does not know what a presence is.
 */
import type { ErrorCode } from './codes.ts';
import type { ClientEnvironment } from './environment.ts';
import { type ConnectorFrame } from './wire.ts';
/** `waiting`: no connector yet. `plain`: it speaks the public protocol. `extended`: it opened a port. */
export type Wire = 'waiting' | 'plain' | 'extended';
/** The iframe that holds the connector; its window may change with a reload. */
export interface ConnectorFrameElement {
  readonly contentWindow: Window | null;
}
export interface ChannelOptions {
  readonly iframe: ConnectorFrameElement;
  readonly connectorOrigin: string;
  readonly environment: ClientEnvironment;
  /** Ends the listening. */
  readonly signal: AbortSignal;
  onWire(wire: Wire): void;
  onFrame(frame: ConnectorFrame): void;
  onProblem(code: ErrorCode, detail: string): void;
}
export interface Channel {
  readonly wire: Wire;
  /** Sends a frame on the wire that is open. `mark` goes into `interlock` on the port and nowhere on the window. False: not sent. */
  send(action: string, data: object | string, mark?: object): boolean;
  /** Offers the extensions without being asked, for a page that comes back. */
  greet(): void;
  /** Says goodbye on the port and closes it; the window stays open for the next handshake. */
  leave(reason: string): void;
}
export declare function createChannel({
  iframe,
  connectorOrigin,
  environment,
  signal,
  onWire,
  onFrame,
  onProblem,
}: ChannelOptions): Channel;
