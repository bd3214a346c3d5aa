import { render } from 'preact';
import { browserEnvironment } from './browser-environment.ts';
import { createChatClient } from './chat-client.ts';
import { App } from './ui/app.tsx';
import { CATALOGUES, languageFor } from './words/catalogues.ts';

/* The composition root: the only place where the chat meets the browser. */

const query = new URLSearchParams(location.search);
const queue = query.get('queue') ?? '';
const language = languageFor(query.get('language') ?? '', navigator.language);
const words = await CATALOGUES[language]();
document.documentElement.lang = words.language;
document.title = words.title;

// Times are written as in the visitor's own region, where it is one of that language.
const locale = navigator.language.startsWith(language) ? navigator.language : language;

const client = createChatClient({
  environment: browserEnvironment(`interlock.chat.${queue}`),
  queue,
  agent: query.get('agent'),
  language,
});
const root = document.getElementById('app');
if (root !== null) render(<App client={client} words={words} locale={locale} />, root);
document.addEventListener('visibilitychange', () => client.shown(document.visibilityState === 'visible'));
// A page that comes back from the browser's memory begins anew: its socket is gone.
addEventListener('pageshow', (event) => event.persisted && location.reload());
addEventListener('pagehide', () => client.close());
client.start();
