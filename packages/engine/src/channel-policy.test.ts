/** The cross-channel settings of five products, each built from channel policies alone. */
import { describe, expect, it } from 'vitest';
import { type Channel, STANDARD_CHANNEL_POLICY } from './definition.ts';
import { BenchAgent } from './testing/bench-agent.ts';
import { testRules } from './testing/test-definition.ts';
import { canTake } from './work.ts';

const channel = (id: string, capacity: number, change: Partial<Channel> = {}): Channel => ({
  id,
  label: id,
  capacity,
  offerTimeoutMs: 20_000,
  wrapUpMs: 0,
  ...STANDARD_CHANNEL_POLICY,
  ...change,
});

interface Product {
  readonly product: string;
  readonly capacity: number;
  readonly channels: readonly Channel[];
  /** What the agent has accepted, in this order, and what they may then be offered. */
  readonly table: readonly (readonly [holding: string, offered: string])[];
}

const exclusive = { exclusive: true };

const PRODUCTS: readonly Product[] = [
  {
    // Contacts of the channel in hand alone, each channel with its own maximum.
    product: 'Amazon Connect, current channel only',
    capacity: 10,
    channels: [channel('voice', 1, exclusive), channel('chat', 3, exclusive), channel('task', 2, exclusive)],
    table: [
      ['', 'voice chat task'],
      ['voice', ''],
      ['chat', 'chat'],
      ['chat chat chat', ''],
      ['task', 'task'],
      ['task task', ''],
    ],
  },
  {
    // Contacts of every channel up to its own maximum, whatever else is in hand.
    product: 'Amazon Connect, any channel',
    capacity: 6,
    channels: [channel('voice', 1), channel('chat', 3), channel('task', 2)],
    table: [
      ['', 'voice chat task'],
      ['voice', 'chat task'],
      ['chat', 'voice chat task'],
      ['chat chat chat', 'voice task'],
      ['voice task task', 'chat'],
      ['voice chat chat chat task task', ''],
    ],
  },
  {
    // The matrix: e-mail is interrupted by all, chat by calls, calls by nothing; the product's standard maxima.
    product: 'Genesys, interruption matrix',
    capacity: 10,
    channels: [
      channel('call', 1, exclusive),
      channel('chat', 4, { ...exclusive, interruptibleBy: ['call'] }),
      channel('email', 1, { ...exclusive, interruptibleBy: ['call', 'chat', 'message'] }),
      channel('message', 1, exclusive),
    ],
    table: [
      ['', 'call chat email message'],
      ['call', ''],
      ['chat', 'call chat'],
      ['chat chat chat chat', 'call'],
      ['email', 'call chat message'],
      ['message', ''],
      ['email chat', 'call chat'],
      ['chat call', ''],
    ],
  },
  {
    // Urgent work may come to somebody who is full of interruptible work; voice takes the whole capacity.
    product: 'Salesforce, primary and interruptible capacity',
    capacity: 4,
    channels: [
      channel('voice', 4, { weight: 4 }),
      channel('chat', 4, { weight: 2 }),
      channel('case', 4, { interruptibleBy: ['voice', 'chat'] }),
    ],
    table: [
      ['', 'voice chat case'],
      ['case case case case', 'voice chat'],
      ['case case', 'voice chat case'],
      ['chat', 'chat case'],
      ['chat chat', ''],
      ['chat case case', 'chat'],
      ['voice', ''],
    ],
  },
  {
    // A maximum for each channel, and one over all of them.
    product: 'ServiceNow, maximum universal capacity',
    capacity: 4,
    channels: [channel('chat', 3), channel('case', 3), channel('call', 1)],
    table: [
      ['', 'chat case call'],
      ['chat chat chat', 'case call'],
      ['case case case', 'chat call'],
      ['chat chat case call', ''],
      ['chat chat case', 'chat case call'],
    ],
  },
  {
    // Calls and messages are live and do not meet; e-mail goes along with either. Budget: call 9, message 3, e-mail 1 of 11.
    product: 'Zendesk, focus mode',
    capacity: 11,
    channels: [
      channel('call', 9, { weight: 9 }),
      channel('message', 9, { weight: 3 }),
      channel('email', 2, { weight: 1 }),
    ],
    table: [
      ['', 'call message email'],
      ['call', 'email'],
      ['call email email', ''],
      ['message', 'message email'],
      ['message message message', 'email'],
      ['message message message email email', ''],
      ['email email', 'call message'],
    ],
  },
];

/** An agent who was given these, one after another, as a contact centre would: only what they can take. */
function holding({ channels, capacity }: Product, held: string): BenchAgent {
  const dana = new BenchAgent(testRules({ channels, capacity: { contactCenter: capacity, crm: 1 } })).signIn().ready();
  for (const [index, channelId] of held.split(' ').filter(Boolean).entries()) {
    const workId = `w${index}`;
    expect(dana.reserve(workId, channelId)).not.toBeTypeOf('string');
    dana.do({ kind: 'acceptOffer', workId });
  }
  return dana;
}

const offered = (dana: BenchAgent): string =>
  dana.rules.definition.channels
    .map(({ id }) => id)
    .filter((id) => canTake(dana.rules, dana.state, id))
    .join(' ');

describe('one policy for the settings of five products', () => {
  it.each(
    PRODUCTS.flatMap((product) => product.table.map(([held, may]) => ({ ...product, held, may }))),
  )('[CP7] $product: with "$held" in hand, "$may" may be offered', ({ held, may, ...product }) => {
    expect(offered(holding(product, held))).toBe(may);
  });

  it('[CP7] ServiceNow: what is laid aside does not count', () => {
    const product = PRODUCTS.find((entry) => entry.product.startsWith('ServiceNow'));
    if (product === undefined) throw new Error('no such product');
    const dana = holding(product, 'chat chat chat case');
    expect(offered(dana)).toBe('');
    dana.do({ kind: 'parkWork', workId: 'w0' });
    expect(offered(dana)).toBe('chat case call');
  });

  it('[CP7] every offer that may be made can be accepted', () => {
    for (const product of PRODUCTS) {
      for (const [held, may] of product.table) {
        for (const channelId of may.split(' ').filter(Boolean)) {
          const dana = holding(product, held);
          dana.reserve('next', channelId);
          dana.do({ kind: 'acceptOffer', workId: 'next' });
          expect(dana.work('next')).toBe('active');
        }
      }
    }
  });
});
