import { BASE, type Router } from './router.ts';

/** Links to pages of the console are followed without loading it again; all others are the browser's. */
export function followLinks(target: Document, router: Router): void {
  target.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    const isOurs = url.origin === window.location.origin && url.pathname.startsWith(BASE);
    if (!isOurs || (link.getAttribute('href') ?? '').startsWith('#')) return;
    event.preventDefault();
    router.go(url.pathname + url.search);
  });
}
