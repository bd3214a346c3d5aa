/** The desk over the queues of the contact centre: a chat is an item like any other, and the centre finds its agent. */
import type { Holder, WaitEstimate } from '@interlock/engine';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { ChatDesk, DeskStand } from './chat-desk.ts';

const isConversation = ({ state }: Holder): boolean => state === 'active' || state === 'parked';

/** Instants and times go out as whole milliseconds. */
function waitOf(estimate: WaitEstimate | null): Extract<DeskStand, { state: 'waiting' }>['estimate'] {
  if (estimate === null) return null;
  const { waitMs, lowMs, highMs } = estimate;
  return { ms: Math.round(waitMs), fromMs: Math.round(lowMs), toMs: Math.round(highMs) };
}

export function createQueueDesk(host: ContactCenterHost): ChatDesk {
  return {
    open({ workId, queueId, channel, label, detail, preferredAgentId }) {
      return host.askCenter({
        kind: 'queueWork',
        workId,
        queueId,
        channel,
        label,
        detail,
        priority: 0,
        skills: [],
        preferredAgentIds: preferredAgentId === null ? [] : [preferredAgentId],
      });
    },
    async leave(workId) {
      if (host.item(workId) === null) return { ok: true };
      const outcome = await host.askCenter({ kind: 'cancelItem', workId, cause: 'abandoned' });
      // It ended by itself meanwhile.
      return outcome.ok || outcome.code === 'unknownWork' ? { ok: true } : outcome;
    },
    stand(workId) {
      const item = host.item(workId);
      if (item === null) return { state: 'gone' };
      const talking = item.holders.find(isConversation);
      if (talking !== undefined) {
        const { agentId } = talking;
        const name = host.agent(agentId)?.state.name ?? agentId;
        return { state: 'talking', agentId, name, isParked: talking.state === 'parked' };
      }
      const wrapping = item.holders.find(({ state }) => state === 'wrapUp');
      if (wrapping !== undefined) return { state: 'over', agentId: wrapping.agentId };
      // One that is reserved or on offer has no place any more.
      const place = host.queuePosition(workId);
      return { state: 'waiting', position: place?.position ?? null, estimate: waitOf(place?.estimate ?? null) };
    },
    watch: (changed) => host.subscribe({ itemChanged: (workId) => changed(workId) }),
  };
}
