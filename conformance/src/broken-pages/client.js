// A small Client Application with a pretended CRM in the page. As it stands it conforms; each page beside it breaks one thing.
const connectorOrigin = new URLSearchParams(location.search).get('connector');
const iframe = document.querySelector('iframe');

const crm = {
  /** How long it needs to set a presence, ms. */
  delayMs: 5,
  known: ['available', 'busy', 'lunch'],
  statusId: 'available',
  onPresence: [],
  /** Raises its event only when something changed, as real CRMs do. */
  setPresence: (statusId) =>
    new Promise((done, refuse) => {
      setTimeout(() => {
        if (!crm.known.includes(statusId)) return refuse(new Error('no such presence'));
        const isChange = crm.statusId !== statusId;
        crm.statusId = statusId;
        if (isChange) for (const listener of crm.onPresence) listener(statusId);
        done(isChange);
      }, crm.delayMs);
    }),
};

const client = {
  target: connectorOrigin,
  accepts: ({ origin, source, data }) =>
    origin === connectorOrigin && source === iframe.contentWindow && data?.type === 'CRMConnectMessage',
  post: (action, data) => iframe.contentWindow.postMessage({ type: 'ClientAppMessage', action, data }, client.target),
  report: (statusId, success) => client.post('omnichannelResponse', { statusId, success }),
  crmData: () => ({
    callCenterSettings: {},
    currentUser: { attributes: { type: 'Agent' }, Id: 'kim', Name: 'Kim', Username: 'kim', LanguageLocaleKey: 'en' },
    capabilities: {
      directoryAvailable: false,
      name: 'Test page',
      reloadsOnNavigation: true,
      lightningComponentsAvailable: false,
    },
  }),
  statusOf: (data) =>
    String(data?.statusId ?? '')
      .split(';')[0]
      .trim(),
  answers: {
    ready: () => client.post('ready'),
    requestCrmData: () => client.post('crmData', client.crmData()),
    async requestSyncOmnichannel(data) {
      const statusId = client.statusOf(data);
      if (statusId === '') return;
      try {
        if (!(await crm.setPresence(statusId))) client.report(statusId, true);
      } catch {
        client.report(crm.statusId, false);
      }
    },
  },
  hear(event) {
    if (!client.accepts(event)) return;
    const { action, data } = event.data;
    if (Object.hasOwn(client.answers, action)) client.answers[action](data);
  },
  start() {
    addEventListener('message', (event) => client.hear(event));
    crm.onPresence.push((statusId) => client.report(statusId, true));
    iframe.src = `${connectorOrigin}/connector/`;
  },
};
