/** Addresses of signing in and out that every mode has, and those of dev mode. */
import { meSchema } from '@interlock/protocol/console';
import * as v from 'valibot';
import { json, problem, type Route, route } from '../http/route.ts';
import type { AuthMode } from './gate.ts';
import { type CookieStyle, clearCookie, readCookie, setCookie } from './session-cookie.ts';
import { ROLES, type Viewer } from './viewer.ts';
import type { ViewerSessions } from './viewer-sessions.ts';

export interface AccessRouteDependencies {
  readonly auth: AuthMode;
  /** Part of the answer about who has signed in. */
  readonly guidedDemoUrl: string | undefined;
  readonly sessions: ViewerSessions;
  readonly cookie: () => CookieStyle;
  /** Where the provider ends its own session; null where it does not. */
  readonly endSessionUrl: (idToken: string | null) => Promise<string | null>;
  readonly signedIn: (viewer: Viewer) => void;
}

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.regex(/\S/));

export function accessRoutes(dependencies: AccessRouteDependencies): Route[] {
  return [...sessionRoutes(dependencies), ...(dependencies.auth === 'dev' ? [devRoute(dependencies)] : [])];
}

function sessionRoutes({ auth, guidedDemoUrl, sessions, cookie, endSessionUrl }: AccessRouteDependencies): Route[] {
  return [
    route({
      id: 'readMe',
      method: 'GET',
      path: '/api/v1/me',
      access: 'agent',
      summary: 'Who has signed in here. In dev mode whoever has chosen no role has not.',
      answers: { 200: { description: 'The viewer.', body: meSchema } },
      problems: ['signInRequired'],
      handle({ viewer: { actor, role, teams }, session }) {
        if (auth === 'dev' && session === null) return problem('signInRequired');
        return json(200, { actor, role, teams, auth, csrfToken: session?.csrfToken ?? '', guidedDemoUrl });
      },
    }),
    route({
      id: 'signOut',
      method: 'POST',
      path: '/api/v1/sign-out',
      access: 'agent',
      summary: 'Ends the session and closes its sockets.',
      answers: {
        200: {
          description: 'Ended. Where the provider ends its own session too, the page goes to `next`.',
          body: v.object({ next: v.nullable(v.string()) }),
        },
      },
      async handle({ session }) {
        if (session === null) return json(200, { next: null });
        sessions.end(session.id);
        const next = await endSessionUrl(session.idToken);
        return json(200, { next }, { 'Set-Cookie': clearCookie(cookie()) });
      },
    }),
  ];
}

function devRoute({ guidedDemoUrl, sessions, cookie, signedIn }: AccessRouteDependencies): Route {
  return route({
    id: 'signInDev',
    method: 'POST',
    path: '/api/v1/sign-in/dev',
    access: 'visitor',
    summary: 'Takes a role, to see what it sees. Nothing is protected by it: dev mode only.',
    body: {
      schema: v.strictObject({
        role: v.picklist(ROLES),
        name: v.optional(name),
        teams: v.optional(
          v.pipe(v.nullable(v.pipe(v.array(id), v.maxLength(100))), v.description('Null or absent: every team.')),
          null,
        ),
      }),
    },
    answers: { 200: { description: 'The viewer; the cookie is set.', body: meSchema } },
    handle({ body: { role, name: given, teams }, header }) {
      // AC22: a secret that somebody could have set before is of no use after it.
      const before = readCookie(header('cookie'), cookie());
      const former = before === null ? null : sessions.find(before);
      if (former !== null) sessions.end(former.id);
      // The id stands in log lines, where no name may.
      const actor = { id: `dev-${role}`, name: given ?? role };
      const viewer: Viewer = { actor, role, teams };
      const { session, secret } = sessions.begin(viewer);
      signedIn(viewer);
      return json(
        200,
        { actor, role, teams, auth: 'dev', csrfToken: session.csrfToken, guidedDemoUrl },
        { 'Set-Cookie': setCookie(cookie(), secret) },
      );
    },
  });
}
