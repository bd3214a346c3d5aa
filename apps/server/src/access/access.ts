/** The parts of access, put together for one server. */
import type { IncomingMessage } from 'node:http';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { Route } from '../http/route.ts';
import type { OwnAddresses } from '../http/security.ts';
import type { Scheduler } from '../scheduler.ts';
import { accessRoutes } from './access-routes.ts';
import { createAgentTokens } from './agent-tokens.ts';
import type { AuthOptions, OidcOptions } from './auth-options.ts';
import { createGate, type Gate, type VerifyBearer } from './gate.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { createProvider } from './provider.ts';
import { type CutCause, createRechecks, RECHECK_LIMITS } from './rechecks.ts';
import { cookieStyle } from './session-cookie.ts';
import { createSight, type Sight } from './sight.ts';
import { createSignInSeal } from './sign-in-cookie.ts';
import type { Viewer } from './viewer.ts';
import { viewerOfClaims } from './viewer-of-claims.ts';
import { createViewerSessions, type ViewerSessions } from './viewer-sessions.ts';

export interface Access {
  readonly gate: Gate;
  readonly sight: Sight;
  readonly viewerSessions: ViewerSessions;
  readonly routes: readonly Route[];
  /** On every answer. */
  headers(): Readonly<Record<string, string>>;
  /** People reach this server over https. */
  isSecure(): boolean;
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
  /** Origin under which people reach this server; known once it listens. */
  readonly publicOrigin: () => string;
  /** Somebody has signed in: in the console, or at a connector. */
  readonly signedIn: (viewer: Viewer) => void;
  /** A session was ended, because the provider does not confirm it any more. */
  readonly cut: (viewer: Viewer, cause: CutCause) => void;
}

/** A year: a browser that was here over https does not come over http again. */
const STRICT_TRANSPORT = { 'Strict-Transport-Security': 'max-age=31536000' } as const;

interface Ways {
  readonly verifyBearer: VerifyBearer;
  readonly endSessionUrl: (idToken: string | null) => Promise<string | null>;
  readonly routes: readonly Route[];
  readonly stop: () => void;
}

const DEV_WAYS: Ways = {
  verifyBearer: async () => null,
  endSessionUrl: async () => null,
  routes: [],
  stop() {},
};

export function createAccess(options: AccessOptions): Access {
  const { auth, host, scheduler, randomBytes, own, publicOrigin, signedIn, cut } = options;
  const viewerSessions = createViewerSessions({ scheduler, randomBytes });
  const isSecure = (): boolean => auth.mode === 'oidc' && publicOrigin().startsWith('https:');
  const cookie = () => cookieStyle('session', isSecure());

  function oidcWays(oidc: OidcOptions): Ways {
    const provider = createProvider(oidc, scheduler.now);
    const agentTokens = createAgentTokens(oidc.key, scheduler.now);
    const rechecks = createRechecks({
      provider,
      sessions: viewerSessions,
      claimNames: oidc,
      scheduler,
      everyMs: oidc.recheckEveryMs ?? RECHECK_LIMITS.everyMs,
      cut,
    });
    return {
      async verifyBearer(token, purpose) {
        if (purpose === 'connector') return agentTokens.verify(token);
        const claims = await provider.verifyAccessToken(token, oidc.audience ?? publicOrigin());
        const claimed = claims === null ? null : viewerOfClaims(claims, oidc);
        return claimed?.ok ? claimed.viewer : null;
      },
      endSessionUrl: async (idToken) =>
        idToken === null ? null : provider.endSessionUrl(idToken, `${publicOrigin()}/console/`),
      routes: oidcRoutes({
        provider,
        seal: createSignInSeal(randomBytes(32), scheduler.now),
        sessions: viewerSessions,
        rechecks,
        agentTokens,
        claimNames: oidc,
        cookie,
        signInCookie: () => cookieStyle('sign_in', isSecure()),
        publicOrigin,
        signedIn,
      }),
      stop: rechecks.stop,
    };
  }

  const ways = auth.mode === 'oidc' ? oidcWays(auth) : DEV_WAYS;
  const gate = createGate({ auth: auth.mode, sessions: viewerSessions, cookie, own, verifyBearer: ways.verifyBearer });
  return {
    gate,
    sight: createSight(host),
    viewerSessions,
    routes: [
      ...accessRoutes({
        auth: auth.mode,
        guidedDemoUrl: auth.mode === 'dev' ? auth.guidedDemoUrl : undefined,
        sessions: viewerSessions,
        cookie,
        endSessionUrl: ways.endSessionUrl,
        signedIn,
      }),
      ...ways.routes,
    ],
    headers: () => (auth.mode === 'dev' ? { 'Interlock-Auth': 'dev' } : isSecure() ? STRICT_TRANSPORT : {}),
    isSecure,
    viewerOf: gate.viewerOf,
    sessionIdOf: gate.sessionIdOf,
    stop() {
      ways.stop();
      viewerSessions.stop();
    },
  };
}
