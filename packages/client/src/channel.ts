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
import type { ClientEnvironment, PortLike } from './environment.ts';
import * as LIMITS from './limits.ts';
import { createTokenBucket } from './token-bucket.ts';
import { type ConnectorFrame, isMarked, readConnectorFrame, sizeOf } from './wire.ts';

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
  onWire(wire: Wire): void;
  onFrame(frame: ConnectorFrame): void;
  onProblem(code: ErrorCode, detail: string): void;
}

export interface Channel {
  readonly wire: Wire;
  /** Judges a message of the page's window. */
  hear(event: MessageEvent): void;
  /** Sends a frame on the wire that is open. `mark` goes into `interlock` on the port and nowhere on the window. False: not sent. */
  send(action: string, data: object | string, mark?: object): boolean;
  /** Offers the extensions without being asked, for a page that comes back. */
  greet(): void;
  /** Says goodbye on the port and closes it; the window stays open for the next handshake. */
  leave(reason: string): void;
}

export function createChannel({
  iframe,
  connectorOrigin,
  environment,
  onWire,
  onFrame,
  onProblem,
}: ChannelOptions): Channel {
  const newBucket = () => createTokenBucket(environment.now, LIMITS.ratePerSecond, LIMITS.rateBurst);
  const mayReopen = createTokenBucket(environment.now, LIMITS.reopensPerSecond, LIMITS.reopensBurst);
  const mayHearWindow = newBucket();
  let wire: Wire = 'waiting';
  let nonce: string | null = null;
  let port: PortLike | null = null;
  let sentSeq = 0;

  function change(next: Wire): void {
    if (next === wire) return;
    wire = next;
    onWire(next);
  }

  function drop(): void {
    if (!port) return;
    port.close();
    port = null;
    change('waiting');
  }

  function post(action: string, data: object | string): void {
    iframe.contentWindow?.postMessage({ type: 'ClientAppMessage', action, data }, connectorOrigin);
  }

  function send(action: string, data: object | string, mark: object = {}): boolean {
    if (wire === 'waiting') return false;
    const frame = { type: 'ClientAppMessage', action, data, interlock: { seq: sentSeq + 1, ...mark } };
    if (sizeOf(frame) > LIMITS.bulkBytes) {
      onProblem('frameTooLarge', action);
      return false;
    }
    if (port) {
      sentSeq += 1;
      port.postMessage(frame);
    } else post(action, data);
    return true;
  }

  function greet(): void {
    // One nonce until a port was opened with it: the connector repeats `ready`, and any of our answers may be the one that it takes.
    nonce ??= environment.newNonce();
    post('ready', { interlock: { versions: [1], nonce } });
  }

  function open(next: PortLike): void {
    nonce = null;
    sentSeq = 0;
    port = next;
    const mayHear = newBucket();
    let heardSeq = 0;
    next.onmessage = ({ data }: MessageEvent) => {
      if (port !== next || !isMarked(data)) return;
      const frame = mayHear() ? readConnectorFrame(data, 'port') : 'flood';
      if (typeof frame === 'string') onProblem(frame, 'port');
      // A port keeps its order; a gap is what our own rate limit dropped, and a repetition is no port's doing.
      else if (frame.action === 'ready' || frame.mark.seq <= heardSeq) onProblem('frameUnexpected', frame.action);
      else {
        heardSeq = frame.mark.seq;
        if (frame.action === 'interlockGoodbye') drop();
        else onFrame(frame);
      }
    };
    change('extended');
  }

  function hearWindow({ source, origin, data, ports }: MessageEvent): void {
    if (source !== iframe.contentWindow || !isMarked(data)) return;
    // Another origin in our own frame is the commonest mistake of an integration, so it is said aloud and not only ignored.
    const frame =
      origin !== connectorOrigin ? 'wrongOrigin' : mayHearWindow() ? readConnectorFrame(data, 'window') : 'flood';
    if (typeof frame === 'string') onProblem(frame, origin);
    else if (frame.action === 'ready') {
      // The first word of a connector, a probe on the public protocol, or the iframe loaded anew.
      if (port && !mayReopen()) onProblem('flood', 'ready');
      else {
        drop();
        greet();
      }
    } else if (frame.action === 'interlockOpen' && frame.data.nonce === nonce && ports[0]) open(ports[0]);
    else if (port || frame.action === 'interlockOpen') onProblem('frameUnexpected', frame.action);
    else {
      change('plain');
      onFrame(frame);
    }
  }

  function leave(reason: string): void {
    if (port) send('interlockGoodbye', { reason });
    drop();
  }

  return {
    get wire() {
      return wire;
    },
    hear: hearWindow,
    send,
    greet,
    leave,
  };
}
