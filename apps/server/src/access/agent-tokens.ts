/**
 * What an agent's connector carries once its agent has signed in: signed here, for session tickets alone (AC60). It holds
 * for a shift, also over a restart, since the CRM's page may load again at any time and nobody signs in for that.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import { ROLES, type Viewer } from './viewer.ts';

export const AGENT_TOKEN_LIFE_MS = 12 * 3_600_000;
/** A connector that waits for its agent asks within this time. */
export const PAIRING_LIFE_MS = 120_000;
const MAX_PAIRINGS = 10_000;

const ISSUER = 'interlock';
const AUDIENCE = 'interlock:connector';
const ALGORITHM = 'HS256';

const viewerSchema = v.object({
  actor: v.object({ id: v.string(), name: v.string() }),
  role: v.picklist(ROLES),
  teams: v.nullable(v.array(v.string())),
});

export interface AgentTokens {
  issue(viewer: Viewer): Promise<string>;
  /** Null for one that is not good. */
  verify(token: string): Promise<Viewer | null>;
  /** The agent of the connector that made this pairing has signed in. */
  pair(pairing: string, viewer: Viewer): void;
  /** Who signed in for the connector that knows the secret; once, and within two minutes. Null: nobody yet. */
  collect(pairing: string, secret: string): Viewer | null;
}

/** The name under which a connector waits: only who knows the secret can have made it. */
export function pairingOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

export function createAgentTokens(key: Uint8Array, now: () => number): AgentTokens {
  /** In the order of their sign-in, which is that of their end. */
  const paired = new Map<string, { readonly viewer: Viewer; readonly until: number }>();

  function expire(): void {
    for (const [pairing, { until }] of paired) {
      if (until > now() && paired.size <= MAX_PAIRINGS) return;
      paired.delete(pairing);
    }
  }

  return {
    issue: (viewer) =>
      new SignJWT({ viewer })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setExpirationTime(Math.floor((now() + AGENT_TOKEN_LIFE_MS) / 1_000))
        .sign(key),
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: ISSUER,
          audience: AUDIENCE,
          algorithms: [ALGORITHM],
          currentDate: new Date(now()),
          requiredClaims: ['exp'],
        });
        const parsed = v.safeParse(viewerSchema, payload['viewer']);
        return parsed.success ? parsed.output : null;
      } catch {
        return null;
      }
    },
    pair(pairing, viewer) {
      paired.delete(pairing);
      paired.set(pairing, { viewer, until: now() + PAIRING_LIFE_MS });
      expire();
    },
    collect(pairing, secret) {
      expire();
      const made = Buffer.from(pairingOf(secret));
      const given = Buffer.from(pairing);
      if (made.length !== given.length || !timingSafeEqual(made, given)) return null;
      const found = paired.get(pairing);
      paired.delete(pairing);
      return found?.viewer ?? null;
    },
  };
}
