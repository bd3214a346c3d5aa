/** How many origins are tried when the browser does not say which page embeds this frame. */
export const ORIGINS_TRIED = 50;

export type EmbeddingOrigin =
  /** Messages go to, and are heard from, these origins alone; the first one that answers stays the only one. */
  { kind: 'allowed'; origins: readonly string[] } | { kind: 'refused'; origin: string | null };

/**
 * Which CRM page may speak to this frame: exact equality with one of the definition's origins, nothing cleverer. When the browser keeps the
 * embedding page's origin to itself, every allowed origin is tried; a message to the wrong one is not delivered. (CN1)
 *
 * @param allowed `allowedOrigins` of the server's configuration
 * @param claimed the origin that the browser names, null when it names none
 */
export function embeddingOrigin(allowed: readonly string[], claimed: string | null): EmbeddingOrigin {
  // "null" is what every sandboxed page calls itself: it identifies nobody, whoever put it on a list. "*" would tell anyone.
  const usable = allowed.filter((origin) => origin !== 'null' && origin !== '*' && origin !== '');
  if (claimed !== null) {
    return usable.includes(claimed) ? { kind: 'allowed', origins: [claimed] } : { kind: 'refused', origin: claimed };
  }
  return usable.length > 0
    ? { kind: 'allowed', origins: usable.slice(0, ORIGINS_TRIED) }
    : { kind: 'refused', origin: null };
}
