/** What browsers are told, and which requests are not served at all. */

/** Addresses under which this server is its own origin. */
export interface OwnAddresses {
  /** Values of the Host header that are answered. */
  readonly hosts: ReadonlySet<string>;
  /** Origins of our own pages. */
  readonly origins: ReadonlySet<string>;
}

/** In dev mode the server is reached by a loopback name, and by nothing else: a foreign name is a rebinding attack (SV70). */
export function loopbackAddresses(port: number): OwnAddresses {
  const names = ['localhost', '127.0.0.1', '[::1]'];
  const hosts = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const origins = names.map((name) => (port === 80 ? `http://${name}` : `http://${name}:${port}`));
  return { hosts: new Set(hosts), origins: new Set(origins) };
}

/** The address that people use, besides those of this machine, by which it may be watched (AC36). */
export function publicAddresses(publicUrl: URL, port: number): OwnAddresses {
  const { hosts } = loopbackAddresses(port);
  return { hosts: new Set([...hosts, publicUrl.host]), origins: new Set([publicUrl.origin]) };
}

export interface RequestOrigin {
  readonly origin: string | null;
  readonly fetchSite: string | null;
}

/**
 * Whether a request that changes something may go on: a browser names the page's origin, which must be ours; a program
 * names none (SV71).
 */
export function mayChange({ origin, fetchSite }: RequestOrigin, own: OwnAddresses): boolean {
  if (fetchSite === 'cross-site' || fetchSite === 'same-site') return false;
  return origin === null || own.origins.has(origin);
}

/** For everything that is no page: nothing may be loaded by it, nobody may frame it. */
export const BARE_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** @param hash SHA-256 of the one style sheet that the page holds, in base64 */
export function bareCspWithStyle(hash: string): string {
  return BARE_CSP.replace("default-src 'none';", `default-src 'none'; style-src 'sha256-${hash}';`);
}

/**
 * The connector's page: it loads its own files, speaks to this server, and may be framed by the definition's origins
 * alone (SV72).
 *
 * @param host the Host header, which has been checked: old browsers do not take 'self' for a WebSocket
 * @param isSecure the page is reached over https
 */
export function connectorCsp(allowedOrigins: readonly string[], host: string, isSecure: boolean): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${isSecure ? 'wss' : 'ws'}://${host}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    // An empty list must not become "anybody".
    `frame-ancestors ${allowedOrigins.length === 0 ? "'none'" : allowedOrigins.join(' ')}`,
  ].join('; ');
}

/**
 * The page of visitors: as strict as the connector's; framed by this server itself and by the origins of the definition
 * (CH15).
 */
export function visitorCsp(allowedOrigins: readonly string[], host: string, isSecure: boolean): string {
  return connectorCsp(["'self'", ...allowedOrigins], host, isSecure);
}

/**
 * The console: it loads its own files, speaks to this server, draws pictures of its own making, and nobody frames it (SV77).
 *
 * @param host the Host header, which has been checked: old browsers do not take 'self' for a WebSocket
 */
export function consoleCsp(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ws://${host} wss://${host}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** On every answer. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  // What our own pages send on; what the connector learns of its parent is up to the parent's policy.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
};
