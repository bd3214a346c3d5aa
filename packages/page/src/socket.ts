/** The one socket of a page, as far as a page needs it. */
export interface PageSocket {
  /** Text is sent while the socket is open, and forgotten otherwise: what must not be lost is sent again by who knows of it. */
  send(text: string): void;
  /** Closes the socket; no listener is called afterwards. */
  close(): void;
}

export interface PageSocketListener {
  opened(): void;
  received(text: string): void;
  /** The socket ended or could not be opened; `code` is the WebSocket close code. Called at most once. */
  closed(code: number): void;
}

/**
 * Opens a socket to the server that the page came from.
 * @param path on that server
 * @param subprotocol the version of what is said over it
 */
export function openPageSocket(path: string, subprotocol: string, listener: PageSocketListener): PageSocket {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, subprotocol);
  let isOver = false;
  socket.onopen = () => {
    if (!isOver) listener.opened();
  };
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (!isOver && typeof event.data === 'string') listener.received(event.data);
  };
  socket.onclose = (event) => {
    if (!isOver) listener.closed(event.code);
    isOver = true;
  };
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close() {
      isOver = true;
      socket.close(1000);
    },
  };
}
