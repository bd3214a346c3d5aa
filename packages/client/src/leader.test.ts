import { describe, expect, it } from 'vitest';
import { FakeClock, FakeLocks, settle } from './testing/doubles.ts';
import { openExtendedTab, openPlainTab, openTab, type Tab } from './testing/start-client.ts';

async function openTwoTabs(): Promise<[Tab, Tab]> {
  const [clock, locks] = [new FakeClock(), new FakeLocks()];
  return [await openExtendedTab({ clock, locks }), await openExtendedTab({ clock, locks, hasSession: false })];
}

const isLeader = (...tabs: Tab[]): boolean[] => tabs.map((tab) => tab.client.state.isLeader);

describe('leader', () => {
  it('[SD35] the tabs of one user share one lock per connector and one of them leads', async () => {
    const locks = new FakeLocks();
    const tabs = [
      openTab({ locks }),
      openTab({ locks }),
      openTab({ locks, user: { id: 'ilya', name: 'Ilya Brandt' } }),
    ];
    await settle();
    expect(isLeader(...tabs)).toEqual([true, false, true]);
    expect([...locks.names]).toEqual([
      'interlock:https://connect.example.com:dana',
      'interlock:https://connect.example.com:ilya',
    ]);
  });

  it('[SD35] leaderLock names another lock', async () => {
    const locks = new FakeLocks();
    openTab({ locks, leaderLock: 'mine' });
    await settle();
    expect([...locks.names]).toEqual(['mine']);
  });

  it('[SD36] a tab that follows says so, applies nothing and reports nothing', async () => {
    const [, follower] = await openTwoTabs();
    follower.connector.request('busy', 'r1');
    follower.crm.change('lunch');
    follower.crm.setWork('Ticket 4711');
    follower.connector.ask('interlockQuery');
    await follower.clock.advance(20_000);
    expect(follower.crm.sets).toEqual([]);
    expect(follower.connector.heard).toEqual([]);
    expect(follower.problems()).toEqual(['frameUnexpected']);
    expect(follower.client.clickToDial({ number: '+15550100' })).toBe(false);
    follower.connector.say('ready');
    follower.connector.openPort();
    await settle();
    expect(follower.connector.all('interlockLead')).toMatchObject([{ data: { leader: false } }]);
  });

  it('[SD37] when the leader closes the next tab leads, says so and tells its presence', async () => {
    const [leader, follower] = await openTwoTabs();
    leader.client.close();
    await settle();
    expect(isLeader(leader, follower)).toEqual([false, true]);
    expect(follower.connector.heard.map(({ action, data }) => [action, data])).toEqual([
      ['interlockLead', { leader: true }],
      ['interlockSnapshot', expect.objectContaining({ statusId: 'available' })],
    ]);
  });

  it('[SD38] lead() takes the lead; the other tab says so, follows, and gets it back at the end', async () => {
    const [leader, follower] = await openTwoTabs();
    follower.client.lead();
    await settle();
    expect(isLeader(leader, follower)).toEqual([false, true]);
    expect(leader.connector.all('interlockLead')).toMatchObject([{ data: { leader: false } }]);
    follower.client.lead();
    await settle();
    expect(isLeader(leader, follower)).toEqual([false, true]);
    follower.client.close();
    await settle();
    expect(isLeader(leader, follower)).toEqual([true, false]);
  });

  it('[SD38] a session that the connector of a following tab opens means that the person chose this tab; told again it means nothing', async () => {
    const [leader, follower] = await openTwoTabs();
    const linked = (tab: Tab, epoch: number) =>
      tab.connector.ask('interlockSession', { epoch, state: 'linked', snapshotMs: 5000 });
    follower.connector.ask('interlockSession', { epoch: 2, state: 'superseded', snapshotMs: 5000 });
    await settle();
    expect(isLeader(leader, follower)).toEqual([true, false]);
    linked(follower, 3);
    await settle();
    expect(isLeader(leader, follower)).toEqual([false, true]);
    linked(leader, 1);
    await settle();
    expect(isLeader(leader, follower)).toEqual([false, true]);
  });

  it('[SD38] two tabs that take the lead from each other end with exactly one leader', async () => {
    const [first, second] = await openTwoTabs();
    for (const tab of [second, first, second, first]) {
      tab.client.lead();
      await settle();
      expect(isLeader(first, second).filter(Boolean)).toHaveLength(1);
    }
    expect(isLeader(first, second)).toEqual([true, false]);
  });

  it('[SD39] on the public protocol a tab that follows answers ready but holds its data back until it leads', async () => {
    const [clock, locks] = [new FakeClock(), new FakeLocks()];
    const leader = await openPlainTab({ clock, locks });
    const follower = openTab({ clock, locks });
    await settle();
    follower.connector.say('ready');
    follower.connector.say('requestCrmData');
    await clock.advance(6000);
    expect(follower.connector.heard.map((frame) => frame.action)).toEqual(['ready']);
    leader.client.close();
    await settle();
    expect(follower.connector.heard.map((frame) => frame.action)).toEqual(['ready', 'crmData', 'omnichannelResponse']);
  });

  it.each([
    ['no locks', null, undefined, []],
    ['leaderLock false', new FakeLocks(), false, []],
    [
      'a browser that refuses',
      Object.assign(new FakeLocks(), { refusal: new Error('SecurityError') }),
      undefined,
      ['locksUnavailable'],
    ],
  ] as const)('[SD40] with %s this tab leads', async (_name, locks, leaderLock, problems) => {
    const tab = openTab({ locks, leaderLock });
    await settle();
    expect(tab.client.state.isLeader).toBe(true);
    expect(tab.problems()).toEqual(problems);
  });

  it('[SD50] a session that is linked in a tab makes it lead', async () => {
    const [first, second] = await openTwoTabs();
    second.connector.ask('interlockSession', { epoch: 2, state: 'linked', snapshotMs: 5000 });
    await settle();
    expect(isLeader(first, second)).toEqual([false, true]);
    second.client.close();
    await settle();
    expect(isLeader(first, second)).toEqual([true, false]);
  });

  it('[SD43] a page that goes away gives the lead back, and stands in line again when it returns', async () => {
    const [first, second] = await openTwoTabs();
    first.page.dispatch('pagehide', { persisted: true });
    await settle();
    expect(isLeader(first, second)).toEqual([false, true]);
    first.page.dispatch('pageshow', { persisted: true });
    await settle();
    expect(isLeader(first, second)).toEqual([false, true]);
    second.client.close();
    await settle();
    expect(isLeader(first, second)).toEqual([true, false]);
  });
});
