import type { ChatStand } from '@interlock/protocol/chat';
import type { ChatClient } from '../chat-client.ts';
import type { Words } from '../words/en.ts';

const MINUTE_MS = 60_000;

/** A wait in words, to the minute: more would be more than is known. */
export function waitInWords(words: Words, ms: number): string {
  return ms < MINUTE_MS ? words.waiting.underOne : words.waiting.minutes(Math.round(ms / MINUTE_MS));
}

/** What is known of the wait: the place, and how long it takes, as a range where the two ends differ. */
export function waitLine(words: Words, stand: Extract<ChatStand, { state: 'waiting' }>): string {
  const { position, estimate } = stand;
  if (position === null) return words.waiting.soon;
  const place = words.waiting.position(position);
  if (estimate === null) return place;
  const [from, to] = [waitInWords(words, estimate.fromMs), waitInWords(words, estimate.toMs)];
  return `${place}, ${from === to ? words.waiting.estimate(waitInWords(words, estimate.ms)) : words.waiting.range(from, to)}`;
}

/** Where the chat stands. A shape and a word, before it is a colour. */
export function Stand({ client, words }: { readonly client: ChatClient; readonly words: Words }) {
  const stand = client.stand.value;
  const link = client.link.value;
  const title =
    stand.state === 'talking' ? words.talking(stand.name) : stand.state === 'ended' ? words.ended : words.waiting.title;
  return (
    <div class="stand" data-testid="stand" data-state={stand.state} data-link={link}>
      <svg class={`shape ${stand.state}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {stand.state === 'talking' ? (
          <circle cx="8" cy="8" r="7" fill="currentColor" />
        ) : (
          <circle
            cx="8"
            cy="8"
            r="6"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-dasharray={stand.state === 'ended' ? '2.4 2.31' : undefined}
          />
        )}
      </svg>
      <div class="words" role="status">
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {link === 'connecting' && <p class="quiet">{words.link.connecting}</p>}
        {link !== 'connecting' && stand.state === 'waiting' && (
          <p class="num">
            {waitLine(words, stand)}
            <span class="quiet next">{words.waiting.next}</span>
          </p>
        )}
      </div>
    </div>
  );
}
