/*
 * A Client Application by the public snippets alone. The functions processCRMEvent, processRequestSyncOmnichannel, setOmnichannelState and the
 * presence listener are the documented ones, with the slips that would stop them mended; publishMessage is "your own implementation". No SDK, no
 * build, no module: what a CRM team writes in an afternoon. `?seedslip=1` keeps the documented call with four arguments, as it stands.
 */
const params = new URLSearchParams(location.search);
const agentId = params.get('agent') ?? 'dana';
const hasSlip = params.get('seedslip') === '1';

let crmConnectOrigin = '';
let desk = null;
let presences = [];

// ---- the CRM: the help desk's own interface ------------------------------------------------------------------------------------

const CRMFramework = {
  handlers: [],
  lastStatusId: null,
  async send(method, path, body) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`/api/${path}`, { method, headers, body: JSON.stringify(body) });
    return response.ok;
  },
  setOmnichannelState(newState) {
    return CRMFramework.send('PUT', `people/${agentId}/presence`, { statusId: newState, by: 'api' });
  },
  addEventHandler(name, handler) {
    if (name === 'presenceChangeEvent') CRMFramework.handlers.push(handler);
  },
};

const me = () => desk.people.find((person) => person.id === agentId);

// ---- the documented functions --------------------------------------------------------------------------------------------------

function getClientIframe() {
  return document.getElementById('crmConnectIframeId');
}

/** The five-argument form that the rest of the documentation uses. */
function publishMessage(clientIframe, origin, type, action, data) {
  clientIframe.contentWindow.postMessage({ type, action, data: data ?? {} }, origin);
}

const setOmnichannelState = (newState) => {
  CRMFramework.setOmnichannelState(newState)
    .then((result) => {
      if (result) {
        return Promise.resolve(result);
      }
    })
    .catch(() => {
      // The documentation leaves this empty: the connector learns nothing of a failure.
    });
};

const processRequestSyncOmnichannel = (data) => {
  if (!data) {
    return;
  }
  setOmnichannelState(data.statusId.split(';')[0]);
};

const processCRMEvent = (event) => {
  if (event.origin !== crmConnectOrigin || event.source !== getClientIframe().contentWindow) {
    return;
  }
  const { action, data } = event.data;
  if (action === 'ready') {
    publishMessage(getClientIframe(), crmConnectOrigin, 'ClientAppMessage', 'ready');
    showConnection('Answered');
  }
  if (action === 'requestCrmData') {
    publishMessage(getClientIframe(), crmConnectOrigin, 'ClientAppMessage', 'crmData', crmData());
    showConnection('Connected, public protocol');
  }
  if (action === 'requestSyncOmnichannel') {
    processRequestSyncOmnichannel(data);
  }
};

CRMFramework.addEventHandler('presenceChangeEvent', (eventData) => {
  if (eventData) {
    const state = {
      statusId: eventData.newState,
      success: true,
    };
    if (hasSlip) publishMessage(getClientIframe(), crmConnectOrigin, 'omnichannelResponse', state);
    else publishMessage(getClientIframe(), crmConnectOrigin, 'ClientAppMessage', 'omnichannelResponse', state);
  }
});

function crmData() {
  return {
    callCenterSettings: {},
    currentUser: {
      attributes: { type: 'Agent' },
      Name: me().name,
      Username: agentId,
      Id: agentId,
      LanguageLocaleKey: navigator.language,
    },
    capabilities: {
      directoryAvailable: false,
      name: 'Harbour help desk',
      reloadsOnNavigation: true,
      lightningComponentsAvailable: false,
    },
  };
}

// ---- the page ------------------------------------------------------------------------------------------------------------------

const SHAPES = { available: 's-ready', offline: 's-off' };

function showConnection(text) {
  const chip = document.getElementById('connection');
  chip.textContent = text;
  chip.className = 'chip s-ready';
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function button(label, testId, onclick) {
  const made = element('button', { type: 'button', className: 'button', onclick }, label);
  made.dataset.testid = testId;
  return made;
}

const myTickets = () => desk.tickets.filter((ticket) => ticket.agentId === agentId && ticket.state !== 'closed');

async function choose(statusId) {
  await CRMFramework.send('PUT', `people/${agentId}/presence`, { statusId, by: 'user' });
}

/** What was shown before the first ticket. Storage keeps it over a reload, where the browser grants it. */
let presenceBefore = null;

function keepBefore(statusId) {
  presenceBefore = statusId;
  try {
    if (statusId === null) sessionStorage.removeItem('before');
    else sessionStorage.setItem('before', statusId);
  } catch {
    // Refused: a reload forgets.
  }
}

function takeBefore() {
  let kept = presenceBefore;
  try {
    kept = sessionStorage.getItem('before') ?? kept;
  } catch {
    // Refused, as above.
  }
  keepBefore(null);
  return kept;
}

/** The public protocol knows presence alone, so a ticket is shown as Busy, and the presence of before comes back after the last one. */
async function take() {
  const before = me().presence.statusId;
  const isFirst = myTickets().length === 0;
  if (!(await CRMFramework.send('POST', `people/${agentId}/ticket`, {}))) return;
  if (isFirst && before !== 'busy') keepBefore(before);
  await choose('busy');
}

async function closeTicket(id) {
  const isLast = myTickets().length === 1;
  await CRMFramework.send('POST', `tickets/${id}/close`, {});
  const before = takeBefore();
  // Whoever chose something else meanwhile keeps it.
  if (isLast && before && me().presence.statusId === 'busy') await choose(before);
}

function showPresence() {
  const { statusId } = me().presence;
  const label = presences.find((presence) => presence.statusId === statusId)?.label ?? statusId;
  document.getElementById('current').className = `state ${SHAPES[statusId] ?? 's-held'}`;
  const text = document.getElementById('current-label');
  text.textContent = label;
  text.dataset.status = statusId;
  for (const choice of document.getElementById('presences').children) {
    choice.setAttribute('aria-pressed', String(choice.dataset.testid === `presence-${statusId}`));
  }
}

function showTickets() {
  const rows = myTickets().map((ticket) => {
    const see = element(
      'div',
      { className: 'see' },
      element('b', {}, ticket.subject),
      element('span', { className: 'quiet line' }, `#${ticket.id} ${ticket.customer.name}`),
    );
    const row = element(
      'li',
      { className: 'row' },
      see,
      button('Close', `ticket-close-${ticket.id}`, () => closeTicket(ticket.id)),
    );
    row.dataset.testid = `ticket-${ticket.id}`;
    return row;
  });
  document.getElementById('tickets').replaceChildren(...rows);
  document.getElementById('no-tickets').hidden = rows.length > 0;
}

function show(next) {
  desk = next;
  showPresence();
  showTickets();
  const { statusId } = me().presence;
  const isFirst = CRMFramework.lastStatusId === null;
  if (statusId === CRMFramework.lastStatusId) return;
  CRMFramework.lastStatusId = statusId;
  // As in real CRMs: an event comes when something changed, and not for how things stand at the start.
  if (!isFirst) for (const handler of CRMFramework.handlers) handler({ newState: statusId });
}

function build() {
  const person = me();
  const other = desk.people.find(({ id, role }) => role === 'agent' && id !== agentId);
  document.getElementById('me').textContent = person.name;
  document.getElementById('initials').textContent = person.name.replace(/[^A-Z]/g, '');
  const link = document.getElementById('other');
  link.textContent = `Be ${other.name}`;
  link.href = `/plain.html?agent=${other.id}${hasSlip ? '&seedslip=1' : ''}`;
  document
    .getElementById('presences')
    .replaceChildren(
      ...presences.map(({ statusId, label }) => button(label, `presence-${statusId}`, () => choose(statusId))),
    );
  document.getElementById('assign').addEventListener('click', take);
}

function connectorFrame(src) {
  const frame = element('iframe', {
    id: 'crmConnectIframeId',
    title: 'Contact centre connector',
    referrerPolicy: 'strict-origin',
  });
  frame.dataset.testid = 'connector-frame';
  frame.setAttribute(
    'sandbox',
    'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
  );
  frame.allow = "camera 'none'; microphone 'none'; geolocation 'none'";
  frame.src = src;
  return frame;
}

async function start() {
  const config = await (await fetch('/api/config')).json();
  desk = await (await fetch('/api/desk')).json();
  crmConnectOrigin = config.connectorOrigin;
  presences = config.presences;
  build();
  show(desk);
  window.addEventListener('message', processCRMEvent);
  new EventSource('/api/events').addEventListener('message', (event) => show(JSON.parse(event.data)));
  document.getElementById('connector').append(connectorFrame(config.connectorUrl));
}

void start();
