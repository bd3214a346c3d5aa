import { useRef } from 'preact/hooks';
import { type ChatClient, CLIENT_LIMITS } from '../chat-client.ts';
import type { Words } from '../words/en.ts';

/** From here on the page says how many characters are left. */
const NEAR_LIMIT = 200;

/** Enter sends, Shift and Enter begins a line. A key that belongs to an input method is left to it. */
export function Composer({ client, words }: { readonly client: ChatClient; readonly words: Words }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = client.draft.value;
  const left = CLIENT_LIMITS.messageChars - text.length;

  function send(): void {
    if (client.say(text)) field.current?.focus();
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
        maxLength={CLIENT_LIMITS.messageChars}
        aria-label={words.compose}
        placeholder={words.compose}
        data-testid="composer"
        onInput={(event) => {
          client.draft.value = event.currentTarget.value;
          client.typed();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="primary" data-testid="send" disabled={text.trim() === ''}>
        {words.send}
      </button>
      {left <= NEAR_LIMIT && <small class="quiet num">{words.left(left)}</small>}
    </form>
  );
}
