import { Chevron } from '@interlock/look';
import type { AgentView, SideName } from '@interlock/protocol';
import { useState } from 'preact/hooks';
import { drawnOf, type Today, todayOf } from '../words/today.ts';
import { addStyles } from './add-styles.ts';
import styles from './day.css?inline';
import type { Desk } from './desk.ts';
import { lazy } from './lazy.tsx';

addStyles(styles);

/** Fetched when it is first opened. */
const Timeline = lazy(async () => (await import('./timeline.tsx')).Timeline);

/** Turns that a lane shows at most: each takes two pixels of a narrow frame. */
const MOST_TURNS = 120;

const SHARES = { ready: 'ready', held: 'held', work: 'work', off: 'offline', wrong: 'outOfStep' } as const;

/** Today's strip, and the agent's own timeline behind it. */
export function Day({ desk, view }: { desk: Desk; view: AgentView }) {
  const { words, time } = desk.speaker.value;
  const now = desk.now.value;
  const today = todayOf(desk.timeline.value.entries, time.dayStart(now), now, view);
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="section">
      <h2>{words.today.title}</h2>
      <div class="card strip">
        {today === null ? <small>{words.today.empty}</small> : <Strip desk={desk} today={today} />}
        <button
          type="button"
          class="plain"
          aria-expanded={isOpen}
          data-testid="timeline-toggle"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? words.timeline.hide : words.timeline.show}
          <Chevron />
        </button>
      </div>
      {isOpen && <Timeline desk={desk} />}
    </section>
  );
}

function Strip({ desk, today }: { desk: Desk; today: Today }) {
  const { words, time } = desk.speaker.value;
  const summary = words.today.summary(
    words.today.interactions(today.interactions),
    words.today.tickets(today.tickets),
    words.today.collisions(today.collisions),
  );
  return (
    <>
      <Lane desk={desk} today={today} side="contactCenter" />
      <Lane desk={desk} today={today} side="crm" />
      <div class="ends num">
        <small>{time.short(today.from)}</small>
        <small>{words.today.now}</small>
      </div>
      <small data-testid="today-summary">
        {desk.timeline.value.isWholeDay ? summary : `${words.today.from(time.short(today.from))}: ${summary}`}
      </small>
    </>
  );
}

function Lane({ desk, today, side }: { desk: Desk; today: Today; side: SideName }) {
  const { words } = desk.speaker.value;
  const whole = today.to - today.from;
  const shares = new Map<string, number>();
  for (const { tone, from, to } of today.lanes[side]) {
    const share = words.today.share[SHARES[tone]];
    shares.set(share, (shares.get(share) ?? 0) + to - from);
  }
  const parts = [...shares].map(([share, ms]) => `${share} ${Math.round((ms / whole) * 100)} %`).join(', ');
  return (
    <div class="lane" role="img" aria-label={words.today.lane(words.side[side], parts)} title={words.side[side]}>
      {drawnOf(today.lanes[side], MOST_TURNS).map(({ tone, from, to }) => (
        <i key={from} class={`b-${tone}`} style={{ flexGrow: (to - from) / whole }} />
      ))}
    </div>
  );
}
