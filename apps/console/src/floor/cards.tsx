import { Shape } from '@interlock/look';
import type { Tone } from '@interlock/words';
import type { ComponentChildren } from 'preact';
import { percent } from '../shell/percent.ts';
import { addressOf } from '../shell/router.ts';
import { Since } from '../shell/since.tsx';
import { useConsole, useToday, useTopic, useWords } from '../shell/use-console.ts';
import { countFloor, countQueues } from './floor-counts.ts';
import { FLOOR_WORDS } from './words.ts';

/** What matters at a glance; each card leads to what is behind it. */
export function Cards() {
  const { live, locale } = useConsole();
  const { cards } = useWords(FLOOR_WORDS);
  useTopic({ kind: 'queues' });
  useToday(null);
  const floor = countFloor(live.floor.current.value.byId.values());
  const queues = countQueues(live.queues.current.value.byId.values());
  const today = live.today.value.value;
  const number = new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 });
  const observed = today === null ? '' : cards.observed(spanOf(today.observedMs));
  function spanOf(ms: number): string {
    const hours = Math.round(ms / 3_600_000);
    return hours < 2 ? cards.minutes(number.format(Math.floor(ms / 60_000))) : cards.hours(number.format(hours));
  }
  const { withinMs } = queues;
  const within =
    withinMs === null
      ? ''
      : cards.seconds(
          withinMs.least === withinMs.most
            ? number.format(withinMs.least / 1_000)
            : `${number.format(withinMs.least / 1_000)}–${number.format(withinMs.most / 1_000)}`,
        );
  return (
    <section class="cards" aria-label={cards.label} data-testid="cards">
      <Card
        id="waiting"
        title={cards.waiting}
        value={queues.waiting}
        href={addressOf('queues/')}
        note={
          queues.oldestSince === null ? (
            cards.nobodyWaits
          ) : (
            <>
              {cards.longest('').trim()} <Since at={queues.oldestSince} />
            </>
          )
        }
      />
      <Card
        id="serviceLevel"
        title={cards.serviceLevel(within)}
        value={today?.serviceLevel == null ? '–' : percent(locale.value, today.serviceLevel)}
        href={addressOf('queues/')}
        note={today?.serviceLevel == null ? cards.nothingAnswered : cards.today}
      />
      <Card
        id="ready"
        title={cards.ready}
        tone="ready"
        value={floor.ready}
        href={addressOf('', { state: 'ready' })}
        note={cards.ofSignedIn(floor.signedIn)}
      />
      <Card
        id="held"
        title={cards.held}
        tone="held"
        value={floor.heldByTickets + floor.heldByInteractions}
        href={addressOf('', { hold: 'workElsewhere' })}
        note={cards.heldBy(floor.heldByTickets, floor.heldByInteractions)}
      />
      <Card
        id="collisions"
        title={cards.collisions}
        tone={floor.collisions > 0 ? 'wrong' : undefined}
        value={today?.collisions ?? '–'}
        href={addressOf('', { trouble: 'collision' })}
        note={[
          ...(floor.collisions > 0 ? [cards.now(floor.collisions)] : []),
          ...(today === null ? [] : [observed]),
        ].join(', ')}
      />
      <Card
        id="outOfStep"
        title={cards.outOfStep}
        tone={floor.outOfStep > 0 ? 'wrong' : undefined}
        value={floor.outOfStep}
        href={addressOf('', { trouble: 'outOfStep' })}
        note={today === null ? '' : cards.longestDrift(cards.seconds(number.format(today.longestDriftMs / 1_000)))}
      />
    </section>
  );
}

interface CardProps {
  readonly id: string;
  readonly title: string;
  readonly value: number | string;
  readonly note: ComponentChildren;
  readonly href: string;
  readonly tone?: Tone | undefined;
}

function Card({ id, title, value, note, href, tone }: CardProps) {
  return (
    <a class="card kpi num" href={href} data-testid={`card-${id}`}>
      <small>{title}</small>
      <b class={tone === undefined ? undefined : `s-${tone}`}>
        {tone !== undefined && <Shape tone={tone} />}
        {value}
      </b>
      <small>{note}</small>
    </a>
  );
}
