import type { AgentView } from '@interlock/protocol';
import { stopwatch } from '@interlock/words';
import { useEffect, useRef } from 'preact/hooks';
import type { Desk } from './desk.ts';
import { ActButton } from './work-cards.tsx';

/** The one line that says why, and what happens next. Room is kept for the longest sentence, so that nothing below it jumps. */
export function WhyPanel({
  desk,
  view,
  isCompact,
  onDetails,
}: {
  desk: Desk;
  view: AgentView;
  isCompact: boolean;
  onDetails: () => void;
}) {
  const { words } = desk.speaker.value;
  if (desk.isLost.value) return <LostPanel desk={desk} />;
  const explained = desk.explained.value;
  if (explained === null) return null;
  const { tone, headline, next, crm } = explained;
  if (isCompact) {
    return (
      <section class="why compact" data-testid="why" data-tone={tone} aria-label={words.why.title}>
        <p>{next}</p>
        {crm !== null && <p>{crm}</p>}
      </section>
    );
  }
  return (
    <section class={`why t-${tone}`} data-testid="why" data-tone={tone} aria-label={words.why.title}>
      <p class="headline">{headline}</p>
      <p>{next}</p>
      {crm !== null && <p class="aside">{crm}</p>}
      {(view.outOfStep || tone === 'wrong') && (
        <div class="row">
          <ActButton desk={desk} command={{ kind: 'retryCrm' }} testId="try-now" kind="primary">
            {words.control.tryNow}
          </ActButton>
          <button type="button" onClick={onDetails}>
            {words.control.details}
          </button>
        </div>
      )}
    </section>
  );
}

function LostPanel({ desk }: { desk: Desk }) {
  const { words } = desk.speaker.value;
  const session = desk.session.value;
  const offset = desk.connector?.serverOffsetMs.value ?? 0;
  const section = useRef<HTMLElement>(null);
  // Whoever writes in a chat has scrolled down.
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), []);
  const wait = session.state === 'waiting' ? session.retryAt + offset - desk.now.value : 0;
  return (
    <section ref={section} class="why t-off" data-testid="why" data-tone="off" aria-label={words.why.title}>
      <p class="headline">{words.lost.headline}</p>
      <p>{words.lost.next}</p>
      <p class="aside num">{wait > 1000 ? words.lost.again(stopwatch(wait)) : words.lost.now}</p>
    </section>
  );
}
