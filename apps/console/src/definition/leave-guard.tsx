import { useEffect } from 'preact/hooks';
import { useConsole } from '../shell/use-console.ts';
import type { DefinitionStore } from './definition-store.ts';
import type { DefinitionWords } from './form/form-context.ts';
import { useQuestion } from './question.tsx';

/** Asks once before a page with unsaved changes is left: within the console here, in any other way by the browser. (DE5) */
export function LeaveGuard({ store, words }: { store: DefinitionStore; words: DefinitionWords }) {
  const { router } = useConsole();
  const { ask, dialog } = useQuestion();
  const isChanged = store.isChanged.value;

  useEffect(() => {
    if (!isChanged) return;
    const ended = new AbortController();
    const leaving = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
      // No field is left before the tab is: what is typed in one would not be there again.
      store.finishTyping();
    };
    window.addEventListener('beforeunload', leaving, { signal: ended.signal });
    const stopAsking = router.askBeforeLeaving((leave) =>
      ask({ title: words.leaveTitle, text: words.leaveText, go: words.leave, stay: words.stay, onGo: leave }),
    );
    return () => {
      ended.abort();
      stopAsking();
    };
  }, [isChanged, router, store, ask, words]);

  return <>{dialog}</>;
}
