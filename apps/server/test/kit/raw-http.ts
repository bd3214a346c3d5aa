import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends bytes as they are, which `fetch` would not, and reads until the server closes or falls silent: for 500 ms in an answer, for 10 s before it. */
export function sendRaw(port: number, text: string): Promise<RawAnswer> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    const finish = (): void => {
      socket.destroy();
      const [head = '', ...rest] = received.split('\r\n\r\n');
      const [statusLine = '', ...lines] = head.split('\r\n');
      const headers = new Map(
        lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      );
      done({ status: Number(statusLine.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') });
    };
    // An answer may be late on a busy machine; what has begun to come has come when it pauses.
    socket.setTimeout(10_000, finish);
    socket.on('data', (data) => {
      socket.setTimeout(500);
      received += data.toString('latin1');
    });
    socket.on('close', finish);
    socket.on('error', (error) => (received === '' ? fail(error) : finish()));
  });
}
