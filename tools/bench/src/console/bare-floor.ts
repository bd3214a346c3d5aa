/** What the floor is measured against: a bare server that sends what changed once a round, and a page that writes it down (BN15). */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { type Changes, changesEvenly, type FloorSize, ROUND_MS } from './measure-floor.ts';

const FILES: Readonly<Record<string, string>> = {
  '/bare-floor.html': 'text/html',
  '/bare-floor.js': 'text/javascript',
};
/** What a row of the floor weighs on the wire. */
const ROW_BYTES = 930;

/** Serves the bare floor for as long as `use` takes; changes that are made go to every page of it. */
export async function withBareFloor<T>(
  size: FloorSize,
  use: (url: string, changes: Changes) => Promise<T>,
): Promise<T> {
  const http = createServer((request, response) => {
    const path = request.url ?? '/';
    const type = FILES[path];
    if (type === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': type }).end(readFileSync(new URL(`../../pages${path}`, import.meta.url)));
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  // A server that listens on a port has an address of this type.
  const { port } = http.address() as AddressInfo;
  let rows: { agentId: string; change: number; rest: string }[] = [];
  const rest = 'x'.repeat(ROW_BYTES);
  const rounds = setInterval(() => {
    if (rows.length === 0) return;
    const frame = JSON.stringify({ type: 'floor', rows });
    rows = [];
    for (const socket of sockets.clients) socket.send(frame);
  }, ROUND_MS);
  try {
    const changes = changesEvenly(size, (agentId, change) => rows.push({ agentId, change, rest }));
    return await use(`http://127.0.0.1:${port}/bare-floor.html`, changes);
  } finally {
    clearInterval(rounds);
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    http.closeAllConnections();
    http.close();
  }
}
