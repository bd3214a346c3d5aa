import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { refusalText } from '../shell/refusal-text.ts';
import { useConsole, useWords } from '../shell/use-console.ts';
import { ACT_WORDS } from './words.ts';

interface DialogProps {
  readonly title: string;
  readonly go: string;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  readonly isBusy: boolean;
  readonly code: string | null;
  readonly onGo: () => void;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/** The frame of an act: its title, what it asks, why it was refused, and the two ways out. */
export function Dialog({
  title,
  go,
  isDangerous = false,
  isDisabled = false,
  isBusy,
  code,
  onGo,
  onClose,
  children,
}: DialogProps) {
  const own = useWords(ACT_WORDS);
  const app = useConsole();
  const { words } = app.speaker.value;
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it is drawn: a key that comes right after the dialog is seen is the dialog's.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="card act" aria-labelledby="act-title" data-testid="act-dialog" onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          onGo();
        }}
      >
        <h2 id="act-title">{title}</h2>
        {children}
        {code !== null && (
          <p class="refused" role="alert" data-testid="refused" data-code={code}>
            {refusalText(app, code)}
          </p>
        )}
        <p class="muted">{own.recorded}</p>
        <div class="buttons">
          <button type="button" onClick={onClose} data-testid="act-cancel">
            {words.shell.cancel}
          </button>
          <button
            type="submit"
            class={isDangerous ? 'primary danger' : 'primary'}
            disabled={isDisabled || isBusy}
            data-testid="act-go"
          >
            {isBusy ? own.working : go}
          </button>
        </div>
      </form>
    </dialog>
  );
}
