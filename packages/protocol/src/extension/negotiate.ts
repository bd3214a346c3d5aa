import { refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';
import { INTERLOCK_VERSIONS } from './extension-version.ts';

/** The best version that both sides speak, null if there is none (EX3). */
export function pickVersion(offered: readonly number[]): number | null {
  return INTERLOCK_VERSIONS.find((version) => offered.includes(version)) ?? null;
}

/**
 * The SDK's check of `interlockOpen`: it must answer the nonce of this very handshake (EX4), else `nonceMismatch`, in a version
 * that was offered, else `unsupportedVersion`.
 */
export function checkOpen(
  open: { readonly version: number; readonly nonce: string },
  offer: { readonly versions: readonly number[]; readonly nonce: string },
): Result<number, WireError> {
  if (open.nonce !== offer.nonce) return fail(refusal('nonceMismatch', 'data.nonce'));
  if (!offer.versions.includes(open.version)) return fail(refusal('unsupportedVersion', 'data.version'));
  return ok(open.version);
}
