/** Who a request comes from, and whether a route lets them in: the one place where both are decided (AC1 to AC5). */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Access } from '../http/route.ts';
import { mayChange, type OwnAddresses } from '../http/security.ts';
import { ProviderUnavailable } from './provider.ts';
import { type CookieStyle, readCookie } from './session-cookie.ts';
import { DEV_VIEWER, isAtLeast, ROLES, type Role, type Viewer } from './viewer.ts';
import type { ViewerSession, ViewerSessions } from './viewer-sessions.ts';

export type AuthMode = 'dev' | 'oidc';

/** Whoever sent a request. `session` is null for a program, and for a caller without a cookie in dev mode. */
export interface Caller {
  readonly viewer: Viewer;
  readonly session: ViewerSession | null;
}

/** What of a request says who it is from. */
export interface Credentials {
  readonly method: string;
  readonly cookie: string | null;
  readonly authorization: string | null;
  readonly csrfToken: string | null;
}

export type Admission =
  | { readonly ok: true; readonly caller: Caller | null }
  | {
      readonly ok: false;
      readonly code: 'signInRequired' | 'roleNotAllowed' | 'csrfRefused' | 'providerUnavailable';
      /** Who was refused, for the log; null where that is not known. */
      readonly caller: Caller | null;
    };

/** Verifies a bearer token; null for one that is not good. @throws ProviderUnavailable */
export type VerifyBearer = (token: string, purpose: 'program' | 'connector') => Promise<Viewer | null>;

export interface Gate {
  readonly auth: AuthMode;
  /** Whether a route with this access lets the request in, and as whom. */
  admit(access: Access, credentials: Credentials): Promise<Admission>;
  /** Who opens a socket: by cookie, from our own pages alone. */
  viewerOf(request: IncomingMessage): Viewer | null;
  /** The session of a socket's cookie, for `ViewerSessions.onEnded`; null for none. */
  sessionIdOf(request: IncomingMessage): string | null;
}

export interface GateOptions {
  readonly auth: AuthMode;
  readonly sessions: ViewerSessions;
  readonly cookie: () => CookieStyle;
  readonly own: () => OwnAddresses;
  readonly verifyBearer: VerifyBearer;
}

const BEARER = /^Bearer ([\x21-\x7e]{1,8192})$/i;

function isRole(access: Access): access is Role {
  return (ROLES as readonly string[]).includes(access);
}

function isSame(given: string | null, expected: string): boolean {
  if (given === null || given.length !== expected.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

export function createGate({ auth, sessions, cookie, own, verifyBearer }: GateOptions): Gate {
  function sessionOf(header: string | null | undefined): ViewerSession | null | 'ended' {
    const secret = readCookie(header, cookie());
    return secret === null ? null : (sessions.find(secret) ?? 'ended');
  }

  async function callerOf({ cookie: header, authorization }: Credentials): Promise<Caller | null> {
    if (auth === 'oidc' && authorization !== null) {
      const token = BEARER.exec(authorization)?.[1];
      const viewer = token === undefined ? null : await verifyBearer(token, 'program');
      return viewer === null ? null : { viewer, session: null };
    }
    const session = sessionOf(header);
    // Somebody who had a role must not become the administrator when it is over.
    if (session === 'ended') return null;
    if (session !== null) return { viewer: session.viewer, session };
    return auth === 'dev' ? { viewer: DEV_VIEWER, session: null } : null;
  }

  async function admitConnector({ authorization }: Credentials): Promise<Admission> {
    if (auth === 'dev') return { ok: true, caller: { viewer: DEV_VIEWER, session: null } };
    const token = BEARER.exec(authorization ?? '')?.[1];
    // Never by cookie: a page that is framed by foreign ones acts for nobody who has signed in elsewhere.
    const viewer = token === undefined ? null : await verifyBearer(token, 'connector');
    return viewer === null
      ? { ok: false, code: 'signInRequired', caller: null }
      : { ok: true, caller: { viewer, session: null } };
  }

  async function decide(access: Access, credentials: Credentials): Promise<Admission> {
    if (access === 'anyone' || access === 'visitor') return { ok: true, caller: null };
    if (access === 'connector') return admitConnector(credentials);
    // What the table should not hold is not served.
    if (!isRole(access)) return { ok: false, code: 'roleNotAllowed', caller: null };
    const caller = await callerOf(credentials);
    if (caller === null) return { ok: false, code: 'signInRequired', caller: null };
    const { viewer, session } = caller;
    if (!isAtLeast(viewer.role, access)) return { ok: false, code: 'roleNotAllowed', caller };
    if (credentials.method !== 'GET' && session !== null && !isSame(credentials.csrfToken, session.csrfToken))
      return { ok: false, code: 'csrfRefused', caller };
    return { ok: true, caller };
  }

  return {
    auth,
    async admit(access, credentials) {
      try {
        return await decide(access, credentials);
      } catch (error) {
        if (error instanceof ProviderUnavailable) return { ok: false, code: 'providerUnavailable', caller: null };
        throw error;
      }
    },
    viewerOf(request) {
      const origin = { origin: request.headers.origin ?? null, fetchSite: null };
      if (origin.origin === null || !mayChange(origin, own())) return null;
      const session = sessionOf(request.headers.cookie);
      if (session === 'ended') return null;
      return session?.viewer ?? (auth === 'dev' ? DEV_VIEWER : null);
    },
    sessionIdOf(request) {
      const session = sessionOf(request.headers.cookie);
      return session === null || session === 'ended' ? null : session.id;
    },
  };
}
