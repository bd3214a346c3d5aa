import { render } from 'preact';
import { App } from './app.tsx';
import { createDeskClient, readConfig } from './desk-client.ts';

const root = document.querySelector('#app');
if (root) render(<App desk={createDeskClient()} config={await readConfig()} />, root);
