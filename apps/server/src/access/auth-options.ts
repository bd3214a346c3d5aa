/** How people and programs sign in, as the environment says. */
export interface OidcOptions {
  readonly mode: 'oidc';
  /** https, or http on loopback. */
  readonly issuer: URL;
  readonly clientId: string;
  /** Null for a public client: PKCE alone. */
  readonly clientSecret: string | null;
  /** Scopes that are asked for. */
  readonly scope: string;
  /** Claim with one role or a list; a path of names with dots where no claim has the whole name. */
  readonly roleClaim: string;
  /** Claim with the ids of the teams. */
  readonly teamsClaim: string;
  /** Claim that is the id of an agent, and of whoever acts. */
  readonly agentClaim: string;
  /** `aud` of tokens of programs; null: the public address. */
  readonly audience: string | null;
  /** Origin under which people reach this server; null: `http://localhost` with the port. */
  readonly publicUrl: URL | null;
  /** How often the provider is asked again about those who have signed in, in ms; `RECHECK_LIMITS.everyMs` when absent. */
  readonly recheckEveryMs?: number;
  /** At least 32 random bytes: signs what agents carry. Kept, they need not sign in again after a restart. */
  readonly key: Uint8Array;
}

export interface DevOptions {
  readonly mode: 'dev';
  /** Where simulated people can be started, if that runs beside this server. */
  readonly guidedDemoUrl?: string;
}

export type AuthOptions = DevOptions | OidcOptions;
