/** How interactions of several channels share an agent: units, exclusive channels, and who may interrupt whom (docs/SPEC.md, CP). */
import type { Channel, Rules } from './definition.ts';
import { type AgentState, isInHand, type WorkItem } from './model.ts';

/** Whether an agent has room for one more interaction of a channel. */
export type Room =
  | { readonly kind: 'free' }
  /** There is room once these are parked; the latest come first. */
  | { readonly kind: 'interrupts'; readonly items: readonly WorkItem[] }
  | { readonly kind: 'full' };

const FREE: Room = { kind: 'free' };
const FULL: Room = { kind: 'full' };

/** A channel that a newer definition dropped takes one unit and bars nobody. */
function weightOf(channel: Channel | undefined): number {
  return channel?.weight ?? 1;
}

function channelOf(rules: Rules, id: string | null): Channel | undefined {
  return id === null ? undefined : rules.channelById.get(id);
}

/** The two may not be in one agent's hand. */
function excludes(a: Channel | undefined, b: Channel | undefined): boolean {
  return a?.id !== b?.id && (a?.exclusive === true || b?.exclusive === true);
}

/** Units that these take of the agent's capacity. */
export function unitsOf(rules: Rules, items: readonly WorkItem[]): number {
  let units = 0;
  for (const item of items) units += weightOf(channelOf(rules, item.channel));
  return units;
}

/**
 * Whether one more interaction of the channel fits (CP1 to CP4).
 *
 * @param exceptId an item that is not counted: the one that is asked about
 */
export function roomFor(
  rules: Rules,
  state: AgentState,
  channelId: string | null,
  exceptId: string | null = null,
): Room {
  const work = state.contactCenter.work;
  if (work.length === 0) return FREE;
  const channel = channelOf(rules, channelId);
  const weight = weightOf(channel);
  const limit = rules.definition.capacity.contactCenter;
  let units = weight;
  let ofChannel = weight;
  let isBarred = false;
  for (const item of work) {
    if (!isInHand(item) || item.workId === exceptId) continue;
    const other = channelOf(rules, item.channel);
    units += weightOf(other);
    if (item.channel === channelId) ofChannel += weight;
    if (excludes(channel, other)) isBarred = true;
  }
  if (ofChannel > (channel?.capacity ?? 1)) return FULL;
  if (!isBarred && units <= limit) return FREE;
  return interruption(rules, work, channel, { units, limit, exceptId });
}

/** Parks as little as makes room, the latest first: first what bars the channel, then what fills the capacity. */
function interruption(
  rules: Rules,
  work: readonly WorkItem[],
  channel: Channel | undefined,
  { units, limit, exceptId }: { readonly units: number; readonly limit: number; readonly exceptId: string | null },
): Room {
  if (channel === undefined) return FULL;
  const parked: WorkItem[] = [];
  let left = units;
  const fillers: WorkItem[] = [];
  for (let index = work.length - 1; index >= 0; index -= 1) {
    const item = work[index];
    if (item === undefined || !isInHand(item) || item.workId === exceptId) continue;
    const other = channelOf(rules, item.channel);
    const mayBeParked = item.state === 'active' && other?.interruptibleBy.includes(channel.id) === true;
    if (excludes(channel, other)) {
      if (!mayBeParked) return FULL;
      parked.push(item);
      left -= weightOf(other);
    } else if (mayBeParked) fillers.push(item);
  }
  for (const item of fillers) {
    if (left <= limit) break;
    parked.push(item);
    left -= weightOf(channelOf(rules, item.channel));
  }
  return left <= limit ? { kind: 'interrupts', items: parked } : FULL;
}

/** Whether an exclusive channel, theirs or the wanted one, keeps the agent from one more interaction of the channel (CP3). */
export function isBarred(rules: Rules, state: AgentState, channelId: string): boolean {
  const channel = channelOf(rules, channelId);
  return state.contactCenter.work.some((item) => isInHand(item) && excludes(channel, channelOf(rules, item.channel)));
}

/** Whether an interaction of any channel fits without parking another. */
export function hasFreeRoom(rules: Rules, state: AgentState): boolean {
  return rules.definition.channels.some((channel) => roomFor(rules, state, channel.id).kind === 'free');
}
