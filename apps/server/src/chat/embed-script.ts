/**
 * `/chat/embed.js`: puts a button and the visitor page, in an iframe, on somebody's web page. It runs there, so it is as
 * small as it can be and touches nothing but its own two elements. Plain text for browsers: it is not built.
 */
export const EMBED_SCRIPT = `(() => {
  const script = document.currentScript;
  const source = new URL('./', script.src);
  const queue = script.dataset.queue ?? '';
  const words = (script.dataset.language ?? document.documentElement.lang).startsWith('de')
    ? { open: 'Chat öffnen', close: 'Chat schließen', title: 'Chat' }
    : { open: 'Open chat', close: 'Close chat', title: 'Chat' };
  const button = document.createElement('button');
  const frame = document.createElement('iframe');
  const place = { position: 'fixed', right: '16px', zIndex: '2147483000', border: '0' };
  Object.assign(button.style, place, {
    bottom: '16px', padding: '12px 18px', borderRadius: '999px', font: '600 15px system-ui, sans-serif',
    background: '#2f5bd7', color: '#fff', cursor: 'pointer', boxShadow: '0 4px 16px rgb(0 0 0 / 25%)',
  });
  Object.assign(frame.style, place, {
    bottom: '76px', width: 'min(400px, calc(100vw - 32px))', height: 'min(620px, calc(100vh - 92px))',
    borderRadius: '12px', boxShadow: '0 8px 32px rgb(0 0 0 / 30%)', display: 'none',
  });
  const url = new URL(source);
  url.searchParams.set('queue', queue);
  if (script.dataset.agent) url.searchParams.set('agent', script.dataset.agent);
  if (script.dataset.language) url.searchParams.set('language', script.dataset.language);
  frame.title = words.title;
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox');
  button.type = 'button';
  button.textContent = words.open;
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    const isOpen = frame.style.display === 'none';
    if (isOpen && !frame.src) frame.src = url.href;
    frame.style.display = isOpen ? 'block' : 'none';
    button.textContent = isOpen ? words.close : words.open;
    button.setAttribute('aria-expanded', String(isOpen));
  });
  const add = () => document.body.append(frame, button);
  if (document.body) add();
  else document.addEventListener('DOMContentLoaded', add);
})();
`;
