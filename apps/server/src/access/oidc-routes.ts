/** Addresses of signing in at a provider, and for agents whose connector waits (AC30 to AC38, AC60 to AC62). */
import * as v from 'valibot';
import { pageAnswer } from '../http/pages.ts';
import { type Answer, json, problem, type Route, route } from '../http/route.ts';
import { AGENT_TOKEN_LIFE_MS, type AgentTokens } from './agent-tokens.ts';
import { type Provider, ProviderUnavailable } from './provider.ts';
import type { Rechecks } from './rechecks.ts';
import { returnPathOf } from './return-path.ts';
import { type CookieStyle, clearCookie, readCookie, setCookie } from './session-cookie.ts';
import { SIGN_IN_LIFE_MS, type SignInSeal } from './sign-in-cookie.ts';
import { SIGNED_IN_PAGE, signInFailedPage } from './sign-in-pages.ts';
import { isAtLeast, type Viewer } from './viewer.ts';
import { type ClaimNames, viewerOfClaims } from './viewer-of-claims.ts';
import type { ViewerSessions } from './viewer-sessions.ts';

export interface OidcRouteDependencies {
  readonly provider: Provider;
  readonly seal: SignInSeal;
  readonly sessions: ViewerSessions;
  readonly rechecks: Rechecks;
  readonly agentTokens: AgentTokens;
  readonly claimNames: ClaimNames;
  readonly cookie: () => CookieStyle;
  readonly signInCookie: () => CookieStyle;
  /** Origin under which people reach this server. */
  readonly publicOrigin: () => string;
  readonly signedIn: (viewer: Viewer) => void;
}

const CALLBACK_PATH = '/sign-in/callback';
const CONSOLE_PATH = '/console/';
/** SHA-256 in base64url. */
const pairing = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));

function redirect(to: string, cookies: readonly string[]): Answer {
  return {
    kind: 'text',
    status: 303,
    body: '',
    contentType: 'text/plain; charset=utf-8',
    headers: { Location: to, 'Set-Cookie': cookies },
  };
}

export function oidcRoutes(dependencies: OidcRouteDependencies): Route[] {
  return [signInRoute(dependencies), callbackRoute(dependencies), collectRoute(dependencies)];
}

function signInRoute({ provider, seal, signInCookie, publicOrigin }: OidcRouteDependencies): Route {
  return route({
    id: 'signIn',
    method: 'GET',
    path: '/sign-in',
    access: 'visitor',
    isPage: true,
    summary: 'Sends the browser to the provider, and from there to a page of the console or back to a connector.',
    query: v.strictObject({
      return: v.exactOptional(v.string()),
      pairing: v.exactOptional(pairing),
      prompt: v.exactOptional(
        v.pipe(v.literal('login'), v.description('The provider is to ask who it is, whoever has signed in there.')),
      ),
    }),
    answers: { 303: { description: 'To the provider.' } },
    problems: ['originRefused', 'providerUnavailable'],
    async handle({ query, header }) {
      const returnTo = returnPathOf(query.return ?? CONSOLE_PATH);
      if (returnTo === null)
        return problem('invalidInput', undefined, [
          { path: 'query/return', message: 'Expected a page of the console.' },
        ]);
      // AC61: a connector's own window alone; a link that somebody sends would sign its reader in for a stranger.
      if (query.pairing !== undefined && header('sec-fetch-site') !== 'same-origin') return problem('originRefused');
      try {
        const { url, secrets } = await provider.begin(`${publicOrigin()}${CALLBACK_PATH}`, query.prompt === 'login');
        const sealed = await seal.seal({ ...secrets, returnTo, pairing: query.pairing ?? null });
        return redirect(url, [setCookie(signInCookie(), sealed, SIGN_IN_LIFE_MS)]);
      } catch (error) {
        if (error instanceof ProviderUnavailable) return problem('providerUnavailable');
        throw error;
      }
    },
  });
}

function callbackRoute(dependencies: OidcRouteDependencies): Route {
  const {
    provider,
    seal,
    sessions,
    rechecks,
    agentTokens,
    claimNames,
    cookie,
    signInCookie,
    publicOrigin,
    signedIn: told,
  } = dependencies;

  const failed = (status: number, code: string): Answer =>
    pageAnswer(signInFailedPage(code), status, code, { 'Set-Cookie': [clearCookie(signInCookie())] });

  return route({
    id: 'signInCallback',
    method: 'GET',
    path: CALLBACK_PATH,
    access: 'visitor',
    isPage: true,
    summary: 'Where the provider sends the browser back to.',
    query: v.record(v.pipe(v.string(), v.maxLength(100)), v.pipe(v.string(), v.maxLength(4_000))),
    answers: {
      200: { description: 'Signed in; the connector goes on.' },
      303: { description: 'Signed in.' },
      400: { description: 'Not an answer to a sign-in of this browser.' },
      403: { description: 'The provider gives no role.' },
    },
    async handle({ query, header }) {
      const sealed = readCookie(header('cookie'), signInCookie());
      const pending = sealed === null ? null : await seal.open(sealed);
      if (pending === null) return failed(400, 'signInFailed');
      const answer = new URL(CALLBACK_PATH, publicOrigin());
      for (const [name, value] of Object.entries(query)) answer.searchParams.set(name, value);
      let signedIn: Awaited<ReturnType<Provider['finish']>>;
      try {
        signedIn = await provider.finish(answer, pending);
      } catch (error) {
        if (error instanceof ProviderUnavailable) return failed(503, 'providerUnavailable');
        throw error;
      }
      if (signedIn === null) return failed(400, 'signInFailed');
      const claimed = viewerOfClaims(signedIn.claims, claimNames);
      if (!claimed.ok) return failed(403, 'roleMissing');
      const { viewer } = claimed;
      if (pending.pairing !== null) {
        agentTokens.pair(pending.pairing, viewer);
        told(viewer);
        return pageAnswer(SIGNED_IN_PAGE, 200, null, { 'Set-Cookie': [clearCookie(signInCookie())] });
      }
      // The console is for nobody below; what they may do they do in their CRM.
      if (!isAtLeast(viewer.role, 'supervisor')) return failed(403, 'roleNotAllowed');
      const before = readCookie(header('cookie'), cookie());
      const former = before === null ? null : sessions.find(before);
      if (former !== null) sessions.end(former.id);
      const { session, secret } = sessions.begin(viewer, signedIn.idToken);
      rechecks.watch(session, signedIn.proof);
      told(viewer);
      return redirect(pending.returnTo ?? CONSOLE_PATH, [setCookie(cookie(), secret), clearCookie(signInCookie())]);
    },
  });
}

function collectRoute({ agentTokens }: OidcRouteDependencies): Route {
  return route({
    id: 'collectAgentSignIn',
    method: 'POST',
    path: '/api/v1/agent-sign-ins/{pairing}',
    access: 'visitor',
    summary:
      'A connector asks whether its agent has signed in. The secret, whose SHA-256 is the pairing, is told here alone.',
    params: v.object({ pairing }),
    body: { schema: v.strictObject({ secret: v.pipe(v.string(), v.regex(/^[\w-]{43,86}$/)) }) },
    answers: {
      200: {
        description: 'Who, and a token for session tickets; once. `waiting`: nobody yet.',
        body: v.variant('state', [
          v.object({ state: v.literal('waiting') }),
          v.object({
            state: v.literal('signedIn'),
            agent: v.object({ id: v.string(), name: v.string() }),
            token: v.string(),
            expiresInMs: v.number(),
          }),
        ]),
      },
    },
    async handle({ params, body }) {
      const viewer = agentTokens.collect(params.pairing, body.secret);
      if (viewer === null) return json(200, { state: 'waiting' });
      const token = await agentTokens.issue(viewer);
      return json(200, { state: 'signedIn', agent: viewer.actor, token, expiresInMs: AGENT_TOKEN_LIFE_MS });
    },
  });
}
