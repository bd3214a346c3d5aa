/**
 * For each property one situation or more in which it is put to the test: what it speaks of is there, and could go wrong.
 * Each must come up in every tier, so that no property holds for want of trying.
 */
import {
  type AgentState,
  type CenterItem,
  type CenterRecord,
  isWaiting,
  type MatchReason,
  type Rules,
  type WorkState,
} from '@interlock/engine';
import { BASE } from '../canonical.ts';
import type { CenterWorld } from './center-world.ts';
import type { Strength } from './rest-properties.ts';
import { couldTake, isAhead, levelFor } from './turn-properties.ts';

/** One step: the world before and after it, and the records of its turns. */
export interface Moment {
  readonly rules: Rules;
  readonly strength: Strength;
  readonly before: CenterWorld;
  readonly after: CenterWorld;
  readonly records: readonly CenterRecord[];
}

export interface CenterSituation {
  /** The property that is put to the test. */
  readonly id: string;
  readonly says: string;
  holds(moment: Moment): boolean;
}

type Event = CenterRecord['events'][number];

interface Match {
  readonly item: CenterItem;
  readonly to: AgentState;
  readonly reason: MatchReason;
}

const anyEvent = ({ records }: Moment, is: (event: Event) => boolean): boolean =>
  records.some(({ events }) => events.some(is));
const happened = (moment: Moment, kind: Event['kind']): boolean => anyEvent(moment, (event) => event.kind === kind);
const waiting = ({ items }: CenterWorld): CenterItem[] => items.filter(isWaiting);
const works = ({ contactCenter }: AgentState, ...states: readonly WorkState[]): boolean =>
  contactCenter.work.some((work) => states.includes(work.state));

/** Some agent, with what their CRM is doing. */
function someone({ after }: Moment, is: (state: AgentState, crm: CenterWorld['crms'][number]) => boolean): boolean {
  return after.agents.some((state, index) => is(state, after.crms[index] as CenterWorld['crms'][number])); // one for each agent
}

/** An item waits that the agent may have and cannot take, and that is why. */
function keptFrom({ rules, after }: Moment, why: (state: AgentState, item: CenterItem) => boolean): boolean {
  return waiting(after).some((item) =>
    after.agents.some(
      (state) => levelFor(rules, state, item) !== null && !couldTake(rules, state, item) && why(state, item),
    ),
  );
}

/** What the centre gave by itself, to an agent as they were before the step. */
function matchesOf({ before, after, records }: Moment): Match[] {
  return records.flatMap(({ agentId, events }) =>
    events.flatMap((event) => {
      if (event.kind !== 'workGiven' || event.match === undefined) return [];
      const item = after.items.find(({ workId }) => workId === event.item.workId);
      const to = before.agents.find((state) => state.agentId === agentId);
      return item === undefined || to === undefined ? [] : [{ item, to, reason: event.match }];
    }),
  );
}

/** Somebody refused the item and could take it else. */
function isRefused({ rules, after }: Moment): boolean {
  return waiting(after).some(
    (item) =>
      item.refusals.length > item.forgiven &&
      after.agents.some(
        (state) => levelFor(rules, state, item) === null && couldTake(rules, state, { ...item, refusals: [] }),
      ),
  );
}

/** An offer ended in this way. */
function offerEnded(moment: Moment, is: (event: Event) => boolean): boolean {
  const wasOffered = (workId: string): boolean =>
    moment.before.items.some((item) => item.workId === workId && item.holders.some(({ state }) => state === 'offered'));
  return anyEvent(moment, (event) => 'workId' in event && is(event) && wasOffered(event.workId));
}

export const CENTER_SITUATIONS: readonly CenterSituation[] = [
  {
    id: 'I1',
    says: 'a router asks leave to give a ticket to an agent who has work',
    holds: (moment) =>
      moment.strength === 'prevent' &&
      someone(moment, (state, crm) => crm.ask === 'asking' && works(state, 'offered', 'active')),
  },
  {
    id: 'I1',
    says: 'a CRM that only reports gives a ticket to an agent who has work',
    holds: (moment) => someone(moment, (state, crm) => crm.tickets.length > 0 && works(state, 'offered', 'active')),
  },
  {
    id: 'I1',
    says: 'an item waits for an agent who has work of an exclusive channel, or is of one',
    holds: (moment) =>
      keptFrom(moment, (state, item) =>
        state.contactCenter.work.some(({ channel, state: at }) => at === 'active' && channel !== item.channel),
      ),
  },
  {
    id: 'I2',
    says: 'an item waits for an agent who is at capacity',
    holds: (moment) =>
      keptFrom(moment, (state, item) =>
        state.contactCenter.work.some(({ channel, state: at }) => at === 'active' && channel === item.channel),
      ),
  },
  {
    id: 'I2',
    says: 'an agent is over capacity by force',
    holds: (moment) => someone(moment, ({ contactCenter }) => contactCenter.work.some(({ forced }) => forced)),
  },
  {
    id: 'I3',
    says: 'two agents are rung, and one accepts',
    holds: (moment) => happened(moment, 'workStarted') && moment.before.items.some(({ holders }) => holders.length > 1),
  },
  {
    id: 'I4',
    says: 'an item that an agent has ends, while another is there',
    holds: (moment) => happened(moment, 'workEnded') && moment.before.items.length > 1 && moment.after.items.length > 0,
  },
  { id: 'I5', says: 'an item waits that an idle agent refused', holds: isRefused },
  {
    id: 'I6',
    says: 'an offer outlives its time',
    holds: (moment) => happened(moment, 'offerMissed'),
  },
  {
    id: 'I6',
    says: 'a reservation ends without an answer of the CRM',
    holds: (moment) => anyEvent(moment, (event) => event.kind === 'reservationReleased' && event.cause === 'crmSilent'),
  },
  {
    id: 'I7',
    says: 'an item is in progress that another agent could accept too late',
    holds: ({ after }) =>
      after.items.some(({ holders }) => holders.some(({ state }) => state === 'active')) &&
      after.agents.filter((state) => state.session.state === 'linked' && state.crmLink.state === 'up').length > 1,
  },
  {
    id: 'I7',
    says: 'an offer is accepted at the end of its time',
    // The checker accepts before each tick (see `pass`).
    holds: (moment) => moment.before.agents.some((state) => works(state, 'offered')) && happened(moment, 'offerMissed'),
  },
  {
    id: 'I8',
    says: 'an item waits for an agent who is Not Ready',
    holds: (moment) => keptFrom(moment, ({ contactCenter }) => contactCenter.choice?.ready === false),
  },
  {
    id: 'I8',
    says: 'an item waits for an agent with a ticket',
    holds: (moment) => keptFrom(moment, ({ crm }) => crm.work.length > 0),
  },
  {
    id: 'I8',
    says: 'an agent with an offer loses the link',
    holds: (moment) => offerEnded(moment, (event) => event.kind === 'offerRescinded' && event.cause === 'linkLost'),
  },
  {
    id: 'I9',
    says: 'an agent is given again what they had before',
    holds: (moment) =>
      matchesOf(moment).some(({ item, to }) => item.refusals.some(({ agentId }) => agentId === to.agentId)),
  },
  {
    id: 'I10',
    says: 'what the CRM does because it was asked is news',
    holds: ({ before, after }) =>
      before.crms.some(({ up }, index) => {
        const [first] = up;
        const reported = before.agents[index]?.crm.reported;
        return (
          first !== undefined &&
          first.requestId !== null &&
          first.version > BASE &&
          first.statusId !== reported?.statusId &&
          (after.crms[index]?.up.length ?? 0) < up.length
        );
      }),
  },
  {
    id: 'I11',
    says: 'Complementary: Ready chosen on one side ends that of the other',
    holds: (moment) =>
      anyEvent(moment, (event) => event.kind === 'choiceMade' && event.choice.cause === 'otherSideReady'),
  },
  {
    id: 'I11',
    says: 'Synchronized: a choice in the CRM is the choice of both sides',
    holds: (moment) =>
      moment.rules.definition.mode === 'synchronized' &&
      anyEvent(
        moment,
        (event) => event.kind === 'choiceMade' && event.side === 'contactCenter' && event.choice.by === 'crmUser',
      ),
  },
  {
    id: 'I12',
    says: 'an item has waited, and goes to an agent who has become free',
    holds: (moment) =>
      matchesOf(moment).some(({ item, to }) =>
        waiting(moment.before).some(
          (known) =>
            known.workId === item.workId && !couldTake(moment.rules, to, known) && works(to, 'active', 'wrapUp'),
        ),
      ),
  },
  {
    id: 'I12',
    says: 'an item waits until more may serve it',
    holds: ({ rules, after }) =>
      waiting(after).some((item) => (rules.queueById.get(item.queueId)?.plan.length ?? 0) > item.step + 1),
  },
  {
    id: 'I13',
    says: 'an agent is given one of two items that they may have',
    holds: (moment) =>
      matchesOf(moment).some(({ item, to }) =>
        waiting(moment.after).some(
          (other) => isAhead(moment.rules, item, other) && levelFor(moment.rules, to, other) !== null,
        ),
      ),
  },
  {
    id: 'I14',
    says: 'an item waits again',
    holds: (moment) => happened(moment, 'workReturned') && waiting(moment.after).length > 0,
  },
  {
    id: 'I15',
    says: 'one of two idle agents is asked first',
    holds: (moment) =>
      matchesOf(moment).some(
        ({ reason, to }) =>
          reason.by === 'longestIdle' &&
          reason.second !== null &&
          moment.before.agents.some((other) => other !== to && other.given.idleSince !== to.given.idleSince),
      ),
  },
  {
    id: 'I16',
    says: 'an agent is given an item behind one that nobody may have',
    holds: (moment) =>
      matchesOf(moment).some(({ item }) =>
        waiting(moment.after).some(
          (stone) =>
            isAhead(moment.rules, stone, item) &&
            moment.after.agents.every((state) => levelFor(moment.rules, state, stone) === null),
        ),
      ),
  },
  {
    id: 'I17',
    says: 'a match is made among several agents and items',
    holds: (moment) =>
      matchesOf(moment).length > 0 && moment.before.items.length > 1 && moment.before.agents.length > 1,
  },
  {
    id: 'I18',
    says: 'an offer is accepted',
    holds: (moment) => offerEnded(moment, ({ kind }) => kind === 'workStarted'),
  },
  {
    id: 'I18',
    says: 'an offer is declined',
    holds: (moment) => offerEnded(moment, ({ kind }) => kind === 'offerDeclined'),
  },
  {
    id: 'I18',
    says: 'an offer is missed',
    holds: (moment) => offerEnded(moment, ({ kind }) => kind === 'offerMissed'),
  },
  {
    id: 'I18',
    says: 'an offer is rescinded',
    holds: (moment) => offerEnded(moment, ({ kind }) => kind === 'offerRescinded'),
  },
  {
    id: 'I18',
    says: 'what is on offer is cancelled',
    holds: (moment) => offerEnded(moment, (event) => event.kind === 'workEnded' && event.outcome === 'cancelled'),
  },
  {
    id: 'SA6',
    says: 'an agent with work in progress and parked is taken over',
    holds: (moment) =>
      anyEvent(moment, (event) => event.kind === 'sessionEnded' && event.cause === 'supervisor') &&
      moment.before.agents.some((state) => works(state, 'active') && works(state, 'parked')),
  },
  {
    id: 'SA6',
    says: 'an agent whose link is lost is taken over',
    holds: (moment) =>
      anyEvent(moment, (event) => event.kind === 'sessionEnded' && event.cause === 'supervisor') &&
      moment.before.agents.some((state) => state.session.state === 'lost' && works(state, 'active')),
  },
];

/** What a situation is called in the list of what was met. */
export const nameOfSituation = ({ id, says }: CenterSituation): string => `${id}: ${says}`;
