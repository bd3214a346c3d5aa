import { useRef } from 'preact/hooks';
import { CHAT_BOOK_LIMITS, type Chat, type ChatBook } from './chat-book.ts';
import type { ChatWords } from './words/en.ts';

const NEAR_LIMIT = 200;

/** Enter sends, Shift and Enter begins a line. A key that belongs to an input method is left to it. */
export function Composer({ book, chat, words }: { book: ChatBook; chat: Chat; words: ChatWords }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = chat.draft.value;
  const left = CHAT_BOOK_LIMITS.messageChars - text.length;

  function send(): void {
    if (book.say(chat.workId, text)) field.current?.focus();
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
        maxLength={CHAT_BOOK_LIMITS.messageChars}
        aria-label={words.compose}
        placeholder={words.compose}
        data-testid="chat-composer"
        onInput={(event) => {
          chat.draft.value = event.currentTarget.value;
          book.typed(chat.workId);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="primary" data-testid="chat-send" disabled={text.trim() === ''}>
        {words.send}
      </button>
      {left <= NEAR_LIMIT && <small class="num">{words.left(left)}</small>}
    </form>
  );
}
