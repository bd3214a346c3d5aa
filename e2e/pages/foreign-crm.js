/*
 * A Client Application by somebody who has read the public pages and the public sample, and nothing else: no code and no type of this
 * repository. Its CRM has integers for presences and users, and raises its change event with "id;name"; its `ready` carries empty data.
 */
const parameters = new URLSearchParams(window.location.search);
const connectorUrl = parameters.get('connector');
const crmConnectOrigin = new URL(connectorUrl).origin;
const frame = document.getElementById('crmConnectIframeId');
const statuses = new Map([
  [2, 'Offline'],
  [3, 'Online'],
  [4, 'Away'],
  [5, 'Transfers only'],
  [10, 'At lunch'],
]);
let currentId = 2;
let changes = 0;
/** For the test: every message as it came. */
window.received = [];

function publishMessage(action, data) {
  frame.contentWindow.postMessage({ type: 'ClientAppMessage', action, data }, crmConnectOrigin);
}

// The CRM: an API that sets a presence, and an event when it has changed.
const listeners = [];
const zenDesk = {
  setPresence(id, how) {
    if (!statuses.has(id)) return Promise.reject(new Error('unknown status'));
    return new Promise((done) => {
      setTimeout(() => {
        done(true);
        if (id === currentId) return;
        currentId = id;
        changes += 1;
        for (const listener of listeners) listener(id, how);
      }, 20);
    });
  },
  on: (listener) => listeners.push(listener),
};

function show() {
  document.getElementById('presence').textContent = statuses.get(currentId);
  document.getElementById('changes').textContent = String(changes);
}

zenDesk.on((id, how) => {
  show();
  // A person's change arrives as the bare integer, an API change with its name behind it.
  publishMessage('omnichannelResponse', {
    statusId: how === 'person' ? id : `${id};${statuses.get(id)}`,
    success: true,
  });
});

const handlers = {
  ready: () => publishMessage('ready', {}),
  requestCrmData: () =>
    publishMessage('crmData', {
      callCenterSettings: {
        ReqGeneralInfo: { reqInternalName: 'OpenDesk', reqDisplayName: 'Open desk', reqSoftphoneHeight: '640' },
        SoftphoneOptions: {
          startWorkState: 'NR',
          clickToDial: 'Y',
          manualNotReadySelectionEnabled: 'Y',
          setAgentStateToNotReadyOnRona: 'Y',
        },
        ReasonCodesEnabled: { auxReasonEnabled: 'Y', dispositionCodesEnabled: 'N' },
        LabelOptions: { ready: '', notReady: '' },
      },
      currentUser: {
        attributes: { type: 'agent' },
        Name: 'Noor Haddad',
        Username: 'noor@desk.example',
        Id: 3700123,
        LanguageLocaleKey: 'en-US',
      },
      capabilities: {
        directoryAvailable: true,
        name: 'Open desk',
        reloadsOnNavigation: true,
        lightningComponentsAvailable: false,
      },
    }),
  requestSyncOmnichannel: (data) => zenDesk.setPresence(Number(data.statusId.split(';')[0]), 'api').catch(() => {}),
  requestEnableClickToDial: (data) => {
    document.getElementById('call').hidden = !data.isEnabled;
  },
  requestPerformInteractionScreenPop: (data) => note('pop', data.aniValues[0] || data.aniValues[1]),
  requestSaveInteractionLog: (data) => note('log', JSON.stringify(data.message.body)),
};

function note(kind, text) {
  const item = document.createElement('li');
  item.dataset.kind = kind;
  item.textContent = text;
  document.getElementById('records').append(item);
}

window.addEventListener('message', (event) => {
  if (event.origin !== crmConnectOrigin) return;
  window.received.push({ data: event.data, ports: event.ports.length });
  handlers[event.data.action]?.(event.data.data);
});

document.getElementById('call').addEventListener('click', () => {
  const pageInfo = {
    number: '+15550100',
    objectType: 'user',
    recordId: 88211,
    recordName: 'Ada Fern',
    email: 'ada@desk.example',
    url: `${window.location.origin}/users/88211`,
  };
  publishMessage('clickToDialResponse', {
    onClickToDialResponse: pageInfo,
    pageInfo,
    clickToDialLogDetails: { id: 88211, name: 'Ada Fern', personAccount: false, type: 'user' },
    softphoneItems: [],
    doNotCall: false,
    crmEmails: ['ada@desk.example'],
    crmPhones: ['+15550100'],
    nameObjects: [],
    relatedToObjects: [],
  });
});

for (const [id, name] of statuses) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = name;
  button.addEventListener('click', () => zenDesk.setPresence(id, 'person'));
  document.getElementById('choices').append(button);
}
show();
frame.src = connectorUrl;
