import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** What is asked before unsaved changes are left or lost. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** Words of the two ways out; the second is the first choice. */
  readonly go: string;
  readonly stay: string;
  readonly onGo: () => void;
}

/** Asks in a dialog of the page, whose first choice is to stay. (DE5) */
export function useQuestion(): { readonly ask: (question: Question) => void; readonly dialog: ComponentChildren } {
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, setAsked] = useState<{ readonly number: number; readonly question: Question } | null>(null);
  const [ask] = useState(
    () => (question: Question) => setAsked((last) => ({ number: (last?.number ?? 0) + 1, question })),
  );
  useLayoutEffect(() => {
    if (asked !== null && dialog.current?.open === false) dialog.current.showModal();
  }, [asked]);

  if (asked === null) return { ask, dialog: null };
  const { title, text, go, stay, onGo } = asked.question;
  return {
    ask,
    dialog: (
      // A dialog says that it was closed a frame later, when the next question may be open: each has one of its own.
      <dialog
        key={asked.number}
        ref={dialog}
        class="df-dialog"
        aria-labelledby="df-question-title"
        aria-describedby="df-question-text"
        data-testid="definition-question"
        onClose={() => setAsked((now) => (now === asked ? null : now))}
      >
        <h2 id="df-question-title">{title}</h2>
        <p id="df-question-text">{text}</p>
        <div class="buttons df-ends">
          <button
            type="button"
            data-testid="definition-leave"
            onClick={() => {
              dialog.current?.close();
              onGo();
            }}
          >
            {go}
          </button>
          <button
            type="button"
            class="primary"
            autofocus
            onClick={() => dialog.current?.close()}
            data-testid="definition-stay"
          >
            {stay}
          </button>
        </div>
      </dialog>
    ),
  };
}
