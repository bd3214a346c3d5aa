import { useRef } from 'preact/hooks';

/** From here on the page says how many characters are left. */
const NEAR_LIMIT = 200;

export interface ComposerWords {
  /** Names the field, and stands in it while it is empty. */
  readonly compose: string;
  readonly send: string;
  readonly left: (characters: number) => string;
}

export interface ComposerProps {
  readonly text: string;
  /** Characters of a message. */
  readonly maxChars: number;
  readonly words: ComposerWords;
  /** Test ids of the field and the button. */
  readonly testIds: { readonly field: string; readonly button: string };
  readonly onInput: (text: string) => void;
  /** Answers whether it was taken; then the field is ready for the next one. */
  readonly onSend: () => boolean;
}

/** Where a message is written. Enter sends, Shift and Enter begins a line; a key that belongs to an input method is left to it. */
export function Composer({ text, maxChars, words, testIds, onInput, onSend }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const left = maxChars - text.length;

  function send(): void {
    if (onSend()) field.current?.focus();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={maxChars}
        aria-label={words.compose}
        placeholder={words.compose}
        data-testid={testIds.field}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="primary" data-testid={testIds.button} disabled={text.trim() === ''}>
        {words.send}
      </button>
      {left <= NEAR_LIMIT && <small class="quiet num">{words.left(left)}</small>}
    </form>
  );
}
