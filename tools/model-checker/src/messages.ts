/**
 * What is under way between the CRM page and the engine. Messages and channels are interned: one object for each value,
 * so that comparing them, numbering them and repeating what was done to them costs next to nothing.
 */
import type { AgentInput, TicketRef } from '@interlock/engine';
import { CURRENT } from './canonical.ts';
import type { Question } from './engine-steps.ts';

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
}

/** An interned channel: messages in order of sending. */
export interface ChannelNode {
  readonly id: number;
  readonly items: readonly MessageNode[];
  /** What was made of it before: by what was done and with what. */
  memo: Map<number, ChannelNode> | null;
}

export interface Messages {
  readonly empty: ChannelNode;
  node(message: Message): MessageNode;
  append(channel: ChannelNode, message: MessageNode): ChannelNode;
  remove(channel: ChannelNode, position: number): ChannelNode;
  double(channel: ChannelNode, position: number): ChannelNode;
  /** The request that stood no longer does. */
  aged(channel: ChannelNode): ChannelNode;
  /** Versions lowered by `shift`. */
  shifted(channel: ChannelNode, shift: number): ChannelNode;
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
      return {
        kind: 'reportPresence',
        epoch: 1,
        statusId,
        success,
        requestId,
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
      return `request ${message.statusId} (${age})`;
  }
}

function keyOf(message: Message): string {
  switch (message.kind) {
    case 'attach':
      return `a${message.last ?? ''}`;
    case 'presence':
      return `p${message.statusId}|${message.success}|${message.request ?? ''}|${message.cause ?? ''}|${message.version ?? ''}|${message.work?.join() ?? '-'}|${message.origin}`;
    case 'snapshot':
      return `s${message.statusId}|${message.cause ?? ''}|${message.version}|${message.work.join()}|${message.origin}`;
    case 'work':
      return `w${message.work.join()}|${message.version}`;
    case 'accepted':
      return `c${message.request ?? ''}`;
    case 'probe':
      return `b${message.request ?? ''}`;
    case 'request':
      return `r${message.statusId}|${message.request ?? ''}|${message.probe}`;
  }
}

/** @param ask interns an input of the engine */
export function createMessages(
  wire: 'plain' | 'extended',
  ask: (input: AgentInput, key: string) => Question,
): Messages {
  const nodes = new Map<string, MessageNode>();
  const channels = new Map<string, ChannelNode>();
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
      };
      nodes.set(key, found);
    }
    return found;
  }

  function channel(items: readonly MessageNode[]): ChannelNode {
    const key = items.map((item) => item.id).join();
    let found = channels.get(key);
    if (found === undefined) {
      found = { id: channels.size, items, memo: null };
      channels.set(key, found);
    }
    return found;
  }

  /** Keys are small whole numbers, which a map finds fastest. */
  function remembered(from: ChannelNode, key: number, make: () => readonly MessageNode[]): ChannelNode {
    let found = from.memo?.get(key);
    if (found === undefined) {
      found = channel(make());
      from.memo ??= new Map();
      from.memo.set(key, found);
    }
    return found;
  }

  const empty = channel([]);
  return {
    empty,
    node,
    append: (from, message) => remembered(from, message.id * 4, () => [...from.items, message]),
    remove: (from, position) =>
      remembered(from, position * 4 + 1, () => from.items.filter((_, other) => other !== position)),
    double: (from, position) =>
      remembered(from, position * 4 + 2, () => [...from.items.slice(0, position + 1), ...from.items.slice(position)]),
    aged(from) {
      if (from === empty) return from;
      return remembered(from, 3, () =>
        from.items.map((item) =>
          'request' in item.message && item.message.request === 'current'
            ? node({ ...item.message, request: 'old' })
            : item,
        ),
      );
    },
    shifted(from, shift) {
      if (from === empty || shift === 0) return from;
      return remembered(from, (shift + 0x8000) * 4 + 3, () =>
        from.items.map((item) =>
          'version' in item.message && item.message.version !== null
            ? node({ ...item.message, version: item.message.version - shift })
            : item,
        ),
      );
    },
  };
}
