/** The cookie that holds a session's secret (AC21). */

/** Longer headers are not searched. */
const MAX_HEADER_CHARS = 8_192;

export interface CookieStyle {
  readonly name: string;
  /** Over https alone: then the name begins with `__Host-`, which browsers hold to this host and path. */
  readonly isSecure: boolean;
}

export function cookieStyle(purpose: string, isSecure: boolean): CookieStyle {
  return { name: `${isSecure ? '__Host-' : ''}interlock_${purpose}`, isSecure };
}

/** The value of a cookie; null when it is absent or stands there twice. */
export function readCookie(header: string | null | undefined, { name }: CookieStyle): string | null {
  if (header === null || header === undefined || header.length > MAX_HEADER_CHARS) return null;
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** @param maxAgeMs null: until the browser is closed */
export function setCookie(style: CookieStyle, value: string, maxAgeMs: number | null = null): string {
  const age = maxAgeMs === null ? '' : `; Max-Age=${Math.floor(maxAgeMs / 1_000)}`;
  return `${style.name}=${value}; Path=/; HttpOnly; SameSite=Lax${style.isSecure ? '; Secure' : ''}${age}`;
}

export function clearCookie(style: CookieStyle): string {
  return setCookie(style, '', 0);
}
