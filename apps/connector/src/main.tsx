import { signal } from '@preact/signals';
import { render } from 'preact';
import { embeddingOrigin } from './bridge/allowed-origin.ts';
import {
  browserCommandIds,
  browserCrmWindow,
  browserEmbeddingOrigin,
  browserMemory,
  browserNonce,
  browserTimers,
  browserTransport,
  readConfig,
} from './browser-environment.ts';
import { type Connector, createConnector } from './connector.ts';
import { backOffMs } from './session/back-off.ts';
import type { Stage } from './stage.ts';
import { App } from './ui/app.tsx';
import { createDesk } from './ui/desk.ts';

/* The composition root: the only place where the parts meet the browser. */

const root = document.getElementById('app');
const timers = browserTimers();
const opening = signal<Stage>({ state: 'loading' });

function show(connector: Connector | null): void {
  if (root === null) return;
  const desk = createDesk({ connector, stage: opening, timers, browserLocale: navigator.language });
  render(<App desk={desk} />, root);
}

async function start(attempt: number): Promise<void> {
  const config = await readConfig();
  if (config.kind === 'unavailable') {
    if (attempt > 1) opening.value = { state: 'configFailed' };
    timers.after(backOffMs(attempt, Math.random), () => void start(attempt + 1));
    return;
  }
  const embedding = embeddingOrigin(config.allowedOrigins, browserEmbeddingOrigin());
  if (embedding.kind === 'refused') {
    opening.value = { state: 'originRefused', origin: embedding.origin };
    return;
  }
  const connector = createConnector({
    crmWindow: browserCrmWindow(),
    transport: browserTransport(),
    timers,
    random: Math.random,
    memory: browserMemory(),
    newNonce: browserNonce,
    newCommandId: browserCommandIds(),
    origins: embedding.origins,
  });
  window.addEventListener('pagehide', () => connector.close());
  // A page that comes back from the browser's memory begins anew: its channel and its session are gone.
  window.addEventListener('pageshow', (event) => event.persisted && window.location.reload());
  show(connector);
}

show(null);
if (window.parent === window) opening.value = { state: 'notEmbedded' };
else void start(0);
