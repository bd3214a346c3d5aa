/**
 * Pages that watch the floor. The first one reads every frame as a page does and notes when it saw which change; the
 * others take what comes. With `slow` there is one more that reads nothing. With `bare` all take whatever a bare server
 * sends.
 *
 * Arguments: port, how many, for how many ms, `quick`, `slow` or `bare`. Prints `open` when all have the whole floor, and
 * after the time one line of JSON: what was seen, and what one page was sent.
 */
import { CONSOLE_SOCKET_PATH, CONSOLE_SUBPROTOCOL, parseConsoleServerFrame } from '@interlock/protocol/console';
import { WebSocket } from 'ws';

const [port, count, forMs, kind] = process.argv.slice(2);
const origin = `http://localhost:${port}`;
const WATCH = JSON.stringify({ type: 'watch', version: 1, topics: [{ kind: 'floor' }] });

/** Change by change: its number, and when it was seen. */
const seen: [change: number, at: number][] = [];
let frames = 0;
let bytes = 0;
let isCounting = false;

function open(): WebSocket {
  if (kind === 'bare') return new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  const socket = new WebSocket(`ws://localhost:${port}${CONSOLE_SOCKET_PATH}`, CONSOLE_SUBPROTOCOL, {
    origin,
    perMessageDeflate: false,
  });
  socket.on('open', () => socket.send(WATCH));
  return socket;
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((done, fail) => {
    socket.on('error', fail);
    socket.on('open', done);
  });
}

/** Reads as a page does. */
function read(text: string): boolean {
  const parsed = parseConsoleServerFrame(text);
  if (!parsed.ok || parsed.value.type !== 'floor') return false;
  const at = performance.timeOrigin + performance.now();
  for (const { work } of parsed.value.rows) {
    const change = Number(work[0]?.workId.slice(2));
    if (isCounting && Number.isFinite(change)) seen.push([change, at]);
  }
  return !parsed.value.more;
}

/** One page, once it has the whole floor. */
function watch(isReading: boolean): Promise<void> {
  const socket = open();
  if (kind === 'bare') return opened(socket);
  return new Promise((done, fail) => {
    socket.on('error', fail);
    socket.on('message', (data) => {
      const text = data.toString();
      const isWhole = isReading ? read(text) : text.includes('"more":false');
      if (isWhole) done();
      const beat = /^\{"type":"ping","beat":(\d+)/.exec(text)?.[1];
      if (beat !== undefined) socket.send(`{"type":"pong","beat":${beat}}`);
      if (!isReading || !isCounting) return;
      frames += 1;
      bytes += text.length;
    });
  });
}

for (let index = 0; index < Number(count); index += 1) await watch(index === 0);
if (kind === 'slow') {
  const slow = open();
  await opened(slow);
  slow.pause();
}
isCounting = true;
console.log('open');
setTimeout(() => console.log(JSON.stringify({ seen, frames, bytes })), Number(forMs));
