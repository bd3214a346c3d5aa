/**
 * Opens sessions against a server and keeps them: each gets its ticket, says hello, attaches an extended CRM and gives
 * an account of it, and answers every heartbeat. With `bare` it opens plain sockets and says nothing.
 *
 * Arguments: `interlock` or `bare`, port, first agent's number, how many. Prints `open N` when all are there.
 */
import { SESSION_SUBPROTOCOL, type SessionClientFrame, type SessionCommand } from '@interlock/protocol';
import { WebSocket } from 'ws';

const [kind, port, first, count] = process.argv.slice(2);
const origin = `http://localhost:${port}`;
/** Openings at a time. */
const AT_ONCE = 25;

async function openSession(agentId: string): Promise<void> {
  const response = await fetch(`${origin}/api/v1/session-tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ agentId, name: `Name of ${agentId}`, origin: 'https://crm.example' }),
  });
  if (response.status !== 201) throw new Error(`no ticket: ${response.status} ${await response.text()}`);
  // The answer of our own server, whose status says that it is one.
  const { ticket } = (await response.json()) as { ticket: string };
  const socket = new WebSocket(`ws://localhost:${port}/api/v1/session`, SESSION_SUBPROTOCOL, {
    origin,
    perMessageDeflate: false,
  });
  const send = (frame: SessionClientFrame): void => socket.send(JSON.stringify(frame));
  await new Promise<void>((done, fail) => {
    socket.on('error', fail);
    socket.on('close', (code) => fail(new Error(`the server closed the session with ${code}`)));
    socket.on('open', () => send({ type: 'hello', version: 2, ticket }));
    socket.on('message', (data) => {
      // Frames of our own server; the figure would be wrong, not unsafe, if they were not.
      const frame = JSON.parse(data.toString()) as { type: string; beat: number; commandId: string; code: string };
      if (frame.type === 'ping') send({ type: 'pong', beat: frame.beat });
      if (frame.type === 'refused') fail(new Error(`refused: ${frame.code}`));
      if (frame.type === 'welcome') giveAccount(send);
      if (frame.type === 'done' && frame.commandId === 'snapshot') done();
    });
  });
}

function giveAccount(send: (frame: SessionClientFrame) => void): void {
  const capabilities = { workEvents: true, asksFirst: false };
  send({ type: 'command', commandId: 'attach', command: { kind: 'attachCrm', wire: 'extended', capabilities } });
  const snapshot: SessionCommand = { kind: 'reportSnapshot', statusId: 'busy', version: 1, cause: null, work: [] };
  send({ type: 'command', commandId: 'snapshot', command: snapshot });
}

function openBare(): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  return new Promise((done, fail) => {
    socket.on('error', fail);
    socket.on('open', () => done());
  });
}

let next = Number(first);
const end = next + Number(count);
async function openSome(): Promise<void> {
  while (next < end) {
    const number = next;
    next += 1;
    await (kind === 'bare' ? openBare() : openSession(`load-${number}`));
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, openSome));
console.log(`open ${count}`);
