/**
 * Versions of the negotiated extensions that this code speaks, best first. A change of a schema changes the hash in
 * session-wire/schema-hash.test.ts; then add a line here, and a version when an older peer would misread the frame.
 *
 * history
 * 1  2026-11  first version
 */
export const INTERLOCK_VERSIONS: readonly number[] = [1];
