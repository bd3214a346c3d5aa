import type { ContactCenterHost } from '../host/host-contract.ts';
import type { WorkItemView } from './work-item-schemas.ts';

/** The flushed work item, live or ended; null for one that is not known (any more). */
export function readWorkItem(host: ContactCenterHost, workId: string): WorkItemView | null {
  const agentId = host.agentOfWork(workId);
  const item =
    agentId === null
      ? undefined
      : host.agent(agentId)?.state.contactCenter.work.find((candidate) => candidate.workId === workId);
  if (agentId !== null && item !== undefined) {
    const { channel, label, detail, direction, since, createdAt, deadlineAt, offers } = item;
    // An interaction is never `open`: that is the state of the CRM's tickets.
    const state = item.state === 'open' ? 'active' : item.state;
    return {
      workId,
      agentId,
      channel,
      label,
      detail,
      direction,
      state,
      since,
      createdAt,
      deadlineAt,
      offers,
      outcome: null,
      endedAt: null,
    };
  }
  const ended = host.endedWork(workId);
  return ended === null ? null : { ...ended, state: 'ended', since: ended.endedAt, deadlineAt: null };
}
