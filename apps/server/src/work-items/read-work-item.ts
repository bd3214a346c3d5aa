import type { CenterItem, Holder } from '@interlock/engine';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { WorkItemView } from './work-item-schemas.ts';

type QueuePlace = ReturnType<ContactCenterHost['queuePosition']>;

/**
 * The flushed work item, live or ended; null for one that is not known (any more).
 *
 * @param place of one that waits, where it is known already: to find it looks at the whole queue
 */
export function readWorkItem(host: ContactCenterHost, workId: string, place?: QueuePlace): WorkItemView | null {
  const queued = host.item(workId);
  if (queued !== null) return ofQueue(host, queued, place === undefined ? host.queuePosition(workId) : place);
  const agentId = host.agentOfWork(workId);
  const held = agentId === null ? undefined : heldBy(host, agentId, workId);
  if (agentId !== null && held !== undefined) {
    const { channel, label, detail, direction, queueId, since, createdAt, deadlineAt, offers } = held;
    // An interaction is never `open`: that is the state of the CRM's tickets.
    const state = held.state === 'open' ? 'active' : held.state;
    const item = { workId, agentId, queueId, channel, label, detail, direction, state, since, createdAt, deadlineAt };
    return { ...item, offers, outcome: null, endedAt: null, queued: null, story: [] };
  }
  const ended = host.endedWork(workId);
  if (ended === null) return null;
  return { ...ended, story: [...ended.story], state: 'ended', since: ended.endedAt, deadlineAt: null, queued: null };
}

function heldBy(host: ContactCenterHost, agentId: string, workId: string) {
  return host.agent(agentId)?.state.contactCenter.work.find((candidate) => candidate.workId === workId);
}

/** Of several agents who are asked at once the one who is furthest. */
const ORDER: readonly Holder['state'][] = ['active', 'wrapUp', 'parked', 'offered', 'reserved'];

function furthestOf(item: CenterItem): Holder | undefined {
  return [...item.holders].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))[0];
}

/** Where an item of a queue stands. */
export function stateOf(item: CenterItem): Holder['state'] | 'waiting' {
  return furthestOf(item)?.state ?? 'waiting';
}

function ofQueue(host: ContactCenterHost, item: CenterItem, place: QueuePlace): WorkItemView {
  const { workId, channel, label, detail, queueId, priority, step, offers, requeues, isFlagged, createdAt } = item;
  const holder = furthestOf(item);
  const held = holder === undefined ? undefined : heldBy(host, holder.agentId, workId);
  return {
    workId,
    agentId: holder?.agentId ?? null,
    queueId,
    channel,
    label,
    detail,
    direction: 'inbound',
    state: holder?.state ?? 'waiting',
    since: held?.since ?? item.enqueuedAt,
    createdAt,
    deadlineAt: held?.deadlineAt ?? null,
    offers,
    outcome: null,
    endedAt: null,
    queued: {
      priority,
      skills: item.skills.map((skill) => ({ ...skill })),
      preferredAgentIds: [...item.preferredAgentIds],
      holders: item.holders.map((one) => ({ ...one })),
      enqueuedAt: item.enqueuedAt,
      step,
      requeues,
      isFlagged,
      position: place?.position ?? null,
      estimate: place?.estimate ?? null,
    },
    story: item.story.map((entry) => ({ ...entry })),
  };
}
