/** What supervisors do with items and teams, and how items are cancelled (docs/SPEC.md, SA and CC6). All of it is recorded. */

import { isBarred, roomFor } from '../channel-policy.ts';
import type { RefusalCode } from '../codes.ts';
import { actedBy } from '../model.ts';
import { canTake } from '../work.ts';
import { refusalOf } from './admission.ts';
import type { Turn } from './center.ts';
import type { CenterInput } from './center-inputs.ts';
import { type CenterItem, type Holder, isTaken, isWaiting } from './center-item.ts';
import { abilitiesOf, isSignedIn } from './eligibility.ts';

type Input<K extends CenterInput['kind']> = Omit<Extract<CenterInput, { kind: K }>, 'kind'>;

/** Takes an item from agents who have it, for a reason of the centre's. */
function takeFrom(turn: Turn, item: CenterItem, holders: readonly Holder[], cause: 'pulled' | 'takenByOther'): void {
  for (const { agentId } of holders) {
    const code = turn.tell(agentId, { kind: 'rescindWork', workId: item.workId, cause });
    if (code !== null) throw new Error(`agent ${agentId} refused to give back ${item.workId}: ${code}`);
  }
}

/**
 * The item ends where it waits or is on offer; one in progress ends as if the caller had left, with its wrap-up (IL13).
 *
 * @returns `unknownWork` or null
 */
export function cancelItem(turn: Turn, input: Input<'cancelItem'>): RefusalCode | null {
  const { workId, cause } = input;
  const item = turn.items.get(workId);
  if (item === undefined) return 'unknownWork';
  const [first, ...others] = item.holders;
  if (first === undefined) {
    turn.emit({ kind: 'itemEnded', workId, outcome: cause, ...actedBy(input) });
    return null;
  }
  takeFrom(turn, item, others, 'takenByOther');
  return turn.tell(first.agentId, { kind: 'cancelWork', workId, outcome: cause, ...actedBy(input) });
}

/**
 * To another queue, where it waits with its arrival time; an offer that stands is taken back.
 *
 * @returns `unknownWork`, `workInProgress` (pull it first), `unknownQueue`, `queueClosed`, `queueFull`, or null
 */
export function moveItem(turn: Turn, input: Input<'moveItem'>): RefusalCode | null {
  const { workId, queueId } = input;
  const item = turn.items.get(workId);
  if (item === undefined) return 'unknownWork';
  if (isTaken(item)) return 'workInProgress';
  const refusal = refusalOf(turn, queueId);
  if (refusal !== null) return refusal;
  turn.emit({ kind: 'itemMoved', workId, queueId, cause: 'supervisor', passed: [], ...actedBy(input) });
  takeFrom(turn, item, item.holders, 'pulled');
  return null;
}

/** Why the agent cannot be given the item; null when they can, if need be by force. */
function obstacleTo(turn: Turn, agentId: string, channel: string, force: boolean): RefusalCode | null {
  const { rules } = turn;
  const state = turn.agents.get(agentId);
  if (state === undefined) return 'unknownAgent';
  if (!rules.channelById.has(channel)) return 'unknownChannel';
  if (!canTake(rules, state, channel, true)) return 'agentNotAvailable';
  if (force || roomFor(rules, state, channel).kind !== 'full') return null;
  return isBarred(rules, state, channel) ? 'exclusiveChannel' : 'overCapacity';
}

/**
 * To an agent, whatever their team and skills. Without `force` never over capacity or an exclusive channel, and with it
 * recorded as such.
 *
 * @returns `unknownWork`, `workInProgress` (pull it first), `unknownAgent`, `unknownChannel`, `agentNotAvailable`,
 *   `exclusiveChannel`, `overCapacity`, or null
 */
export function assignItem(turn: Turn, input: Input<'assignItem'>): RefusalCode | null {
  const { workId, agentId, force } = input;
  const item = turn.items.get(workId);
  if (item === undefined) return 'unknownWork';
  if (isTaken(item)) return 'workInProgress';
  const { queueId, channel, label, detail, createdAt } = item;
  if (item.holders.some((holder) => holder.agentId === agentId)) {
    // Already on its way to them: it is theirs alone now.
    turn.emit({ kind: 'itemAssigned', workId, agentId, force, ...actedBy(input) });
    takeFrom(
      turn,
      item,
      item.holders.filter((holder) => holder.agentId !== agentId),
      'pulled',
    );
    return null;
  }
  const obstacle = obstacleTo(turn, agentId, channel, force);
  if (obstacle !== null) return obstacle;
  turn.emit({ kind: 'itemAssigned', workId, agentId, force, ...actedBy(input) });
  takeFrom(turn, item, item.holders, 'pulled');
  const code = turn.tell(agentId, {
    kind: 'reserveWork',
    workId,
    queueId,
    channel,
    label,
    detail,
    createdAt,
    forced: force,
  });
  if (code !== null) throw new Error(`agent ${agentId} refused ${workId}: ${code}`);
  return null;
}

/**
 * From its agents back to the queue, at its old place; they are not asked again while another can be.
 *
 * @returns `unknownWork`, `notActive` where nobody has it or its wrap-up runs, or null
 */
export function pullItem(turn: Turn, input: Input<'pullItem'>): RefusalCode | null {
  const { workId } = input;
  const item = turn.items.get(workId);
  if (item === undefined) return 'unknownWork';
  if (isWaiting(item) || item.holders.some((holder) => holder.state === 'wrapUp')) return 'notActive';
  turn.emit({ kind: 'itemPulled', workId, ...actedBy(input) });
  takeFrom(turn, item, item.holders, 'pulled');
  return null;
}

/**
 * A supervisor's Not Ready for every signed-in member of a team; work in progress goes on.
 *
 * @param input.reasonCode null: the definition's `systemReasonCodes.supervisor`
 * @returns `unknownTeam`, `unknownReasonCode`, or null
 */
export function drainTeam(turn: Turn, input: Input<'drainTeam'>): RefusalCode | null {
  const { teamId, reasonCode } = input;
  const { rules } = turn;
  if (!rules.definition.teams.some((team) => team.id === teamId)) return 'unknownTeam';
  if (reasonCode !== null && !rules.reasonByCode.has(reasonCode)) return 'unknownReasonCode';
  turn.emit({ kind: 'teamDrained', teamId, reasonCode, ...actedBy(input) });
  const members = [...turn.agents.values()].filter(
    (state) => isSignedIn(state) && abilitiesOf(rules, state.agentId, state.team).teams.has(teamId),
  );
  for (const agentId of members.map((state) => state.agentId).sort()) {
    const code = turn.tell(agentId, {
      kind: 'chooseState',
      epoch: null,
      by: 'supervisor',
      ready: false,
      reasonCode,
      ...actedBy(input),
    });
    if (code !== null) throw new Error(`agent ${agentId} refused to be drained: ${code}`);
  }
  return null;
}

/**
 * From a place that is lost or hangs: the agent is signed out without waiting, and items in progress or parked go back to
 * their queues. Interactions of no queue have nowhere to wait and stay with the agent, as what is in wrap-up does.
 *
 * @returns `unknownAgent`, `notSignedIn`, or null
 */
export function takeOver(turn: Turn, input: Input<'takeOver'>): RefusalCode | null {
  const { agentId } = input;
  if (!turn.agents.has(agentId)) return 'unknownAgent';
  const code = turn.tell(agentId, { kind: 'endSession', force: true, ...actedBy(input) });
  if (code !== null) return code;
  // Signed out first: else what goes back could be offered here again.
  for (const { workId } of turn.agents.get(agentId)?.contactCenter.work ?? [])
    if (turn.items.has(workId)) pullItem(turn, { workId, ...actedBy(input) });
  return null;
}
