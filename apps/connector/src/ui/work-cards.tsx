import type { SessionCommand, WorkView } from '@interlock/protocol';
import { nameOfWork, stopwatch } from '@interlock/words';
import type { Desk } from './desk.ts';

interface CardProps {
  desk: Desk;
  item: WorkView;
}

function channelLabel(desk: Desk, item: WorkView): string {
  return desk.speaker.value.definition?.channels.find(({ id }) => id === item.channel)?.label ?? item.channel ?? '';
}

/** An offer draws the eye by place and size; nothing blinks. */
export function OfferCard({ desk, item }: CardProps) {
  const { words } = desk.speaker.value;
  const leftMs = Math.max(0, (item.deadlineAt ?? desk.now.value) - desk.now.value);
  const left = Math.ceil(leftMs / 1000);
  const wholeMs = Math.max(1, (item.deadlineAt ?? item.since) - item.since);
  const meta = [
    channelLabel(desk, item),
    words.offer.waited(stopwatch(desk.now.value - item.createdAt)),
    ...(item.offers > 1 ? [words.offer.again(item.offers)] : []),
  ];
  return (
    <article
      class="card offer"
      data-testid={`work-${item.workId}`}
      data-work={item.workId}
      data-state={item.state}
      aria-label={words.offer.title}
    >
      <p class="meta num">{meta.join(' · ')}</p>
      <h2>{item.label}</h2>
      <p class="detail">{item.detail}</p>
      <div class="bar">
        <i style={{ transform: `scaleX(${Math.min(1, leftMs / wholeMs)})` }} />
      </div>
      <div class="row">
        <ActButton
          desk={desk}
          command={{ kind: 'acceptOffer', workId: item.workId }}
          testId="offer-accept"
          kind="primary wide"
        >
          {words.offer.accept} <span class="num">{words.offer.seconds(left)}</span>
        </ActButton>
        <ActButton desk={desk} command={{ kind: 'declineOffer', workId: item.workId }} testId="offer-decline" kind="">
          {words.offer.decline}
        </ActButton>
      </div>
    </article>
  );
}

/** End stands beside the name, away from where Accept was: a double click must not end what it began. */
export function InteractionCard({ desk, item }: CardProps) {
  const { words } = desk.speaker.value;
  const direction = item.direction === 'inbound' ? words.interaction.inbound : words.interaction.outbound;
  return (
    <article
      class="card active"
      data-testid={`work-${item.workId}`}
      data-work={item.workId}
      data-state={item.state}
      aria-label={words.interaction.title}
    >
      <div class="text">
        <p class="meta">{`${channelLabel(desk, item)} · ${direction}`}</p>
        <h2>{item.label}</h2>
        <p class="detail">{item.detail}</p>
      </div>
      <div class="ends">
        <span class="num time">{stopwatch(desk.now.value - item.since)}</span>
        <ActButton
          desk={desk}
          command={{ kind: 'endInteraction', workId: item.workId }}
          testId="interaction-end"
          kind=""
          label={words.interaction.endNamed(item.label)}
        >
          {words.interaction.end}
        </ActButton>
      </div>
    </article>
  );
}

export function WrapUpCard({ desk, item }: CardProps) {
  const { words } = desk.speaker.value;
  const left =
    item.deadlineAt === null ? words.wrapUp.noLimit : words.wrapUp.left(stopwatch(item.deadlineAt - desk.now.value));
  const wholeMs = Math.max(1, (item.deadlineAt ?? item.since) - item.since);
  return (
    <article
      class="card wrap-up"
      data-testid={`work-${item.workId}`}
      data-work={item.workId}
      data-state={item.state}
      aria-label={words.wrapUp.title}
    >
      <p class="meta num">{`${words.wrapUp.title} · ${left}`}</p>
      <h2>{nameOfWork(desk.speaker.value, item)}</h2>
      {item.deadlineAt !== null && (
        <div class="bar">
          <i
            style={{ transform: `scaleX(${Math.min(1, Math.max(0, (item.deadlineAt - desk.now.value) / wholeMs))})` }}
          />
        </div>
      )}
      <div class="row">
        <ActButton
          desk={desk}
          command={{ kind: 'finishWrapUp', workId: item.workId }}
          testId="wrapup-finish"
          kind="primary wide"
        >
          {words.wrapUp.finish}
        </ActButton>
        <ActButton desk={desk} command={{ kind: 'extendWrapUp', workId: item.workId }} testId="wrapup-extend" kind="">
          {words.wrapUp.extend}
        </ActButton>
      </div>
    </article>
  );
}

interface ActButtonProps {
  desk: Desk;
  command: SessionCommand;
  testId: string;
  kind: string;
  label?: string;
  children: preact.ComponentChildren;
}

/** A button for one act. While it cannot act it keeps its place and its focus, and says that it is disabled. */
export function ActButton({ desk, command, testId, kind, label, children }: ActButtonProps) {
  const canAct = desk.session.value.state === 'linked' && !desk.isBusy(command);
  return (
    <button
      type="button"
      class={kind}
      data-testid={testId}
      aria-label={label}
      aria-disabled={!canAct}
      onClick={() => canAct && desk.act(command)}
    >
      {children}
    </button>
  );
}

/** Tickets and what is on its way. Interactions at hand have cards of their own. */
export function WorkList({ desk, title, items }: { desk: Desk; title: string; items: readonly WorkView[] }) {
  const speaker = desk.speaker.value;
  if (items.length === 0) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      <ul class="card list">
        {items.map((item) => (
          <li key={item.workId} data-testid={`work-${item.workId}`} data-state={item.state}>
            <span class="text">
              <b>{nameOfWork(speaker, item)}</b>
              <small>{item.detail ?? speaker.words.work.state[item.state]}</small>
            </span>
            <small class="num">{stopwatch(desk.now.value - item.since)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
