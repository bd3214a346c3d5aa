import { createHash } from 'node:crypto';
import type * as v from 'valibot';
import type { ContactCenterHost, HostRefusalCode } from '../host/host-contract.ts';
import { agentEventsOf } from '../host/load-state.ts';
import { readWorkItem } from './read-work-item.ts';
import type { createWorkItemSchema, WorkItemView } from './work-item-schemas.ts';

type Wanted = v.InferOutput<typeof createWorkItemSchema>;

export type CreateOutcome =
  | { readonly kind: 'created'; readonly item: WorkItemView }
  /** The same request was carried out before; nothing was done again. */
  | { readonly kind: 'repeated'; readonly item: WorkItemView }
  | { readonly kind: 'refused'; readonly code: HostRefusalCode | 'idempotencyKeyReused' | 'unknownWorkItem' };

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Gives an agent an interaction (SV65). With an idempotency key a repeated request is answered with the item of the first
 * one; another request with the same key is refused (SV66).
 */
export async function createWorkItem(
  host: ContactCenterHost,
  wanted: Wanted,
  idempotencyKey: string | null,
  newWorkId: () => string,
): Promise<CreateOutcome> {
  const { agentId, channel, label, detail } = wanted;
  const keyHash = idempotencyKey === null ? null : sha256(idempotencyKey);
  const commandId = keyHash === null ? null : `k/${keyHash}`;
  if (commandId !== null) {
    const repeated = await findRepeated(host, wanted, commandId);
    if (repeated !== null) return repeated;
  }
  const workId = wanted.workId ?? newWorkId();
  const outcome = await host.ask(agentId, { kind: 'giveWork', workId, channel, label, detail }, commandId);
  if (!outcome.ok) return { kind: 'refused', code: outcome.code };
  // Two with one key at the same time: the second waited for the first.
  if (outcome.isRepeated && commandId !== null)
    return (await findRepeated(host, wanted, commandId)) ?? { kind: 'refused', code: 'unknownWorkItem' };
  const item = readWorkItem(host, workId);
  return item === null ? { kind: 'refused', code: 'unknownWorkItem' } : { kind: 'created', item };
}

/** What the key was used for; null when it was not, as far as the log goes back. */
async function findRepeated(host: ContactCenterHost, wanted: Wanted, commandId: string): Promise<CreateOutcome | null> {
  const record = await host.recordOf(commandId);
  if (record === null) return null;
  const given = agentEventsOf(record).find((event) => event.kind === 'workGiven');
  if (given === undefined || record.agentId !== wanted.agentId)
    return { kind: 'refused', code: 'idempotencyKeyReused' };
  const { workId, channel, label, detail } = given.item;
  const isSame = channel === wanted.channel && label === wanted.label && detail === wanted.detail;
  if (!isSame || (wanted.workId !== undefined && wanted.workId !== workId))
    return { kind: 'refused', code: 'idempotencyKeyReused' };
  const item = readWorkItem(host, workId);
  return item === null ? { kind: 'refused', code: 'unknownWorkItem' } : { kind: 'repeated', item };
}
