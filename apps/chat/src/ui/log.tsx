import { type ChatEntry, splitLinks } from '@interlock/protocol/chat';
import { useEffect, useRef } from 'preact/hooks';
import { type ChatClient, isOwn } from '../chat-client.ts';
import type { Words } from '../words/en.ts';

interface LogProps {
  readonly client: ChatClient;
  readonly words: Words;
  readonly locale: string;
}

/** Everything that was said, the newest at the end. New lines are read out; the page follows them unless the reader looked up. */
export function Log({ client, words, locale }: LogProps) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const entries = client.entries.value;
  const pending = client.pending.value;
  const isTyping = client.isAgentTyping.value;
  const stand = client.stand.value;
  const count = entries.length + pending.length + (isTyping ? 1 : 0);
  useEffect(() => {
    if (box.current !== null && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count]);
  // A line above the log, or a keyboard below it, makes it smaller.
  useEffect(() => {
    const watcher = new ResizeObserver(() => {
      if (box.current !== null && follows.current) box.current.scrollTop = box.current.scrollHeight;
    });
    if (box.current !== null) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = box.current ?? { scrollTop: 0, scrollHeight: 0, clientHeight: 0 };
    follows.current = scrollHeight - scrollTop - clientHeight < 40;
  };
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const lastOwn = entries.findLast(isOwn)?.seq;
  return (
    <div
      class="log"
      ref={box}
      onScroll={onScroll}
      role="log"
      aria-live="polite"
      aria-label={words.log}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      data-testid="log"
    >
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} words={words} time={time}>
            {isOwn(entry) && entry.seq === lastOwn && pending.length === 0 && (
              <State words={words} state={entry.seq <= client.reached.value ? 'delivered' : 'sent'} />
            )}
          </Entry>
        ))}
        {pending.map(({ messageId, text, hasFailed }) => (
          <li key={messageId} class="own" data-from="visitor" data-state={hasFailed ? 'failed' : 'sending'}>
            <Bubble text={text} />
            <State words={words} state={hasFailed ? 'failed' : 'sending'} />
          </li>
        ))}
      </ol>
      {isTyping && stand.state === 'talking' && (
        <p class="typing quiet" data-testid="typing">
          <i />
          <i />
          <i />
          <bdi>{words.typing(stand.name)}</bdi>
        </p>
      )}
    </div>
  );
}

function State({ words, state }: { readonly words: Words; readonly state: keyof Words['state'] }) {
  return (
    <small class="state" data-delivery={state}>
      {words.state[state]}
    </small>
  );
}

interface EntryProps {
  readonly entry: ChatEntry;
  readonly words: Words;
  readonly time: Intl.DateTimeFormat;
  readonly children?: preact.ComponentChildren;
}

function Entry({ entry, words, time, children }: EntryProps) {
  if (entry.kind !== 'message')
    return (
      <li class="event quiet">
        <bdi>{eventInWords(words, entry)}</bdi>
      </li>
    );
  const own = isOwn(entry);
  return (
    <li class={own ? 'own' : 'theirs'} data-from={entry.from}>
      <small class="quiet num">
        <span class={own ? 'unseen' : ''}>
          <bdi>{own ? words.you : entry.name}</bdi>{' '}
        </span>
        <time dateTime={new Date(entry.at).toISOString()}>{time.format(entry.at)}</time>
      </small>
      <Bubble text={entry.text} />
      {children}
    </li>
  );
}

function eventInWords(words: Words, entry: Exclude<ChatEntry, { kind: 'message' }>): string {
  switch (entry.kind) {
    case 'joined':
      return words.entry.joined(entry.name);
    case 'waitsAgain':
      return words.entry.waitsAgain;
    case 'ended':
      return words.entry.ended[entry.by];
    case 'disposition':
      return '';
  }
}

/** A message as text nodes; its links open elsewhere and tell nothing about this page. */
function Bubble({ text }: { readonly text: string }) {
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
