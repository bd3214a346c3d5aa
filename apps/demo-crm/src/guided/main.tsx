import { render } from 'preact';
import { createGuidedClient } from './guided-client.ts';
import { GuidedPage } from './guided-page.tsx';

const root = document.querySelector('#app');
if (root) render(<GuidedPage client={createGuidedClient()} />, root);
