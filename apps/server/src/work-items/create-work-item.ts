import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Arrival, arrivalOf, tidyArrival } from '@interlock/engine';
import type * as v from 'valibot';
import type { ContactCenterHost, HostRefusalCode, Outcome } from '../host/host-contract.ts';
import type { HostEvent } from '../host/host-event.ts';
import { readWorkItem } from './read-work-item.ts';
import type { createWorkItemSchema, WorkItemView } from './work-item-schemas.ts';

type Wanted = v.InferOutput<typeof createWorkItemSchema>;
/** What a record of such a request says. */
type Given = Extract<HostEvent, { kind: 'workGiven' | 'itemQueued' }>;

export type CreateOutcome =
  | { readonly kind: 'created'; readonly item: WorkItemView }
  /** The same request was carried out before; nothing was done again. */
  | { readonly kind: 'repeated'; readonly item: WorkItemView }
  | { readonly kind: 'refused'; readonly code: HostRefusalCode | 'idempotencyKeyReused' | 'unknownWorkItem' };

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Gives an agent an interaction, or puts one into a queue (SV65). With an idempotency key a repeated request is answered
 * with the item of the first one; another request with the same key is refused (SV66).
 */
export async function createWorkItem(
  host: ContactCenterHost,
  wanted: Wanted,
  idempotencyKey: string | null,
  newWorkId: () => string,
): Promise<CreateOutcome> {
  const keyHash = idempotencyKey === null ? null : sha256(idempotencyKey);
  const commandId = keyHash === null ? null : `k/${keyHash}`;
  if (commandId !== null) {
    const repeated = await findRepeated(host, wanted, commandId);
    if (repeated !== null) return repeated;
  }
  const workId = wanted.workId ?? newWorkId();
  const outcome = await give(host, wanted, workId, commandId);
  if (!outcome.ok) return { kind: 'refused', code: outcome.code };
  // Two with one key at the same time: the second waited for the first.
  if (outcome.isRepeated && commandId !== null)
    return (await findRepeated(host, wanted, commandId)) ?? { kind: 'refused', code: 'unknownWorkItem' };
  const item = readWorkItem(host, workId);
  return item === null ? { kind: 'refused', code: 'unknownWorkItem' } : { kind: 'created', item };
}

function give(host: ContactCenterHost, wanted: Wanted, workId: string, commandId: string | null): Promise<Outcome> {
  const { agentId, channel, label, detail } = wanted;
  if (agentId !== undefined) return host.ask(agentId, { kind: 'giveWork', workId, channel, label, detail }, commandId);
  return host.askCenter(arrival(wanted, workId), commandId);
}

function arrival({ queueId, channel, label, detail, ...rest }: Wanted, workId: string): Arrival {
  const { priority = 0, skills = [], preferredAgentIds = [] } = rest;
  // The schema has seen to it that there is a queue where there is no agent.
  return tidyArrival({
    kind: 'queueWork',
    workId,
    queueId: queueId ?? '',
    channel,
    label,
    detail,
    priority,
    skills,
    preferredAgentIds,
  });
}

/** Whether the request asks for what its record says was asked for then, whatever has become of the item since. */
function isSame(wanted: Wanted, agentId: string | null, given: Given): boolean {
  const { workId, channel, label, detail } = given.item;
  if (agentId !== (wanted.agentId ?? null) || workId !== (wanted.workId ?? workId)) return false;
  return given.kind === 'itemQueued'
    ? isDeepStrictEqual(arrival(wanted, workId), arrivalOf(given.item))
    : channel === wanted.channel && label === wanted.label && detail === wanted.detail;
}

/** What the key was used for; null when it was not, as far as the log goes back. */
async function findRepeated(host: ContactCenterHost, wanted: Wanted, commandId: string): Promise<CreateOutcome | null> {
  const record = await host.recordOf(commandId);
  if (record === null) return null;
  const given = record.events.find((event) => event.kind === 'workGiven' || event.kind === 'itemQueued');
  if (given === undefined || !isSame(wanted, record.agentId, given))
    return { kind: 'refused', code: 'idempotencyKeyReused' };
  const item = readWorkItem(host, given.item.workId);
  return item === null ? { kind: 'refused', code: 'unknownWorkItem' } : { kind: 'repeated', item };
}
