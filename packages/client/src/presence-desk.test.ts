import { parsePortClientMessage } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import type { PresenceCause, TicketRef } from './crm-port.ts';
import { type CrmBehaviour, type FakeCrm, settle } from './testing/doubles.ts';
import { openExtendedTab, openPlainTab, openTab, type Tab, type TabOptions } from './testing/start-client.ts';

/** The answers and reports so far: status, success, request, cause. */
function answers({ connector }: Tab): unknown[][] {
  return connector.all('omnichannelResponse').map(({ data, interlock }) => {
    const { statusId, success } = data as { statusId: string; success: boolean }; // what the SDK sends
    return [statusId, success, interlock?.['requestId'], interlock?.['cause']];
  });
}

const versions = ({ connector }: Tab): unknown[] =>
  connector.heard.flatMap(({ data, interlock }) => {
    const version = interlock?.['version'] ?? (data as { version?: number } | null)?.version; // where each kind has it
    return version === undefined ? [] : [version];
  });

/** What a CRM may tell instead of a list of tickets. */
const NO_WORK: readonly (readonly [string, unknown])[] = [
  ['an object', { error: 'expired' }],
  ['a list with null in it', [null]],
  ['a list with a text in it', ['4711']],
  ['a ticket without an id', [{ workId: '4711', label: 'Ticket 4711' }, { label: 'Ticket 12' }]],
  ['a ticket with an empty id', [{ workId: '', label: 'Ticket 12' }]],
  ['an empty text', ''],
  ['nothing', undefined],
  ['null', null],
];

const workOf = (data: unknown): unknown => (data as { work: unknown }).work; // a snapshot has it

const withoutGetWork = (crm: FakeCrm): void => {
  Object.assign(crm, { getWork: undefined });
};

/** Asks for `busy` and gives the CRM plenty of time. */
async function ask(options: TabOptions & { behaviour?: CrmBehaviour } = {}, ms = 3000): Promise<Tab> {
  const tab = await openExtendedTab(options);
  tab.crm.behaviour = options.behaviour ?? 'apply';
  tab.connector.request('busy', 'r1');
  await tab.clock.advance(ms);
  return tab;
}

describe('requests', () => {
  it.each([
    ['refuse', 'presenceRefused', 0],
    ['reject', 'presenceRefused', 0],
    ['throw', 'presenceRefused', 0],
    ['lie', 'presenceNotApplied', 1500],
    ['lieAloud', 'presenceNotApplied', 1500],
    ['hang', 'presenceTimedOut', 1500],
  ] as const)('[SD17][SD18] a CRM that does "%s" is answered with its real presence and success false, as %s', async (behaviour, code, afterMs) => {
    const tab = await ask({ behaviour }, Math.max(0, afterMs - 1));
    if (afterMs > 0) expect(answers(tab)).toEqual([]);
    await tab.clock.advance(1);
    expect(answers(tab)).toEqual([['available', false, 'r1', null]]);
    expect(tab.problems()).toEqual([code]);
    await tab.clock.advance(2000);
    expect(answers(tab)).toHaveLength(1);
  });

  it('[SD18] a CRM that cannot set is not asked', async () => {
    const tab = await ask({ sheet: { canSet: false } });
    expect(answers(tab)).toEqual([['available', false, 'r1', null]]);
    expect(tab.crm.sets).toEqual([]);
  });

  it('[SD15] a request is accepted at once, and its first part is set', async () => {
    const tab = await openExtendedTab();
    tab.connector.request(' ; busy ;Busy', 'r1');
    await settle();
    expect(tab.connector.heard[0]).toMatchObject({ action: 'interlockAccepted', data: { requestId: 'r1' } });
    expect(tab.crm.sets).toEqual(['busy']);
  });

  it('[SD16] the answer says what the CRM shows, with request, cause, version and work', async () => {
    const tab = await ask({ prepare: (crm) => crm.setWork('Ticket 4711') });
    expect(tab.connector.all('omnichannelResponse')).toMatchObject([
      {
        type: 'ClientAppMessage',
        data: { statusId: 'busy', success: true },
        interlock: {
          requestId: 'r1',
          cause: 'request',
          version: 3,
          work: [{ workId: 'ticket-4711', label: 'Ticket 4711' }],
        },
      },
    ]);
    expect(tab.problems()).toEqual([]);
  });

  it('[SD16] a presence that needs a moment is waited for, and one that is there already is a success', async () => {
    const slow = await ask({ behaviour: 'slow' }, 500);
    expect(answers(slow)).toEqual([['busy', true, 'r1', 'request']]);
    slow.connector.request('busy', 'r2');
    await settle();
    expect(answers(slow).at(-1)).toEqual(['busy', true, 'r2', 'request']);
  });

  it('[SD16] another form of the id that was asked for is a success', async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'lie';
    tab.crm.change('0N5x0000000001AEAQ');
    await settle();
    tab.connector.forget();
    tab.connector.request('0N5x0000000001A', 'r1');
    await settle();
    expect(answers(tab)).toEqual([['0N5x0000000001AEAQ', true, 'r1', 'request']]);
  });

  it('[SD17] what somebody else chose in the meantime is the answer, and nothing is waited for', async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'lie';
    tab.connector.request('busy', 'r1');
    tab.crm.isLoud = false;
    queueMicrotask(() => tab.crm.change('lunch'));
    await tab.clock.advance(100);
    expect(answers(tab)).toEqual([['lunch', false, 'r1', 'user']]);
  });

  it('[SD18] a hanging setter with a hanging reader is answered within 1.9 s with the last known presence', async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'hang';
    tab.crm.isReadable = false;
    tab.connector.request('busy', 'r1');
    await tab.clock.advance(1900);
    expect(answers(tab)).toEqual([['available', false, 'r1', null]]);
    expect(tab.problems()).toContain('presenceUnreadable');
  });

  it.each(
    NO_WORK,
  )('[SD51] a getWork that tells %s once stops nothing: that request is answered without work, the next one with it', async (_name, told) => {
    const tab = await openExtendedTab();
    const { getWork } = tab.crm;
    tab.crm.getWork = async () => told as never;
    tab.connector.request('busy', 'r1');
    await tab.clock.advance(2000);
    tab.crm.getWork = getWork;
    tab.connector.request('lunch', 'r2');
    await tab.clock.advance(2000);
    const said = tab.connector
      .all('omnichannelResponse')
      .map(({ interlock }) => [interlock?.['requestId'], interlock?.['work']]);
    expect(said).toEqual([
      ['r1', null],
      ['r2', []],
    ]);
    expect(tab.problems()).toEqual(['workUnreadable']);
  });

  it('[SD19] a CRM that never told its presence is not answered for', async () => {
    const tab = await ask({ behaviour: 'refuse', prepare: (crm) => (crm.isReadable = false) });
    expect(answers(tab)).toEqual([]);
    expect(tab.connector.all('interlockSnapshot')).toEqual([]);
    expect(tab.connector.all('interlockAccepted')).toHaveLength(1);
  });

  it('[SD20] one setPresence runs at a time; the newest wins, and what it displaced is answered', async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'slow';
    tab.connector.request('busy', 'r1');
    await settle();
    tab.connector.request('lunch', 'r2');
    tab.connector.request('meeting', 'r3');
    await settle();
    expect(answers(tab).at(-1)).toEqual(['available', false, 'r2', null]);
    await tab.clock.advance(3000);
    expect(tab.crm.sets).toEqual(['busy', 'meeting']);
    expect(tab.crm.mostRunning).toBe(1);
    expect(answers(tab).filter(([, , requestId]) => requestId === 'r3')).toEqual([['meeting', true, 'r3', 'request']]);
    expect(tab.problems()).toContain('requestSuperseded');
  });

  it('[SD20] a call that hangs longer than 1.5 s no longer holds up the next one', async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'hang';
    tab.connector.request('busy', 'r1');
    await settle();
    tab.crm.behaviour = 'apply';
    tab.connector.request('lunch', 'r2');
    await tab.clock.advance(1500);
    expect(answers(tab)).toEqual([
      ['available', false, 'r1', null],
      ['lunch', true, 'r2', 'request'],
    ]);
  });

  it('[SD21] a request that is asked again while it is being done is done once and answered once', async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'slow';
    tab.connector.request('busy', 'r1');
    await settle();
    tab.connector.request('busy', 'r1', { attempt: 2 });
    await tab.clock.advance(2000);
    expect(tab.crm.sets).toEqual(['busy']);
    expect(answers(tab)).toEqual([['busy', true, 'r1', 'request']]);
    tab.connector.request('busy', 'r1', { attempt: 3 });
    await settle();
    expect(answers(tab)).toHaveLength(2);
  });

  it('[SD21] a request that comes again after its answer is not done again, and is answered with what is shown now', async () => {
    const tab = await ask();
    tab.crm.change('lunch');
    await settle();
    tab.connector.request('busy', 'r1', { attempt: 2 });
    await tab.clock.advance(3000);
    expect(tab.crm.sets).toEqual(['busy']);
    expect(answers(tab)).toEqual([
      ['busy', true, 'r1', 'request'],
      ['lunch', true, null, 'user'],
      ['lunch', false, 'r1', 'user'],
    ]);
    tab.connector.request('busy', 'r2');
    await tab.clock.advance(3000);
    expect(tab.crm.sets).toEqual(['busy', 'busy']);
  });

  it('[SD21] on the public protocol requests have no id: the same one again is done again', async () => {
    const tab = await openPlainTab();
    tab.crm.behaviour = 'apply';
    for (let time = 0; time < 2; time += 1) {
      tab.connector.say('requestSyncOmnichannel', { statusId: 'busy', success: true });
      await tab.clock.advance(3000);
    }
    expect(tab.crm.sets).toEqual(['busy', 'busy']);
  });

  it('[SD21] going back to what is being done displaces what waits', async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'slow';
    tab.connector.request('busy', 'r1');
    await settle();
    tab.connector.request('lunch', 'r2');
    tab.connector.request('busy', 'r1', { attempt: 2 });
    await tab.clock.advance(2000);
    expect(tab.crm.sets).toEqual(['busy']);
    expect(answers(tab)).toEqual([
      ['available', false, 'r2', null],
      ['busy', true, 'r1', 'request'],
    ]);
  });

  it('[SD22] a request of an earlier session is refused', async () => {
    const tab = await openExtendedTab();
    tab.connector.ask('interlockSession', { epoch: 3, state: 'linked', snapshotMs: 5000 });
    tab.connector.request('busy', 'r1', { epoch: 2 });
    tab.connector.request('lunch', 'r2', { epoch: 3 });
    await settle();
    expect(tab.crm.sets).toEqual(['lunch']);
    expect(tab.problems()).toEqual(['frameUnexpected']);
  });

  it.each([
    ['refuse', 'available', false],
    ['apply', 'busy', true],
    ['hang', 'available', false],
  ] as const)('[SD16][SD18] the public protocol gets the same answer from a CRM that does "%s"', async (behaviour, statusId, success) => {
    const tab = await openPlainTab();
    tab.crm.behaviour = behaviour;
    tab.connector.say('requestSyncOmnichannel', { statusId: 'busy', success: true });
    await tab.clock.advance(2000);
    expect(tab.connector.heard).toEqual([
      { type: 'ClientAppMessage', action: 'omnichannelResponse', data: { statusId, success } },
    ]);
  });
});

describe('echoes', () => {
  it.each([
    false,
    true,
  ])('[SD23] the echo of a request is told once, by its answer (CRM tells the cause: %s)', async (tellsCause) => {
    const tab = await ask({ prepare: (crm) => (crm.tellsCause = tellsCause) });
    expect(answers(tab)).toEqual([['busy', true, 'r1', 'request']]);
  });

  it("[SD23] an event is the CRM's word and is read back before it counts", async () => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = 'hang';
    tab.connector.request('busy', 'r1');
    await settle();
    tab.crm.announce('busy', 'request');
    await settle();
    expect(answers(tab)).toEqual([]);
    tab.crm.change('busy');
    await tab.clock.advance(1500);
    expect(answers(tab)).toEqual([['busy', true, 'r1', 'request']]);
  });

  it('[SD24] a change by a person is told at once with cause user', async () => {
    const tab = await openExtendedTab();
    tab.crm.change('lunch');
    expect(await after(tab)).toEqual([['lunch', true, null, 'user']]);
  });

  it('[SD25] a CRM that tells the cause is believed: the value that was asked for, chosen by a person, is no echo', async () => {
    const tab = await ask({ behaviour: 'lie', prepare: (crm) => (crm.tellsCause = true) });
    tab.connector.forget();
    tab.crm.change('busy', 'user');
    expect(await after(tab)).toEqual([['busy', true, null, 'user']]);
    tab.crm.announce('busy', 'user');
    expect((await after(tab)).at(-1)).toEqual(['busy', true, null, 'user']);
    expect(new Set(versions(tab)).size).toBe(2);
  });

  it('[SD25] a change by request without a request of this page has cause request and no id', async () => {
    const tab = await openExtendedTab({ prepare: (crm) => (crm.tellsCause = true) });
    tab.crm.change('busy', 'request');
    expect(await after(tab)).toEqual([['busy', true, null, 'request']]);
  });

  it.each([
    [4999, 'before a reading', true, 'r1', 'request'],
    [5001, 'before a reading', false, 'r1', 'request'],
    [5001, 'after a reading', true, null, 'user'],
  ] as const)('[SD26] the requested value %d ms after the deadline and %s is told with request %4$s and cause %5$s', async (ms, _when, isRead, requestId, cause) => {
    const tab = await ask({ behaviour: 'hang' }, 1500);
    expect(answers(tab)).toEqual([['available', false, 'r1', null]]);
    tab.crm.isLoud = false;
    await tab.clock.advance(ms);
    if (isRead) tab.connector.ask('interlockQuery');
    await tab.clock.advance(1);
    tab.connector.forget();
    tab.crm.isLoud = true;
    tab.crm.change('busy', 'request');
    expect(await after(tab)).toEqual([['busy', true, requestId, cause]]);
  });

  it.each([
    [3000, 4000, 'request'],
    [5500, 6000, 'user'],
  ] as const)('[SD26][SD30] read %d ms after the deadline, and done without a word at %d ms, it is found by the next reading with cause %s', async (readMs, doneMs, cause) => {
    const tab = await ask({ behaviour: 'hang' }, 1500);
    tab.crm.isLoud = false;
    await tab.clock.advance(readMs);
    tab.connector.ask('interlockQuery');
    await tab.clock.advance(doneMs - readMs);
    tab.crm.change('busy');
    await tab.clock.advance(3000);
    tab.connector.forget();
    tab.connector.ask('interlockQuery');
    await settle();
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([{ data: { statusId: 'busy', cause } }]);
  });

  it('[SD26] one request has one echo: the same value a second time is a person', async () => {
    const tab = await ask({ behaviour: 'hang' }, 1600);
    tab.crm.change('busy');
    tab.crm.change('available');
    tab.crm.change('busy');
    expect((await after(tab)).slice(1)).toEqual([
      ['busy', true, 'r1', 'request'],
      ['available', true, null, 'user'],
      ['busy', true, null, 'user'],
    ]);
  });

  it('[SD26] a request that changed nothing expects no echo', async () => {
    const tab = await openExtendedTab();
    tab.connector.request('available', 'r1');
    await settle();
    tab.crm.change('lunch');
    tab.crm.change('available');
    expect((await after(tab)).slice(1)).toEqual([
      ['lunch', true, null, 'user'],
      ['available', true, null, 'user'],
    ]);
  });

  it('[SD24] what a CRM calls its listener with at the start is no change by a person', async () => {
    const tab = await openExtendedTab({ prepare: (crm) => (crm.callsAtOnce = true) });
    tab.connector.ask('interlockQuery');
    await settle();
    expect(answers(tab)).toEqual([]);
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([
      { data: { statusId: 'available', cause: null, work: [] } },
    ]);
    tab.crm.change('lunch');
    expect(await after(tab)).toEqual([['lunch', true, null, 'user']]);
  });

  it('[SD27] a reading that began before an event is older than the event', async () => {
    const tab = await openExtendedTab();
    let answerReading = (_statusId: string): void => {};
    tab.crm.getPresence = () => new Promise((resolve) => (answerReading = resolve));
    tab.connector.ask('interlockQuery');
    await settle();
    tab.crm.change('lunch');
    answerReading('available');
    await settle();
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([{ data: { statusId: 'lunch', cause: 'user' } }]);
  });

  it('[SD28] versions rise by one with each change, and reports of one version say the same', async () => {
    const tab = await openExtendedTab();
    tab.crm.change('lunch');
    tab.crm.setWork('Ticket 1');
    tab.connector.ask('interlockQuery');
    await settle();
    tab.crm.change('available');
    tab.crm.setWork();
    tab.connector.ask('interlockQuery');
    await settle();
    expect(versions(tab)).toEqual([3, 4, 4, 5, 6, 6]);
  });

  async function after(tab: Tab): Promise<unknown[][]> {
    await settle();
    return answers(tab);
  }
});

describe('snapshots', () => {
  it('[SD29] a snapshot goes out every 5 s and on a query', async () => {
    const tab = await openExtendedTab();
    await tab.clock.advance(4999);
    expect(tab.connector.all('interlockSnapshot')).toHaveLength(0);
    await tab.clock.advance(1);
    tab.connector.ask('interlockQuery');
    await settle();
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([
      { data: { statusId: 'available', version: 2, cause: null, work: [] }, interlock: { seq: 4 } },
      { data: { statusId: 'available', version: 2 } },
    ]);
  });

  it('[SD29] the connector says how often, from 250 ms to 10 min; anything else is refused', async () => {
    const tab = await openExtendedTab();
    tab.connector.ask('interlockSession', { epoch: 1, state: 'linked', snapshotMs: 1000 });
    for (const snapshotMs of [249, 600_001, 1.5, -1, '1000', null]) {
      tab.connector.ask('interlockSession', { epoch: 1, state: 'linked', snapshotMs });
    }
    await tab.clock.advance(3000);
    expect(tab.connector.all('interlockSnapshot')).toHaveLength(3);
    expect(tab.problems()).toEqual(Array(6).fill('frameMalformed'));
  });

  it('[SD29] a reading that hangs is given up after 1 s and the last known presence is told', async () => {
    const tab = await openExtendedTab();
    tab.crm.isReadable = false;
    tab.connector.ask('interlockQuery');
    await tab.clock.advance(1000);
    expect(tab.connector.all('interlockSnapshot')).toHaveLength(1);
    expect(tab.problems()).toEqual(['presenceUnreadable', 'workUnreadable']);
  });

  it.each(NO_WORK)('[SD51] a getWork that tells %s once does not end the snapshots', async (_name, told) => {
    const tab = await openExtendedTab({ prepare: (crm) => crm.setWork('Ticket 4711') });
    const { getWork } = tab.crm;
    tab.crm.getWork = async () => told as never;
    await tab.clock.advance(5000);
    tab.crm.getWork = getWork;
    await tab.clock.advance(5000);
    expect(tab.connector.all('interlockSnapshot').map(({ data }) => workOf(data))).toEqual([
      null,
      [{ workId: 'ticket-4711', label: 'Ticket 4711' }],
    ]);
  });

  it.each([
    ['a whole number', 3, '3'],
    ['zero', 0, '0'],
  ])('[SD52] a CRM that tells its presence as %s is reported with its text', async (_name, told, text) => {
    const tab = await openExtendedTab();
    tab.crm.getPresence = async () => told as never;
    tab.connector.ask('interlockQuery');
    await settle();
    tab.crm.announce((told + 1) as never, 'user');
    await settle();
    const said = tab.connector.heard.map(({ data }) => (data as { statusId: unknown }).statusId); // both have it
    expect(said).toEqual([text, `${told + 1}`]);
  });

  it.each([
    ['an object', { id: 'lunch' }],
    ['nothing', undefined],
    ['an empty text', ''],
    ['a text without a part', ' ; '],
    ['a text that is too long', 'x'.repeat(513)],
  ])('[SD52] %s is no presence: it is told as such, and the last one counts', async (_name, told) => {
    const tab = await openExtendedTab();
    tab.crm.announce(told as never, 'user');
    await settle();
    expect(tab.connector.heard).toEqual([]);
    tab.crm.getPresence = async () => told as never;
    tab.connector.ask('interlockQuery');
    await settle();
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([{ data: { statusId: 'available', version: 2 } }]);
    expect(tab.problems()).toEqual(['presenceUnreadable', 'presenceUnreadable']);
  });

  it.each([
    ['request', 'busy', 'busy'],
    ['user', 'busy', 'lunch'],
  ] as const)('[SD30] a change that no event told is found by reading, with cause %s', async (cause, asked, shown) => {
    const tab = await openExtendedTab();
    tab.crm.isLoud = false;
    tab.crm.behaviour = 'refuse';
    tab.connector.request(asked, 'r1');
    await settle();
    tab.crm.change(shown);
    tab.connector.ask('interlockQuery');
    await settle();
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([{ data: { statusId: shown, cause, version: 3 } }]);
  });

  it('[SD30] on the public protocol the CRM is read every 5 s and only a change is told', async () => {
    const tab = await openPlainTab();
    tab.crm.isLoud = false;
    await tab.clock.advance(10_000);
    expect(tab.connector.heard).toEqual([]);
    tab.crm.change('lunch');
    await tab.clock.advance(5000);
    expect(tab.connector.heard).toMatchObject([
      { action: 'omnichannelResponse', data: { statusId: 'lunch', success: true } },
    ]);
  });

  it('[SD30] a CRM that cannot be read for a while counts as what it announced, and no person did it', async () => {
    const tab = await openExtendedTab();
    tab.crm.isReadable = false;
    tab.connector.request('busy', 'r1');
    await tab.clock.advance(3000);
    expect(answers(tab)).toEqual([['busy', true, 'r1', 'request']]);
    tab.crm.isReadable = true;
    await tab.clock.advance(5000);
    expect(tab.connector.all('interlockSnapshot').at(-1)).toMatchObject({
      data: { statusId: 'busy', cause: 'request' },
    });
  });

  it('[SD30] a CRM that can only be heard reports what it announces', async () => {
    const tab = await openExtendedTab({ sheet: { canRead: false } });
    expect(tab.crm.reads).toBe(0);
    tab.crm.change('lunch');
    tab.connector.request('busy', 'r1');
    await settle();
    expect(answers(tab)).toEqual([
      ['lunch', true, null, null],
      ['busy', true, 'r1', 'request'],
    ]);
    tab.connector.ask('interlockQuery');
    await settle();
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([{ data: { statusId: 'busy' } }]);
  });
});

describe('work', () => {
  it('[SD31] work that changes is told at once, and the same work is not told again', async () => {
    const tab = await openExtendedTab();
    tab.crm.setWork('Ticket 4711');
    tab.crm.setWork('Ticket 4711');
    await settle();
    expect(tab.connector.all('interlockWork')).toMatchObject([
      { data: { work: [{ workId: 'ticket-4711', label: 'Ticket 4711' }], version: 3 } },
    ]);
  });

  it('[SD32] the answer reads work together with presence, so that it can say "no work here"', async () => {
    const tab = await openExtendedTab();
    tab.crm.isLoud = false;
    tab.crm.setWork('Ticket 4711');
    tab.connector.request('busy', 'r1');
    await settle();
    expect(tab.connector.all('omnichannelResponse')[0]?.interlock?.['work']).toHaveLength(1);
    tab.crm.setWork();
    tab.connector.request('lunch', 'r2');
    await settle();
    expect(tab.connector.all('omnichannelResponse')[1]?.interlock?.['work']).toEqual([]);
  });

  it('[SD33] a CRM that cannot tell its work says null', async () => {
    const tab = await ask({ sheet: { workEvents: 'none' } });
    tab.crm.setWork('Ticket 4711');
    tab.connector.ask('interlockQuery');
    await settle();
    expect(tab.connector.all('omnichannelResponse')[0]?.interlock?.['work']).toBeNull();
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([{ data: { work: null } }]);
    expect(tab.connector.all('interlockWork')).toEqual([]);
  });

  it('[SD51] work that cannot be read is null and no older list, and is told once until it can be read again', async () => {
    const tab = await openExtendedTab();
    const { getWork } = tab.crm;
    for (let spell = 0; spell < 2; spell += 1) {
      tab.crm.getWork = async () => Promise.reject(new Error('the session is over'));
      await tab.clock.advance(15_000);
      tab.crm.getWork = getWork;
      await tab.clock.advance(5000);
    }
    const work = tab.connector.all('interlockSnapshot').map(({ data }) => workOf(data));
    expect(work).toEqual([null, null, null, [], null, null, null, []]);
    expect(tab.problems()).toEqual(['workUnreadable', 'workUnreadable']);
  });

  it('[SD51] what a listener is given that is no list is not told as work', async () => {
    const tab = await openExtendedTab({ prepare: (crm) => crm.setWork('Ticket 4711') });
    tab.crm.work = { error: 'expired' } as never;
    tab.crm.tellWork();
    await settle();
    expect(tab.connector.heard).toEqual([]);
    expect(tab.problems()).toEqual(['workUnreadable']);
  });

  it('[SD53] of a CRM that only calls its listener work is null until it called it, which is a problem, and then what it told', async () => {
    const late = await openExtendedTab({ prepare: withoutGetWork });
    late.connector.ask('interlockQuery');
    await settle();
    expect(late.connector.all('interlockSnapshot')).toMatchObject([{ data: { work: null } }]);
    late.crm.setWork('Ticket 4711');
    late.connector.ask('interlockQuery');
    await settle();
    expect(late.connector.all('interlockSnapshot').at(-1)).toMatchObject({
      data: { work: [{ workId: 'ticket-4711' }] },
    });
    const early = await openExtendedTab({
      prepare(crm) {
        withoutGetWork(crm);
        crm.callsAtOnce = true;
      },
    });
    early.connector.ask('interlockQuery');
    await settle();
    expect(early.connector.all('interlockSnapshot')).toMatchObject([{ data: { work: [] } }]);
    expect(early.problems()).toEqual([]);
  });

  it('[SD53] that nothing was told yet is said with the first report', async () => {
    const tab = openTab({ prepare: withoutGetWork });
    tab.connector.say('ready');
    tab.connector.openPort();
    tab.connector.ask('requestCrmData', null);
    await tab.clock.advance(20_000);
    expect(tab.problems()).toEqual(['workUnreadable']);
  });

  it.each([
    [0, 1, [{ workId: 'new', label: 'Ticket' }]],
    [1, 0, [{ workId: 'new', label: 'Ticket' }]],
    [1, 0, []],
  ] as const)('[SD27] of two readings of work the one that began later counts, whichever ends first (%d, %d, %j)', async (first, second, work) => {
    const tab = await openExtendedTab();
    const ends: ((work: readonly TicketRef[]) => void)[] = [];
    tab.crm.getWork = () => new Promise((resolve) => ends.push(resolve));
    tab.connector.ask('interlockQuery');
    await settle();
    tab.connector.request('busy', 'r1');
    await settle();
    for (const index of [first, second]) {
      ends[index]?.(index === 1 ? work : [{ workId: 'old', label: 'Ticket' }]);
      await settle();
    }
    tab.crm.getWork = () => new Promise(() => {});
    tab.crm.change('lunch');
    await settle();
    expect(tab.connector.all('omnichannelResponse').at(-1)?.interlock?.['work']).toEqual(work);
  });

  it('[SD34] a ticket that is listed twice goes out once, numbers are texts, and a label that is missing is the id', async () => {
    const tab = await openExtendedTab();
    tab.crm.work = [{ workId: 4711 }, { workId: '4711', label: 'Refund' }, { workId: '12', label: '' }] as never;
    tab.connector.ask('interlockQuery');
    await settle();
    expect(tab.connector.all('interlockSnapshot')).toMatchObject([
      {
        data: {
          work: [
            { workId: '4711', label: 'Refund' },
            { workId: '12', label: '12' },
          ],
        },
      },
    ]);
  });

  it.each([
    ['cut in the midst of a character', `${'x'.repeat(79)}\u{1f642}`, 'x'.repeat(79)],
    ['given with half a character', 'Refund \ud83d', 'Refund \ufffd'],
    ['with whole ones', 'Refund \u{1f642}', 'Refund \u{1f642}'],
  ])('[SD34] a label %s is one that the wire takes', async (_name, label, expected) => {
    const tab = await openExtendedTab();
    tab.crm.work = [{ workId: '1', label }];
    tab.crm.tellWork();
    await settle();
    const [frame] = tab.connector.all('interlockWork');
    expect(frame?.data).toMatchObject({ work: [{ label: expected }] });
    expect(parsePortClientMessage(frame)).toMatchObject({ ok: true });
  });

  it('[SD34] at most 50 items of 6 KiB go out, labels cut at 80 and ids at 128 characters, and never none of some', async () => {
    const tab = await openExtendedTab();
    tab.crm.setWork(...Array.from({ length: 70 }, (_, index) => `T ${index}`));
    await settle();
    const work = (index: number) =>
      (tab.connector.all('interlockWork')[index]?.data as { work: { workId: string; label: string }[] }).work;
    expect(work(0)).toHaveLength(50);
    tab.crm.setWork(...Array.from({ length: 50 }, () => '界'.repeat(300)));
    await settle();
    expect(work(1).length).toBeGreaterThan(0);
    expect(work(1)[0]).toMatchObject({ workId: '界'.repeat(128), label: '界'.repeat(80) });
    expect(JSON.stringify(tab.connector.all('interlockWork')[1]).length).toBeLessThan(8192);
  });

  it.each([
    { title: 'an emoji where the label is cut', given: `${'x'.repeat(79)}😀`, label: 'x'.repeat(79) },
    { title: 'an emoji before the cut', given: `${'x'.repeat(78)}😀y`, label: `${'x'.repeat(78)}😀` },
    { title: 'half a character', given: 'Ticket \ud83d 4711', label: 'Ticket \ufffd 4711' },
    { title: 'nothing but half a character', given: '\udc4b', label: '\ufffd' },
  ])('[SD34] a ticket goes out in whole characters that the wire carries: $title', async ({ given, label }) => {
    const tab = await openExtendedTab();
    tab.crm.setWork(given);
    await settle();
    const frame = tab.connector.all('interlockWork')[0];
    expect(frame?.data).toMatchObject({ work: [{ label }] });
    tab.connector.ask('interlockQuery');
    await settle();
    for (const sent of [frame, tab.connector.all('interlockSnapshot').at(-1)])
      expect(parsePortClientMessage(sent)).toMatchObject({ ok: true });
  });
});

describe('causes in an answer', () => {
  it.each([
    ['apply', undefined, 'request'],
    ['refuse', undefined, null],
    ['refuse', 'lunch', 'user'],
  ] as const)('[SD17] CRM does "%s", a person chooses %s meanwhile: cause %s', async (behaviour, chosen, expected) => {
    const tab = await openExtendedTab();
    tab.crm.behaviour = behaviour;
    tab.crm.isLoud = false;
    tab.connector.request('busy', 'r1');
    if (chosen) queueMicrotask(() => tab.crm.change(chosen));
    await tab.clock.advance(2000);
    const cause: PresenceCause | null = expected;
    expect(answers(tab).map((answer) => answer[3])).toEqual([cause]);
  });
});
