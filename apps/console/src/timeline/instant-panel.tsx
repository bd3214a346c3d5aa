import { Shape } from '@interlock/look';
import { useEffect, useState } from 'preact/hooks';
import { standAt } from './stand-at.ts';
import { type Teller, tellStand } from './story.ts';
import { reveal } from './time-window.ts';
import type { TimeWords } from './time-words.ts';
import type { TimelineStore } from './timeline-store.ts';
import { TONES } from './tones.ts';

/** "Why was this agent not rung at 10:42?": type the time, and it is said. (TV11) */
export function InstantPanel({ store, teller, times }: { store: TimelineStore; teller: Teller; times: TimeWords }) {
  const { words } = teller;
  const at = store.at.value;
  const lanes = store.lanes.value;
  const [text, setText] = useState(at === null ? '' : times.second(at));
  const [isBad, setIsBad] = useState(false);
  useEffect(() => {
    setText(at === null ? '' : times.second(at));
    setIsBad(false);
  }, [at, times]);

  function ask(event: Event): void {
    event.preventDefault();
    const window = store.window.value;
    const found = times.parse(text, window.to);
    if (found === null) {
      setIsBad(true);
      return;
    }
    setIsBad(false);
    store.at.value = found;
    store.selected.value = null;
    const next = reveal(window, found);
    if (next !== window) store.show(next);
  }

  return (
    <section class="card tl-ask" aria-labelledby="tl-ask-label">
      <form onSubmit={ask}>
        <label id="tl-ask-label" for="tl-ask-time">
          {words.ask.label}
        </label>
        <input
          id="tl-ask-time"
          class="num"
          type="text"
          inputMode="numeric"
          autocomplete="off"
          spellcheck={false}
          size={9}
          placeholder="10:42"
          value={text}
          aria-invalid={isBad}
          aria-describedby="tl-ask-help"
          data-testid="timeline-ask"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit">{words.ask.show}</button>
        <small id="tl-ask-help" class={isBad ? 's-wrong' : ''}>
          {isBad ? words.ask.badTime : words.ask.help}
        </small>
      </form>
      <div class="tl-answer" aria-live="polite" data-testid="timeline-answer">
        {at === null || lanes === null ? (
          <p class="muted">{words.ask.hint}</p>
        ) : (
          <Answer at={at} lanes={lanes} store={store} teller={teller} />
        )}
      </div>
    </section>
  );
}

function Answer({
  at,
  lanes,
  store,
  teller,
}: {
  at: number;
  lanes: NonNullable<TimelineStore['lanes']['value']>;
  store: TimelineStore;
  teller: Teller;
}) {
  const told = tellStand(teller, lanes, standAt(lanes, at), store.now.value);
  return (
    <>
      <p class="tl-verdict">{told.verdict}</p>
      <ul>
        {told.sides.map(({ side, shape, text, why }) => (
          <li key={side} class="tl-stood">
            <span class={`state s-${TONES[shape]}`}>
              <Shape tone={TONES[shape]} />
              {text}
            </span>
            {why !== '' && <span class="muted">{why}</span>}
          </li>
        ))}
        {told.more.map((line) => (
          <li key={line} class="muted">
            {line}
          </li>
        ))}
      </ul>
    </>
  );
}
