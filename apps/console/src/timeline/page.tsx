import { ModeSign } from '@interlock/look';
import { type Lanes, lanesSchema } from '@interlock/protocol/console';
import { describeEntry } from '@interlock/words/timeline';
import { effect } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConsoleApp, Speaker } from '../shell/console-app.ts';
import type { PageProps } from '../shell/page.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useConsole, usePageTitle, useTopic, useWords } from '../shell/use-console.ts';
import { InstantPanel } from './instant-panel.tsx';
import { LanesPane } from './lanes-pane.tsx';
import { Legend } from './legend.tsx';
import { spokenLength } from './spoken-length.ts';
import type { Teller } from './story.ts';
import { StoryList } from './story-list.tsx';
import { type TimeWords, timeWords } from './time-words.ts';
import { readAddress, type TimelineAddress, writeAddress } from './timeline-address.ts';
import { createTimelineStore, type TimelineStore } from './timeline-store.ts';
import { Toolbar } from './toolbar.tsx';
import { TIMELINE_WORDS } from './words.ts';
import '../parts/segmented.css';
import './timeline.css';

/** Turning a wheel is one change of the address. */
const ADDRESS_MS = 250;

/** One agent over time: what stood on both sides, what followed from what, and why. (TV) */
export function Page({ params }: PageProps) {
  const { id = '' } = params;
  return <Timeline key={id} agentId={id} />;
}

function Timeline({ agentId }: { agentId: string }) {
  const app = useConsole();
  const words = useWords(TIMELINE_WORDS);
  const speaker = app.speaker.value;
  const locale = app.locale.value;
  const store = useStore(app, agentId);
  const times = useMemo(() => timeWords(locale), [locale]);
  const picture = useRef<SVGSVGElement | null>(null);
  const [showing, setShowing] = useState(0);
  const lanes = store.lanes.value;
  const teller = useMemo(
    () => tellerOf(words, speaker, times, locale, lanes),
    [words, speaker, times, locale, store.raw.value],
  );
  usePageTitle(words.title(lanes?.name ?? agentId));
  useTopic({ kind: 'agent', agentId });
  useAddress(app, store, agentId);

  const reading = store.reading.value;
  if (reading === 'unknownAgent')
    return (
      <Trouble tone="off" headline={words.state.unknownAgent} next={words.state.unknownAgentHelp}>
        <a class="button" href="/console/">
          {words.back}
        </a>
      </Trouble>
    );
  const isOld = app.live.state.value.state !== 'live' && app.live.state.value.state !== 'connecting';
  const window = store.window.value;
  return (
    <div class="page tl-page" data-testid="timeline" data-reading={reading}>
      <header class="page-head">
        <h1>{lanes?.name ?? agentId}</h1>
        {lanes !== null && (
          <span class="muted tl-who">
            {lanes.team !== null && <span>{teamLabel(app, lanes.team)}</span>}
            <ModeSign mode={lanes.mode} />
            {words.mode[lanes.mode]}
          </span>
        )}
        <span class="tl-range num" data-testid="timeline-range">
          {words.range(
            times.dayAndTime(window.from),
            sameDay(window, times) ? times.second(window.to) : times.dayAndTime(window.to),
          )}
        </span>
        <small>{words.zone(times.zone)}</small>
      </header>
      <Toolbar store={store} words={words} times={times} picture={picture} agentId={agentId} />
      {reading === 'failed' && (
        <p class="tl-trouble s-wrong" role="alert">
          {words.state.failed} {lanes !== null && words.state.failedHelp}
          <button type="button" onClick={() => store.retry()}>
            {words.state.retry}
          </button>
        </p>
      )}
      {isOld && lanes !== null && <p class="tl-trouble muted">{words.state.offline}</p>}
      {lanes?.truncatedAt != null && lanes.truncatedAt > window.from && (
        <p class="tl-trouble s-held">{words.state.truncated(times.dayAndTime(lanes.truncatedAt))}</p>
      )}
      {lanes?.keptFrom != null && lanes.keptFrom > window.from && (
        <p class="tl-trouble muted">{words.state.keptFrom(times.dayAndTime(lanes.keptFrom))}</p>
      )}
      <section class="card tl-card" aria-busy={reading === 'reading'}>
        {lanes === null && <p class="tl-loading muted">{reading === 'reading' ? words.state.loading : ''}</p>}
        <LanesPane
          store={store}
          teller={teller}
          times={times}
          picture={picture}
          onShow={() => setShowing((count) => count + 1)}
        />
        <Legend words={words} />
      </section>
      <InstantPanel store={store} teller={teller} times={times} />
      <StoryList store={store} teller={teller} times={times} showing={showing} />
    </div>
  );
}

function teamLabel({ definition }: ConsoleApp, team: string): string {
  return definition.value?.teams.find(({ id }) => id === team)?.label ?? team;
}

function sameDay({ from, to }: { from: number; to: number }, times: TimeWords): boolean {
  return times.dayAndTime(from).split(',')[0] === times.dayAndTime(to).split(',')[0] && to - from < 86_400_000;
}

function useStore(app: ConsoleApp, agentId: string): TimelineStore {
  const store = useMemo(
    () =>
      createTimelineStore({
        timers: app.timers,
        now: app.live.now,
        start: readAddress(app.router.query.peek()),
        read: async ({ from, to }, signal) => {
          const path = `agents/${encodeURIComponent(agentId)}/lanes?from=${from}&to=${to}`;
          const answer = await app.api.read(path, lanesSchema, { signal });
          return answer.ok ? answer.value : { code: answer.code };
        },
      }),
    [app, agentId],
  );
  useEffect(() => () => store.stop(), [store]);
  // Each word of this agent that comes over the socket may be a change.
  useEffect(
    () =>
      effect(() => {
        if (app.live.agent(agentId).value.value !== null) store.changed();
      }),
    [app, agentId, store],
  );
  return store;
}

/** The address follows what is seen, and what is seen follows "back". (TV2) */
function useAddress(app: ConsoleApp, store: TimelineStore, agentId: string): void {
  useEffect(() => {
    const page = `/console/agents/${encodeURIComponent(agentId)}`;
    let written: string | null = null;
    let cancel: () => void = () => {};
    const stopWriting = effect(() => {
      const address: TimelineAddress = {
        range: store.range.value,
        at: store.at.value,
        selected: store.selected.value,
      };
      cancel();
      cancel = app.timers.after(ADDRESS_MS, () => {
        written = writeAddress(address);
        app.router.go(`${page}${written}`, 'replace');
      });
    });
    let isFirst = true;
    const stopReading = effect(() => {
      const query = app.router.query.value;
      const found = writeAddress(readAddress(query));
      if (!isFirst && written !== null && found !== written) store.take(readAddress(query));
      isFirst = false;
    });
    return () => {
      cancel();
      stopWriting();
      stopReading();
    };
  }, [app, store, agentId]);
}

function barName({ label, kind }: Lanes['work'][number], ticket: (number: string) => string): string {
  return kind === 'ticket' && /^\d+$/.test(label) ? ticket(label) : label;
}

function tellerOf(
  words: Teller['words'],
  speaker: Speaker,
  times: TimeWords,
  locale: string,
  lanes: Lanes | null,
): Teller {
  const labels = new Map(
    (lanes?.crm ?? []).flatMap(({ statusId, label }) =>
      statusId === null || label === null ? [] : [[statusId, label]],
    ),
  );
  const names = new Map((lanes?.work ?? []).map((bar) => [bar.workId, barName(bar, words.story.ticket)]));
  return {
    words,
    exact: times.exact,
    second: times.second,
    workName: (workId) => (workId === null ? null : (names.get(workId) ?? null)),
    length: (ms) => spokenLength(ms, locale),
    channelLabel: (channelId) => speaker.definition?.channels.find(({ id }) => id === channelId)?.label ?? channelId,
    queueLabel: (queueId) => speaker.definition?.queues?.find(({ id }) => id === queueId)?.label ?? queueId,
    statusLabel: (statusId) =>
      speaker.definition?.presences.find((presence) => presence.statusId === statusId)?.label ??
      labels.get(statusId) ??
      statusId,
    entry: (entry) =>
      describeEntry(speaker, entry as Parameters<typeof describeEntry>[1]) ?? speaker.words.entry.other(entry.kind),
  };
}
