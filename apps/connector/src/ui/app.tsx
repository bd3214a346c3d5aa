import { Shape } from '@interlock/look';
import type { AgentView } from '@interlock/protocol';
import { isAtWork } from '@interlock/words';
import { useEffect, useState } from 'preact/hooks';
import { alertsAreWanted } from '../alerts/alert-choice.ts';
import { isChat } from '../chat/is-chat.ts';
import type { Desk, LinkChip } from './desk.ts';
import { lazy } from './lazy.tsx';
import { Notices } from './notices.tsx';
import { PageNotice } from './page-notice.tsx';
import { Pair } from './pair.tsx';
import { StateControl } from './state-control.tsx';
import { Strength } from './strength.tsx';
import { WhyPanel } from './why-panel.tsx';
import { ActButton, InteractionCard, OfferCard, WorkList, WrapUpCard } from './work-cards.tsx';

/* Not part of the first load: fetched when they are first shown. */
const Details = lazy(async () => (await import('./details.tsx')).Details);
const Chats = lazy(async () => (await import('../chat/chats.tsx')).Chats);
const MoreActs = lazy(async () => (await import('../more-acts/more-acts.tsx')).MoreActs);
const Day = lazy(async () => (await import('./day.tsx')).Day);
const Alerts = lazy(async () => (await import('../alerts/alerts.tsx')).Alerts);

export function App({ desk }: { desk: Desk }) {
  const { words } = desk.speaker.value;
  const view = desk.view.value;
  useEffect(() => {
    document.documentElement.lang = words.language;
    document.title = words.app.title;
  }, [words]);
  const isWorking = desk.stage.value.state === 'working' && view !== null;
  return (
    <div class="app">
      <Top desk={desk} name={view?.name ?? desk.connector?.user.value?.name ?? words.app.title} />
      <main>{isWorking ? <Working desk={desk} view={view} /> : <PageNotice desk={desk} />}</main>
      <p class="spoken" role="status" aria-live="polite">
        {desk.announcement.value}
      </p>
    </div>
  );
}

const CHIP_TONES = {
  linked: 'ready',
  connecting: 'work',
  outOfStep: 'wrong',
  offline: 'off',
  otherTab: 'held',
  signedOut: 'off',
} as const satisfies Record<LinkChip, string>;

function Top({ desk, name }: { desk: Desk; name: string }) {
  const { words } = desk.speaker.value;
  const chip = desk.chip.value;
  const tone = CHIP_TONES[chip];
  return (
    <header class="top">
      <h1 class="who">{name}</h1>
      <span
        class={`chip s-${tone} t-${tone}`}
        data-testid="link-chip"
        data-link={chip}
        role="img"
        aria-label={words.chip.label(words.chip[chip])}
      >
        <Shape tone={tone} />
        {words.chip[chip]}
      </span>
    </header>
  );
}

function Working({ desk, view }: { desk: Desk; view: AgentView }) {
  const { words } = desk.speaker.value;
  const [hasDetails, setDetails] = useState(false);
  const offers = view.work.filter(({ state }) => state === 'offered');
  const active = view.work.filter(({ state }) => state === 'active');
  const wrapUps = view.work.filter(({ state }) => state === 'wrapUp');
  const others = view.work.filter(({ state }) => state === 'open' || state === 'reserved');
  const parked = view.work.filter(({ state }) => state === 'parked');
  const waiting = view.work.filter(({ state }) => state === 'waiting');
  const chats = [...active, ...wrapUps, ...parked].filter(isChat);
  const tone = desk.explained.value?.tone;
  // The card says what the headline would say, but not that the link is lost.
  const isCompact =
    !desk.isLost.value &&
    tone === 'work' &&
    view.collision === null &&
    offers.length + active.length + wrapUps.length > 0;
  return (
    <>
      <Pair desk={desk} view={view} />
      <StateControl desk={desk} view={view} />
      <Notices desk={desk} />
      {!isCompact && <WhyPanel desk={desk} view={view} isCompact={false} onDetails={() => setDetails(!hasDetails)} />}
      <div class="cards">
        {offers.map((item) => (
          <OfferCard key={item.workId} desk={desk} item={item} />
        ))}
        {active.map((item) => (
          <InteractionCard key={item.workId} desk={desk} item={item} />
        ))}
        {wrapUps.map((item) => (
          <WrapUpCard key={item.workId} desk={desk} item={item} />
        ))}
      </div>
      {active.length + parked.length > 0 && <MoreActs desk={desk} active={active} parked={parked} />}
      {chats.length > 0 && <Chats desk={desk} items={chats} />}
      {isCompact && <WhyPanel desk={desk} view={view} isCompact onDetails={() => setDetails(!hasDetails)} />}
      <WorkList desk={desk} title={words.work.titleInHand} items={others} />
      <WorkList desk={desk} title={words.work.titleWaiting} items={waiting} />
      {alertsAreWanted.value && <Alerts desk={desk} view={view} />}
      <Day desk={desk} view={view} />
      <Strength desk={desk} view={view} />
      {hasDetails && <Details desk={desk} view={view} />}
      <footer class="foot">
        <button
          type="button"
          class="plain"
          data-testid="details-toggle"
          aria-expanded={hasDetails}
          onClick={() => setDetails(!hasDetails)}
        >
          {hasDetails ? words.control.hideDetails : words.control.details}
        </button>
        {view.signOutPending ? (
          <small data-testid="sign-out-pending">
            {isAtWork(view) ? words.control.signOutPending : words.control.signingOut}
          </small>
        ) : (
          <ActButton desk={desk} command={{ kind: 'signOut' }} testId="sign-out" kind="plain">
            {words.control.signOut}
          </ActButton>
        )}
      </footer>
    </>
  );
}
