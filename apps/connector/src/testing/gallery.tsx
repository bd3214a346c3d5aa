import { languageFor } from '@interlock/words';
/** @jsxImportSource preact */
// The tsconfig that Vite reads leaves this folder out.

import type { AgentView } from '@interlock/protocol';
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { Connector, Notice } from '../connector.ts';
import type { SessionState } from '../session/session-client.ts';
import type { Stage } from '../stage.ts';
import { App } from '../ui/app.tsx';
import { createDesk } from '../ui/desk.ts';
import { CATALOGUES } from '../words/catalogues.ts';
import { DEFINITION, NOW, SCENES, TIMELINE } from './views.ts';

/*
 * The page in every state, without a server and without a CRM: `gallery.html?scene=offered&lang=de`. For looking at; never part of a build.
 */

const PAGES: Readonly<Record<string, Stage>> = {
  notEmbedded: { state: 'notEmbedded' },
  originRefused: { state: 'originRefused', origin: 'https://crm.example.org' },
  configFailed: { state: 'configFailed' },
  waitingForCrm: { state: 'waitingForCrm', since: NOW - 2000 },
  waitingLong: { state: 'waitingForCrm', since: NOW - 60_000 },
  waitingForUser: { state: 'waitingForUser', since: NOW - 2000 },
  follower: { state: 'follower' },
  superseded: { state: 'superseded' },
  signedOut: { state: 'signedOut' },
  refused: { state: 'refused', code: 'originRefused' },
  connecting: { state: 'connecting', attempt: 0 },
  retrying: { state: 'connecting', attempt: 5 },
};

const LINKED: SessionState = {
  state: 'linked',
  epoch: 7,
  sessionId: 's-1',
  definition: DEFINITION,
  settings: {
    outranked: [
      { field: 'mode', slot: null, page: 'complementary', server: 'synchronized' },
      { field: 'map', slot: 2, page: '11 = Lunch', server: '2 = Lunch' },
    ],
    warnings: 1,
  },
};

const parameters = new URLSearchParams(window.location.search);
const scene = parameters.get('scene') ?? 'ready';
const view = signal<AgentView | null>(
  SCENES[scene] ?? (scene === 'lost' || scene === 'notices' ? (SCENES['ready'] ?? null) : null),
);
const notices: Notice[] =
  scene === 'notices'
    ? [
        { id: 1, kind: 'refusal', code: 'offerGone', title: '', texts: [] },
        { id: 2, kind: 'crm', code: 'INFO', title: 'Case saved', texts: ['Ticket 4711 was saved.'] },
      ]
    : [];

const connector: Connector = {
  stage: signal(PAGES[scene] ?? { state: 'working' }),
  view,
  definition: signal(DEFINITION),
  session: signal(scene === 'lost' ? { state: 'waiting', attempt: 3, retryAt: NOW + 4000 } : LINKED),
  bridge: signal({ state: 'waiting', since: NOW }),
  user: signal({ agentId: 'dana', name: 'Dana Fox', locale: parameters.get('lang') ?? '' }),
  serverOffsetMs: signal(0),
  tally: signal({ book: { deviations: new Map([['numericStatus', 3]]), refused: new Map() }, changes: 1 }),
  unreadable: signal(0),
  notices: signal(notices),
  busy: signal(new Set<string>()),
  act: () => Promise.resolve({ kind: 'done' }),
  findColleagues: () => Promise.resolve(null),
  readTimeline: () => Promise.resolve({ entries: [...TIMELINE].reverse(), more: false }),
  askChat() {},
  keepChats() {},
  history: signal([]),
  startHere() {},
  dismiss() {},
  close() {},
};

// The clock stands, so that two pictures of one scene are equal; it went on once, so that a link can be down for some time.
let standsAt = NOW - 10_000;
const ticks: (() => void)[] = [];

const desk = createDesk({
  connector,
  stage: connector.stage,
  timers: {
    now: () => standsAt,
    after(_delayMs, run) {
      ticks.push(run);
      return () => {};
    },
  },
  browserLocale: navigator.language,
  words: await CATALOGUES[languageFor(parameters.get('lang') ?? '', '').language](),
  timeZone: 'UTC',
});
standsAt = NOW;
ticks[0]?.();
const root = document.getElementById('app');
if (root !== null) render(<App desk={desk} />, root);
