import type { AgentView, TimelineEntry } from '@interlock/protocol';
import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../connector.ts';
import type { SessionState, TimelinePage } from '../session/session-client.ts';
import type { Stage } from '../stage.ts';
import { FakeTimers } from '../testing/fake-world.ts';
import { DEFINITION, view } from '../testing/views.ts';
import { EN } from '../words/en.ts';
import { createDesk, type Desk } from './desk.ts';

const LINKED: SessionState = {
  state: 'linked',
  epoch: 1,
  sessionId: 's-1',
  definition: DEFINITION,
  settings: { outranked: [], warnings: 0 },
};

let timers: FakeTimers;
let session: ReturnType<typeof signal<SessionState>>;
let shown: ReturnType<typeof signal<AgentView | null>>;
let log: TimelineEntry[];
let asked: number[];
let desk: Desk;

/** The server's answers: the newest entries of the log. */
function readTimeline(before: number | null, limit: number): Promise<TimelinePage> {
  asked.push(limit);
  const found = log.filter(({ version }) => before === null || version < before).reverse();
  return Promise.resolve({ entries: found.slice(0, limit), more: found.length > limit });
}

function happens(count = 1): void {
  for (let time = 0; time < count; time += 1)
    log.push({ version: log.length + 1, at: timers.now(), kind: 'workStarted', params: { workId: `w-${log.length}` } });
  shown.value = view({ at: timers.now() });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
}

beforeEach(() => {
  timers = new FakeTimers();
  session = signal<SessionState>(LINKED);
  shown = signal<AgentView | null>(view());
  log = [];
  asked = [];
  const connector = {
    stage: signal<Stage>({ state: 'working' }),
    view: shown,
    session,
    definition: signal(DEFINITION),
    user: signal(null),
    serverOffsetMs: signal(0),
    notices: signal([]),
    busy: signal(new Set<string>()),
    readTimeline,
  };
  desk = createDesk({
    // What the desk reads of a connector.
    connector: connector as unknown as Connector,
    stage: connector.stage,
    timers,
    browserLocale: 'en-GB',
    words: EN,
    timeZone: 'UTC',
  });
});
afterEach(() => desk.close());

describe('a link that is down', () => {
  const down: readonly { title: string; states: readonly SessionState[] }[] = [
    { title: 'while one try hangs', states: [{ state: 'connecting', attempt: 0 }] },
    {
      title: 'while tries fail',
      states: [
        { state: 'connecting', attempt: 0 },
        { state: 'waiting', attempt: 1, retryAt: 0 },
        { state: 'connecting', attempt: 1 },
      ],
    },
  ];
  for (const { title, states } of down) {
    it(`[CN41] is said to be lost after 2 s ${title}, and not any more when it is back`, () => {
      const linked = desk.announcement.value;
      for (const state of states) session.value = state;
      timers.advance(1900);
      expect(desk.isLost.value).toBe(false);
      timers.advance(1100);
      expect(desk.isLost.value).toBe(true);
      expect(desk.announcement.value).toContain('The connection to the contact centre is lost.');
      session.value = LINKED;
      expect(desk.isLost.value).toBe(false);
      expect(desk.announcement.value).toBe(linked);
    });
  }
});

it('[CN19] a new view brings its own instant: what has just begun is not older than it is', () => {
  timers.advance(700);
  shown.value = view({ at: timers.now() });
  expect(desk.now.value).toBe(timers.now());
});

describe('the timeline on the page', () => {
  it('[CN42] has a change at once, and further ones once a second', async () => {
    await settle();
    happens();
    await settle();
    expect(desk.timeline.value.entries).toHaveLength(1);
    happens();
    happens();
    await settle();
    expect(desk.timeline.value.entries).toHaveLength(1);
    timers.advance(1000);
    await settle();
    expect(desk.timeline.value.entries).toHaveLength(3);
    timers.advance(10_000);
    await settle();
    expect(asked).toEqual([100, 25, 25]);
  });

  it('[CN34] is read back to the start of the day, and no further', async () => {
    const yesterday = timers.now() - 86_400_000;
    const entry = (at: number) => ({ version: log.length + 1, at, kind: 'workStarted', params: {} });
    for (let count = 0; count < 250; count += 1) log.push(entry(yesterday));
    for (let count = 0; count < 250; count += 1) log.push(entry(timers.now()));
    session.value = { ...LINKED, sessionId: 's-2' };
    await settle();
    expect(desk.timeline.value.entries).toHaveLength(300);
    expect(desk.timeline.value).toMatchObject({ isWholeDay: true, more: true });
    expect(new Set(desk.timeline.value.entries.map(({ version }) => version)).size).toBe(300);
  });

  it('[CN34] says of a day of more than 1,000 entries that it is not whole', async () => {
    happens(1200);
    session.value = { ...LINKED, sessionId: 's-2' };
    await settle();
    expect(desk.timeline.value.entries).toHaveLength(1000);
    expect(desk.timeline.value).toMatchObject({ isWholeDay: false, more: false });
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  it('[CN42] has no gap after a link on which more happened than one page holds', async () => {
    await settle();
    happens(10);
    await settle();
    session.value = { state: 'connecting', attempt: 0 };
    timers.advance(2000);
    happens(220);
    session.value = { ...LINKED, sessionId: 's-2' };
    await settle();
    expect(desk.timeline.value.entries.map(({ version }) => version)).toEqual(
      Array.from({ length: 230 }, (_, index) => 230 - index),
    );
  });

  it('[CN42] has a change that came while it was read', async () => {
    happens(150);
    session.value = { ...LINKED, sessionId: 's-2' };
    happens();
    await settle();
    timers.advance(1000);
    await settle();
    expect(desk.timeline.value.entries).toHaveLength(151);
  });

  it('[CN42] has no gap when more happened than a refresh reads', async () => {
    await settle();
    happens();
    await settle();
    timers.advance(1000);
    happens(60);
    await settle();
    expect(desk.timeline.value.entries.map(({ version }) => version)).toEqual(
      Array.from({ length: 61 }, (_, index) => 61 - index),
    );
    expect(asked.slice(-2)).toEqual([25, 100]);
  });
});
