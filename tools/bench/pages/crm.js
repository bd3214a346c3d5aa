// A Client Application with nothing behind it, and beside it the bare echo that it is measured against.
import { createClientApplication } from './client.js';
import { clock, createMarks } from './clock.js';

const parameters = new URLSearchParams(location.search);
const connector = document.querySelector('#connector');
const echo = document.querySelector('#echo');
const connectorOrigin = parameters.get('connector');
const echoOrigin = parameters.get('echo');
const applied = createMarks();
const echoed = createMarks();
let statusId = 'busy';
let tell = () => {};

const application = createClientApplication({
  iframe: connector,
  connectorOrigin,
  user: { id: parameters.get('agent'), name: 'Bench Agent' },
  crm: {
    capabilities: { canSet: true, canRead: true, pushesChanges: true, changeCause: 'actor', workEvents: 'none' },
    getPresence: async () => statusId,
    async setPresence(wanted) {
      applied.came(wanted);
      statusId = wanted;
      tell(wanted, 'request');
    },
    onPresenceChanged(listener) {
      tell = listener;
      return () => {};
    },
  },
});
connector.src = `${connectorOrigin}/connector/`;
echo.src = `${echoOrigin}/echo-frame.html?socket=${parameters.get('socket')}`;

/** How far a frame's clock is ahead of this page's: the exchange that was fastest is the truest. */
async function clockLead(frame, origin) {
  let best = { took: Number.POSITIVE_INFINITY, lead: 0 };
  for (let exchange = 0; exchange < 40; exchange += 1) {
    const sentAt = clock();
    const there = await new Promise((done) => {
      const hear = ({ data, source }) => {
        if (source !== frame.contentWindow || data?.kind !== 'benchTime') return;
        removeEventListener('message', hear);
        done(data.at);
      };
      addEventListener('message', hear);
      frame.contentWindow.postMessage({ kind: 'benchTimePlease' }, origin);
    });
    const cameAt = clock();
    if (cameAt - sentAt < best.took) best = { took: cameAt - sentAt, lead: there - (sentAt + cameAt) / 2 };
  }
  return best.lead;
}

addEventListener('message', ({ data, source }) => {
  if (source === echo.contentWindow && data?.kind === 'benchAnswer') echoed.came(data.mark);
});

globalThis.bench = {
  /** A person changes the presence in the CRM; answers when. */
  pick(wanted) {
    applied.forget();
    statusId = wanted;
    const at = clock();
    tell(wanted, 'user');
    return at;
  },
  applied: applied.wait,
  echoed: echoed.wait,
  /** The bare way of a report: to the frame, to the server, back to the frame. */
  echo(mark, { pageBytes, frameBytes, answerBytes }) {
    const rest = 'x'.repeat(pageBytes);
    const at = clock();
    echo.contentWindow.postMessage({ kind: 'benchReport', mark, frameBytes, answerBytes, rest }, echoOrigin);
    return at;
  },
  clockLeads: async () => ({
    connector: await clockLead(connector, connectorOrigin),
    echo: await clockLead(echo, echoOrigin),
  }),
  state: () => application.state,
};
