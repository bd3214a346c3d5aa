/**
 * The built files behind what a browser fetched for a page: those below the page's own path, each once, the page first.
 * JSON, which the server makes, and files of other paths are not part of the page.
 *
 * @param pageUrl the page's address, whose path ends with `/`
 * @param resources addresses that the browser fetched
 * @returns paths relative to the folder that the page's folder is in
 */
export function firstLoadFiles(pageUrl: string, resources: readonly string[]): string[] {
  const { origin, pathname } = new URL(pageUrl);
  const paths = resources
    .map((address) => new URL(address, pageUrl))
    .filter((url) => url.origin === origin && url.pathname.startsWith(pathname) && !url.pathname.endsWith('.json'))
    .map((url) => url.pathname.slice(1));
  return [...new Set([`${pathname.slice(1)}index.html`, ...paths])];
}
