/**
 * The help desk's own server: pages, commands, live changes. A demo without sign-in, so it is strict about who may reach it: loopback only,
 * its own host name only, writes from its own pages only.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Desk, type DeskCommand, decide, firstDesk, PRESENCES, type Refusal } from './desk.ts';
import type { DeskFile } from './desk-file.ts';
import type { GuidedDemo, GuidedRefusal } from './guided/guided-demo.ts';
import { GUIDED_STATUS, guidedCommand } from './guided/guided-routes.ts';
import type { Page } from './pages.ts';

export interface DemoServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Where the connector is, for example `http://localhost:4400/connector/`. */
  readonly connectorUrl: string;
  readonly pages: ReadonlyMap<string, Page>;
  readonly file: DeskFile;
  /** Gets to know where this server is; closed with it. */
  readonly guided: (origin: () => string) => GuidedDemo;
  now(): number;
  /** Runs `run` in `ms`; the CRM's faults need time. */
  later(run: () => void, ms: number): void;
}

export interface DemoServer {
  readonly origin: string;
  close(): Promise<void>;
}

type ProblemCode =
  | Refusal
  | GuidedRefusal
  | 'notFound'
  | 'wrongHost'
  | 'crossOrigin'
  | 'notJson'
  | 'tooLarge'
  | 'malformed'
  | 'refusedByBehaviour'
  | 'notBuilt'
  | 'tooMany';

const STATUS: Readonly<Record<ProblemCode, number>> = {
  notFound: 404,
  unknownPerson: 404,
  unknownTicket: 404,
  unknownPresence: 422,
  unknownBehaviour: 422,
  malformed: 422,
  ticketClosed: 409,
  noTicketLeft: 409,
  refusedByBehaviour: 409,
  wrongHost: 421,
  crossOrigin: 403,
  notJson: 415,
  tooLarge: 413,
  notBuilt: 503,
  tooMany: 503,
  ...GUIDED_STATUS,
};

const BODY_LIMIT = 16 * 1024;
const LISTENER_LIMIT = 100;
/** How long a CRM that hangs keeps its caller waiting. */
const HANG_MS = 30_000;
const SLOW_MS = 700;

/** Starts listening on 127.0.0.1. Rejects when the port is taken. */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const { pages, file, connectorUrl } = options;
  const stored = file.read();
  let desk = stored ?? firstDesk(options.now());
  if (!stored) file.write(desk);
  const listeners = new Set<ServerResponse>();
  const connectorOrigin = new URL(connectorUrl).origin;
  let origin = '';
  const guided = options.guided(() => origin);

  function change(command: DeskCommand): Refusal | null {
    const outcome = decide(desk, command, options.now());
    if (!outcome.ok) return outcome.code;
    if (outcome.desk === desk) return null;
    file.write(outcome.desk); // before anybody hears of it
    desk = outcome.desk;
    const message = eventOf(desk);
    for (const listener of listeners) listener.write(message);
    return null;
  }

  function setPresence(response: ServerResponse, personId: string, statusId: string, by: 'user' | 'api'): void {
    const behaviour = desk.people.find(({ id }) => id === personId)?.behaviour ?? 'apply';
    // A person in the CRM always succeeds; the faults are those of the CRM's interface.
    switch (by === 'user' ? 'apply' : behaviour) {
      case 'refuse':
        return problem(response, 'refusedByBehaviour');
      case 'hang':
        return options.later(() => problem(response, 'refusedByBehaviour'), HANG_MS);
      case 'claim':
        return json(response, 200, { applied: true });
      case 'slow':
        return options.later(() => answer(response, change({ kind: 'setPresence', personId, statusId, by })), SLOW_MS);
      case 'apply':
        return answer(response, change({ kind: 'setPresence', personId, statusId, by }));
    }
  }

  /** Undefined: there is no such address. */
  function command(response: ServerResponse, method: string, path: string, body: Record<string, unknown>): boolean {
    const [, what, id = '', verb = ''] = /^\/api\/([a-z]+)(?:\/([a-z0-9]+))?(?:\/([a-z]+))?$/.exec(path) ?? [];
    // No half of a character, also not one that the cut makes: what is kept goes to pages.
    const text = (key: string): string =>
      typeof body[key] === 'string'
        ? String(body[key])
            .slice(0, 500)
            .replace(/\p{Cs}/gu, '')
        : '';
    const done = (refusal: Refusal | null): true => {
      answer(response, refusal);
      return true;
    };
    switch (`${method} ${what} ${verb}`) {
      case 'PUT people presence':
        setPresence(response, id, text('statusId'), body['by'] === 'api' ? 'api' : 'user');
        return true;
      case 'PUT people behaviour':
        return done(change({ kind: 'setBehaviour', personId: id, behaviour: text('behaviour') }));
      case 'POST people ticket':
        return done(change({ kind: 'assignNext', agentId: id }));
      case 'POST tickets assign':
        return done(change({ kind: 'assign', ticketId: Number(id), agentId: text('agentId') }));
      case 'POST tickets open':
        return done(change({ kind: 'open', ticketId: Number(id), agentId: text('agentId') }));
      case 'POST tickets close':
        return done(change({ kind: 'close', ticketId: Number(id) }));
      case 'POST entries ': {
        const kind = (['screenPop', 'interactionLog', 'reports'] as const).find((known) => known === body['kind']);
        const ticketId = typeof body['ticketId'] === 'number' ? body['ticketId'] : null;
        if (!kind) problem(response, 'malformed');
        else
          answer(
            response,
            change({ kind: 'record', entry: { kind, agentId: text('agentId'), text: text('text'), ticketId } }),
          );
        return true;
      }
      case 'POST reset ':
        return done(change({ kind: 'reset' }));
      default:
        return false;
    }
  }

  function listen(request: IncomingMessage, response: ServerResponse): void {
    if (listeners.size >= LISTENER_LIMIT) return problem(response, 'tooMany');
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(eventOf(desk));
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  }

  async function read(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (path === '/healthz') return json(response, 200, { status: 'ok' });
    if (path === '/api/config') return json(response, 200, { connectorUrl, connectorOrigin, presences: PRESENCES });
    if (path === '/api/desk') return json(response, 200, desk);
    if (path === '/api/guided') return json(response, 200, await guided.status());
    if (path === '/api/events') return listen(request, response);
    const page = pages.get(path);
    if (!page) return problem(response, pages.size === 0 && !path.startsWith('/api/') ? 'notBuilt' : 'notFound');
    response.writeHead(200, {
      'content-type': page.type,
      'cache-control': page.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : page.body);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setPolicies(response, connectorOrigin);
    const { method = 'GET', headers } = request;
    // Another name that leads here is another site's attempt to read us through the browser.
    if (headers.host !== new URL(origin).host) return problem(response, 'wrongHost');
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (method === 'GET' || method === 'HEAD') return read(request, response, path);
    const site = headers['sec-fetch-site'];
    if ((headers.origin !== undefined && headers.origin !== origin) || (site !== undefined && site !== 'same-origin')) {
      return problem(response, 'crossOrigin');
    }
    // A form or an image of another page cannot send this type without being asked about first.
    if (headers['content-type']?.split(';')[0] !== 'application/json') return problem(response, 'notJson');
    const body = await readBody(request);
    if (typeof body === 'string') return problem(response, body);
    if (method === 'POST' && path.startsWith('/api/guided/')) {
      const outcome = await guidedCommand(guided, path, body);
      if (outcome === null) return problem(response, 'notFound');
      return outcome.kind === 'done' ? json(response, 200, outcome.body) : problem(response, outcome.code);
    }
    if (!command(response, method, path, body)) problem(response, 'notFound');
  }

  const server: Server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy()); // the caller went away while we read
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  // A TCP server that listens has an address of this form.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        guided.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const eventOf = (desk: Desk): string => `id: ${desk.version}\ndata: ${JSON.stringify(desk)}\n\n`;

function setPolicies(response: ServerResponse, connectorOrigin: string): void {
  response.setHeader(
    'content-security-policy',
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; ` +
      `frame-src ${connectorOrigin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'`,
  );
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | 'tooLarge' | 'malformed'> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_LIMIT) return 'tooLarge';
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
    // An object whose fields are looked at one by one.
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : 'malformed';
  } catch {
    return 'malformed';
  }
}

function answer(response: ServerResponse, refusal: Refusal | null): void {
  if (refusal) problem(response, refusal);
  else json(response, 200, { applied: true });
}

function problem(response: ServerResponse, code: ProblemCode): void {
  json(
    response,
    STATUS[code],
    { type: 'about:blank', title: code, status: STATUS[code], code },
    'application/problem+json',
  );
}

function json(response: ServerResponse, status: number, value: unknown, type = 'application/json'): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}
