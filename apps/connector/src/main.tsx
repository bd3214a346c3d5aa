import { browserTimers } from '@interlock/page';
import { languageFor } from '@interlock/words';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { embeddingOrigin } from './bridge/allowed-origin.ts';
import {
  AGENT_TOKEN_KEY,
  browserCommandIds,
  browserCrmWindow,
  browserEmbeddingOrigin,
  browserMemory,
  browserNonce,
  browserTransport,
  readConfig,
} from './browser-environment.ts';
import { type Connector, createConnector } from './connector.ts';
import { backOffMs } from './session/back-off.ts';
import type { Stage } from './stage.ts';
import { App } from './ui/app.tsx';
import { createDesk, type Desk } from './ui/desk.ts';
import { keepFocus } from './ui/keep-focus.ts';
import { CATALOGUES } from './words/catalogues.ts';
import type { Words } from './words/en.ts';

/* The composition root: the only place where the parts meet the browser. */

const root = document.getElementById('app');
const timers = browserTimers();
const opening = signal<Stage>({ state: 'loading' });

let shown: Desk | null = null;

function show(words: Words, connector: Connector | null): void {
  if (root === null) return;
  shown?.close();
  const desk = createDesk({ connector, stage: opening, timers, browserLocale: navigator.language, words });
  shown = desk;
  render(<App desk={desk} />, root);
}

async function start(words: Words, attempt: number): Promise<void> {
  const config = await readConfig();
  if (config.kind === 'unavailable') {
    if (attempt > 1) opening.value = { state: 'configFailed' };
    timers.after(backOffMs(attempt, Math.random), () => void start(words, attempt + 1));
    return;
  }
  const embedding = embeddingOrigin(config.allowedOrigins, browserEmbeddingOrigin());
  if (embedding.kind === 'refused') {
    opening.value = { state: 'originRefused', origin: embedding.origin };
    return;
  }
  const memory = browserMemory();
  const connector = createConnector({
    crmWindow: browserCrmWindow(),
    transport: browserTransport(memory),
    timers,
    random: Math.random,
    memory,
    newNonce: browserNonce,
    newCommandId: browserCommandIds(),
    origins: embedding.origins,
  });
  // Whoever signs out may not be the next to sign in.
  connector.session.subscribe(({ state }) => state === 'signedOut' && memory.set(AGENT_TOKEN_KEY, null));
  window.addEventListener('pagehide', () => connector.close());
  // A page that comes back from the browser's memory begins anew: its channel and its session are gone.
  window.addEventListener('pageshow', (event) => event.persisted && window.location.reload());
  show(words, connector);
}

if (root !== null) keepFocus(root);
const { language } = languageFor('', navigator.language);
const words = await CATALOGUES[language]();
show(words, null);
if (window.parent === window) opening.value = { state: 'notEmbedded' };
else void start(words, 0);
