import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole } from '../shell/use-console.ts';
import type { DefinitionWords } from './form/form-context.ts';

/** Asks before a page with unsaved changes is left: by a link of the console here, in any other way by the browser. (DE5) */
export function LeaveGuard({ isChanged, words }: { isChanged: boolean; words: DefinitionWords }) {
  const { router } = useConsole();
  const dialog = useRef<HTMLDialogElement>(null);
  const [address, setAddress] = useState<string | null>(null);

  useEffect(() => {
    if (!isChanged) return;
    const ended = new AbortController();
    window.addEventListener('beforeunload', (event) => event.preventDefault(), { signal: ended.signal });
    document.addEventListener(
      'click',
      (event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const link = event.target instanceof Element ? event.target.closest('a') : null;
        if (link === null || link.target !== '' || link.hasAttribute('download')) return;
        const url = new URL(link.href);
        const here = new URL(window.location.href);
        if (url.origin !== here.origin || url.pathname === here.pathname || !url.pathname.startsWith('/console/'))
          return;
        event.preventDefault();
        event.stopPropagation();
        setAddress(url.pathname + url.search);
      },
      { signal: ended.signal, capture: true },
    );
    return () => ended.abort();
  }, [isChanged]);
  useEffect(() => {
    if (address !== null) dialog.current?.showModal();
  }, [address]);

  if (address === null) return null;
  return (
    <dialog ref={dialog} class="df-dialog" aria-labelledby="df-leave-title" onClose={() => setAddress(null)}>
      <h2 id="df-leave-title">{words.leaveTitle}</h2>
      <p>{words.leaveText}</p>
      <div class="buttons df-ends">
        <button type="button" onClick={() => router.go(address)} data-testid="definition-leave">
          {words.leave}
        </button>
        <button type="button" class="primary" onClick={() => dialog.current?.close()}>
          {words.stay}
        </button>
      </div>
    </dialog>
  );
}
