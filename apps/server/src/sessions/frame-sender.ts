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

export interface FrameSender {
  send(frame: OutgoingFrame): void;
  /** There is a newer view; `frame` is called when it can be sent, and may answer null for none. */
  viewChanged(): void;
}

export interface FrameSenderOptions {
  readonly socket: SessionSocket;
  readonly viewFrame: () => OutgoingFrame | null;
  /** The reader is too slow; the connection has been cut. */
  readonly overrun: () => void;
}

export function createFrameSender({ socket, viewFrame, overrun }: FrameSenderOptions): FrameSender {
  let hasNewerView = false;
  let isCut = false;

  function drained(): void {
    if (!hasNewerView || isCut || socket.bufferedAmount > SENDER_LIMITS.viewBytes) return;
    hasNewerView = false;
    sendView();
  }

  function sendView(): void {
    const frame = viewFrame();
    if (frame !== null) send(frame);
  }

  function send(frame: OutgoingFrame): void {
    if (isCut) return;
    if (socket.bufferedAmount > SENDER_LIMITS.totalBytes) {
      isCut = true;
      socket.terminate();
      overrun();
      return;
    }
    socket.send(JSON.stringify(frame), drained);
  }

  return {
    send,
    viewChanged() {
      if (hasNewerView) return;
      if (socket.bufferedAmount > SENDER_LIMITS.viewBytes) hasNewerView = true;
      else sendView();
    },
  };
}
