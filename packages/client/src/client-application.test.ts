import { describe, expect, it } from 'vitest';
import { createClientApplication } from './client-application.ts';
import {
  CONNECTOR_ORIGIN,
  createEnvironment,
  createPortPair,
  FakeClock,
  FakeConnector,
  FakeCrm,
  FakeLocks,
  FakePage,
  settle,
} from './testing/doubles.ts';
import { openExtendedTab, openPlainTab, openTab } from './testing/start-client.ts';

describe('options', () => {
  it.each([
    ['*', 'originInvalid'],
    ['null', 'originInvalid'],
    ['', 'originInvalid'],
    ['connect.example.com', 'originInvalid'],
    ['https://connect.example.com/', 'originInvalid'],
    ['https://connect.example.com/connector', 'originInvalid'],
    ['https://*.example.com', 'originInvalid'],
    ['https://Connect.example.com', 'originInvalid'],
    ['https://connect.example.com https://evil.example', 'originInvalid'],
  ])('[SD1] the origin "%s" is refused with %s and nothing is listened to', (connectorOrigin, code) => {
    const page = new FakePage();
    const make = () => openWith({ connectorOrigin }, page);
    expect(make).toThrow(expect.objectContaining({ code }));
    expect(page.listenerCount).toBe(0);
  });

  it('[SD1] a user without id and a CRM that promises work without a way to it are refused', () => {
    const page = new FakePage();
    expect(() => openWith({ user: { id: '', name: 'Nobody' } }, page)).toThrow(
      expect.objectContaining({ code: 'userInvalid' }),
    );
    const { capabilities, ...crm } = new FakeCrm(new FakeClock());
    const withoutWork = {
      ...crm,
      capabilities,
      getPresence: async () => null,
      setPresence: async () => true,
      onPresenceChanged: () => () => {},
    };
    expect(() => openWith({ crm: withoutWork }, page)).toThrow(expect.objectContaining({ code: 'crmInvalid' }));
    expect(page.listenerCount).toBe(0);
  });

  it.each([
    ['there is no iframe', { iframe: null }, 'iframeInvalid'],
    ['the iframe is a selector', { iframe: '#connector' }, 'iframeInvalid'],
    ['the element is no iframe', { iframe: { tagName: 'DIV' } }, 'iframeInvalid'],
    ['there is no user', { user: undefined }, 'userInvalid'],
    ['there is no CRM', { crm: undefined }, 'crmInvalid'],
    ['the CRM has no sheet', { crm: portWith({ capabilities: undefined }) }, 'crmInvalid'],
    ['the sheet says canRead without getPresence', { crm: portWith({ getPresence: undefined }) }, 'crmInvalid'],
    ['the sheet says canSet without setPresence', { crm: portWith({ setPresence: undefined }) }, 'crmInvalid'],
    ['changes are pushed by no function', { crm: portWith({ onPresenceChanged: undefined }) }, 'crmInvalid'],
    ['work is promised and no function tells it', { crm: portWith({ getWork: undefined }) }, 'crmInvalid'],
  ] as const)('[SD1] it is refused before anything is listened to if %s', (_name, part, code) => {
    const page = new FakePage();
    expect(() => openWith(part, page)).toThrow(expect.objectContaining({ code }));
    expect(page.listenerCount).toBe(0);
  });

  it('[SD1] a CRM that fails while it takes a listener leaves nothing behind that listens', () => {
    const page = new FakePage();
    const fails = (): never => {
      throw new Error('the help desk is not there yet');
    };
    expect(() => openWith({ crm: portWith({ onPresenceChanged: fails }) }, page)).toThrow('not there yet');
    expect(page.listenerCount).toBe(0);
  });

  it('[SD54] a CRM that pushes no changes needs no listener, and is found out by reading', async () => {
    const tab = await openExtendedTab({
      sheet: { pushesChanges: false },
      prepare: (crm) => Object.assign(crm, { onPresenceChanged: undefined, isLoud: false }),
    });
    tab.crm.change('lunch');
    await tab.clock.advance(5000);
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([{ data: { statusId: 'lunch', cause: 'user' } }]);
    tab.connector.request('busy', 'r1');
    await settle();
    expect(tab.connector.all('omnichannelResponse')).toMatchObject([{ data: { statusId: 'busy', success: true } }]);
    tab.client.close();
  });

  /** A port as a page without types may write it. */
  function portWith(part: object): object {
    const crm = new FakeCrm(new FakeClock());
    const { capabilities } = crm;
    return {
      capabilities,
      getPresence: async () => null,
      setPresence: async () => true,
      onPresenceChanged: () => () => {},
      getWork: async () => [],
      ...part,
    };
  }

  function openWith(part: object, page: FakePage): void {
    const connector = new FakeConnector(page);
    createClientApplication({
      iframe: { contentWindow: connector.window },
      connectorOrigin: CONNECTOR_ORIGIN,
      user: { id: 'dana', name: 'Dana Fox' },
      crm: new FakeCrm(new FakeClock()),
      ...part,
      environment: createEnvironment(new FakeClock(), page, null),
    });
  }
});

describe('handshake', () => {
  it.each([
    ['another window', { source: {} as Window }, []],
    ['no window', { source: null as unknown as Window }, []],
    ['another origin', { origin: 'https://evil.example' }, ['wrongOrigin']],
    ['another port of the same host', { origin: `${CONNECTOR_ORIGIN}:8443` }, ['wrongOrigin']],
    ['another scheme', { origin: CONNECTOR_ORIGIN.replace('https', 'http') }, ['wrongOrigin']],
    ['an origin that begins alike', { origin: `${CONNECTOR_ORIGIN}.evil.example` }, ['wrongOrigin']],
    ['the origin "null"', { origin: 'null' }, ['wrongOrigin']],
  ])('[SD2] a message from %s changes nothing', async (_name, from, problems) => {
    const tab = openTab();
    for (const action of ['ready', 'requestCrmData', 'requestSyncOmnichannel']) {
      tab.connector.post({ type: 'CRMConnectMessage', action, data: { statusId: 'busy' } }, from);
    }
    await settle();
    expect(tab.connector.heard).toEqual([]);
    expect(tab.crm.sets).toEqual([]);
    expect(tab.client.state.connection).toBe('waiting');
    expect([...new Set(tab.problems())]).toEqual(problems);
  });

  it.each([
    ['no object', 'ready'],
    ['null', null],
    ['a list', [{ type: 'CRMConnectMessage', action: 'ready' }]],
    ['the other direction', { type: 'ClientAppMessage', action: 'ready' }],
    ['another type', { type: 'OtherMessage', action: 'ready' }],
    ['no type', { action: 'ready' }],
  ])('[SD2] %s is passed over without a word', async (_name, frame) => {
    const tab = openTab();
    tab.connector.post(frame);
    await settle();
    expect(tab.connector.heard).toEqual([]);
    expect(tab.problems()).toEqual([]);
  });

  it('[SD3] every ready is answered to the exact origin with the offer, and the nonce stays until a port is open', () => {
    const tab = openTab();
    for (let turn = 0; turn < 3; turn += 1) tab.connector.say('ready');
    const nonce = tab.connector.nonce;
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    const answer = { type: 'ClientAppMessage', action: 'ready', data: { interlock: { versions: [1], nonce } } };
    expect(tab.connector.heard).toEqual([answer, answer, answer]);
    expect(tab.connector.targets).toEqual([CONNECTOR_ORIGIN, CONNECTOR_ORIGIN, CONNECTOR_ORIGIN]);
  });

  it('[SD4] interlockOpen with the offered nonce and a port opens the port', async () => {
    const tab = openTab();
    tab.connector.say('ready');
    tab.connector.openPort();
    await settle();
    expect(tab.client.state.connection).toBe('extended');
    expect(tab.connector.all('interlockLead')).toHaveLength(1);
  });

  it.each([
    ['another nonce', { nonce: 'b'.repeat(32) }, 'frameUnexpected'],
    ['another version', { version: 2 }, 'frameMalformed'],
    ['no nonce of the connector', { connectorNonce: undefined }, 'frameMalformed'],
    ['a key too many', { extra: 1 }, 'frameMalformed'],
  ])('[SD4] interlockOpen with %s is refused', async (_name, changes, code) => {
    const tab = openTab();
    tab.connector.say('ready');
    tab.connector.openPort(changes);
    await settle();
    expect(tab.client.state.connection).toBe('waiting');
    expect(tab.problems()).toEqual([code]);
  });

  it('[SD4] interlockOpen without an offer, without a port, and a second one are refused', async () => {
    const tab = openTab();
    tab.connector.openPort({ nonce: 'a'.repeat(32) });
    tab.connector.say('ready');
    const data = { version: 1, nonce: tab.connector.nonce, connectorNonce: 'c'.repeat(32) };
    tab.connector.say('interlockOpen', data);
    await settle();
    expect(tab.client.state.connection).toBe('waiting');
    tab.connector.openPort();
    tab.connector.openPort(data);
    await settle();
    expect(tab.client.state.connection).toBe('extended');
    expect(tab.problems()).toEqual(['frameUnexpected', 'frameUnexpected', 'frameUnexpected']);
  });

  it('[SD5] a connector that opens no port gets the public protocol alone', async () => {
    const tab = openTab();
    tab.connector.say('ready');
    tab.connector.say('requestCrmData');
    await settle();
    tab.crm.setWork('Ticket 4711');
    tab.crm.change('lunch');
    tab.connector.say('requestSyncOmnichannel', { statusId: 'busy;Busy', success: true });
    await tab.clock.advance(6000);
    expect(tab.client.state.connection).toBe('plain');
    const [, ...frames] = tab.connector.heard;
    expect(frames.map(({ action, data }) => [action, action === 'crmData' ? '' : data])).toEqual([
      ['crmData', ''],
      ['omnichannelResponse', { statusId: 'available', success: true }],
      ['omnichannelResponse', { statusId: 'lunch', success: true }],
      ['omnichannelResponse', { statusId: 'busy', success: true }],
    ]);
    expect(frames.every((frame) => Object.keys(frame).join() === 'type,action,data')).toBe(true);
  });

  it('[SD6] once a port is open the window is heard for ready alone', async () => {
    const tab = await openExtendedTab();
    tab.connector.say('requestSyncOmnichannel', { statusId: 'busy' });
    tab.connector.say('requestCrmData');
    await settle();
    expect(tab.crm.sets).toEqual([]);
    expect(tab.connector.heard).toEqual([]);
    expect(tab.problems()).toEqual(['frameUnexpected', 'frameUnexpected']);
  });

  it('[SD7] a ready while a port is open closes it and offers a new nonce; the old port is dead', async () => {
    const tab = await openExtendedTab();
    const oldPort = tab.connector.port;
    tab.connector.say('ready');
    expect(tab.connector.nonce).not.toBe('a'.repeat(32));
    expect(oldPort?.other?.isClosed).toBe(true);
    expect(tab.client.state).toMatchObject({ connection: 'waiting', session: null });
    tab.connector.openPort();
    tab.connector.ask('requestCrmData', null);
    await settle();
    expect(tab.client.state.connection).toBe('extended');
    expect(tab.connector.all('interlockLead')[0]?.interlock).toEqual({ seq: 1 });
  });

  it('[SD7] new handshakes are heard three at once and then one in 5 s', async () => {
    const tab = await openExtendedTab();
    const reload = () => {
      tab.connector.say('ready');
      tab.connector.openPort();
    };
    for (let turn = 0; turn < 5; turn += 1) reload();
    expect(tab.connector.all('ready')).toHaveLength(3);
    expect(tab.client.state.connection).toBe('extended');
    await tab.clock.advance(5000);
    reload();
    reload();
    expect(tab.connector.all('ready')).toHaveLength(4);
  });

  it('[SD8] more than 100 messages at once, and than 50 in a second after that, are dropped', async () => {
    const tab = openTab();
    for (let turn = 0; turn < 150; turn += 1) tab.connector.say('ready');
    expect(tab.connector.all('ready')).toHaveLength(100);
    await tab.clock.advance(1000);
    for (let turn = 0; turn < 150; turn += 1) tab.connector.say('ready');
    expect(tab.connector.all('ready')).toHaveLength(150);
    expect(tab.problems().every((code) => code === 'flood')).toBe(true);
  });

  it('[SD8] a flood on the port costs the CRM at most one reading at a time', async () => {
    const tab = await openExtendedTab();
    const before = tab.crm.reads;
    for (let turn = 0; turn < 500; turn += 1) tab.connector.ask('interlockQuery');
    await settle();
    expect(tab.crm.reads - before).toBeLessThanOrEqual(2);
    expect(tab.problems().filter((code) => code === 'flood').length).toBeGreaterThanOrEqual(400);
  });

  it('[SD10] a frame on the port without its place, a repeated one and a ready are refused', async () => {
    const tab = await openExtendedTab();
    const post = (frame: object) => tab.connector.port?.postMessage({ type: 'CRMConnectMessage', data: {}, ...frame });
    post({ action: 'interlockQuery' });
    post({ action: 'interlockQuery', interlock: { seq: 1 } });
    post({ action: 'interlockQuery', interlock: { seq: 2 } });
    post({ action: 'interlockQuery', interlock: { seq: 0 } });
    post({ action: 'interlockQuery', interlock: { seq: '9' } });
    post({ action: 'ready', interlock: { seq: 9 } });
    await settle();
    expect(tab.connector.heard).toEqual([]);
    expect(tab.problems()).toEqual([
      'frameMalformed',
      'frameUnexpected',
      'frameUnexpected',
      'frameMalformed',
      'frameMalformed',
      'frameUnexpected',
    ]);
    post({ action: 'interlockQuery', interlock: { seq: 30 } });
    await settle();
    expect(tab.connector.all('interlockSnapshot')).toHaveLength(1);
  });

  it('[SD10] a frame with interlock on the window is refused', async () => {
    const tab = await openPlainTab();
    const data = { statusId: 'busy', success: true };
    tab.connector.post({ type: 'CRMConnectMessage', action: 'requestSyncOmnichannel', data, interlock: { seq: 1 } });
    tab.connector.say('interlockQuery', {});
    await settle();
    expect(tab.crm.sets).toEqual([]);
    expect(tab.problems()).toEqual(['frameMalformed', 'unknownAction']);
  });

  it('[SD11] every frame on the port carries the next number, from 1', async () => {
    const tab = openTab();
    await settle();
    tab.connector.say('ready');
    tab.connector.openPort();
    tab.connector.ask('requestCrmData', null);
    tab.connector.ask('interlockQuery');
    await settle();
    tab.crm.change('lunch');
    await settle();
    const [, ...frames] = tab.connector.heard;
    expect(frames.map((frame) => frame.interlock?.['seq'])).toEqual(frames.map((_, index) => index + 1));
    expect(frames.length).toBeGreaterThan(3);
  });

  it('[SD11] a message of more than 64 KiB is not sent', async () => {
    const tab = await openExtendedTab();
    expect(tab.client.createHistoryItem('4711', { text: 'x'.repeat(66_000) })).toBe(false);
    await settle();
    expect(tab.connector.heard).toEqual([]);
    expect(tab.problems()).toEqual(['frameTooLarge']);
  });
});

describe('life', () => {
  it('[SD43] pagehide says goodbye on the port, and a page that comes back offers a new handshake', async () => {
    const tab = await openExtendedTab();
    tab.page.dispatch('pagehide', { persisted: true });
    await settle();
    expect(tab.connector.all('interlockGoodbye')).toMatchObject([{ data: { reason: 'unload' } }]);
    expect(tab.client.state).toMatchObject({ connection: 'waiting', isLeader: false });
    tab.connector.forget();
    tab.page.dispatch('pageshow', { persisted: false });
    expect(tab.connector.heard).toEqual([]);
    tab.page.dispatch('pageshow', { persisted: true });
    tab.connector.openPort();
    tab.connector.ask('requestCrmData', null);
    await settle();
    expect(tab.client.state).toMatchObject({ connection: 'extended', isLeader: true });
    expect(tab.connector.all('interlockSnapshot').length).toBeGreaterThan(0);
  });

  it('[SD44] a goodbye of the connector closes the port, and the next ready starts again', async () => {
    const tab = await openExtendedTab();
    tab.connector.ask('interlockGoodbye', { reason: 'serverStopping' });
    await settle();
    expect(tab.client.state.connection).toBe('waiting');
    tab.crm.change('lunch');
    expect(tab.connector.heard).toEqual([]);
    tab.connector.say('ready');
    tab.connector.openPort();
    expect(tab.client.state.connection).toBe('extended');
  });

  it('[SD45] close says goodbye, listens to nothing any more and can be called twice', async () => {
    const tab = await openExtendedTab();
    tab.client.close();
    tab.client.close();
    await settle();
    expect(tab.connector.all('interlockGoodbye')).toMatchObject([{ data: { reason: 'closed' } }]);
    expect([tab.page.listenerCount, tab.crm.listenerCount]).toEqual([0, 0]);
    expect(tab.client.state).toMatchObject({ connection: 'closed', isLeader: false });
    tab.connector.forget();
    const reads = tab.crm.reads;
    tab.connector.say('ready');
    await tab.clock.advance(60_000);
    expect(tab.connector.heard).toEqual([]);
    expect(tab.crm.reads).toBe(reads);
  });

  it('[SD45] a request under way when the page closes is not answered', async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'hang';
    tab.connector.request('busy', 'r1');
    await settle();
    tab.client.close();
    await settle();
    tab.connector.forget();
    await tab.clock.advance(5000);
    expect(tab.connector.heard).toEqual([]);
  });

  it('[SD46] the session of the connector is told to the page', async () => {
    const tab = await openExtendedTab();
    tab.connector.ask('interlockSession', { epoch: 7, state: 'lost', snapshotMs: 5000 });
    await settle();
    expect(tab.client.state.session).toEqual({ epoch: 7, state: 'lost' });
    expect(tab.events).toEqual([{ kind: 'state', state: tab.client.state }]);
  });

  it('[SD46] a report is an event only when it went out', async () => {
    const locks = new FakeLocks();
    const leader = await openExtendedTab({ locks });
    const follower = await openExtendedTab({ locks });
    follower.crm.change('lunch');
    await settle();
    expect([follower.client.state.isLeader, follower.events, follower.connector.all('omnichannelResponse')]).toEqual([
      false,
      [],
      [],
    ]);
    leader.crm.change('lunch');
    await settle();
    expect(leader.events).toMatchObject([{ kind: 'report', statusId: 'lunch', success: true, requestId: null }]);
    const alone = openTab();
    await settle();
    alone.events.length = 0;
    alone.crm.change('lunch');
    await settle();
    expect(alone.events).toEqual([]);
  });

  it('[SD46] on the public protocol a change that a reading found is a report as well', async () => {
    const tab = await openPlainTab();
    tab.crm.isLoud = false;
    tab.crm.change('lunch');
    await tab.clock.advance(5000);
    expect(tab.events).toMatchObject([{ kind: 'report', statusId: 'lunch', success: true, requestId: null }]);
  });

  it('[SD46] events reach each listener in its own turn, and none after it unsubscribed', async () => {
    const tab = await openExtendedTab();
    const seen: string[] = [];
    const stop = tab.client.onEvent((event) => seen.push(event.kind));
    tab.crm.change('lunch');
    expect(seen).toEqual([]);
    await settle();
    expect(seen).toEqual(['report']);
    stop();
    tab.crm.change('busy');
    await settle();
    expect(seen).toEqual(['report']);
  });
});

describe('data of the user', () => {
  it('[SD13] requestCrmData is answered with user, settings and capabilities as documented', async () => {
    const tab = openTab({
      user: { id: 'dana', name: 'Dana Fox', username: 'dana@example.com', role: 'Supervisor', locale: 'de-DE' },
      settings: { Omnichannel: { mode: 'S' } },
      capabilities: { name: 'Help desk', reloadsOnNavigation: true },
      handlers: { getDirectory: () => [] },
    });
    tab.connector.say('ready');
    tab.connector.say('requestCrmData');
    expect(tab.connector.all('crmData')).toEqual([
      {
        type: 'ClientAppMessage',
        action: 'crmData',
        data: {
          callCenterSettings: { Omnichannel: { mode: 'S' } },
          currentUser: {
            attributes: { type: 'Supervisor' },
            Name: 'Dana Fox',
            Username: 'dana@example.com',
            Id: 'dana',
            LanguageLocaleKey: 'de-DE',
          },
          capabilities: {
            directoryAvailable: true,
            name: 'Help desk',
            reloadsOnNavigation: true,
            lightningComponentsAvailable: false,
          },
        },
      },
    ]);
  });

  it.each([
    ['accepted', true, undefined],
    ['none', false, undefined],
    ['accepted', true, true],
  ] as const)('[SD13] on the port it also says whether the CRM reports work (%s: %s) and asks first (%s)', async (workEvents, expected, asksFirst) => {
    const tab = openTab({ sheet: { workEvents, ...(asksFirst === undefined ? {} : { asksFirst }) } });
    tab.connector.say('ready');
    tab.connector.openPort();
    tab.connector.ask('requestCrmData', null);
    await settle();
    const [frame] = tab.connector.all('crmData');
    expect(frame?.interlock?.['capabilities']).toEqual({ workEvents: expected, asksFirst: asksFirst === true });
  });

  it('[SD14] after the data the presence is told unasked', async () => {
    const plain = openTab();
    plain.connector.say('ready');
    plain.connector.say('requestCrmData');
    await settle();
    expect(plain.connector.heard.at(-1)).toMatchObject({
      action: 'omnichannelResponse',
      data: { statusId: 'available', success: true },
    });
    const extended = openTab({ prepare: (crm) => crm.setWork('Ticket 4711') });
    extended.connector.say('ready');
    extended.connector.openPort(undefined, createPortPair());
    extended.connector.ask('requestCrmData', null);
    await settle();
    expect(extended.connector.heard.at(-1)).toMatchObject({
      action: 'interlockSnapshot',
      data: { statusId: 'available', cause: null, work: [{ workId: 'ticket-4711', label: 'Ticket 4711' }] },
    });
  });
});
