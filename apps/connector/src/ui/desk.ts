import type { AgentView, SessionCommand, TimelineEntry } from '@interlock/protocol';
import { type Explained, explain, type Language, languageFor, nameOfWork, timeFormat } from '@interlock/words';
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Connector, Notice } from '../connector.ts';
import { actKey } from '../connector.ts';
import type { Cancel, Timers } from '../environment.ts';
import type { SessionState } from '../session/session-client.ts';
import type { Stage } from '../stage.ts';
import { CATALOGUES } from '../words/catalogues.ts';
import type { Words } from '../words/en.ts';
import type { Speaker } from '../words/speaker.ts';

/** Timeline pages: entries asked for at a time, and how many are kept on the page. */
const PAGE_SIZE = 100;
const ENTRIES_LIMIT = 1000;
/** A change of the view brings the timeline up to date, at once and then at most this often, with as many of the newest entries. */
const REFRESH_MS = 1000;
const REFRESH_SIZE = 25;
/** A link that is down for longer is said to be lost. A server that restarts is back before that. */
const LOST_AFTER_MS = 2000;

export type LinkChip = 'linked' | 'connecting' | 'outOfStep' | 'offline' | 'otherTab' | 'signedOut';

/** Everything that the components read, and the little that they do. Derived from the connector; no component looks at a clock. */
export interface Desk {
  stage: ReadonlySignal<Stage>;
  speaker: ReadonlySignal<Speaker>;
  view: ReadonlySignal<AgentView | null>;
  session: ReadonlySignal<SessionState>;
  /** Server time, once a second. */
  now: ReadonlySignal<number>;
  chip: ReadonlySignal<LinkChip>;
  /** The link is down for longer than a moment: what is shown is the last that was known. (CN41) */
  isLost: ReadonlySignal<boolean>;
  explained: ReadonlySignal<Explained | null>;
  /** What a screen reader is told; changes with the state and not with the seconds. */
  announcement: ReadonlySignal<string>;
  notices: ReadonlySignal<readonly Notice[]>;
  timeline: ReadonlySignal<{
    state: 'unread' | 'reading' | 'read' | 'failed';
    entries: readonly TimelineEntry[];
    more: boolean;
    /** Everything of today is among the entries. */
    isWholeDay: boolean;
  }>;
  /** Null before there is a connector: the page is not embedded, or not allowed to be. */
  connector: Connector | null;
  isBusy(command: SessionCommand): boolean;
  act(command: SessionCommand): void;
  readOlder(): void;
  close(): void;
}

export interface DeskDependencies {
  connector: Connector | null;
  /** Shown while there is no connector. */
  stage: ReadonlySignal<Stage>;
  timers: Timers;
  browserLocale: string;
  /** The catalogue of `languageFor('', browserLocale)`; another one is fetched when the CRM names another language. */
  words: Words;
  timeZone?: string;
}

export function createDesk({ connector, stage, timers, browserLocale, words, timeZone }: DeskDependencies): Desk {
  const view = connector?.view ?? signal(null);
  const session = connector?.session ?? signal<SessionState>({ state: 'idle' });
  const definition = connector?.definition ?? signal(null);
  const clock = signal(timers.now());
  // Between two seconds a new view brings its own instant: what has just begun is not older or longer than it is.
  const now = computed(() => Math.max(clock.value + (connector?.serverOffsetMs.value ?? 0), view.value?.at ?? 0));
  const crmLocale = computed(() => connector?.user.value?.locale ?? '');
  const catalogue = signal(words);
  const time = computed(() => timeFormat(languageFor(crmLocale.value, browserLocale).locale, timeZone));
  const speaker = computed<Speaker>(() => ({ words: catalogue.value, time: time.value, definition: definition.value }));
  const timeline = signal<Desk['timeline']['value']>({
    state: 'unread',
    entries: [],
    more: false,
    isWholeDay: false,
  });

  let cancelTick: Cancel = () => {};
  function tick(): void {
    clock.value = timers.now();
    // On the second, so that all the clocks on the page change together.
    cancelTick = timers.after(1000 - (Math.round(now.peek()) % 1000), tick);
  }
  tick();

  const explained = computed(() => (view.value === null ? null : explain(speaker.value, view.value, now.value)));
  /** This machine's clock; null while there is a link. */
  const downSince = signal<number | null>(null);
  const stopTiming = effect(() => {
    downSince.value = session.value.state === 'linked' ? null : (downSince.peek() ?? timers.now());
  });
  const isLost = computed(() => downSince.value !== null && clock.value - downSince.value >= LOST_AFTER_MS);
  const announcement = computed(() => announce(speaker.value, view.value, isLost.value));
  const chip = computed(() => chipOf((connector?.stage ?? stage).value, session.value, view.value));

  async function speak(language: Language): Promise<void> {
    try {
      const fetched = await CATALOGUES[language]();
      if (languageFor(crmLocale.peek(), browserLocale).language === language) catalogue.value = fetched;
    } catch {
      // The file could not be fetched: the language at hand goes on, which is better than none.
    }
  }
  const stopListening = effect(() => {
    const { language } = languageFor(crmLocale.value, browserLocale);
    if (language !== catalogue.peek().language) void speak(language);
  });

  // ---- the agent's own timeline

  let isReading = false;
  let cancelRefresh: Cancel | null = null;
  let readSession = '';

  async function read(before: number | null, limit = PAGE_SIZE): Promise<void> {
    if (connector === null || isReading) return;
    isReading = true;
    const kept = timeline.peek();
    if (kept.state !== 'read') timeline.value = { ...kept, state: 'reading' };
    const page = await connector.readTimeline(before, limit);
    isReading = false;
    if (page === null) {
      timeline.value = { ...timeline.peek(), state: timeline.peek().entries.length > 0 ? 'read' : 'failed' };
      return;
    }
    const isJoined = before !== null || touches(kept.entries, page.entries);
    // More happened than was asked for: what lies between is read too.
    if (!isJoined && limit < PAGE_SIZE && page.more) return read(null);
    // What would leave a gap goes, and is read again.
    const entries = merged(isJoined ? kept.entries : [], page.entries).slice(0, ENTRIES_LIMIT);
    const isNewest = before === null && isJoined && kept.entries.length > 0;
    const hasOlder = isNewest ? kept.more || kept.entries.length + page.entries.length > ENTRIES_LIMIT : page.more;
    const oldest = entries.at(-1);
    const dayStart = speaker.peek().time.dayStart(now.peek());
    const isWholeDay = !hasOlder || oldest === undefined || oldest.at < dayStart;
    const more = hasOlder && entries.length < ENTRIES_LIMIT;
    timeline.value = { state: 'read', entries, more, isWholeDay };
    if (more && !isWholeDay) return read(oldest.version);
    if (isStale) refresh();
  }

  /** Between two refreshes there is a pause; a change in it, or while something else is read, is shown when that ends. */
  let isStale = false;
  function refresh(): void {
    isStale = cancelRefresh !== null || isReading;
    if (isStale) return;
    void read(null, REFRESH_SIZE);
    cancelRefresh = timers.after(REFRESH_MS, () => {
      cancelRefresh = null;
      if (isStale) refresh();
    });
  }

  const stopWatching = effect(() => {
    const linked = session.value;
    const current = view.value;
    if (linked.state !== 'linked' || current === null) return;
    if (linked.sessionId === readSession) return refresh();
    // A new session begins with a fresh reading: what happened meanwhile is in it.
    readSession = linked.sessionId;
    void read(null);
  });

  return {
    stage: connector?.stage ?? stage,
    speaker,
    view,
    session,
    now,
    chip,
    isLost,
    explained,
    announcement,
    notices: connector?.notices ?? signal([]),
    timeline,
    connector,
    isBusy: (command) => connector?.busy.value.has(actKey(command)) ?? false,
    act: (command) => void connector?.act(command),
    readOlder: () => void read(timeline.peek().entries.at(-1)?.version ?? null),
    close() {
      cancelTick();
      cancelRefresh?.();
      stopTiming();
      stopWatching();
      stopListening();
    },
  };
}

/** Whether nothing lies between what is kept and what was read, both newest first. */
function touches(kept: readonly TimelineEntry[], read: readonly TimelineEntry[]): boolean {
  return (read.at(-1)?.version ?? 0) <= (kept[0]?.version ?? 0);
}

/** Newest first, each version and moment once. */
function merged(kept: readonly TimelineEntry[], read: readonly TimelineEntry[]): TimelineEntry[] {
  const newestRead = read[0]?.version ?? 0;
  const oldestRead = read.at(-1)?.version ?? 0;
  const newer = kept.filter(({ version }) => version > newestRead);
  const older = kept.filter(({ version }) => version < oldestRead);
  return [...newer, ...read, ...older];
}

function chipOf(stage: Stage, session: SessionState, view: AgentView | null): LinkChip {
  switch (stage.state) {
    case 'superseded':
    case 'follower':
      return 'otherTab';
    case 'signedOut':
      return 'signedOut';
    case 'working':
      if (session.state === 'linked') return view?.outOfStep === true ? 'outOfStep' : 'linked';
      return (session.state === 'waiting' || session.state === 'connecting') && session.attempt < 3
        ? 'connecting'
        : 'offline';
    case 'connecting':
      return stage.attempt < 3 ? 'connecting' : 'offline';
    case 'loading':
    case 'waitingForCrm':
    case 'waitingForUser':
      return 'connecting';
    default:
      return 'offline';
  }
}

/** In one breath: both words, then why. At the view's own time, so that no countdown is read out second by second. */
function announce(speaker: Speaker, view: AgentView | null, isLost: boolean): string {
  if (view === null) return '';
  const { lost } = speaker.words;
  if (isLost) return `${lost.headline} ${lost.next}`;
  const { headline, next } = explain(speaker, view, view.at);
  const offered = view.work.filter(({ state }) => state === 'offered').map((item) => nameOfWork(speaker, item));
  return offered.length > 0
    ? `${speaker.words.why.offered(offered.join(', '))} ${speaker.words.why.offeredNext}`
    : `${headline} ${next}`;
}
