/** Where a person goes after signing in: only to pages of ours that know what to do with it (AC31). */
const ALLOWED = ['/console/'];
const MAX_CHARS = 2_000;

/** @returns the path with its query, as it was asked for, or null for anything that is not such a page */
export function returnPathOf(wanted: string): string | null {
  // Browsers read a backslash as a slash, and leave out tabs and line ends: neither may be there.
  if (wanted.length > MAX_CHARS || !/^\/[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return null;
  const base = 'http://own.invalid';
  let url: URL;
  try {
    url = new URL(wanted, base);
  } catch {
    return null;
  }
  if (url.origin !== base || !ALLOWED.some((path) => url.pathname.startsWith(path))) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}
