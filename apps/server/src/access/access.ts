/** The parts of access, put together for one server. */
import type { IncomingMessage } from 'node:http';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { OwnAddresses } from '../http/security.ts';
import type { Scheduler } from '../scheduler.ts';
import type { AccessRouteDependencies } from './access-routes.ts';
import { createGate, type Gate } from './gate.ts';
import { cookieStyle } from './session-cookie.ts';
import { createSight, type Sight } from './sight.ts';
import type { Viewer } from './viewer.ts';
import { createViewerSessions, type ViewerSessions } from './viewer-sessions.ts';

export type AuthOptions = { readonly mode: 'dev' };

export interface Access {
  readonly gate: Gate;
  readonly sight: Sight;
  readonly viewerSessions: ViewerSessions;
  readonly routes: AccessRouteDependencies;
  /** On every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Who opens a socket; null for nobody (AC24). */
  viewerOf(request: IncomingMessage): Viewer | null;
  /** Names the session of a socket for `viewerSessions.onEnded`; null where there is none. */
  sessionIdOf(request: IncomingMessage): string | null;
  /** Ends every session. */
  stop(): void;
}

export interface AccessOptions {
  readonly auth: AuthOptions;
  readonly host: ContactCenterHost;
  readonly scheduler: Scheduler;
  readonly randomBytes: (size: number) => Buffer;
  readonly own: () => OwnAddresses;
}

export function createAccess({ auth, host, scheduler, randomBytes, own }: AccessOptions): Access {
  const viewerSessions = createViewerSessions({ scheduler, randomBytes });
  const cookie = cookieStyle('session', false);
  const gate = createGate({
    auth: auth.mode,
    sessions: viewerSessions,
    cookie: () => cookie,
    own,
    verifyBearer: async () => null,
  });
  return {
    gate,
    sight: createSight(host),
    viewerSessions,
    routes: {
      auth: auth.mode,
      sessions: viewerSessions,
      cookie: () => cookie,
      endSessionUrl: async () => null,
    },
    headers: auth.mode === 'dev' ? { 'Interlock-Auth': 'dev' } : {},
    viewerOf: gate.viewerOf,
    sessionIdOf: gate.sessionIdOf,
    stop: viewerSessions.stop,
  };
}
