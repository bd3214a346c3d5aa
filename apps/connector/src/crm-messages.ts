import type { AgentView, ScreenPop, WorkView } from '@interlock/protocol';
import { isChat } from './chat/is-chat.ts';

/** Ended interactions that are remembered, so that each is logged once. */
const REMEMBERED_LIMIT = 200;

export type CrmMessage =
  | { kind: 'screenPop'; screenPop: ScreenPop }
  | { kind: 'interactionLog'; interactionId: string; interactionData: Record<string, unknown> };

/**
 * What the CRM page is told about interactions: who to bring up when one begins, and what to log when it ends. Read off the views, one after the
 * other; the first view after a start tells nothing, because what was in hand before was told by the tab before. (CN13)
 * A chat is logged at the end of its wrap-up, when its disposition is known. (CN50)
 *
 * @param factsOf what else is known of an interaction
 */
export function createCrmMessages(
  factsOf: (workId: string) => Readonly<Record<string, unknown>> | undefined = () => undefined,
): { next(view: AgentView): CrmMessage[]; forget(): void } {
  let before: ReadonlyMap<string, WorkView> | null = null;
  const logged = new Set<string>();

  return {
    next(view) {
      const interactions = new Map(
        view.work.filter((item) => item.kind === 'interaction').map((item) => [item.workId, item]),
      );
      const messages: CrmMessage[] = [];
      if (before !== null) {
        for (const item of interactions.values()) {
          if (item.state === 'active' && before.get(item.workId)?.state !== 'active') messages.push(screenPopFor(item));
        }
        for (const item of before.values()) {
          const isOver = isOpen(item) && !isOpen(interactions.get(item.workId));
          if (isOver && !logged.has(item.workId)) {
            remember(logged, item.workId);
            messages.push(logFor(item, view.at, factsOf(item.workId)));
          }
        }
      }
      before = interactions;
      return messages;
    },
    forget() {
      before = null;
    },
  };
}

/** What is parked has not ended. */
function isOpen(item: WorkView | undefined): boolean {
  return item?.state === 'active' || item?.state === 'parked' || (item?.state === 'wrapUp' && isChat(item));
}

/** The catalogue looks callers up by what they are known by: number or address first, name second. */
function screenPopFor(item: WorkView): CrmMessage {
  // What a visitor wrote first is nothing that they are known by.
  const aniValues = [isChat(item) ? null : item.detail, item.label].filter((value) => value !== null && value !== '');
  return {
    kind: 'screenPop',
    screenPop: {
      aniValues: aniValues.map(String),
      interactionId: item.workId,
      channel: item.channel,
      direction: item.direction,
    },
  };
}

function logFor(item: WorkView, endedAt: number, facts: Readonly<Record<string, unknown>> = {}): CrmMessage {
  const { workId, channel, label, detail, direction, createdAt, since, offers } = item;
  return {
    kind: 'interactionLog',
    interactionId: workId,
    interactionData: { channel, label, detail, direction, createdAt, startedAt: since, endedAt, offers, ...facts },
  };
}

function remember(set: Set<string>, id: string): void {
  set.add(id);
  if (set.size <= REMEMBERED_LIMIT) return;
  const [oldest] = set;
  if (oldest !== undefined) set.delete(oldest);
}
