import { timelineLines } from '@interlock/words/timeline';
import type { Desk } from './desk.ts';

/** The agent's own timeline, newest first. */
export function Timeline({ desk }: { desk: Desk }) {
  const speaker = desk.speaker.value;
  const { words, time } = speaker;
  const { state, entries, more } = desk.timeline.value;
  const lines = timelineLines(speaker, entries);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section class="card timeline" data-testid="timeline" aria-label={words.timeline.title} tabIndex={0}>
      {lines.length === 0 && (
        <p class="empty">
          {state === 'failed'
            ? words.timeline.failed
            : state === 'read'
              ? words.timeline.empty
              : words.timeline.loading}
        </p>
      )}
      <ol>
        {lines.map(({ key, at, text }) => (
          <li key={key}>
            <time class="num" dateTime={new Date(at).toISOString()}>
              {time.exact(at)}
            </time>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      {more && (
        <button type="button" class="plain" onClick={desk.readOlder}>
          {words.timeline.older}
        </button>
      )}
    </section>
  );
}
