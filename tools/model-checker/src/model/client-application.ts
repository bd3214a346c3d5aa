/** What the Client Application says on either wire, and how a link begins. */
import type { Age, ChannelNode, Message, Origin } from '../messages.ts';
import { type Consequence, changed, type Env, type Scene, type Ticket } from '../world.ts';
import { type Change, isLinked, type Stage } from './stage.ts';

export interface Report {
  readonly success: boolean;
  readonly request: Age;
  readonly origin: Origin;
  readonly cause: 'user' | 'request' | null;
  /** Where it is not the true one. */
  readonly statusId?: string;
}

export interface ClientApplication {
  /** A change that the SDK sees. What was claimed before it is no longer what the CRM says. */
  seen(env: Env, change: Partial<Env>): Env;
  presenceMessage(env: Env, report: Report): Message;
  workMessages(env: Env): Message[];
  snapshotMessage(env: Env): Message;
  /** How a link begins: attach, then how the CRM stands; on the plain wire, what it said last. */
  account(env: Env, from: ChannelNode, isNewDocument: boolean): ChannelNode;
  /** What the page sends; nothing arrives where there is no session. */
  send(scene: Scene, consequence: Consequence, change?: Change): Scene;
}

export const ticketIds = (tickets: readonly Ticket[]): string[] => tickets.map((ticket) => ticket.workId);

export function createClientApplication({ scenario, messages, isExtended, moved }: Stage): ClientApplication {
  function presenceMessage(env: Env, { success, request, origin, cause, statusId = env.presence }: Report): Message {
    const behind = env.hasRead ? 'current' : 'old';
    if (!isExtended) {
      const nothing = { request: null, cause: null, version: null, work: null } as const;
      return { kind: 'presence', statusId, success, behind, origin, ...nothing };
    }
    return {
      kind: 'presence',
      statusId,
      success,
      behind: null,
      request,
      cause,
      version: env.version,
      work: ticketIds(env.tickets),
      origin,
    };
  }

  function snapshotMessage(env: Env): Message {
    return {
      kind: 'snapshot',
      statusId: env.presence,
      cause: env.cause,
      version: env.version,
      work: ticketIds(env.tickets),
      origin: env.isPersons ? 'user' : 'state',
    };
  }

  return {
    seen: (env, change) => changed(env, isExtended ? { isLiar: false, ...change, version: env.version + 1 } : change),
    presenceMessage,
    workMessages: (env) => (isExtended ? [{ kind: 'work', work: ticketIds(env.tickets), version: env.version }] : []),
    snapshotMessage,
    account(env, from, isNewDocument) {
      const isFirst = isNewDocument && scenario.announces === true;
      const attached = messages.append(
        from,
        messages.node({ kind: 'attach', last: isExtended || isFirst ? null : env.lastPlain }),
      );
      if (isExtended) return messages.append(attached, messages.node(snapshotMessage(env)));
      if (!isFirst) return attached;
      return messages.append(
        attached,
        messages.node(presenceMessage(env, { success: true, request: null, origin: 'state', cause: null })),
      );
    },
    send(scene, { env, sent }, change = {}) {
      let up = change.up ?? scene.up;
      if (env.page === 'open' && isLinked(scene.agent)) for (const message of sent) up = messages.append(up, message);
      return moved(scene, { ...change, env, up });
    },
  };
}
