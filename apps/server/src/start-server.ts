/** Puts the parts together: host, sessions, HTTP on one port of the loopback interface. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { createHonesty, createMeasures } from '@interlock/engine';
import { SESSION_SUBPROTOCOL } from '@interlock/protocol';
import { CHAT_SUBPROTOCOL } from '@interlock/protocol/chat';
import { CONSOLE_SOCKET_PATH, CONSOLE_SUBPROTOCOL } from '@interlock/protocol/console';
import type { EventStore, StoreError, TranscriptStore } from '@interlock/store';
import { type Access, createAccess } from './access/access.ts';
import type { AuthOptions } from './access/auth-options.ts';
import { isAtLeast } from './access/viewer.ts';
import { createColleagues } from './agents/colleagues.ts';
import { createReadLanes } from './agents/lanes/read-lanes.ts';
import { createReadTimeline } from './agents/read-timeline.ts';
import { type ChatCenter, createChatCenter } from './chat/chat-center.ts';
import { createQueueDesk } from './chat/queue-desk.ts';
import { CHAT_SOCKET_PATH, createVisitorServer } from './chat/visitor-server.ts';
import { createConsoleServer } from './console/console-server.ts';
import { createDefinitionVersions } from './definition/definition-versions.ts';
import { createContactCenterHost } from './host/contact-center-host.ts';
import type { ContactCenterHost, DefinitionOffer } from './host/host-contract.ts';
import type { DefinitionFact, HostEvent } from './host/host-event.ts';
import { createApp } from './http/create-app.ts';
import { PROBLEM_TYPE, problemOf } from './http/problem.ts';
import type { Route } from './http/route.ts';
import { createRoutes } from './http/routes.ts';
import { BARE_CSP, COMMON_HEADERS, loopbackAddresses, type OwnAddresses, publicAddresses } from './http/security.ts';
import { errorFields, type Log } from './log.ts';
import { createServerMetrics } from './metrics.ts';
import { createRehearsals } from './rehearsal/rehearsals.ts';
import { honestyFold } from './reports/honesty-fold.ts';
import { measuresFold } from './reports/measures-fold.ts';
import { createSystemScheduler, type ProcessScheduler } from './scheduler.ts';
import { createLinkTest } from './sessions/link-test.ts';
import { createSessionServer, SESSION_PATH, type SessionServer } from './sessions/session-server.ts';
import { createSessionTickets } from './sessions/session-tickets.ts';

export interface ServerOptions {
  readonly store: EventStore<HostEvent>;
  /** What was said in chats; closed at the stop. */
  readonly transcripts: TranscriptStore;
  readonly log: Log;
  /** 0 = any free port. */
  readonly port: number;
  /** Which definition is to be in force, given the one in the log; null keeps that one. */
  readonly chooseDefinition: (inForce: DefinitionFact | null) => DefinitionOffer | null;
  /** Folder with `connector/` and `sdk/`. */
  readonly pagesFolder: string;
  /** Address to listen on; loopback when absent, and in dev mode always. */
  readonly listenAddress?: string;
  /** How people and programs sign in; dev mode when absent. */
  readonly auth?: AuthOptions;
  readonly version: string;
  readonly scheduler?: ProcessScheduler;
  /** The log has another writer, or cannot be used any more: this process must end (SV5). */
  readonly fenced?: () => void;
}

export interface RunningServer {
  readonly port: number;
  readonly url: string;
  readonly host: ContactCenterHost;
  readonly sessions: SessionServer;
  readonly routes: readonly Route[];
  readonly access: Access;
  /** Tells the sessions, flushes, writes a checkpoint, closes store and port (SV92). */
  stop(): Promise<void>;
}

export type StartAnswer =
  | { readonly ok: true; readonly server: RunningServer }
  | { readonly ok: false; readonly kind: 'store'; readonly error: StoreError }
  | { readonly ok: false; readonly kind: 'address'; readonly reason: string };

/** Loopback: nobody but this machine is served (SV70). */
const LISTEN_ADDRESS = '127.0.0.1';
const CONTACT_CENTER_ID = 'default';
/** Sockets have this long to close after they were told. */
const SESSION_STOP_MS = 1_000;
const CONNECTION_STOP_MS = 500;

/** @throws StoreFailure when the log cannot be read */
export async function startServer(options: ServerOptions): Promise<StartAnswer> {
  const { store, transcripts, log, scheduler = createSystemScheduler(), pagesFolder, version } = options;
  const metrics = createServerMetrics();
  const measures = createMeasures();
  const versions = createDefinitionVersions();
  const honesty = createHonesty();
  const host = createContactCenterHost({
    store,
    scheduler,
    contactCenterId: CONTACT_CENTER_ID,
    folds: [measuresFold(measures), honestyFold(honesty), versions.fold],
  });
  metrics.observeHost(host);
  metrics.observeMeasures(measures, host);
  logHost(host, log, options.fenced ?? (() => {}));
  const failure = await host.start(options.chooseDefinition);
  if (failure !== null) {
    await host.stop();
    return { ok: false, kind: 'store', error: failure };
  }
  versions.adopt(host.definition());
  const chats: ChatCenter = createChatCenter({
    host,
    desk: createQueueDesk(host),
    transcripts,
    contactCenterId: CONTACT_CENTER_ID,
    scheduler,
    randomBytes,
    failed: (error) => log.error('chatFailed', errorFields(error)),
    listener: metrics.observeChats({
      openChats: () => chats.openCount,
      visitorSockets: (): number => visitors.socketCount,
    }),
  });
  const chatFailure = await chats.start();
  if (chatFailure !== null) {
    await host.stop();
    return { ok: false, kind: 'store', error: chatFailure };
  }

  const newWorkId = (): string => `w-${randomBytes(10).toString('hex')}`;
  const tickets = createSessionTickets({ now: scheduler.now, randomBytes });
  const readTimeline = createReadTimeline(host, store, CONTACT_CENTER_ID);
  const sessions = createSessionServer(
    host,
    {
      host,
      scheduler,
      tickets,
      readTimeline,
      colleagues: createColleagues(host),
      agentChats: chats.agentChats,
      newSessionId: randomUUID,
      newWorkId,
    },
    {
      opened: (agentId, epoch) => log.info('sessionOpened', { agentId, epoch }),
      ended(agentId, epoch, end) {
        metrics.sessionEnded(end);
        log.info('sessionEnded', { ...(agentId === null ? {} : { agentId, epoch }), code: end });
      },
      frameRefused: metrics.frameRefused,
      commandRefused: metrics.commandRefused,
      failed: (agentId, error) =>
        log.error('sessionFailed', { ...(agentId === null ? {} : { agentId }), ...errorFields(error) }),
    },
  );
  metrics.observeSessions(sessions);
  const visitors = createVisitorServer(chats, scheduler, {
    ended: (how) => log.info('visitorEnded', { code: how }),
    frameRefused: metrics.frameRefused,
    failed: (error) => log.error('chatFailed', errorFields(error)),
  });
  let own: OwnAddresses = { hosts: new Set(), origins: new Set() };
  let isStopping = false;
  const auth = options.auth ?? { mode: 'dev' };
  let publicOrigin = '';
  const access = createAccess({
    auth,
    host,
    scheduler,
    randomBytes,
    own: () => own,
    publicOrigin: () => publicOrigin,
    signedIn: ({ actor, role }) => log.info('signedIn', { actorId: actor.id, kind: role }),
    cut: ({ actor }, cause) => log.info('sessionCut', { actorId: actor.id, kind: cause }),
  });
  const consoles = createConsoleServer(
    {
      host,
      measures,
      honesty,
      scheduler,
      viewerOf(request) {
        const viewer = access.viewerOf(request);
        if (viewer === null || !isAtLeast(viewer.role, 'supervisor')) return null;
        return { teams: viewer.teams, signInId: access.sessionIdOf(request) };
      },
      onSignedOut: access.viewerSessions.onEnded,
      serverId: randomUUID(),
    },
    {
      ended: (how) => log.info('consoleEnded', { code: how }),
      frameRefused: metrics.frameRefused,
      failed: (error) => log.error('consoleFailed', errorFields(error)),
    },
  );
  const socketServers: Readonly<Record<string, Pick<SessionServer, 'upgrade'>>> = {
    [SESSION_PATH]: sessions,
    [CHAT_SOCKET_PATH]: visitors,
    [CONSOLE_SOCKET_PATH]: consoles,
  };

  const rehearsals = createRehearsals({
    host,
    store,
    contactCenterId: CONTACT_CENTER_ID,
    versions,
    scheduler,
    failed: (error) => log.error('rehearsalFailed', errorFields(error)),
  });
  const routes = createRoutes({
    host,
    chats,
    access,
    sight: access.sight,
    versions,
    sessions,
    tickets,
    readTimeline,
    readLanes: createReadLanes({ host, store, contactCenterId: CONTACT_CENTER_ID, scheduler, versions }),
    measures,
    rehearsals,
    testLink: createLinkTest(host, sessions, scheduler),
    honesty,
    readMetrics: metrics.read,
    newWorkId,
    pagesFolder,
    version,
    settingsOutranked(agentId, outranked) {
      metrics.settingsOutranked(outranked.map(({ field }) => field));
      log.info('pageSettingsOutranked', { agentId, fields: [...new Set(outranked.map(({ field }) => field))] });
    },
    notReadyBecause: () => (isStopping ? ['stopping'] : host.phase === 'open' ? [] : [host.phase]),
  });
  const app = createApp({
    routes,
    own: () => own,
    gate: access.gate,
    sight: access.sight,
    headers: access.headers,
    now: () => performance.now(),
    answered({ route, method, status, code, actorId, tookMs }) {
      metrics.httpAnswered(route?.id ?? 'none', method, status, tookMs);
      if (route === null) return;
      const isRefusedAccess = status === 401 || status === 403;
      // Signing in is done by GET, and so is failing to.
      if (method === 'GET' && !isRefusedAccess && route.access !== 'visitor') return;
      const who = actorId === null ? {} : { actorId };
      log.info('httpAnswered', { route: route.id, method, status, ...who, ...(code === null ? {} : { code }) });
    },
    defect: (route, error) => log.error('routeFailed', { route: route.id, ...errorFields(error) }),
  });
  const serve = getRequestListener(app.fetch, { overrideGlobalObjects: false });

  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
    (request, response) => {
      if (!own.hosts.has(request.headers.host ?? '')) {
        answerProblem(response, 'hostRefused', access.headers());
        request.resume();
        return;
      }
      if (isStopping) response.setHeader('Connection', 'close');
      // The listener answers its own failures.
      void serve(request, response);
    },
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const code = upgradeRefusal(request, own, isStopping);
    if (code === null) {
      socketServers[pathOf(request)]?.upgrade(request, socket, head);
    } else {
      log.info('upgradeRefused', { code });
      refuseUpgrade(socket, code, access.headers());
    }
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  try {
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      const address = auth.mode === 'dev' ? LISTEN_ADDRESS : (options.listenAddress ?? LISTEN_ADDRESS);
      server.listen(options.port, address, done);
    });
  } catch (error) {
    await host.stop();
    return {
      ok: false,
      kind: 'address',
      reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
    };
  }
  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo;
  const publicUrl = (auth.mode === 'oidc' ? auth.publicUrl : null) ?? new URL(`http://localhost:${port}`);
  publicOrigin = publicUrl.origin;
  // In dev mode every name of this machine is our own; otherwise people come by the one address that the cookies are for.
  own = auth.mode === 'dev' ? loopbackAddresses(port) : publicAddresses(publicUrl, port);

  let stopped: Promise<void> | null = null;

  async function stop(): Promise<void> {
    isStopping = true;
    rehearsals.stop();
    chats.stop();
    await Promise.all([sessions.stop(SESSION_STOP_MS), visitors.stop(SESSION_STOP_MS), consoles.stop(SESSION_STOP_MS)]);
    await transcripts.close();
    await host.stop();
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeIdleConnections();
      scheduler.after(CONNECTION_STOP_MS, () => server.closeAllConnections());
    });
    // Behind the last answer: to a page that asks meanwhile, who signed in has not signed out.
    access.stop();
  }

  return {
    ok: true,
    server: {
      port,
      url: publicOrigin,
      host,
      sessions,
      routes,
      access,
      stop() {
        stopped ??= stop();
        return stopped;
      },
    },
  };
}

const SUBPROTOCOLS: Readonly<Record<string, string>> = {
  [SESSION_PATH]: SESSION_SUBPROTOCOL,
  [CHAT_SOCKET_PATH]: CHAT_SUBPROTOCOL,
  [CONSOLE_SOCKET_PATH]: CONSOLE_SUBPROTOCOL,
};

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? '';
}

/** Why a socket is not let in before a word was said; null when it is. */
function upgradeRefusal(request: IncomingMessage, own: OwnAddresses, isStopping: boolean): string | null {
  if (!own.hosts.has(request.headers.host ?? '')) return 'hostRefused';
  const subprotocol = SUBPROTOCOLS[pathOf(request)];
  if (subprotocol === undefined) return 'routeNotFound';
  // A browser cannot leave its origin out, and a program can give ours: this guards people against foreign pages.
  if (!own.origins.has(request.headers.origin ?? '')) return 'originRefused';
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(subprotocol)) return 'invalidInput';
  return isStopping ? 'serverStopping' : null;
}

function problemHeaders(body: string, extra: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...COMMON_HEADERS,
    ...extra,
    'Content-Security-Policy': BARE_CSP,
    'Content-Type': PROBLEM_TYPE,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
}

function answerProblem(response: ServerResponse, code: string, extra: Readonly<Record<string, string>>): void {
  const details = problemOf(code);
  const body = JSON.stringify(details);
  response.writeHead(details.status, problemHeaders(body, extra));
  response.end(body);
}

function refuseUpgrade(socket: Duplex, code: string, extra: Readonly<Record<string, string>>): void {
  const details = problemOf(code);
  const body = JSON.stringify(details);
  const headers = Object.entries(problemHeaders(body, extra)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${details.status} Refused\r\n${headers.join('')}\r\n${body}`);
}

function logHost(host: ContactCenterHost, log: Log, fenced: () => void): void {
  host.subscribe({
    phaseChanged(phase) {
      log[phase === 'fenced' ? 'error' : phase === 'unavailable' ? 'warn' : 'info']('hostPhaseChanged', { phase });
      if (phase === 'fenced') fenced();
    },
    definitionChanged() {
      const { definitionVersion, source, definition } = host.definition();
      log.info('definitionChanged', { version: definitionVersion, source, mode: definition.mode });
    },
    checkpointed: (version, count, tookMs) => log.debug('checkpointWritten', { version, count, tookMs }),
    storeFailed: (error, count) =>
      log.error('storeFailed', { code: error.code, ...('cause' in error ? { cause: error.cause } : {}), count }),
    defect: (agentId, kind, error) => log.error('decisionFailed', { agentId, kind, ...errorFields(error) }),
  });
}
