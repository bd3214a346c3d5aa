import { render } from 'preact';
import { App } from './app.tsx';
import { createDeskClient, readConfig } from './desk-client.ts';

const root = document.querySelector('#app');
if (root) {
  try {
    render(<App desk={createDeskClient()} config={await readConfig()} />, root);
  } catch {
    render(<p class="blank quiet">The help desk does not answer. Reload the page to try again.</p>, root);
  }
}
