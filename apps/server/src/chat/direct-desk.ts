/**
 * The desk over the agents themselves: a chat is given to one agent at once and waits there. The preferred agent comes
 * first, then whoever can be offered it now, then whoever has the least to do.
 */
import { type AgentEvent, type AgentState, viewOf } from '@interlock/engine';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { ChatDesk, DeskStand } from './chat-desk.ts';

const workIdOf = (event: AgentEvent): string | null =>
  'workId' in event ? event.workId : 'item' in event && event.item !== null ? event.item.workId : null;

export function createDirectDesk(host: ContactCenterHost): ChatDesk {
  function choose(preferredAgentId: string | null): string | null {
    const linked = [...host.agents()].map(({ state }) => state).filter(({ session }) => session.state === 'linked');
    const preferred = linked.find(({ agentId }) => agentId === preferredAgentId);
    if (preferred !== undefined) return preferred.agentId;
    const isOfferable = (state: AgentState): number => (viewOf(host.rules(), state, host.now()).offerable ? 0 : 1);
    const workOf = (state: AgentState): number => state.contactCenter.work.length + state.crm.work.length;
    const [best] = linked
      .map((state) => ({ state, rank: isOfferable(state), work: workOf(state) }))
      .sort((a, b) => a.rank - b.rank || a.work - b.work || (a.state.agentId < b.state.agentId ? -1 : 1));
    return best?.state.agentId ?? null;
  }

  function stand(workId: string): DeskStand {
    const agentId = host.agentOfWork(workId);
    const agent = agentId === null ? null : host.agent(agentId);
    const item = agent?.state.contactCenter.work.find((candidate) => candidate.workId === workId);
    if (agent === null || item === undefined) return { state: 'gone' };
    const { agentId: holder, name, contactCenter } = agent.state;
    if (item.state === 'wrapUp') return { state: 'over', agentId: holder };
    if (item.state === 'active' || item.state === 'parked') return { state: 'talking', agentId: holder, name };
    // One that is reserved or on offer has no place in a row any more.
    if (item.state !== 'waiting') return { state: 'waiting', position: null, estimate: null };
    const before = contactCenter.work.filter(
      (other) => other.state === 'waiting' && other.createdAt < item.createdAt,
    ).length;
    return { state: 'waiting', position: before + 1, estimate: null };
  }

  return {
    async open({ workId, channel, label, detail, preferredAgentId }) {
      const agentId = choose(preferredAgentId);
      if (agentId === null) return { ok: false, code: 'noAgentThere' };
      return host.ask(agentId, { kind: 'giveWork', workId, channel, label, detail });
    },
    async leave(workId) {
      const agentId = host.agentOfWork(workId);
      if (agentId === null) return { ok: true };
      const outcome = await host.ask(agentId, { kind: 'cancelWork', workId, outcome: 'abandoned' });
      // It ended by itself meanwhile.
      return outcome.ok || outcome.code === 'unknownWork' ? { ok: true } : outcome;
    },
    stand,
    watch(changed) {
      let touched = new Set<string>();
      return host.subscribe({
        recorded(_agentId, events) {
          for (const event of events) {
            const workId = workIdOf(event);
            if (workId !== null) touched.add(workId);
          }
        },
        // After the agents of all that was flushed together are as flushed.
        flushed() {
          if (touched.size === 0) return;
          const now = touched;
          touched = new Set();
          changed(now);
        },
      });
    },
  };
}
