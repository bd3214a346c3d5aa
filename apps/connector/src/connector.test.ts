import { beforeEach, describe, expect, it } from 'vitest';
import { type Connector, createConnector } from './connector.ts';
import {
  arrival,
  CRM_ORIGIN,
  countedIds,
  crmData,
  FakeCrmPage,
  FakeMemory,
  FakeServer,
  FakeTimers,
  OFFER,
} from './testing/fake-world.ts';
import { DEFINITION, interaction, NOW, view, workingOn } from './testing/views.ts';

let timers: FakeTimers;
let page: FakeCrmPage;
let server: FakeServer;
let memory: FakeMemory;
let connector: Connector;

function load(): void {
  page = new FakeCrmPage();
  server = new FakeServer();
  connector = createConnector({
    crmWindow: page,
    transport: server,
    timers,
    random: () => 0,
    memory,
    newNonce: () => 'd'.repeat(32),
    newCommandId: countedIds('c'),
    origins: [CRM_ORIGIN],
  });
}

beforeEach(() => {
  timers = new FakeTimers();
  memory = new FakeMemory();
  load();
});

function openPlain(): void {
  page.say('ready');
  page.say('crmData', crmData());
  page.take();
}

function openExtended({ leader }: { leader?: boolean } = {}): void {
  page.say('ready', OFFER);
  page.port.say('crmData', crmData(), { capabilities: { workEvents: true, asksFirst: true } });
  if (leader !== undefined) page.port.say('interlockLead', { leader });
  page.take();
}

async function linkPlain() {
  openPlain();
  return server.welcome();
}

async function linkExtended() {
  openExtended({ leader: true });
  return server.welcome();
}

const commands = (socket = server.socket) => socket.commands().map(({ command }) => command);
const presence = (statusId: string) => ({
  kind: 'reportPresence',
  statusId,
  success: true,
  requestId: null,
  cause: null,
  version: null,
  work: null,
});
const attachPlain = { kind: 'attachCrm', wire: 'plain', capabilities: { workEvents: false, asksFirst: false } };

describe('opening a session', () => {
  it('[CN15] waits for the CRM page to say who its user is, and asks for that agent from that origin', () => {
    expect(connector.stage.value.state).toBe('waitingForCrm');
    page.say('ready');
    expect(connector.stage.value.state).toBe('waitingForUser');
    expect(server.tickets).toEqual([]);
    page.say('crmData', crmData());
    expect(server.tickets.map(({ request }) => request)).toEqual([
      { agentId: 'dana', name: 'Dana Fox', team: null, origin: CRM_ORIGIN, callCenterSettings: null },
    ]);
    expect(connector.stage.value.state).toBe('connecting');
  });

  it('[CN39] the settings of the page go with each ticket request, on both wires, those of the user who is there now', () => {
    const settings = { omnichannelMode: 'C' };
    const asked = () => server.tickets.at(-1)?.request;
    page.say('ready');
    page.say('crmData', crmData({}, settings));
    expect(asked()).toMatchObject({ agentId: 'dana', callCenterSettings: settings });
    load();
    page.say('ready', OFFER);
    page.port.say('crmData', crmData({}, settings));
    page.port.say('interlockLead', { leader: true });
    expect(asked()).toMatchObject({ agentId: 'dana', callCenterSettings: settings });
    page.port.say('interlockGoodbye', { reason: 'closed' });
    page.say('ready');
    page.say('crmData', crmData({ Id: 'ilya' }));
    expect(asked()).toMatchObject({ agentId: 'ilya', callCenterSettings: null });
  });

  it('[CN15] a tab that follows opens no session, and says so after a moment', () => {
    openExtended({ leader: false });
    expect(connector.stage.value.state).toBe('connecting');
    timers.advance(400);
    expect(connector.stage.value.state).toBe('follower');
    timers.advance(60_000);
    expect(server.tickets).toEqual([]);
  });

  it('[CN15] a tab that gets the lead right after opening shows no notice in between', async () => {
    openExtended({ leader: false });
    timers.advance(100);
    page.port.say('interlockLead', { leader: true });
    expect(server.tickets).toHaveLength(1);
    await server.welcome();
    timers.advance(1000);
    expect(connector.stage.value.state).toBe('working');
  });

  it('[CN15] an extended client that says nothing about the lead is taken to lead after 2 s', () => {
    openExtended();
    timers.advance(1999);
    expect(server.tickets).toEqual([]);
    timers.advance(1);
    expect(server.tickets).toHaveLength(1);
  });

  it('[CN15] a tab that loses the lead ends its session, and one that gets it back goes on', async () => {
    const socket = await linkExtended();
    page.port.say('interlockLead', { leader: false });
    expect(socket.sent.at(-1)).toEqual({ type: 'goodbye' });
    expect(connector.stage.value.state).toBe('follower');
    expect(connector.view.value).toBe(null);
    page.port.say('interlockLead', { leader: true });
    expect(server.tickets).toHaveLength(2);
  });

  it('[CN15] "Use here" opens a session in a tab that follows', () => {
    openExtended({ leader: false });
    connector.startHere();
    expect(server.tickets).toHaveLength(1);
  });

  it('[CN16] a superseded tab shows so, tells its page, and comes back by "Use here" alone', async () => {
    const socket = await linkExtended();
    page.port.take();
    socket.say({ type: 'bye', code: 'superseded' });
    expect(connector.stage.value.state).toBe('superseded');
    expect(connector.view.value).toBe(null);
    expect(page.port.take()).toMatchObject([
      { action: 'interlockSession', data: { epoch: 1, state: 'superseded' } },
      { action: 'requestEnableClickToDial', data: { isEnabled: false } },
    ]);
    page.port.say('interlockSnapshot', { statusId: 'busy', version: 4, cause: 'user', work: [] });
    timers.advance(600_000);
    expect(server.tickets).toHaveLength(1);
    connector.startHere();
    expect(server.tickets).toHaveLength(2);
  });

  it('[CN16] a superseded tab goes on when the tab that led is gone', async () => {
    const socket = await linkExtended();
    socket.say({ type: 'bye', code: 'superseded' });
    page.port.say('interlockLead', { leader: false });
    expect(connector.stage.value.state).toBe('superseded');
    page.port.say('interlockLead', { leader: true });
    expect(server.tickets).toHaveLength(2);
  });

  it('[CN16] a sign-out holds through a reload, until the person starts work', async () => {
    const socket = await linkPlain();
    socket.say({ type: 'bye', code: 'signedOut' });
    expect(connector.stage.value.state).toBe('signedOut');
    connector.close();
    load();
    openPlain();
    expect(connector.stage.value.state).toBe('signedOut');
    expect(server.tickets).toEqual([]);
    connector.startHere();
    expect(server.tickets).toHaveLength(1);
    connector.close();
    load();
    openPlain();
    expect(server.tickets).toHaveLength(1);
  });

  it('[CN6] another user of the CRM page ends the session of the one before, and nothing of it is left', async () => {
    await linkExtended();
    page.say('ready', { interlock: { versions: [1], nonce: 'b'.repeat(32) } });
    page.port.say('interlockLead', { leader: true });
    page.port.say('crmData', crmData({ Id: 'ilya' }), {});
    expect(server.sockets[0]?.sent.at(-1)).toEqual({ type: 'goodbye' });
    expect(connector.view.value).toBe(null);
    expect(server.tickets.at(-1)?.request.agentId).toBe('ilya');
  });

  it('[CN12] goes with a word to both sides, and leaves no timer behind', async () => {
    const socket = await linkExtended();
    socket.take();
    page.port.take();
    connector.close();
    expect(socket.take()).toEqual([{ type: 'goodbye' }]);
    expect(page.port.actions()).toEqual(['interlockSession', 'requestEnableClickToDial', 'interlockGoodbye']);
    expect(timers.waiting).toBe(0);
  });
});

describe('what the CRM says', () => {
  it('[CN14] an extended link begins with attach and the question for a snapshot', async () => {
    openExtended({ leader: true });
    page.port.take();
    const socket = await server.welcome();
    expect(commands(socket)).toEqual([
      { kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: true } },
    ]);
    expect(page.port.take()).toMatchObject([
      { action: 'interlockSession', data: { epoch: 1, state: 'linked', snapshotMs: 5000 } },
      { action: 'interlockQuery' },
      { action: 'requestEnableClickToDial', data: { isEnabled: true } },
    ]);
    page.port.say('interlockSnapshot', {
      statusId: 'busy',
      version: 4,
      cause: 'user',
      work: [{ workId: 't-1', label: 'Ticket 1' }],
    });
    expect(commands(socket)).toEqual([
      {
        kind: 'reportSnapshot',
        statusId: 'busy',
        version: 4,
        cause: 'user',
        work: [{ workId: 't-1', label: 'Ticket 1' }],
      },
    ]);
  });

  it('[CN14] a plain link begins with attach and the newest presence that the server has not confirmed', async () => {
    openPlain();
    page.say('omnichannelResponse', { statusId: 'busy', success: true });
    page.say('omnichannelResponse', { statusId: 'lunch', success: true });
    const socket = await server.welcome();
    expect(commands(socket)).toEqual([{ ...attachPlain, lastStatusId: 'lunch' }]);
  });

  it('[CN14] a presence that the server has confirmed is not said again: it would count as a new act', async () => {
    const socket = await linkPlain();
    page.say('omnichannelResponse', { statusId: 'lunch', success: true });
    for (const { commandId } of socket.commands()) socket.say({ type: 'done', commandId });
    socket.listener.closed(1006);
    timers.advance(250);
    const next = await server.welcome();
    expect(commands(next)).toEqual([attachPlain]);
  });

  it('[CN14] what is heard while the link is down is said on the next one', async () => {
    const socket = await linkPlain();
    socket.listener.closed(1006);
    page.say('omnichannelResponse', { statusId: 'lunch', success: true });
    timers.advance(250);
    const next = await server.welcome();
    expect(commands(next)).toEqual([{ ...attachPlain, lastStatusId: 'lunch' }]);
  });

  it('[RQ19] a plain report says behind which request it was heard, to a server that knows of it', async () => {
    openPlain();
    const socket = await server.welcome({ behind: true });
    commands(socket);
    const saying = (statusId: string) => {
      page.say('omnichannelResponse', { statusId, success: true });
      return commands(socket).map((command) => command.kind === 'reportPresence' && command.behind);
    };
    expect(saying('lunch')).toEqual([null]);
    socket.say({ type: 'requestPresence', requestId: 'r-1', attempt: 1, statusId: 'busy', ready: false, probe: true });
    expect(saying('busy')).toEqual(['r-1']);
    socket.say({ type: 'requestPresence', requestId: 'r-2', attempt: 1, statusId: 'busy', ready: false, probe: true });
    expect(saying('available')).toEqual(['r-2']);
  });

  it('[RQ19] to a server that does not know of it nothing is said: it would refuse the whole report', async () => {
    const socket = await linkPlain();
    commands(socket);
    page.say('omnichannelResponse', { statusId: 'lunch', success: true });
    expect(commands(socket).map((command) => [command.kind, 'behind' in command])).toEqual([['reportPresence', false]]);
  });

  it('[CN10] tells the server when an extended client falls silent, and when it is back', async () => {
    const socket = await linkExtended();
    commands(socket);
    for (let beat = 1; beat <= 3; beat += 1) {
      timers.advance(4000);
      socket.say({ type: 'ping', beat });
    }
    timers.advance(500);
    expect(commands(socket)).toEqual([{ kind: 'detachCrm', reason: 'silent' }]);
    page.port.say('interlockSnapshot', { statusId: 'busy', version: 4, cause: null, work: null });
    expect(commands(socket).map(({ kind }) => kind)).toEqual(['attachCrm', 'reportSnapshot']);
  });

  it('[CN8] hands a request to the plain page with a probe behind it, and the answers to the server', async () => {
    const socket = await linkPlain();
    page.take();
    commands(socket);
    socket.say({ type: 'requestPresence', requestId: 'r-1', attempt: 2, statusId: 'busy', ready: false, probe: true });
    expect(page.actions()).toEqual(['requestSyncOmnichannel', 'ready']);
    page.say('omnichannelResponse', { statusId: 'busy', success: true });
    page.say('ready');
    expect(commands(socket)).toEqual([presence('busy'), { kind: 'answerProbe', requestId: 'r-1', attempt: 2 }]);
  });

  it('[CN5] hands a request to the extended page with the session’s epoch', async () => {
    openExtended({ leader: true });
    const socket = await server.welcome({ epoch: 12 });
    page.port.take();
    commands(socket);
    socket.say({ type: 'requestPresence', requestId: 'r-1', attempt: 1, statusId: 'busy', ready: false, probe: false });
    expect(page.port.take()).toMatchObject([
      { action: 'requestSyncOmnichannel', interlock: { requestId: 'r-1', attempt: 1, epoch: 12 } },
    ]);
    page.port.say('interlockAccepted', { requestId: 'r-1' });
    expect(commands(socket)).toEqual([{ kind: 'acceptRequest', requestId: 'r-1' }]);
  });

  it('[CN12] a CRM page that says goodbye is detached, and the session goes on', async () => {
    const socket = await linkExtended();
    commands(socket);
    page.port.say('interlockGoodbye', { reason: 'unload' });
    expect(commands(socket)).toEqual([{ kind: 'detachCrm', reason: 'goodbye' }]);
    expect(connector.stage.value.state).toBe('working');
  });

  it('[CN53] keeps what the CRM page has filed, newest first, 20 at most, until another person signs in', async () => {
    await linkPlain();
    for (let count = 1; count <= 25; count += 1)
      page.say('createHistoryItem', { taskId: `t-${count}`, data: { count } });
    expect(connector.history.value).toHaveLength(20);
    expect(connector.history.value[0]).toEqual({ taskId: 't-25', data: { count: 25 } });
  });

  it('[CN38] shows what the CRM page has to say to the person, at most three notices, each kind once', async () => {
    await linkPlain();
    for (const severity of ['INFO', 'WARNING', 'WARNING', 'ERROR', 'SUCCESS']) {
      page.say('displayErrorNotification', {
        type: 'transient',
        severity,
        textArray: [severity, ''],
        title: 'CRM',
        dialogId: 1,
        persist: false,
        store: false,
      });
    }
    expect(connector.notices.value.map(({ code, texts }) => [code, texts])).toEqual([
      ['WARNING', ['WARNING']],
      ['ERROR', ['ERROR']],
      ['SUCCESS', ['SUCCESS']],
    ]);
    connector.dismiss(connector.notices.value[0]?.id ?? 0);
    expect(connector.notices.value).toHaveLength(2);
  });
});

describe('calls', () => {
  const dialled = (number: string, recordName = '') => ({
    onClickToDialResponse: { number, objectType: '', recordId: '', recordName, email: '', url: '' },
  });

  it('[CN17] a number that is clicked becomes an interaction on the voice channel', async () => {
    const socket = await linkPlain();
    commands(socket);
    page.say('clickToDialResponse', dialled('+49 30 123', 'Jonas Beck'));
    expect(commands(socket)).toEqual([
      { kind: 'startInteraction', channel: 'voice', label: 'Jonas Beck', detail: '+49 30 123' },
    ]);
  });

  it('[CN17] without a voice channel it is the first one, and without a name the number', async () => {
    openPlain();
    const [voice, chat] = DEFINITION.channels;
    if (voice === undefined || chat === undefined) throw new Error('two channels');
    const socket = await server.welcome({ definition: { ...DEFINITION, channels: [chat] } });
    commands(socket);
    page.say('clickToDialResponse', dialled('110'));
    expect(commands(socket)).toEqual([{ kind: 'startInteraction', channel: 'chat', label: '110', detail: '110' }]);
  });

  it('[CN17][WR42] a name that is too long is cut between characters', async () => {
    const socket = await linkPlain();
    commands(socket);
    page.say('clickToDialResponse', dialled('110', `${'x'.repeat(199)}😀`));
    expect(commands(socket)).toMatchObject([{ label: 'x'.repeat(199) }]);
  });

  it('[CN17] with nobody to call, or no channel to call on, nothing is started and the person is told', async () => {
    openPlain();
    const socket = await server.welcome({ definition: { ...DEFINITION, channels: [] } });
    commands(socket);
    page.say('clickToDialResponse', dialled('110'));
    expect(commands(socket)).toEqual([]);
    expect(connector.notices.value).toMatchObject([{ kind: 'refusal', code: 'unknownChannel' }]);
  });

  it('[CN17] click to dial is on while there is a link, and off when there is none', async () => {
    openPlain();
    expect(page.actions()).toEqual([]);
    const socket = await server.welcome();
    expect(page.take()).toEqual([
      { type: 'CRMConnectMessage', action: 'requestEnableClickToDial', data: { isEnabled: true } },
    ]);
    socket.say({ type: 'view', version: 2, view: view() as never });
    socket.listener.closed(1006);
    expect(page.take()).toEqual([
      { type: 'CRMConnectMessage', action: 'requestEnableClickToDial', data: { isEnabled: false } },
    ]);
  });

  it('[CN13] brings the caller up when an interaction begins, and logs it when it ends', async () => {
    const socket = await linkPlain();
    page.take();
    socket.say({ type: 'view', version: 2, view: view(workingOn(interaction({ state: 'offered' }))) as never });
    expect(page.take()).toEqual([]);
    socket.say({ type: 'view', version: 3, view: view(workingOn(interaction())) as never });
    expect(page.take()).toMatchObject([
      {
        action: 'requestPerformInteractionScreenPop',
        data: { aniValues: ['My parcel was returned to the sender', 'Jonas Beck'] },
      },
    ]);
    socket.say({ type: 'view', version: 4, view: view({ at: NOW + 5000 }) as never });
    expect(page.take()).toMatchObject([
      {
        action: 'requestSaveInteractionLog',
        data: {
          message: { body: { interactionId: 'i-1', interactionData: { label: 'Jonas Beck', endedAt: NOW + 5000 } } },
        },
      },
    ]);
  });
});

describe('acts', () => {
  it('[CN38] a refusal becomes a notice with its code, and the same act is not sent twice at a time', async () => {
    const socket = await linkPlain();
    commands(socket);
    const first = connector.act({ kind: 'acceptOffer', workId: 'i-1' });
    const second = connector.act({ kind: 'acceptOffer', workId: 'i-1' });
    const [sent, ...others] = socket.commands();
    expect(others).toEqual([]);
    expect(connector.busy.value.has('acceptOffer i-1')).toBe(true);
    socket.say({ type: 'refused', commandId: sent?.commandId ?? '', code: 'offerGone', message: '' });
    expect(await first).toEqual({ kind: 'refused', code: 'offerGone' });
    await second;
    expect(connector.busy.value.size).toBe(0);
    expect(connector.notices.value).toMatchObject([{ kind: 'refusal', code: 'offerGone' }]);
  });

  it('[CN24] Not Ready is sent while a Ready is still under way, and behind it', async () => {
    const socket = await linkPlain();
    commands(socket);
    const ready = connector.act({ kind: 'chooseState', ready: true, reasonCode: null });
    const notReady = connector.act({ kind: 'chooseState', ready: false, reasonCode: 3 });
    const sent = socket.commands();
    expect(sent.map(({ command }) => command)).toEqual([
      { kind: 'chooseState', ready: true, reasonCode: null },
      { kind: 'chooseState', ready: false, reasonCode: 3 },
    ]);
    for (const { commandId } of sent) socket.say({ type: 'done', commandId });
    expect([await ready, await notReady]).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(connector.notices.value).toEqual([]);
  });

  it('[CN38] an act without a link, or one that nobody answers, is said', async () => {
    await connector.act({ kind: 'retryCrm' });
    expect(connector.notices.value.map(({ code }) => code)).toEqual(['notLinked']);
    const socket = await linkPlain();
    const outcome = connector.act({ kind: 'retryCrm' });
    for (let beat = 1; beat <= 4; beat += 1) {
      timers.advance(3750);
      socket.say({ type: 'ping', beat });
    }
    expect(await outcome).toEqual({ kind: 'unanswered' });
    expect(connector.notices.value.map(({ code }) => code)).toEqual(['unanswered']);
  });

  it('[CN38] a refusal goes with the next act that is done and with a new link; what the CRM page said stays', async () => {
    const socket = await linkPlain();
    commands(socket);
    page.say('displayErrorNotification', {
      type: 'transient',
      severity: 'INFO',
      textArray: ['Saved'],
      title: 'CRM',
      dialogId: 1,
      persist: false,
      store: false,
    });
    const answer = async (type: 'refused' | 'done') => {
      const outcome = connector.act({ kind: 'acceptOffer', workId: 'i-1' });
      const commandId = socket.commands()[0]?.commandId ?? '';
      socket.say(type === 'done' ? { type, commandId } : { type, commandId, code: 'atCapacity', message: '' });
      await outcome;
      return connector.notices.value.map(({ code }) => code);
    };
    expect(await answer('refused')).toEqual(['INFO', 'atCapacity']);
    expect(await answer('done')).toEqual(['INFO']);
    expect(await answer('refused')).toEqual(['INFO', 'atCapacity']);
    socket.listener.closed(1006);
    await connector.act({ kind: 'retryCrm' });
    expect(connector.notices.value.map(({ code }) => code)).toEqual(['INFO', 'atCapacity', 'notLinked']);
    timers.advance(1000);
    await server.welcome({ epoch: 9 });
    expect(connector.notices.value.map(({ code }) => code)).toEqual(['INFO']);
  });

  it('[CN38] a sign-out is answered by the end of the session', async () => {
    const socket = await linkPlain();
    const outcome = connector.act({ kind: 'signOut' });
    socket.say({ type: 'bye', code: 'signedOut' });
    await outcome;
    await arrival();
    expect(connector.notices.value).toEqual([]);
    expect(connector.stage.value.state).toBe('signedOut');
  });

  it('[CN19] server time is this machine’s plus the largest difference seen in this session', async () => {
    openPlain();
    const socket = await server.welcome({ agent: view({ at: NOW + 900 }) });
    expect(connector.serverOffsetMs.value).toBe(900);
    socket.say({ type: 'view', version: 2, view: view({ at: NOW + 700 }) as never });
    expect(connector.serverOffsetMs.value).toBe(900);
    socket.say({ type: 'view', version: 3, view: view({ at: NOW + 1000 }) as never });
    expect(connector.serverOffsetMs.value).toBe(1000);
  });
});

it('[CN20] frames of the server that cannot be read are counted for Details', async () => {
  const socket = await linkPlain();
  socket.listener.received('{"type":"view","version":2}');
  expect(connector.unreadable.value).toBe(1);
});
