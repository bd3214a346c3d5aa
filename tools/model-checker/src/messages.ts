/**
 * What is under way between the CRM page and the engine. Messages and channels are interned: one object for each value,
 * so that comparing and numbering them costs next to nothing.
 */
import type { AgentInput, TicketRef } from '@interlock/engine';
import { CURRENT } from './canonical.ts';
import type { Question } from './engine-steps.ts';
import { createPairTable } from './pair-table.ts';

/** What a message is in truth, whatever it says: a person's act, an echo of ours, or how things stand. */
export type Origin = 'user' | 'echo' | 'state';

/** Which request a message belongs to: the one that stands, an older one, or none. */
export type Age = 'current' | 'old' | null;

export type Message =
  /** Plain: with what the page was last heard to show, where it is the same page. */
  | { readonly kind: 'attach'; readonly last: string | null }
  | {
      readonly kind: 'presence';
      readonly statusId: string;
      readonly success: boolean;
      readonly request: Age;
      /** Plain: the request that the page had read last; null on the extended wire. */
      readonly behind: Age;
      readonly cause: 'user' | 'request' | null;
      readonly version: number | null;
      readonly work: readonly string[] | null;
      readonly origin: Origin;
    }
  | {
      readonly kind: 'snapshot';
      readonly statusId: string;
      readonly cause: 'user' | 'request' | null;
      readonly version: number;
      readonly work: readonly string[];
      readonly origin: Origin;
    }
  | { readonly kind: 'work'; readonly work: readonly string[]; readonly version: number }
  | { readonly kind: 'accepted'; readonly request: Age }
  | { readonly kind: 'probe'; readonly request: Age }
  | {
      readonly kind: 'request';
      readonly request: Age;
      readonly statusId: string;
      readonly ready: boolean;
      readonly probe: boolean;
      /** It came before: the SDK answers it again and does nothing (SD21). */
      readonly isCopy: boolean;
    };

export type Command = Extract<Message, { kind: 'request' }>;

/** An interned message. */
export interface MessageNode {
  readonly id: number;
  readonly message: Message;
  /** The message in words. */
  readonly text: string;
  /** What the engine is told; null for a command. */
  readonly question: Question | null;
  /** The message once the request that stood no longer does; itself where that makes no difference. Null: not asked yet. */
  aged: MessageNode | null;
  /** The message with its version lowered, by how much. */
  readonly shifted: Map<number, MessageNode>;
}

/** An interned channel: messages in order of sending. */
export interface ChannelNode {
  readonly id: number;
  readonly items: readonly MessageNode[];
  /** A message that belongs to the request that stands is among them. */
  readonly isCurrent: boolean;
  /** The channel without one of its messages, by its place; null: not asked yet. */
  readonly without: (ChannelNode | null)[];
}

export interface Messages {
  readonly empty: ChannelNode;
  node(message: Message): MessageNode;
  append(channel: ChannelNode, message: MessageNode): ChannelNode;
  remove(channel: ChannelNode, position: number): ChannelNode;
  /** The channel with a message twice; the copy of a command is known as such. */
  double(channel: ChannelNode, position: number): ChannelNode;
  /** A report as it is where the connector has passed the request that stands on by then. */
  behindCurrent(node: MessageNode): MessageNode;
  /** The request that stood no longer does. */
  aged(channel: ChannelNode): ChannelNode;
  /** Versions lowered by `shift`. */
  shifted(channel: ChannelNode, shift: number): ChannelNode;
  /** The channel of an id. */
  channel(id: number): ChannelNode;
}

const refs = (work: readonly string[]): TicketRef[] => work.map((workId) => ({ workId, label: workId }));

function inputOf(message: Message, wire: 'plain' | 'extended'): AgentInput | null {
  const requestId =
    'request' in message && message.request !== null ? (message.request === 'current' ? CURRENT : 'old') : null;
  switch (message.kind) {
    case 'attach':
      return {
        kind: 'attachCrm',
        epoch: 1,
        wire,
        capabilities: { workEvents: wire === 'extended', asksFirst: false },
        lastStatusId: message.last,
      };
    case 'presence': {
      const { statusId, success, cause, version, work } = message;
      const behind = message.behind === 'current' ? CURRENT : 'old';
      return {
        kind: 'reportPresence',
        epoch: 1,
        statusId,
        success,
        requestId,
        ...(message.behind === null ? {} : { behind }),
        cause,
        version,
        work: work === null ? null : refs(work),
      };
    }
    case 'snapshot': {
      const { statusId, cause, version, work } = message;
      return { kind: 'reportSnapshot', epoch: 1, statusId, cause, version, work: refs(work) };
    }
    case 'work':
      return { kind: 'reportWork', epoch: 1, work: refs(message.work), version: message.version };
    case 'accepted':
      return { kind: 'acceptRequest', epoch: 1, requestId: requestId ?? 'old' };
    case 'probe':
      return { kind: 'answerProbe', epoch: 1, requestId: requestId ?? 'old', attempt: 1 };
    case 'request':
      return null;
  }
}

function textOf(message: Message): string {
  const age = 'request' in message && message.request !== null ? message.request : '';
  switch (message.kind) {
    case 'attach':
      return message.last === null ? 'attach' : `attach, last heard ${message.last}`;
    case 'presence': {
      const parts = [`presence ${message.statusId}`];
      if (!message.success) parts.push('without success');
      if (age !== '') parts.push(`as answer to the ${age} request`);
      if (message.cause !== null) parts.push(`by ${message.cause}`);
      if (message.version !== null) parts.push(`v${message.version}`);
      if (message.work !== null) parts.push(`tickets [${message.work.join()}]`);
      if (message.behind === 'current') parts.push('behind the request that stands');
      return parts.join(' ');
    }
    case 'snapshot':
      return `snapshot ${message.statusId} by ${message.cause ?? 'nobody yet'} v${message.version} tickets [${message.work.join()}]`;
    case 'work':
      return `tickets [${message.work.join()}] v${message.version}`;
    case 'accepted':
      return `acceptance of the ${age} request`;
    case 'probe':
      return `answer to the probe of the ${age} request`;
    case 'request':
      return `request ${message.statusId} (${age})${message.isCopy ? ' once more' : ''}`;
  }
}

function keyOf(message: Message): string {
  switch (message.kind) {
    case 'attach':
      return `a${message.last ?? ''}`;
    case 'presence':
      return `p${message.statusId}|${message.success}|${message.request ?? ''}|${message.cause ?? ''}|${message.version ?? ''}|${message.work?.join() ?? '-'}|${message.origin}|${message.behind ?? ''}`;
    case 'snapshot':
      return `s${message.statusId}|${message.cause ?? ''}|${message.version}|${message.work.join()}|${message.origin}`;
    case 'work':
      return `w${message.work.join()}|${message.version}`;
    case 'accepted':
      return `c${message.request ?? ''}`;
    case 'probe':
      return `b${message.request ?? ''}`;
    case 'request':
      return `r${message.statusId}|${message.request ?? ''}|${message.probe}|${message.isCopy}`;
  }
}

const isCurrent = (message: Message): boolean =>
  ('request' in message && message.request === 'current') || ('behind' in message && message.behind === 'current');

/** The message once the request that stood no longer does. */
function agedMessage(message: Message): Message {
  const request = 'request' in message && message.request === 'current' ? { request: 'old' as const } : null;
  const behind = 'behind' in message && message.behind === 'current' ? { behind: 'old' as const } : null;
  return request === null && behind === null ? message : { ...message, ...request, ...behind };
}

/** @param ask interns an input of the engine */
export function createMessages(
  wire: 'plain' | 'extended',
  ask: (input: AgentInput, key: string) => Question,
): Messages {
  const nodes = new Map<string, MessageNode>();
  const empty: ChannelNode = { id: 0, items: [], isCurrent: false, without: [] };
  // A channel is what came before its last message, and that message: the pair's number and 1 are its id.
  const pairs = createPairTable();
  const channels: ChannelNode[] = [empty];

  function node(message: Message): MessageNode {
    const key = keyOf(message);
    let found = nodes.get(key);
    if (found === undefined) {
      const input = inputOf(message, wire);
      found = {
        id: nodes.size,
        message,
        text: textOf(message),
        question: input === null ? null : ask(input, JSON.stringify(input)),
        aged: null,
        shifted: new Map(),
      };
      nodes.set(key, found);
    }
    return found;
  }

  function append(from: ChannelNode, item: MessageNode): ChannelNode {
    const id = pairs.add(from.id, item.id) + 1;
    if (id < channels.length) return channels[id] as ChannelNode; // ids are indices of the list
    const made: ChannelNode = {
      id,
      items: [...from.items, item],
      isCurrent: from.isCurrent || isCurrent(item.message),
      without: new Array<null>(from.items.length + 1).fill(null),
    };
    channels.push(made);
    return made;
  }

  /** The channel of the first messages of another. */
  function first(from: ChannelNode, count: number): ChannelNode {
    let channel = from;
    for (let length = from.items.length; length > count; length -= 1)
      channel = channels[pairs.first(channel.id - 1)] as ChannelNode; // what came before it
    return channel;
  }

  function agedNode(item: MessageNode): MessageNode {
    item.aged ??= isCurrent(item.message) ? node(agedMessage(item.message)) : item;
    return item.aged;
  }

  function shiftedNode(item: MessageNode, shift: number): MessageNode {
    const { message } = item;
    if (!('version' in message) || message.version === null) return item;
    let found = item.shifted.get(shift);
    if (found === undefined) {
      found = node({ ...message, version: message.version - shift });
      item.shifted.set(shift, found);
    }
    return found;
  }

  return {
    empty,
    node,
    append,
    remove(from, position) {
      let channel = from.without[position] ?? null;
      if (channel !== null) return channel;
      channel = first(from, position);
      for (let at = position + 1; at < from.items.length; at += 1)
        channel = append(channel, from.items[at] as MessageNode); // below the length
      from.without[position] = channel;
      return channel;
    },
    double(from, position) {
      let channel = first(from, position + 1);
      const { message } = from.items[position] as MessageNode; // below the length
      channel = append(channel, node(message.kind === 'request' ? { ...message, isCopy: true } : message));
      for (let at = position + 1; at < from.items.length; at += 1)
        channel = append(channel, from.items[at] as MessageNode);
      return channel;
    },
    behindCurrent: (item) => (item.message.kind === 'presence' ? node({ ...item.message, behind: 'current' }) : item),
    aged(from) {
      if (!from.isCurrent) return from;
      let channel = empty;
      for (const item of from.items) channel = append(channel, agedNode(item));
      return channel;
    },
    shifted(from, shift) {
      if (from === empty || shift === 0) return from;
      let channel = empty;
      for (const item of from.items) channel = append(channel, shiftedNode(item, shift));
      return channel;
    },
    channel: (id) => channels[id] as ChannelNode, // ids come from this list alone
  };
}
