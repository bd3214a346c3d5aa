/** The key that signs what agents carry, kept in the data folder for its owner alone (AC60). */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its name in the data folder. */
export const ACCESS_KEY_FILE = 'access-key';
const KEY_BYTES = 32;

/**
 * The key of this data folder, made at the first call. Without the file, or with a damaged one, a new one is made: agents
 * sign in again, and nothing else happens.
 *
 * @param folder a data folder that this process holds alone
 */
export function readAccessKey(folder: string): Uint8Array {
  const path = join(folder, ACCESS_KEY_FILE);
  try {
    const kept = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
    if (kept.length === KEY_BYTES) return kept;
  } catch {
    // Not there yet.
  }
  const key = randomBytes(KEY_BYTES);
  writeFileSync(path, `${key.toString('base64url')}\n`, { mode: 0o600 });
  return key;
}
