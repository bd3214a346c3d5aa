import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useConsole } from '../shell/use-console.ts';
import type { DefinitionWords } from './form/form-context.ts';

/** Asks once before a page with unsaved changes is left: within the console here, in any other way by the browser. (DE5) */
export function LeaveGuard({ isChanged, words }: { isChanged: boolean; words: DefinitionWords }) {
  const { router } = useConsole();
  const dialog = useRef<HTMLDialogElement>(null);
  const [wanted, setWanted] = useState<{ readonly question: number; readonly leave: () => void } | null>(null);

  useEffect(() => {
    if (!isChanged) return;
    const ended = new AbortController();
    window.addEventListener('beforeunload', (event) => event.preventDefault(), { signal: ended.signal });
    const stopAsking = router.askBeforeLeaving((leave) =>
      setWanted((last) => ({ question: (last?.question ?? 0) + 1, leave })),
    );
    return () => {
      ended.abort();
      stopAsking();
    };
  }, [isChanged, router]);
  useLayoutEffect(() => {
    if (wanted !== null && dialog.current?.open === false) dialog.current.showModal();
  }, [wanted]);

  if (wanted === null) return null;
  return (
    // A dialog says that it was closed a frame later, when the next question may be open: each has one of its own.
    <dialog
      key={wanted.question}
      ref={dialog}
      class="df-dialog"
      aria-labelledby="df-leave-title"
      aria-describedby="df-leave-text"
      onClose={() => setWanted((now) => (now === wanted ? null : now))}
    >
      <h2 id="df-leave-title">{words.leaveTitle}</h2>
      <p id="df-leave-text">{words.leaveText}</p>
      <div class="buttons df-ends">
        <button type="button" onClick={wanted.leave} data-testid="definition-leave">
          {words.leave}
        </button>
        <button
          type="button"
          class="primary"
          autofocus
          onClick={() => dialog.current?.close()}
          data-testid="definition-stay"
        >
          {words.stay}
        </button>
      </div>
    </dialog>
  );
}
