/**
 * What a sign-in under way remembers, sealed into a cookie: it belongs to this browser, and nobody who only begins
 * sign-ins takes up memory of the server (AC30).
 */
import { EncryptJWT, jwtDecrypt } from 'jose';
import * as v from 'valibot';

/** A person has this long at the provider. */
export const SIGN_IN_LIFE_MS = 600_000;

const pendingSchema = v.object({
  state: v.string(),
  nonce: v.string(),
  verifier: v.string(),
  /** Where to go then; null where an agent's connector waits. */
  returnTo: v.nullable(v.string()),
  /** Names the connector that waits; null where none does. */
  pairing: v.nullable(v.string()),
});

export type PendingSignIn = v.InferOutput<typeof pendingSchema>;

export interface SignInSeal {
  seal(pending: PendingSignIn): Promise<string>;
  /** Null for what was not sealed here, or too long ago. */
  open(sealed: string): Promise<PendingSignIn | null>;
}

const MEDIA = { alg: 'dir', enc: 'A256GCM' } as const;

/** @param key 32 random bytes; sign-ins under way are void with another one */
export function createSignInSeal(key: Uint8Array, now: () => number): SignInSeal {
  return {
    seal: (pending) =>
      new EncryptJWT({ pending })
        .setProtectedHeader(MEDIA)
        .setExpirationTime(Math.floor((now() + SIGN_IN_LIFE_MS) / 1_000))
        .encrypt(key),
    async open(sealed) {
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          keyManagementAlgorithms: [MEDIA.alg],
          contentEncryptionAlgorithms: [MEDIA.enc],
          currentDate: new Date(now()),
          requiredClaims: ['exp'],
        });
        const parsed = v.safeParse(pendingSchema, payload['pending']);
        return parsed.success ? parsed.output : null;
      } catch {
        return null;
      }
    },
  };
}
