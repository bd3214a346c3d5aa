/** One work item as the console is told of it: where it stands, its story, and why (CW16). */
import { explainItem } from '@interlock/engine';
import type { ConsoleItem, ConsoleServerFrame, ItemWhy } from '@interlock/protocol/console';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { readWorkItem } from '../work-items/read-work-item.ts';

type ItemFrame = Extract<ConsoleServerFrame, { type: 'item' }>;

/** Says the same as long as nothing changed: clocks run in the page. */
export function itemFrameOf(host: ContactCenterHost, workId: string, at: number): ItemFrame {
  return { type: 'item', workId, item: itemOf(host, workId), why: whyOf(host, workId, at) };
}

function itemOf(host: ContactCenterHost, workId: string): ConsoleItem | null {
  const found = readWorkItem(host, workId);
  if (found === null) return null;
  const { agentId, queueId, channel, label, state, since, createdAt, offers, outcome, queued, story } = found;
  return {
    ...{ workId, agentId, queueId, channel, label, state, since, createdAt, offers, outcome },
    queued: queued === null ? null : queuedPart(queued),
    story: [...story],
  };
}

function queuedPart({
  priority,
  skills,
  isFlagged,
  position,
}: NonNullable<ConsoleItem['queued']>): ConsoleItem['queued'] {
  return { priority, skills, isFlagged, position };
}

function whyOf(host: ContactCenterHost, workId: string, at: number): ItemWhy | null {
  const why = explainItem(host.center(), workId, at);
  switch (why?.state) {
    case undefined:
      return null;
    case 'withAgent': {
      const holders = why.holders.map(({ agentId, state, reason }) => ({
        agentId,
        state,
        reason: reason === null ? null : { by: reason.by },
      }));
      return { state: 'withAgent', holders };
    }
    case 'stuck':
      return { state: 'stuck', code: why.code };
    case 'waiting': {
      const { queueId, waitedMs, ahead, estimate, step, steps, preferred, nextAt, teams } = why;
      return {
        ...{ state: 'waiting', queueId, waitingSince: at - waitedMs, ahead, step, steps, nextAt },
        estimate,
        preferred: preferred === null ? null : { agentIds: [...preferred.agentIds], until: preferred.until },
        teams: teams.map(({ teamId, groups }) => ({
          teamId,
          groups: groups.map(({ obstacle, agents }) => ({ obstacle: { ...obstacle }, agents })),
        })),
      };
    }
  }
}
