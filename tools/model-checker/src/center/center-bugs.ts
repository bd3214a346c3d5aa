/**
 * Broken contact centres. Each is the shipped source with an edit or two, and must be caught by the property that is named
 * beside it: a bug that is not caught is a missing property.
 */
import type { Edit } from '../engine-source.ts';
import type { CenterRun } from './center-model.ts';
import { centerRunsOf } from './center-runs.ts';

export interface CenterBug {
  readonly id: string;
  readonly says: string;
  /** The id that the broken property begins with. */
  readonly caughtBy: string;
  readonly edits: readonly Edit[];
  readonly run: CenterRun;
}

const RUNS = centerRunsOf('quick');

function bug(id: string, caughtBy: string, runId: string, says: string, ...edits: readonly Edit[]): CenterBug {
  const run = RUNS.find((candidate) => candidate.id === `center-${runId}`);
  if (run === undefined) throw new Error(`no run center-${runId}`);
  return { id: `center-${id}`, says, caughtBy, edits, run };
}

function edit(file: string, find: string, replace: string): Edit {
  return { file, find, replace };
}

const CENTER = 'center/center.ts';
const EVOLVE = 'center/evolve-items.ts';

export const CENTER_BUGS: readonly CenterBug[] = [
  bug(
    'others-kept',
    'I3',
    'ring-claim',
    'After the first accept the others keep their offers.',
    edit(
      CENTER,
      'item.holders.length > 1 && isTaken(item)) this.takeBackOthers(item);',
      'false) this.takeBackOthers(item);',
    ),
  ),
  bug(
    'refusal-forgotten',
    'I5',
    'ring-claim',
    'A refusal is not remembered.',
    edit(
      EVOLVE,
      'const refusals = [...item.refusals, refusal].slice(-MAX_REFUSALS);',
      'const refusals = item.refusals;',
    ),
  ),
  bug(
    'refusal-ignored',
    'I5',
    'ring-claim',
    'Who refused is asked again.',
    edit(
      'center/center-item.ts',
      'if (item.refusals.length === item.forgiven) return [];',
      'if (item.forgiven >= 0) return [];',
    ),
  ),
  bug(
    'capacity-unchecked',
    'I2',
    'rank-claim',
    'The capacity is not looked at.',
    edit('channel-policy.ts', 'if (ofChannel > (channel?.capacity ?? 1)) return FULL;', 'if (!isBarred) return FREE;'),
  ),
  bug(
    'exclusive-ignored',
    'I1',
    'channels-prevent',
    'An exclusive channel bars nothing.',
    edit(
      'channel-policy.ts',
      'return a?.id !== b?.id && (a?.exclusive === true || b?.exclusive === true);',
      'return a === undefined && b === undefined;',
    ),
  ),
  bug(
    'permit-unasked',
    'I1',
    'router-prevent',
    'A permit is granted whatever the agent has in hand.',
    edit(
      'permit.ts',
      "if (state.crm.reported?.ready !== true || !isEffectivelyReady(rules, state, 'crm')) return 'permitDenied';",
      "if (!isEffectivelyReady(rules, state, 'crm') && rules.definition.version !== 1) return 'permitDenied';",
    ),
  ),
  bug(
    'unconfirmed-offer',
    'I1',
    'router-claim',
    'The offer goes out although the CRM reports a ticket.',
    edit('work.ts', "if (state.crm.work.length > 0) return 'crmHasWork';", ''),
    edit(
      'work.ts',
      "if (holdsOf(rules, state, 'contactCenter').some((hold) => !OWN_HOLDS.has(hold.kind))) return 'agentNotReady';",
      '',
    ),
  ),
  bug(
    'step-never-taken',
    'I12',
    'absent-claim',
    'Nobody is added to those who may serve an item, however long it waits.',
    edit('center/consequences.ts', 'if (timed > item.step) return', 'if (timed > item.step + 9) return'),
  ),
  bug(
    'arrival-renewed',
    'I14',
    'ring-claim',
    'What comes back has arrived anew.',
    edit(
      EVOLVE,
      'requeues: item.requeues + (waitsAgain ? 1 : 0),',
      'requeues: item.requeues + (waitsAgain ? 1 : 0), createdAt: at + 1,',
    ),
  ),
  bug(
    'freed-unseen',
    'I12',
    'rank-claim',
    'An agent who is free again looks for nothing.',
    edit(CENTER, 'if (change.gained) this.dirtyAgents.add(state.agentId);', ''),
  ),
  bug(
    'released-twice',
    'I9',
    'ring-claim',
    'What ends a holding ends it twice.',
    edit(
      'work.ts',
      "draft.emit({ at: draft.now, kind: 'workReturned', workId: item.workId, queueId: item.queueId, cause });",
      "for (let time = 0; time < 2; time += 1) draft.emit({ at: draft.now, kind: 'workReturned', workId: item.workId, queueId: item.queueId, cause });",
    ),
  ),
  bug(
    'late-accept',
    'I7',
    'ring-claim',
    'An accept after the end of the offer is taken.',
    edit('decide.ts', '|| (item.deadlineAt !== null && item.deadlineAt <= draft.now)', ''),
  ),
  bug(
    'rank-without-priority',
    'I13',
    'rank-claim',
    'Priority changes no place.',
    edit(
      'center/item-order.ts',
      'item.createdAt - item.priority * rules.definition.distribution.priorityCreditMs',
      'item.createdAt + 0 * rules.definition.distribution.priorityCreditMs',
    ),
  ),
  bug(
    'forced-unrecorded',
    'I2',
    'supervise-claim',
    'What was given by force does not say so.',
    edit(
      'decide.ts',
      "const forced = input.forced && roomFor(rules, state, input.channel).kind === 'full';",
      'const forced = false;',
    ),
  ),
  bug(
    'offer-outlives-ready',
    'I8',
    'links-claim',
    'An offer stands although its agent chose a break.',
    edit(
      'work.ts',
      "if (state.contactCenter.choice?.ready !== true) return 'agentNotReady'; if (holdsOf",
      'if (holdsOf',
    ),
  ),
  bug(
    'longest-idle-last',
    'I15',
    'fair-claim',
    'Who has been idle longest is asked last.',
    edit(
      'center/matcher/strategies.ts',
      'if (keyA !== keyB) return keyA < keyB;',
      'if (keyA !== keyB) return keyA > keyB;',
    ),
  ),
  bug(
    'stone-in-the-way',
    'I16',
    'stone-claim',
    'Whoever is free looks at the first item that waits, and at no other.',
    edit(
      CENTER,
      'const place = this.matcher.workFor(agentId); if (place === null) continue;',
      'const item = [...this.items.values()].filter(isWaiting).sort((a, b) => comparePlaces(placeOf(this.rules, a), placeOf(this.rules, b)))[0]; if (item === undefined) continue; const place = placeOf(this.rules, item);',
    ),
    edit(CENTER, 'if (best.agentId !== null) this.dirtyAgents.add(best.agentId);', ''),
  ),
  bug(
    'equals-by-chance',
    'I17',
    'rank-claim',
    'Of two items that came at once the one goes first that happens to be first in a map.',
    edit('center/item-order.ts', 'return a.workId < b.workId;', 'return false;'),
  ),
  bug(
    'item-lost',
    'I4',
    'ring-claim',
    'What comes back from its last agent is gone.',
    edit(
      EVOLVE,
      'const waitsAgain = holders.length === 0;',
      "const waitsAgain = holders.length === 0; if (waitsAgain && event.cause === 'declined') return null;",
    ),
  ),
  bug(
    'offer-for-ever',
    'I6',
    'ring-claim',
    'An offer that nobody answers does not end.',
    edit(
      'due.ts',
      "if (item.state === 'offered') missOffer(draft, item);",
      "if (item.state === 'offered' && item.offers > 9) missOffer(draft, item);",
    ),
  ),
  bug(
    'missed-counted-twice',
    'I18',
    'ring-claim',
    'A missed offer counts as rescinded too.',
    edit(
      'work.ts',
      "beginCoolDown(draft, draft.now + coolDown.missedMs, 'missed');",
      "beginCoolDown(draft, draft.now + coolDown.missedMs, 'missed'); draft.emit({ at: draft.now, kind: 'offerRescinded', workId: item.workId, cause: 'pulled' });",
    ),
  ),
  bug(
    'held-and-listed',
    'I5',
    'ring-claim',
    'What an agent has stands in the wait list too.',
    edit(CENTER, 'this.matcher.remove(workId); this.forgetDue(workId); if (item', 'this.forgetDue(workId); if (item'),
  ),
  bug(
    'echo-chosen',
    'I10',
    'ring-claim',
    'What the CRM does because it was asked counts as chosen by its user.',
    edit(
      'crm-reports.ts',
      "observe(draft, input.statusId, 'echo', input.version); takeAnswer(draft, input);",
      'takeAnswer(draft, input); takeUnasked(draft, input.statusId, input.version);',
    ),
  ),
  bug(
    'both-ready',
    'I11',
    'click-claim',
    'In Complementary mode a click on Ready in the CRM leaves the contact centre Ready.',
    edit(
      'choose.ts',
      'else if (ready && draft.state[otherSide(side)].choice?.ready !== false)',
      "else if (ready && side === 'contactCenter' && draft.state[otherSide(side)].choice?.ready !== false)",
    ),
  ),
  bug(
    'taken-over-keeps',
    'SA6',
    'takenOver-claim',
    'Who is taken over keeps what they had in progress.',
    edit(
      'center/supervise.ts',
      'if (turn.items.has(workId)) pullItem(turn',
      "if (turn.items.get(workId)?.holders[0]?.state === 'parked') pullItem(turn",
    ),
  ),
  bug(
    'restart-looks-at-nothing',
    'I12',
    'crash-claim',
    'After a crash nothing is looked at again.',
    edit(CENTER, 'for (const workId of this.items.keys()) this.dirtyItems.add(workId);', ''),
  ),
];
