import type { Actor } from '@interlock/engine';
import type { ContactCenterHost, HostRefusalCode, Outcome } from '../host/host-contract.ts';
import { readWorkItem } from './read-work-item.ts';
import type { WorkItemView } from './work-item-schemas.ts';

export type CancelOutcome =
  | { readonly ok: true; readonly item: WorkItemView }
  | { readonly ok: false; readonly code: HostRefusalCode | 'unknownWorkItem' | 'workItemEnded' };

/**
 * The caller is gone: what waits or is offered ends, what is in progress goes to its wrap-up (SV67). Cancelling what was
 * cancelled changes nothing.
 */
export async function cancelWorkItem(
  host: ContactCenterHost,
  workId: string,
  cause: 'cancelled' | 'abandoned',
  actor: Actor,
): Promise<CancelOutcome> {
  if (host.item(workId) !== null)
    return after(host, workId, await host.askCenter({ kind: 'cancelItem', workId, cause, actor }));
  const agentId = host.agentOfWork(workId);
  if (agentId === null) {
    const ended = readWorkItem(host, workId);
    if (ended === null) return { ok: false, code: 'unknownWorkItem' };
    return ended.outcome === 'cancelled' || ended.outcome === 'abandoned'
      ? { ok: true, item: ended }
      : { ok: false, code: 'workItemEnded' };
  }
  return after(host, workId, await host.ask(agentId, { kind: 'cancelWork', workId, outcome: cause, actor }));
}

function after(host: ContactCenterHost, workId: string, outcome: Outcome): CancelOutcome {
  // It ended by itself meanwhile.
  if (!outcome.ok) return { ok: false, code: outcome.code === 'unknownWork' ? 'workItemEnded' : outcome.code };
  const item = readWorkItem(host, workId);
  return item === null ? { ok: false, code: 'unknownWorkItem' } : { ok: true, item };
}
