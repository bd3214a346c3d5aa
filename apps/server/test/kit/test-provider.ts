/** A real OpenID provider on loopback, with people and programs of its own, and its key at hand for forging. */
import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import Provider from 'oidc-provider';
import type { OidcOptions } from '../../src/access/auth-options.ts';

export interface TestPerson {
  readonly name: string;
  readonly roles?: unknown;
  readonly teams?: unknown;
}

export const PEOPLE: Readonly<Record<string, TestPerson>> = {
  ada: { name: 'Ada Quine', roles: ['administrator'] },
  sam: { name: 'Sam Hart', roles: ['supervisor', 'other'], teams: ['service'] },
  dana: { name: 'Dana Fox', roles: 'agent', teams: ['service'] },
  nobody: { name: 'No Body', roles: ['visitor'] },
};

/** Programs: their id is their role. */
const PROGRAM_ROLES: Readonly<Record<string, readonly string[]>> = { router: ['supervisor'], reader: [] };
const SECRET = 'a secret of tests, long enough';

export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Names the server whose people sign in here; before its first sign-in. */
  serve(serverUrl: string): void;
  /** What is said of somebody from now on; null: there is nobody of that name. */
  change(login: string, person: TestPerson | null): void;
  /** Requests that a server has made here, other than to find the provider. */
  readonly questionCount: number;
  /** A token of a program, as the provider gives it. */
  programToken(clientId: string, audience: string): Promise<string>;
  /** A token signed with the provider's own key, whatever it says. */
  forge(payload: Readonly<Record<string, unknown>>): Promise<string>;
  readonly publicKey: Awaited<ReturnType<typeof generateKeyPair>>['publicKey'];
  stop(): Promise<void>;
}

export interface TestProviderOptions {
  /** 0 = any free port. */
  readonly port?: number;
  /** Whether who signs in can be asked about by a refresh token. */
  readonly givesRefreshTokens?: boolean;
  /** How long an access token of a person holds. */
  readonly accessSeconds?: number;
}

export async function startTestProvider(options: TestProviderOptions = {}): Promise<TestProvider> {
  const { port = 0, givesRefreshTokens = false, accessSeconds = 600 } = options;
  const people = new Map<string, TestPerson>(Object.entries(PEOPLE));
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'test', use: 'sig', alg: 'RS256' };
  let handler: RequestListener = (_request, response) => {
    response.statusCode = 503;
    response.end();
  };
  let questionCount = 0;
  const server = createServer((request, response) => {
    if (/^\/(token|me)$/.test(request.url ?? '')) questionCount += 1;
    handler(request, response);
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  function serve(serverUrl: string): void {
    const provider: Provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'interlock',
          client_secret: SECRET,
          redirect_uris: [`${serverUrl}/sign-in/callback`],
          post_logout_redirect_uris: [`${serverUrl}/console/`],
          ...(givesRefreshTokens ? { grant_types: ['authorization_code', 'refresh_token'] } : {}),
        },
        ...Object.keys(PROGRAM_ROLES).map((client_id) => ({
          client_id,
          client_secret: SECRET,
          redirect_uris: [],
          response_types: [],
          grant_types: ['client_credentials'],
        })),
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['of tests'] },
      scopes: ['openid', 'profile'],
      claims: { openid: ['sub', 'roles', 'teams'], profile: ['name'] },
      ttl: {
        AccessToken: accessSeconds,
        RefreshToken: 600,
        ClientCredentials: 600,
        Grant: 600,
        IdToken: 600,
        Interaction: 600,
        Session: 600,
      },
      pkce: { required: () => true },
      findAccount: (_context: unknown, id: string) =>
        people.has(id) ? { accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) } : undefined,
      issueRefreshToken: async () => givesRefreshTokens,
      // Nobody is asked whether this client may know who they are.
      async loadExistingGrant({ oidc }: { oidc: { client: { clientId: string }; session: { accountId: string } } }) {
        const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
      extraTokenClaims: (_context: unknown, token: { clientId: string }) => ({ roles: PROGRAM_ROLES[token.clientId] }),
      features: {
        devInteractions: { enabled: true },
        clientCredentials: { enabled: true },
        rpInitiatedLogout: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: (_context: unknown, audience: string) => ({
            scope: '',
            audience,
            accessTokenFormat: 'jwt',
          }),
        },
      },
    });
    handler = provider.callback();
  }

  return {
    issuer,
    clientId: 'interlock',
    clientSecret: SECRET,
    serve,
    change(login, person) {
      if (person === null) people.delete(login);
      else people.set(login, person);
    },
    async programToken(clientId, audience) {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${btoa(`${clientId}:${encodeURIComponent(SECRET).replaceAll('%20', '+')}`)}`,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
      });
      const body = (await response.json()) as { access_token?: string };
      if (body.access_token === undefined) throw new Error(`no token: ${JSON.stringify(body)}`);
      return body.access_token;
    },
    forge: (payload) => new SignJWT({ ...payload }).setProtectedHeader({ alg: 'RS256', kid: 'test' }).sign(privateKey),
    publicKey,
    get questionCount() {
      return questionCount;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** The options of a server whose people sign in there. */
export function oidcOptionsOf({ issuer, clientId, clientSecret }: TestProvider): OidcOptions {
  return {
    mode: 'oidc',
    issuer: new URL(issuer),
    clientId,
    clientSecret,
    scope: 'openid profile',
    roleClaim: 'roles',
    teamsClaim: 'teams',
    agentClaim: 'sub',
    audience: null,
    publicUrl: null,
    key: randomBytes(32),
  };
}
