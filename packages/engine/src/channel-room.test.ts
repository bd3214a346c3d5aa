/** Several channels in one hand. */
import { describe, expect, it } from 'vitest';
import { roomFor } from './channel-policy.ts';
import { type Channel, STANDARD_CHANNEL_POLICY } from './definition.ts';
import { BenchAgent } from './testing/bench-agent.ts';
import { testRules } from './testing/test-definition.ts';

const channel = (id: string, change: Partial<Channel> = {}): Channel => ({
  id,
  label: id,
  capacity: 10,
  offerTimeoutMs: 20_000,
  wrapUpMs: 0,
  ...STANDARD_CHANNEL_POLICY,
  ...change,
});

/** An agent with these interactions in progress, `id:channel` each. */
function holding(channels: readonly Channel[], limit: number, ...items: readonly string[]): BenchAgent {
  const dana = new BenchAgent(testRules({ channels, capacity: { contactCenter: limit, crm: 1 } })).signIn().ready();
  for (const item of items) {
    const [workId = '', channelId = ''] = item.split(':');
    dana.give(workId, channelId).do({ kind: 'acceptOffer', workId });
  }
  return dana;
}

const room = (dana: BenchAgent, channelId: string): string => {
  const found = roomFor(dana.rules, dana.state, channelId);
  return found.kind === 'interrupts' ? `parks ${found.items.map(({ workId }) => workId).join()}` : found.kind;
};

const MAIL = channel('mail', { interruptibleBy: ['voice'] });
const CASES: readonly (readonly [string, readonly Channel[], number, readonly string[], string, string])[] = [
  ['[CP1] nothing in hand', [channel('chat')], 1, [], 'chat', 'free'],
  ['[CP1] the capacity of the agent', [channel('chat'), channel('mail')], 2, ['a:chat', 'b:mail'], 'chat', 'full'],
  ['[CP1] the capacity of the channel', [channel('chat', { capacity: 2 })], 5, ['a:chat', 'b:chat'], 'chat', 'full'],
  ['[CP1] room in the channel', [channel('chat', { capacity: 3 })], 5, ['a:chat', 'b:chat'], 'chat', 'free'],
  [
    '[CP2] weights fill the agent',
    [channel('chat'), channel('voice', { weight: 3 })],
    4,
    ['a:chat', 'b:chat'],
    'voice',
    'full',
  ],
  ['[CP2] weights leave room', [channel('chat'), channel('voice', { weight: 3 })], 4, ['a:chat'], 'voice', 'free'],
  ['[CP2] weights fill the channel', [channel('voice', { weight: 3, capacity: 5 })], 10, ['a:voice'], 'voice', 'full'],
  [
    '[CP3] an exclusive one in hand bars others',
    [channel('chat'), channel('voice', { exclusive: true })],
    5,
    ['a:voice'],
    'chat',
    'full',
  ],
  [
    '[CP3] others in hand bar an exclusive one',
    [channel('chat'), channel('voice', { exclusive: true })],
    5,
    ['a:chat'],
    'voice',
    'full',
  ],
  [
    '[CP3] an exclusive one beside its own kind',
    [channel('voice', { exclusive: true })],
    5,
    ['a:voice'],
    'voice',
    'free',
  ],
  [
    '[CP4] a full agent is interrupted, the latest first',
    [MAIL, channel('voice')],
    2,
    ['a:mail', 'b:mail'],
    'voice',
    'parks b',
  ],
  [
    '[CP4] what an exclusive one bars is parked, all of it',
    [MAIL, channel('voice', { exclusive: true })],
    5,
    ['a:mail', 'b:mail'],
    'voice',
    'parks b,a',
  ],
  [
    '[CP4] what may not be interrupted stays',
    [MAIL, channel('chat'), channel('voice', { exclusive: true })],
    5,
    ['a:mail', 'b:chat'],
    'voice',
    'full',
  ],
  [
    '[CP4] its own capacity is no matter of others',
    [MAIL, channel('voice', { capacity: 1 })],
    2,
    ['a:voice', 'b:mail'],
    'voice',
    'full',
  ],
];

describe('room for one more', () => {
  it.each(CASES)('%s', (_title, channels, limit, items, wanted, expected) => {
    expect(room(holding(channels, limit, ...items), wanted)).toBe(expected);
  });
});

describe('interrupting', () => {
  const channels = [MAIL, channel('voice', { exclusive: true })];

  it('[CP4] parks on the accept and not before; what was parked is not lost', () => {
    const dana = holding(channels, 1, 'a:mail');
    dana.give('b', 'voice');
    expect([dana.work('a'), dana.work('b')]).toEqual(['active', 'offered']);
    dana.do({ kind: 'acceptOffer', workId: 'b' });
    expect([dana.work('a'), dana.work('b')]).toEqual(['parked', 'active']);
    expect(dana.log.find(({ kind }) => kind === 'workParked')).toMatchObject({ workId: 'a', by: 'interrupted' });
    dana.do({ kind: 'endInteraction', workId: 'b' });
    dana.do({ kind: 'resumeWork', workId: 'a' });
    expect(dana.work('a')).toBe('active');
  });

  it('[CP4] a declined offer has interrupted nothing', () => {
    const dana = holding(channels, 1, 'a:mail').give('b', 'voice');
    dana.do({ kind: 'declineOffer', workId: 'b' });
    expect(dana.work('a')).toBe('active');
  });

  it('[CP5] the side is Ready as long as some channel has room, and says at capacity when none has', () => {
    const dana = holding([channel('chat', { capacity: 2 }), channel('voice', { exclusive: true })], 5, 'a:chat');
    expect(dana.view.sides.contactCenter.availability).toBe('ready');
    dana.give('b').do({ kind: 'acceptOffer', workId: 'b' });
    expect(dana.view.sides.contactCenter.holds).toMatchObject([{ kind: 'atCapacity' }]);
  });

  it('[CP6] a supervisor may go over the capacity, never over an open ticket, and it is recorded as forced', () => {
    const dana = holding([channel('chat')], 1, 'a:chat');
    expect(dana.reserve('q1')).toBe('notAvailable');
    dana.reserve('q1', 'chat', { forced: true });
    expect(dana.log.find((event) => event.kind === 'workGiven' && event.item.workId === 'q1')).toMatchObject({
      item: { forced: true },
    });
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    expect([dana.work('a'), dana.work('q1')]).toEqual(['active', 'active']);
    dana.tickets('4711');
    expect(dana.reserve('q2', 'chat', { forced: true })).toBe('notAvailable');
  });
});
