/** How people sign in, from the environment (SV90, AC36). */
import { isIP } from 'node:net';
import type { DevOptions, OidcOptions } from '../access/auth-options.ts';

/** All of `OidcOptions` that the environment says; the key is the data folder's. */
export type AuthSettings = DevOptions | Omit<OidcOptions, 'key'>;

export interface ReadAuth {
  readonly auth: AuthSettings;
  readonly listenAddress: string;
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);
export const LOOPBACK = '127.0.0.1';

/**
 * @param text a variable's value; null when it is absent or empty
 * @param refuse takes one line for people, without the value
 */
export function readAuth(text: (name: string) => string | null, refuse: (line: string) => void): ReadAuth {
  const mode = text('INTERLOCK_AUTH') ?? 'dev';
  const listenAddress = text('INTERLOCK_LISTEN') ?? LOOPBACK;
  if (isIP(listenAddress) === 0) refuse('INTERLOCK_LISTEN must be an IP address, such as 0.0.0.0.');
  const isBeyond = !LOOPBACK_NAMES.has(listenAddress);
  function addressOf(name: string, isOrigin: boolean): URL | null {
    const value = text(name);
    if (value === null) return null;
    const url = URL.canParse(value) ? new URL(value) : null;
    const isSafe =
      url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK_NAMES.has(url.hostname)));
    const isPlain = url !== null && url.username === '' && url.search === '' && url.hash === '';
    if (isSafe && isPlain && (!isOrigin || url.pathname === '/')) return url;
    refuse(`${name} must be an https address${isOrigin ? ' without a path' : ''}, or http on this machine.`);
    return null;
  }

  if (mode !== 'oidc') {
    if (mode !== 'dev') refuse('INTERLOCK_AUTH must be dev or oidc.');
    if (isBeyond) refuse('INTERLOCK_LISTEN beyond this machine needs INTERLOCK_AUTH=oidc.');
    const guided = addressOf('INTERLOCK_GUIDED_URL', false);
    const auth = { mode: 'dev', ...(guided === null ? {} : { guidedDemoUrl: guided.href }) } as const;
    return { auth, listenAddress: LOOPBACK };
  }

  function needed<T>(value: T | null, name: string): T | null {
    if (text(name) === null) refuse(`${name} is needed with INTERLOCK_AUTH=oidc.`);
    return value;
  }

  const issuer = needed(addressOf('INTERLOCK_OIDC_ISSUER', false), 'INTERLOCK_OIDC_ISSUER');
  const clientId = needed(text('INTERLOCK_OIDC_CLIENT_ID'), 'INTERLOCK_OIDC_CLIENT_ID');
  const publicUrl = addressOf('INTERLOCK_PUBLIC_URL', true);
  if (isBeyond && publicUrl === null && text('INTERLOCK_PUBLIC_URL') === null)
    refuse('INTERLOCK_PUBLIC_URL is needed with INTERLOCK_LISTEN beyond this machine.');
  const audience = text('INTERLOCK_OIDC_AUDIENCE');
  // Else what says who a person is would open the interface of programs.
  if (audience !== null && audience === clientId)
    refuse('INTERLOCK_OIDC_AUDIENCE must not be INTERLOCK_OIDC_CLIENT_ID.');
  return {
    auth: {
      mode: 'oidc',
      // What is refused above is never used.
      issuer: issuer ?? new URL('http://localhost'),
      clientId: clientId ?? '',
      clientSecret: text('INTERLOCK_OIDC_CLIENT_SECRET'),
      scope: text('INTERLOCK_OIDC_SCOPE') ?? 'openid profile',
      roleClaim: text('INTERLOCK_OIDC_ROLE_CLAIM') ?? 'roles',
      teamsClaim: text('INTERLOCK_OIDC_TEAMS_CLAIM') ?? 'teams',
      agentClaim: text('INTERLOCK_OIDC_AGENT_CLAIM') ?? 'sub',
      audience,
      publicUrl,
    },
    listenAddress,
  };
}
