import { browserTimers } from '@interlock/page';
import { languageFor } from '@interlock/words';
import { render } from 'preact';
import {
  browserAddressBar,
  browserAwakening,
  browserMemory,
  holdBrowserScreen,
  openBrowserSocket,
} from './browser-environment.ts';
import { App } from './shell/app.tsx';
import { createConsoleApp } from './shell/console-app.ts';
import { followLinks } from './shell/follow-links.ts';
import { createSettings } from './shell/settings.ts';
import { CATALOGUES } from './words/catalogues.ts';

/* The composition root: the only place where the parts meet the browser. */

const root = document.getElementById('app');
const memory = browserMemory();
const wanted = createSettings(memory).language.value;
const { language } = languageFor(wanted === 'system' ? '' : wanted, navigator.language);

const app = createConsoleApp({
  fetch: (path, init) => window.fetch(path, init),
  openSocket: openBrowserSocket,
  awakening: browserAwakening(),
  memory,
  addressBar: browserAddressBar(),
  timers: browserTimers(),
  random: Math.random,
  browserLocale: navigator.language,
  isShown: () => document.visibilityState === 'visible',
  holdScreen: holdBrowserScreen,
  leave: (address) => window.location.assign(address),
  catalogues: CATALOGUES,
  firstWords: await CATALOGUES[language](),
});
followLinks(document, app.router);
if (root !== null) render(<App app={app} />, root);
