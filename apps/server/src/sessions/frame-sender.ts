/**
 * The way out to one connector. Of views only the newest matters, so none is queued: while the reader is slow the view is
 * marked and sent when the socket has drained. A reader that lets too much pile up is cut off (SV48).
 */
import type { AgentView, SessionServerFrame } from '@interlock/protocol';

type WithOurView<Frame> = Frame extends { view: unknown } ? Omit<Frame, 'view'> & { readonly view: AgentView } : Frame;

/** A frame as we write it: the wire's, with the view read-only as the engine makes it. */
export type OutgoingFrame = WithOurView<SessionServerFrame>;

/** The socket as far as a session needs it. */
export interface SessionSocket {
  send(text: string, sent: () => void): void;
  close(code: number, reason: string): void;
  /** Cuts the connection without a closing handshake. */
  terminate(): void;
  /** Bytes that the reader has not taken yet. */
  readonly bufferedAmount: number;
}

export const SENDER_LIMITS = { viewBytes: 65_536, totalBytes: 1_048_576 } as const;

/** Whose frames are sent. */
export interface FrameSource {
  /** The newest view, asked for when it can be sent; null for none. */
  viewFrame(): OutgoingFrame | null;
  /** The reader is too slow; the connection has been cut. */
  overrun(): void;
}

export class FrameSender {
  readonly #socket: SessionSocket;
  readonly #source: FrameSource;
  readonly #drained = (): void => this.#sendNewerView();
  #hasNewerView = false;
  #isCut = false;

  constructor(socket: SessionSocket, source: FrameSource) {
    this.#socket = socket;
    this.#source = source;
  }

  send(frame: OutgoingFrame): void {
    if (this.#isCut) return;
    if (this.#socket.bufferedAmount > SENDER_LIMITS.totalBytes) {
      this.#isCut = true;
      this.#socket.terminate();
      this.#source.overrun();
      return;
    }
    this.#socket.send(JSON.stringify(frame), this.#drained);
  }

  /** There is a newer view than the last one. */
  viewChanged(): void {
    if (this.#hasNewerView) return;
    if (this.#socket.bufferedAmount > SENDER_LIMITS.viewBytes) this.#hasNewerView = true;
    else this.#sendView();
  }

  #sendNewerView(): void {
    if (!this.#hasNewerView || this.#isCut || this.#socket.bufferedAmount > SENDER_LIMITS.viewBytes) return;
    this.#hasNewerView = false;
    this.#sendView();
  }

  #sendView(): void {
    const frame = this.#source.viewFrame();
    if (frame !== null) this.send(frame);
  }
}
