/**
 * The OpenID provider: found by discovery when it is first needed, so that this server starts without it (AC35). The
 * protocol is `openid-client`'s, the checks of tokens are `jose`'s.
 */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { OidcOptions } from './auth-options.ts';
import { type Claims, claimOf } from './viewer-of-claims.ts';

/** The provider does not answer, or not as one. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

/** What a sign-in under way has to remember until its answer comes. */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** With what the provider is asked about somebody later on. It stays in memory, and goes to the provider alone. */
export interface SignInProof {
  readonly subject: string;
  readonly accessToken: string;
  /** In ms; the access token is good for nothing from then on. */
  readonly accessUntil: number;
  /** Null where the provider gives none. */
  readonly refreshToken: string | null;
  /** Whether the ID token says the role: then only another one can say that it is gone. */
  readonly isRoleInIdToken: boolean;
}

export interface SignedIn {
  readonly claims: Claims;
  readonly idToken: string;
  readonly proof: SignInProof;
}

/** What the provider says of somebody who signed in before (AC25). */
export type AskedAgain =
  | { readonly kind: 'claims'; readonly claims: Claims; readonly proof: SignInProof }
  /** The sign-in is over there. */
  | { readonly kind: 'refused' }
  /** It does not answer. */
  | { readonly kind: 'silent' }
  /** It offers no way to ask, or none any more. */
  | { readonly kind: 'cannotAsk' };

export interface Provider {
  /**
   * Where the browser is sent, and what to remember meanwhile.
   *
   * @param asksWho the provider asks who it is, whoever has signed in there
   * @throws ProviderUnavailable
   */
  begin(redirectUri: string, asksWho: boolean): Promise<{ readonly url: string; readonly secrets: SignInSecrets }>;
  /**
   * Redeems the code of an answer.
   *
   * @param answer the address that the browser came back with
   * @returns null when the answer is not one to this sign-in
   * @throws ProviderUnavailable
   */
  finish(answer: URL, secrets: SignInSecrets): Promise<SignedIn | null>;
  /** Asks about somebody again: by the refresh token where there is one, else at userinfo while the access token holds. */
  askAgain(proof: SignInProof): Promise<AskedAgain>;
  /** The claims of a program's access token; null for one that is not good. @throws ProviderUnavailable */
  verifyAccessToken(token: string, audience: string): Promise<Claims | null>;
  /** Where the provider ends its own session; null where it does not, or cannot be asked. */
  endSessionUrl(idToken: string, returnTo: string): Promise<string | null>;
}

const TIMEOUT_S = 5;
/** A provider that did not answer is left alone for this long. */
const RETRY_MS = 2_000;
/** Signatures by a key that is published; none that is shared, and not `none`. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLOCK_TOLERANCE_S = 30;

type Tokens = Pick<oidc.TokenEndpointResponse, 'access_token' | 'expires_in' | 'refresh_token'>;

interface Discovered {
  readonly configuration: oidc.Configuration;
  readonly keys: JWTVerifyGetKey;
}

/** @param now in ms, for the pause after a failure */
export function createProvider(options: OidcOptions, now: () => number): Provider {
  const { issuer, clientId, clientSecret, scope, roleClaim, teamsClaim, agentClaim } = options;
  const claimNames = [roleClaim, teamsClaim, agentClaim];
  const isInsecure = issuer.protocol === 'http:';
  let discovered: Promise<Discovered> | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;

  async function discover(): Promise<Discovered> {
    const authentication = clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
    const configuration = await oidc.discovery(issuer, clientId, undefined, authentication, {
      timeout: TIMEOUT_S,
      ...(isInsecure ? { execute: [oidc.allowInsecureRequests] } : {}),
    });
    const { jwks_uri: uri } = configuration.serverMetadata();
    if (uri === undefined) throw new ProviderUnavailable('the provider names no keys');
    return { configuration, keys: createRemoteJWKSet(new URL(uri), { timeoutDuration: TIMEOUT_S * 1_000 }) };
  }

  async function found(): Promise<Discovered> {
    if (discovered === null && now() - failedAt < RETRY_MS) throw new ProviderUnavailable('it failed just now');
    discovered ??= discover();
    try {
      return await discovered;
    } catch {
      discovered = null;
      failedAt = now();
      throw new ProviderUnavailable('the provider cannot be found');
    }
  }

  /** Most providers tell some claims only where they are asked for them. */
  async function withUserInfo(
    configuration: oidc.Configuration,
    claims: Claims & { readonly sub: string },
    accessToken: string,
  ): Promise<Claims> {
    const isWhole = [...claimNames, 'name'].every((name) => claimOf(claims, name) !== undefined);
    if (isWhole || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    // What the signed token says counts.
    return { ...(await oidc.fetchUserInfo(configuration, accessToken, claims.sub)), ...claims };
  }

  function proofOf(tokens: Tokens, subject: string, isRoleInIdToken: boolean, before?: SignInProof): SignInProof {
    return {
      subject,
      accessToken: tokens.access_token,
      accessUntil: now() + (tokens.expires_in ?? 0) * 1_000,
      // One that is given anew takes the place of the one before; else that goes on.
      refreshToken: tokens.refresh_token ?? before?.refreshToken ?? null,
      isRoleInIdToken,
    };
  }

  async function askByRefreshToken(
    configuration: oidc.Configuration,
    proof: SignInProof,
    refreshToken: string,
  ): Promise<AskedAgain> {
    const tokens = await oidc.refreshTokenGrant(configuration, refreshToken);
    const next = proofOf(tokens, proof.subject, proof.isRoleInIdToken, proof);
    const told = tokens.claims();
    if (told === undefined) return askUserInfo(configuration, next);
    if (told.sub !== proof.subject) return { kind: 'refused' };
    return { kind: 'claims', claims: await withUserInfo(configuration, told, tokens.access_token), proof: next };
  }

  async function askUserInfo(configuration: oidc.Configuration, proof: SignInProof): Promise<AskedAgain> {
    const isOffered = configuration.serverMetadata().userinfo_endpoint !== undefined;
    if (!isOffered || now() >= proof.accessUntil) return { kind: 'cannotAsk' };
    const claims: Claims = await oidc.fetchUserInfo(configuration, proof.accessToken, proof.subject);
    if (claimOf(claims, roleClaim) === undefined && proof.isRoleInIdToken) return { kind: 'cannotAsk' };
    return { kind: 'claims', claims, proof };
  }

  return {
    async begin(redirectUri, asksWho) {
      const { configuration } = await found();
      const verifier = oidc.randomPKCECodeVerifier();
      const secrets = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(asksWho ? { prompt: 'login' } : {}),
      });
      return { url: url.href, secrets };
    },
    async finish(answer, { state, nonce, verifier }) {
      // Nobody is asked about an answer that is not to this sign-in.
      if (answer.searchParams.get('state') !== state) return null;
      const { configuration } = await found();
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined || tokens.id_token === undefined) return null;
        return {
          claims: await withUserInfo(configuration, claims, tokens.access_token),
          idToken: tokens.id_token,
          proof: proofOf(tokens, claims.sub, claimOf(claims, roleClaim) !== undefined),
        };
      } catch (error) {
        // No answer at all is no answer to the person.
        if (isSilence(error)) throw new ProviderUnavailable('the provider does not answer');
        return null;
      }
    },
    async askAgain(proof) {
      try {
        const { configuration } = await found();
        return proof.refreshToken === null
          ? await askUserInfo(configuration, proof)
          : await askByRefreshToken(configuration, proof, proof.refreshToken);
      } catch (error) {
        // A no is one of the fourth hundred; that it is too busy, or fails, says nothing of the person.
        const status = statusOf(error);
        const isNo = status >= 400 && status < 500 && status !== 408 && status !== 429;
        return { kind: isNo ? 'refused' : 'silent' };
      }
    },
    async verifyAccessToken(token, audience) {
      const { configuration, keys } = await found();
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: configuration.serverMetadata().issuer,
          audience,
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_S,
          requiredClaims: ['exp', 'sub'],
        });
        return payload;
      } catch (error) {
        if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null;
        throw new ProviderUnavailable('the provider’s keys cannot be read');
      }
    },
    async endSessionUrl(idToken, returnTo) {
      try {
        const { configuration } = await found();
        if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
        const parameters = { id_token_hint: idToken, post_logout_redirect_uri: returnTo };
        return oidc.buildEndSessionUrl(configuration, parameters).href;
      } catch {
        // The own session has ended all the same.
        return null;
      }
    },
  };
}

/** The HTTP status that an error is about; 0 for none. */
function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 0;
  if ('status' in error && typeof error.status === 'number') return error.status;
  return 'cause' in error ? statusOf(error.cause) : 0;
}

/** Whether a request got no answer, as against one that says no. */
function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TypeError && error.message.includes('fetch')) return true;
  return ['TimeoutError', 'AbortError'].includes(error.name) || ('code' in error && error.code === 'OAUTH_TIMEOUT');
}
