// The limit: what a browser takes to pass a message on to a server and to have the answer, with nothing in between.
import { clock, createMarks } from './clock.js';

const shown = createMarks();
const output = document.querySelector('#shown');
const socket = new WebSocket(`ws://localhost:${new URLSearchParams(location.search).get('socket')}/`);
let answersPage = null;

function send(mark, frameBytes, answerBytes) {
  socket.send(JSON.stringify({ mark, answerBytes, rest: 'x'.repeat(frameBytes) }));
}

addEventListener('message', ({ data, source, origin }) => {
  if (data?.kind === 'benchTimePlease') source.postMessage({ kind: 'benchTime', at: clock() }, origin);
  if (data?.kind === 'benchReport') send(data.mark, data.frameBytes, data.answerBytes);
});

socket.addEventListener('message', ({ data }) => {
  const { mark } = JSON.parse(data);
  if (answersPage?.mark === mark) {
    parent.postMessage({ kind: 'benchAnswer', mark, rest: answersPage.rest }, '*');
    answersPage = null;
    return;
  }
  output.textContent = mark;
  shown.came(mark);
});

globalThis.bench = {
  isReady: () => socket.readyState === WebSocket.OPEN,
  shown: shown.wait,
  /** The bare way of a choice: to the server, back, to the page; answers when it began. */
  choose(mark, { pageBytes, frameBytes, answerBytes }) {
    answersPage = { mark, rest: 'x'.repeat(pageBytes) };
    const at = clock();
    send(mark, frameBytes, answerBytes);
    return at;
  },
};
