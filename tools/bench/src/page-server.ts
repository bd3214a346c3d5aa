import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../source-code/source-file.ts';

export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

const PAGES = fileURLToPath(new URL('../pages/', import.meta.url));
const FILES: Readonly<Record<string, string>> = {
  'crm.html': join(PAGES, 'crm.html'),
  'crm.js': join(PAGES, 'crm.js'),
  'clock.js': join(PAGES, 'clock.js'),
  'echo-frame.html': join(PAGES, 'echo-frame.html'),
  'echo-frame.js': join(PAGES, 'echo-frame.js'),
  'client.js': join(ROOT, '.cache', 'build', 'sdk', 'client.js'),
};
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves the bench's pages, under `127.0.0.1` as the CRM and under `localhost` as the frame of the bare echo. */
export async function startPageServer(): Promise<PageServer> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const path = FILES[name];
    if (path === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(name)] }).end(readFileSync(path));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
