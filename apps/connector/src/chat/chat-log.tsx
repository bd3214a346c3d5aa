import { type ChatEntry, splitLinks } from '@interlock/protocol/chat';
import type { TimeFormat } from '@interlock/words';
import { useEffect, useRef } from 'preact/hooks';
import type { Chat } from './chat-book.ts';
import type { ChatWords } from './words/en.ts';

interface LogProps {
  chat: Chat;
  name: string;
  words: ChatWords;
  time: TimeFormat;
}

/** What was said, the newest at the end; the page follows unless the reader has looked up. */
export function ChatLog({ chat, name, words, time }: LogProps) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const entries = chat.entries.value;
  const pending = chat.pending.value;
  const isTyping = chat.isTyping.value;
  const count = entries.length + pending.length + (isTyping ? 1 : 0);
  useEffect(() => {
    if (box.current !== null && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count]);
  const lastOwn = entries.findLast((entry) => entry.kind === 'message' && entry.from === 'agent')?.seq;
  return (
    <div
      ref={box}
      class="chat-log"
      role="log"
      aria-live="polite"
      aria-label={words.log(name)}
      data-testid="chat-log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        follows.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 40;
      }}
    >
      <ol>
        {entries.map((entry) =>
          entry.kind === 'message' ? (
            <li key={entry.seq} class={entry.from === 'agent' ? 'own' : 'theirs'} data-from={entry.from}>
              <small class="num">
                <bdi>{entry.from === 'agent' ? words.you : name}</bdi> {time.short(entry.at)}
              </small>
              <Bubble text={entry.text} />
              {entry.seq === lastOwn && pending.length === 0 && (
                <Delivery words={words} state={entry.seq <= chat.reached.value ? 'delivered' : 'sent'} />
              )}
            </li>
          ) : (
            <li key={entry.seq} class="event">
              <small>
                <bdi>{eventInWords(words, entry)}</bdi>
              </small>
            </li>
          ),
        )}
        {pending.map(({ messageId, text, hasFailed }) => (
          <li key={messageId} class="own" data-from="agent">
            <Bubble text={text} />
            <Delivery words={words} state={hasFailed ? 'failed' : 'sending'} />
          </li>
        ))}
      </ol>
      {isTyping && (
        <small class="typing" data-testid="visitor-typing">
          <bdi>{words.typing(name)}</bdi>
        </small>
      )}
    </div>
  );
}

function Delivery({ words, state }: { words: ChatWords; state: keyof ChatWords['state'] }) {
  return (
    <small class={state === 'failed' ? 's-wrong' : ''} data-delivery={state}>
      {words.state[state]}
    </small>
  );
}

function eventInWords(words: ChatWords, entry: Exclude<ChatEntry, { kind: 'message' }>): string {
  switch (entry.kind) {
    case 'joined':
      return words.joined(entry.name);
    case 'waitsAgain':
      return words.waitsAgain;
    case 'ended':
      return words.ended[entry.by];
    case 'disposition':
      return words.disposition(entry.label);
  }
}

/** A message as text nodes; its links open elsewhere and tell nothing about this page. */
function Bubble({ text }: { text: string }) {
  return (
    <p class="bubble" dir="auto">
      {splitLinks(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a key={index} href={part.url} target="_blank" rel="noopener noreferrer nofollow">
            {part.url}
          </a>
        ),
      )}
    </p>
  );
}
