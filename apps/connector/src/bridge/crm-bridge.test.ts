import { beforeEach, describe, expect, it } from 'vitest';
import { CRM_ORIGIN, countedIds, crmData, FakeCrmPage, FakeTimers, NONCE, OFFER } from '../testing/fake-world.ts';
import { type BridgeEvent, type CrmBridge, createCrmBridge } from './crm-bridge.ts';

let timers: FakeTimers;
let page: FakeCrmPage;
let events: BridgeEvent[];
let bridge: CrmBridge;

function open(origins: readonly string[] = [CRM_ORIGIN]): void {
  timers = new FakeTimers();
  page = new FakeCrmPage();
  events = [];
  const nonces = countedIds('n');
  bridge = createCrmBridge(
    { crmWindow: page, timers, newNonce: () => nonces().padStart(32, '0'), origins },
    { stateChanged() {}, happened: (event) => events.push(event), tallied() {} },
  );
}

function openPlain(): void {
  page.say('ready');
  page.say('crmData', crmData());
  page.take();
  events.splice(0);
}

function openExtended(): void {
  page.say('ready', OFFER);
  page.port.say('crmData', crmData(), { capabilities: { workEvents: true, asksFirst: false } });
  page.take();
  page.port.take();
  events.splice(0);
}

const refused = () => Object.fromEntries(bridge.tally().refused);
const request = (count: number, probe = true) => ({ requestId: `r-${count}`, attempt: 1, statusId: 'busy', probe });

beforeEach(() => open());

describe('handshake', () => {
  it('[CN3] posts ready without data to the exact origin, every 500 ms, and after ten less and less often up to 5 s', () => {
    expect(page.posted).toEqual([{ frame: { type: 'CRMConnectMessage', action: 'ready' }, origin: CRM_ORIGIN }]);
    timers.advance(5000);
    expect(page.take()).toHaveLength(11);
    const counts = [1000, 2000, 4000, 5000, 5000].map((ms) => {
      timers.advance(ms);
      return page.take().length;
    });
    expect(counts).toEqual([1, 1, 1, 1, 1]);
  });

  it('[CN3] stops asking when it is answered', () => {
    page.say('ready', {});
    page.take();
    timers.advance(1900);
    expect(page.take()).toEqual([]);
  });

  it('[CN1] asks every candidate, and from the first answer on that one alone', () => {
    open(['https://a.example', CRM_ORIGIN]);
    expect(page.posted.map(({ origin }) => origin)).toEqual(['https://a.example', CRM_ORIGIN]);
    page.posted.splice(0);
    page.say('ready');
    expect(page.posted.map(({ origin }) => origin)).toEqual([CRM_ORIGIN]);
    page.hear({ origin: 'https://a.example', data: { type: 'ClientAppMessage', action: 'crmData', data: crmData() } });
    expect(bridge.state().state).toBe('greeted');
  });

  it('[CN4] asks for the user every 2 s, and begins anew after five questions without an answer', () => {
    page.say('ready');
    expect(page.actions()).toEqual(['ready', 'requestCrmData']);
    timers.advance(8000);
    expect(page.actions()).toEqual(['requestCrmData', 'requestCrmData', 'requestCrmData', 'requestCrmData']);
    timers.advance(2000);
    expect(bridge.state().state).toBe('waiting');
    expect(page.actions()).toEqual(['ready']);
  });

  it.each([
    { title: 'none', given: {}, kept: null, tallied: {} },
    { title: 'null', given: null, kept: null, tallied: { missingSettings: 1 } },
    { title: 'a list', given: [1], kept: null, tallied: { missingSettings: 1 } },
    {
      title: 'more than 32 KiB in UTF-8',
      given: { pad: '\u20ac'.repeat(11_000) },
      kept: null,
      tallied: { settingsTooLarge: 1 },
    },
    { title: 'as they came', given: { Any: { thing: [1, null] } }, kept: { Any: { thing: [1, null] } }, tallied: {} },
  ])('[CN39] keeps the settings of the page for the server, opening with all of them: $title', ({
    given,
    kept,
    tallied,
  }) => {
    page.say('ready');
    page.say('crmData', crmData({}, given));
    expect(bridge.state()).toMatchObject({ state: 'open', settings: kept });
    expect(Object.fromEntries(bridge.tally().deviations)).toEqual(tallied);
  });

  it('[CN4] is open once the user is known, and says which wire it speaks', () => {
    page.say('ready');
    page.say('crmData', crmData({ LanguageLocaleKey: 'de_DE' }));
    expect(bridge.state()).toMatchObject({
      state: 'open',
      wire: 'plain',
      origin: CRM_ORIGIN,
      crmName: 'Demo CRM',
      user: { agentId: 'dana', name: 'Dana Fox', locale: 'de_DE' },
    });
    expect(events).toEqual([{ kind: 'attached', wire: 'plain', promise: { workEvents: false, asksFirst: false } }]);
  });

  it('[CN4] keeps the newest presence that a client told before it was asked who it is', () => {
    page.say('omnichannelResponse', { statusId: 'busy', success: true });
    page.say('omnichannelResponse', { statusId: 'lunch', success: true });
    page.say('ready');
    page.say('crmData', crmData());
    expect(events.slice(1)).toEqual([
      { kind: 'presence', statusId: 'lunch', success: true, requestId: null, cause: null, version: null, work: null },
    ]);
  });
});

describe('refusals', () => {
  const frame = (action: string, data?: unknown) => ({
    type: 'ClientAppMessage',
    action,
    ...(data === undefined ? {} : { data }),
  });
  const presence = frame('omnichannelResponse', { statusId: 'available', success: true });
  const hostile: {
    says: string;
    message: { data: unknown; origin?: string; fromParent?: boolean };
    counts?: string;
  }[] = [
    { says: 'from another window', message: { data: presence, fromParent: false } },
    { says: 'from another origin', message: { data: presence, origin: 'http://127.0.0.1:4402' } },
    {
      says: 'from an origin that only starts alike',
      message: { data: presence, origin: `${CRM_ORIGIN}.evil.example` },
    },
    { says: 'from a sandboxed frame', message: { data: presence, origin: 'null' } },
    { says: 'from our own origin', message: { data: presence, origin: 'http://localhost:4400' } },
    { says: 'of nobody: null', message: { data: null } },
    { says: 'of nobody: a text', message: { data: 'ready' } },
    { says: 'of nobody: another library', message: { data: { source: 'react-devtools-bridge' } } },
    { says: 'that echoes our own role', message: { data: { type: 'CRMConnectMessage', action: 'ready' } } },
    {
      says: 'with an action outside the catalogue',
      message: { data: frame('setAgent', { Id: 'mara' }) },
      counts: 'unknownAction',
    },
    { says: 'with an inherited action name', message: { data: frame('constructor', {}) }, counts: 'unknownAction' },
    { says: 'without its data', message: { data: frame('omnichannelResponse') }, counts: 'missingStatus' },
    {
      says: 'with an empty status',
      message: { data: frame('omnichannelResponse', { statusId: '', success: true }) },
      counts: 'missingStatus',
    },
    {
      says: 'with a dangerous key',
      message: {
        data: JSON.parse(
          '{"type":"ClientAppMessage","action":"omnichannelResponse","data":{"statusId":"available","success":true,"__proto__":{"x":1}}}',
        ),
      },
      counts: 'dangerousKey',
    },
    {
      says: 'that is too large',
      message: { data: frame('omnichannelResponse', { statusId: 'available', success: true, more: 'x'.repeat(9000) }) },
      counts: 'frameTooLarge',
    },
    {
      says: 'that claims extensions on the window',
      message: { data: { ...presence, interlock: { seq: 1 } } },
      counts: 'interlockOnWindow',
    },
    {
      says: 'that is a frame of the port',
      message: { data: frame('interlockSnapshot', { statusId: 'available', version: 1, cause: 'user', work: [] }) },
      counts: 'notOnWindow',
    },
    {
      says: 'that names another agent',
      message: { data: frame('crmData', crmData({ Id: 'mara' })) },
      counts: 'otherAgent',
    },
  ];
  for (const { says, message, counts } of hostile) {
    it(`[CN2] a frame ${says} changes nothing${counts === undefined ? '' : ', and is counted'}`, () => {
      openPlain();
      const before = bridge.state();
      page.hear(message);
      expect(events).toEqual([]);
      expect(page.posted).toEqual([]);
      expect(bridge.state()).toEqual(before);
      if (counts === undefined) expect(refused()).toEqual({});
      else expect(Object.keys(refused())).toEqual([counts]);
    });
  }

  it('[CN2] a user who was not asked for is refused', () => {
    page.say('crmData', crmData());
    expect(bridge.state().state).toBe('waiting');
    expect(refused()).toEqual({ notAsked: 1 });
  });

  it('[CN6] the agent changes with a new handshake alone', () => {
    openExtended();
    page.port.say('crmData', crmData({ Id: 'mara' }), {});
    expect(bridge.state()).toMatchObject({ user: { agentId: 'dana' } });
    page.say('ready', { interlock: { versions: [1], nonce: 'b'.repeat(32) } });
    page.port.say('crmData', crmData({ Id: 'ilya' }), {});
    expect(bridge.state()).toMatchObject({ user: { agentId: 'ilya' } });
  });

  it('[CN11] takes 100 frames at once and 50 per second; the rest is dropped and counted', () => {
    openPlain();
    timers.advance(5000);
    for (let count = 0; count < 130; count += 1) page.say('omnichannelResponse', { statusId: 'busy', success: true });
    expect(events).toHaveLength(100);
    expect(refused()).toEqual({ flood: 30 });
    timers.advance(1000);
    for (let count = 0; count < 60; count += 1) page.say('omnichannelResponse', { statusId: 'busy', success: true });
    expect(events).toHaveLength(150);
  });

  it('[CN11] opens at most five channels within 10 s', () => {
    for (let count = 0; count < 8; count += 1)
      page.say('ready', { interlock: { versions: [1], nonce: String(count).repeat(32) } });
    expect(page.ports).toHaveLength(5);
    expect(refused()).toEqual({ tooManyHandshakes: 3 });
    timers.advance(10_000);
    page.say('ready', { interlock: { versions: [1], nonce: 'c'.repeat(32) } });
    expect(page.ports).toHaveLength(6);
  });

  it('[CN18] counts what a page does differently by kind', () => {
    openPlain();
    page.say('omnichannelResponse', { statusId: 7, success: true });
    page.say('omnichannelResponse', { statusId: 8, success: true });
    expect(bridge.tally().deviations.get('numericStatus')).toBe(2);
  });
});

describe('plain wire', () => {
  beforeEach(openPlain);

  it('[CN5] shows a plain client the documented messages and nothing else', () => {
    bridge.query();
    bridge.notifySession({ epoch: 3, state: 'linked', snapshotMs: 5000 });
    bridge.beat();
    bridge.requestPresence(request(1), 3);
    bridge.enableClickToDial(true);
    bridge.close();
    expect(page.take()).toEqual([
      { type: 'CRMConnectMessage', action: 'requestSyncOmnichannel', data: { statusId: 'busy', success: true } },
      { type: 'CRMConnectMessage', action: 'ready' },
      { type: 'CRMConnectMessage', action: 'requestEnableClickToDial', data: { isEnabled: true } },
    ]);
  });

  it('[CN5] an offer in a version that nobody here speaks is served on the plain wire', () => {
    open();
    page.say('ready', { interlock: { versions: [99], nonce: NONCE } });
    expect(page.ports).toEqual([]);
    expect(bridge.state()).toMatchObject({ state: 'greeted', wire: 'plain' });
    expect(bridge.tally().deviations.get('noCommonVersion')).toBe(1);
  });

  it('[CN8] sends ready right behind a request, and takes the answers in their order', () => {
    bridge.requestPresence(request(1), 3);
    bridge.requestPresence(request(2), 3);
    expect(page.actions()).toEqual(['requestSyncOmnichannel', 'ready', 'requestSyncOmnichannel', 'ready']);
    page.say('ready', {});
    page.say('omnichannelResponse', { statusId: 'busy', success: true });
    page.say('ready', {});
    expect(events).toMatchObject([
      { kind: 'probeAnswered', requestId: 'r-1', attempt: 1 },
      { kind: 'presence', statusId: 'busy' },
      { kind: 'probeAnswered', requestId: 'r-2', attempt: 1 },
    ]);
  });

  it('[CN8] a ready that answers nothing says nothing', () => {
    page.say('ready');
    bridge.requestPresence(request(1, false), 3);
    page.say('ready');
    expect(events).toEqual([]);
    expect(page.actions()).toEqual(['requestSyncOmnichannel']);
  });

  it('[CN8] late answers to the handshake are not taken for answers to a probe', () => {
    open();
    timers.advance(1000);
    page.say('ready');
    page.say('ready');
    page.say('ready');
    page.say('crmData', crmData());
    bridge.requestPresence(request(1), 3);
    expect(events.filter(({ kind }) => kind === 'probeAnswered')).toEqual([]);
  });

  it('[CN9] asks a quiet plain client with ready, takes the answer for no other probe, and begins anew when none comes', () => {
    const actions = () => page.actions();
    actions();
    timers.advance(5500);
    expect(actions()).toEqual(['ready']);
    bridge.requestPresence({ requestId: 'r-1', attempt: 1, statusId: 'busy', probe: true }, 1);
    page.say('ready');
    expect(events).toEqual([]);
    page.say('ready');
    expect(events).toEqual([{ kind: 'probeAnswered', requestId: 'r-1', attempt: 1 }]);
    actions();
    timers.advance(5500);
    expect(actions()).toEqual(['ready']);
    timers.advance(3499);
    expect(bridge.state().state).toBe('open');
    timers.advance(1);
    expect(events.slice(1)).toEqual([{ kind: 'detached', reason: 'silent' }]);
    expect(bridge.state().state).toBe('waiting');
    expect(actions()).toEqual(['ready']);
  });

  it('[CN9] what a plain client says is a sign of life, and an open probe asks already', () => {
    page.take();
    timers.advance(5000);
    page.say('omnichannelResponse', { statusId: 'busy', success: true });
    timers.advance(5499);
    expect(page.actions()).toEqual([]);
    bridge.requestPresence({ requestId: 'r-1', attempt: 1, statusId: 'busy', probe: true }, 1);
    timers.advance(1);
    expect(page.actions()).toEqual(['requestSyncOmnichannel', 'ready']);
    timers.advance(3500);
    expect(bridge.state().state).toBe('waiting');
  });

  it('[CN9] gives a client up that leaves sixteen probes unanswered, and begins anew', () => {
    for (let count = 1; count <= 17; count += 1) bridge.requestPresence(request(count), 3);
    expect(events).toEqual([{ kind: 'detached', reason: 'silent' }]);
    expect(bridge.state().state).toBe('waiting');
  });

  it('[CN5] becomes extended when an offer comes later', () => {
    page.say('ready', OFFER);
    expect(events).toEqual([{ kind: 'detached', reason: 'replaced' }]);
    expect(bridge.state()).toMatchObject({ state: 'greeted', wire: 'extended' });
  });
});

describe('extended wire', () => {
  it('[CN5] answers an offer with the client’s nonce, an own one and a private port, and asks for the user there', () => {
    page.take();
    page.say('ready', OFFER);
    expect(page.take()).toEqual([
      {
        type: 'CRMConnectMessage',
        action: 'interlockOpen',
        data: { version: 1, nonce: NONCE, connectorNonce: 'n1'.padStart(32, '0') },
      },
    ]);
    expect(page.port.take()).toEqual([{ type: 'CRMConnectMessage', action: 'requestCrmData', interlock: { seq: 1 } }]);
  });

  it('[CN5] the same offer again opens no second port', () => {
    page.say('ready', OFFER);
    page.say('ready', OFFER);
    expect(page.ports).toHaveLength(1);
  });

  it('[CN5] once there is a port, nothing but a handshake is heard on the window', () => {
    openExtended();
    page.say('omnichannelResponse', { statusId: 'available', success: true });
    page.say('ready');
    expect(events).toEqual([]);
    expect(refused()).toEqual({ notOnWindow: 2 });
  });

  it('[CN5] numbers what it sends, and names request, attempt and epoch', () => {
    openExtended();
    bridge.requestPresence({ requestId: 'r-9', attempt: 2, statusId: 'busy;Busy', probe: true }, 12);
    bridge.query();
    expect(page.port.take()).toEqual([
      {
        type: 'CRMConnectMessage',
        action: 'requestSyncOmnichannel',
        data: { statusId: 'busy;Busy', success: true },
        interlock: { seq: 2, requestId: 'r-9', attempt: 2, epoch: 12 },
      },
      { type: 'CRMConnectMessage', action: 'interlockQuery', data: {}, interlock: { seq: 3 } },
    ]);
    expect(page.take()).toEqual([]);
  });

  it('[CN5] hears answers with their request, cause, version and work', () => {
    openExtended();
    const work = [{ workId: 't-1', label: 'Ticket 1' }];
    page.port.say('interlockAccepted', { requestId: 'r-9' });
    page.port.say(
      'omnichannelResponse',
      { statusId: 'busy', success: true },
      { requestId: 'r-9', cause: 'request', version: 4, work },
    );
    page.port.say('interlockSnapshot', { statusId: 'busy', version: 4, cause: 'request', work });
    page.port.say('interlockWork', { work: [], version: 5 });
    expect(events).toEqual([
      { kind: 'accepted', requestId: 'r-9' },
      { kind: 'presence', statusId: 'busy', success: true, requestId: 'r-9', cause: 'request', version: 4, work },
      { kind: 'snapshot', statusId: 'busy', version: 4, cause: 'request', work },
      { kind: 'work', work: [], version: 5 },
    ]);
  });

  const snapshot = (seq: unknown, data: unknown = { statusId: 'busy', version: 4, cause: null, work: null }) => ({
    type: 'ClientAppMessage',
    action: 'interlockSnapshot',
    data,
    interlock: { seq },
  });
  // The handshake used number 1.
  const hostile = [
    { says: 'a repeated number', raw: snapshot(1), counts: 'repeatedFrame' },
    { says: 'a number from before', raw: snapshot(0), counts: 'malformedMessage' },
    { says: 'a number far ahead', raw: snapshot(5000), counts: 'sequenceJump' },
    { says: 'no number', raw: { ...snapshot(2), interlock: {} }, counts: 'malformedMessage' },
    {
      says: 'no interlock member',
      raw: { type: 'ClientAppMessage', action: 'omnichannelResponse', data: { statusId: 'busy', success: true } },
      counts: 'interlockMissing',
    },
    {
      says: 'a strange key',
      raw: snapshot(2, { statusId: 'busy', version: 4, cause: null, work: null, ready: true }),
      counts: 'malformedMessage',
    },
    {
      says: 'work that is no list',
      raw: snapshot(2, { statusId: 'busy', version: 4, cause: null, work: 'none' }),
      counts: 'malformedMessage',
    },
    {
      says: 'a cause that nobody has',
      raw: snapshot(2, { statusId: 'busy', version: 4, cause: 'supervisor', work: null }),
      counts: 'malformedMessage',
    },
    {
      says: 'a handshake',
      raw: { type: 'ClientAppMessage', action: 'ready', interlock: { seq: 2 } },
      counts: 'notOnPort',
    },
  ];
  for (const { says, raw, counts } of hostile) {
    it(`[CN2][CN7] a port frame with ${says} changes nothing and is counted`, () => {
      openExtended();
      page.port.raw(raw);
      expect(events).toEqual([]);
      expect(page.port.take()).toEqual([]);
      expect(refused()).toEqual({ [counts]: 1 });
    });
  }

  it('[CN7] after a gap the frame is used, and a snapshot asked for', () => {
    openExtended();
    page.port.lose(3);
    page.port.say('interlockWork', { work: [], version: 5 });
    expect(events).toHaveLength(1);
    expect(page.port.actions()).toEqual(['interlockQuery']);
    expect(bridge.tally().deviations.get('framesLost')).toBe(1);
  });

  it('[CN2] a frame of a port that was given up is not heard', () => {
    openExtended();
    const old = page.port;
    page.say('ready', { interlock: { versions: [1], nonce: 'b'.repeat(32) } });
    expect(old.isClosed).toBe(true);
    events.splice(0);
    old.say('interlockSnapshot', { statusId: 'busy', version: 9, cause: null, work: null });
    expect(events).toEqual([]);
  });

  it('[CN12] goodbye ends the channel at once, and the handshake begins anew', () => {
    openExtended();
    page.port.say('interlockGoodbye', { reason: 'unload' });
    expect(events).toEqual([{ kind: 'detached', reason: 'goodbye' }]);
    expect(bridge.state().state).toBe('waiting');
    expect(page.actions()).toEqual(['ready']);
  });

  it('[CN12] says goodbye itself when it goes, and hears nothing more', () => {
    openExtended();
    bridge.close();
    expect(page.port.take()).toMatchObject([{ action: 'interlockGoodbye', data: { reason: 'unload' } }]);
    page.say('ready', OFFER);
    expect(page.take()).toEqual([]);
    expect(timers.waiting).toBe(0);
  });

  for (const { snapshotMs, askedMs, goneMs } of [
    { snapshotMs: 1000, askedMs: 1100, goneMs: 2500 },
    { snapshotMs: 5000, askedMs: 5500, goneMs: 9000 },
    { snapshotMs: 600_000, askedMs: 5500, goneMs: 9000 },
  ]) {
    it(`[CN10] with a snapshot every ${snapshotMs} ms a silent client is asked after ${askedMs} ms and gone after ${goneMs} ms`, () => {
      openExtended();
      bridge.notifySession({ epoch: 3, state: 'linked', snapshotMs });
      page.port.take();
      timers.advance(askedMs - 1);
      expect(page.port.actions()).toEqual([]);
      timers.advance(1);
      expect(page.port.actions()).toEqual(['interlockQuery']);
      timers.advance(goneMs - askedMs - 1);
      expect(events).toEqual([]);
      timers.advance(1);
      expect(events).toEqual([{ kind: 'detached', reason: 'silent' }]);
    });
  }

  it('[CN10] a client that answers when it is asked is not gone', () => {
    openExtended();
    bridge.notifySession({ epoch: 3, state: 'linked', snapshotMs: 600_000 });
    for (let time = 0; time < 5; time += 1) {
      timers.advance(5500);
      page.port.say('interlockSnapshot', { statusId: 'busy', version: 9, cause: null, work: null });
    }
    expect(events.every(({ kind }) => kind === 'snapshot')).toBe(true);
  });

  it('[CN10] asks a silent client on both ways until it is back', () => {
    openExtended();
    bridge.notifySession({ epoch: 3, state: 'linked', snapshotMs: 4000 });
    page.port.take();
    timers.advance(8999);
    expect(events).toEqual([]);
    expect(page.port.actions()).toEqual(['interlockQuery']);
    timers.advance(1);
    expect(events).toEqual([{ kind: 'detached', reason: 'silent' }]);
    expect(page.port.actions()).toEqual(['interlockQuery']);
    expect(page.actions()).toEqual(['ready']);
    timers.advance(4000);
    expect(page.port.actions()).toEqual(['interlockQuery']);
    page.port.say('interlockSnapshot', { statusId: 'busy', version: 9, cause: null, work: null });
    expect(events.slice(1)).toMatchObject([{ kind: 'attached', wire: 'extended' }, { kind: 'snapshot' }]);
    timers.advance(4000);
    expect(page.actions()).toEqual(['ready']);
  });

  it('[CN10] opens a new port for a silent client that answers on the window', () => {
    openExtended();
    timers.advance(9000);
    page.say('ready', OFFER);
    expect(page.ports).toHaveLength(2);
    expect(bridge.state().state).toBe('greeted');
  });

  it('[CN10] asks a quiet client on the server’s beat, because timers of a hidden page are too slow to', () => {
    openExtended();
    timers.advance(4999);
    bridge.beat();
    expect(page.port.take()).toEqual([]);
    timers.advance(1);
    bridge.beat();
    expect(page.port.actions()).toEqual(['interlockQuery']);
  });

  it('[CN10] the silence of a tab that follows means nothing', () => {
    openExtended();
    page.port.say('interlockLead', { leader: false });
    timers.advance(60_000);
    bridge.beat();
    expect(events).toEqual([{ kind: 'lead', leader: false }]);
    expect(page.port.take()).toEqual([]);
  });
});

describe('a test of the link', () => {
  let answers: [tookMs: number, statusId: string | null][];
  const probe = (): void => bridge.probe((tookMs, statusId) => answers.push([tookMs, statusId]));

  beforeEach(() => {
    answers = [];
  });

  it('[IN7] plain: one ready, whose answer is the page’s; the probe of a request keeps its turn', () => {
    openPlain();
    bridge.requestPresence(request(1), 3);
    probe();
    expect(page.actions()).toEqual(['requestSyncOmnichannel', 'ready', 'ready']);
    timers.advance(40);
    page.say('ready');
    expect(answers).toEqual([]);
    expect(events).toEqual([{ kind: 'probeAnswered', requestId: 'r-1', attempt: 1 }]);
    page.say('ready');
    expect(answers).toEqual([[40, null]]);
    expect(events).toHaveLength(1);
  });

  it('[IN7] extended: one query, whose snapshot is told as ever, once', () => {
    openExtended();
    probe();
    expect(page.port.actions()).toEqual(['interlockQuery']);
    timers.advance(15);
    const snapshot = { statusId: 'lunch', version: 4, cause: null, work: null };
    page.port.say('interlockSnapshot', snapshot);
    page.port.say('interlockSnapshot', snapshot);
    expect(answers).toEqual([[15, 'lunch']]);
    expect(events).toEqual([
      { kind: 'snapshot', ...snapshot },
      { kind: 'snapshot', ...snapshot },
    ]);
  });

  it('[IN7] without a page nothing is asked, and a page that leaves has not answered', () => {
    probe();
    expect(page.actions()).toEqual(['ready']);
    openExtended();
    probe();
    page.port.say('interlockGoodbye', { reason: 'unload' });
    openExtended();
    page.port.say('interlockSnapshot', { statusId: 'busy', version: 1, cause: null, work: null });
    expect(answers).toEqual([]);
  });
});
