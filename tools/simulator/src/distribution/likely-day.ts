/** A likely day for a definition: arrivals, handle times and patience as measured at two banks, and people who are people. */
import type { Definition, SkillLevel } from '@interlock/engine';
import { Chance } from '../chance.ts';
import { arrivals, handleMs, INTERACTION_KINDS, TICKET_MEAN_MS, type WorkKind } from '../workload.ts';
import type { Contact, DayPlan, Duty, OfferAnswer, PlannedTicket } from './day-plan.ts';

export interface DayOptions {
  readonly seed: number;
  /** Length of the day from 8 o'clock on, 1..12. */
  readonly hours: number;
  /** Work that arrives, as a share of what all agents could do one at a time; 0.1..2. */
  readonly load: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const OPENS_AT = 8 * HOUR_MS;
/** Mean patience, from an exponential fit to a day of calls. */
const PATIENCE_MS = 359_000;
/** Channels whose kind is not known take the mean of all calls. */
const MEAN_MS = 194_000;
const NEEDS_SKILL = 0.3;
const HAS_PRIORITY = 0.1;
const DECLINES = 0.03;
const MISSES = 0.02;
const TICKETS_PER_HOUR = 1;
const TICKETS_BY_HAND = 0.2;

/** Purposes of chance: each draws from a stream of its own, so that another definition changes nothing about the day. */
const STREAM = { arrivals: 1, contact: 2, answer: 3, crm: 4, breaks: 5, tickets: 6 } as const;

/**
 * The day of a definition's queues, channels, skills and agents. What a contact wants and how people behave depends on the seed and
 * on the contact alone, so the same day can be played under another definition that has these queues and agents.
 *
 * @param agentIds who works
 */
export function likelyDay(
  definition: Definition,
  agentIds: readonly string[],
  { seed, hours, load }: DayOptions,
): DayPlan {
  const kinds = definition.channels.map(
    ({ id }): WorkKind =>
      INTERACTION_KINDS.find((kind) => kind.channel === id) ?? { channel: id, share: 0.2, meanMs: MEAN_MS },
  );
  const shares = kinds.reduce((sum, kind) => sum + kind.share, 0);
  const meanMs = kinds.reduce((sum, kind) => sum + (kind.share / shares) * kind.meanMs, 0);
  const queues = definition.queues.filter((queue) => queue.isOpen).map((queue) => queue.id);
  const until = hours * HOUR_MS;
  const come = arrivals(new Chance(seed, STREAM.arrivals), {
    from: OPENS_AT,
    until: OPENS_AT + until,
    perHour: (load * agentIds.length * HOUR_MS) / meanMs,
    kinds,
    hasDayShape: true,
  });
  const contacts = come.map((arrival, index): Contact => {
    const chance = new Chance(seed, STREAM.contact, index);
    return {
      workId: `c${index}`,
      at: arrival.at - OPENS_AT,
      queueId: queues[chance.below(queues.length)] ?? '',
      channel: arrival.channel,
      priority: chance.happens(HAS_PRIORITY) ? chance.between(1, 3) : 0,
      skills: chance.happens(NEEDS_SKILL) ? skillsOf(chance, definition) : [],
      handleMs: arrival.handleMs,
      patienceMs: Math.round(chance.exponential(PATIENCE_MS)),
    };
  });
  return {
    countFrom: 0,
    until,
    agents: agentIds.map((agentId) => ({ agentId, team: null })),
    contacts,
    duties: agentIds.flatMap((agentId, index) => dutiesOf(agentId, new Chance(seed, STREAM.breaks, index), until)),
    tickets: agentIds.flatMap((agentId, index) => ticketsOf(agentId, new Chance(seed, STREAM.tickets, index), until)),
    backAfterMissMs: 5 * MINUTE_MS,
    crmMs: (agentId, request) => new Chance(seed, STREAM.crm, agentIds.indexOf(agentId), request).between(30, 250),
    answerTo: (workId, offers) => answerOf(new Chance(seed, STREAM.answer, Number(workId.slice(1)), offers)),
  };
}

function skillsOf(chance: Chance, { skills }: Definition): readonly SkillLevel[] {
  const skill = skills[chance.below(skills.length)];
  return skill === undefined ? [] : [{ skillId: skill.id, level: chance.between(1, 8) }];
}

function answerOf(chance: Chance): OfferAnswer {
  const afterMs = Math.round(Math.min(chance.lognormal(Math.log(4_000), 0.5), 15_000));
  if (chance.happens(MISSES)) return { kind: 'miss', afterMs };
  return { kind: chance.happens(DECLINES) ? 'decline' : 'accept', afterMs };
}

/** On duty all day, with a break of a quarter of an hour in every two hours. */
function dutiesOf(agentId: string, chance: Chance, until: number): readonly Duty[] {
  const duties: Duty[] = [{ at: 0, agentIds: [agentId], count: 1 }];
  for (let from = 0; from + 2 * HOUR_MS <= until; from += 2 * HOUR_MS) {
    const at = from + chance.below(105) * MINUTE_MS;
    duties.push({ at, agentIds: [agentId], count: 0 }, { at: at + 15 * MINUTE_MS, agentIds: [agentId], count: 1 });
  }
  return duties;
}

function ticketsOf(agentId: string, chance: Chance, until: number): readonly PlannedTicket[] {
  const tickets: PlannedTicket[] = [];
  const gapMs = (): number => chance.exponential(HOUR_MS / TICKETS_PER_HOUR);
  for (let at = gapMs(); at < until; at += gapMs()) {
    tickets.push({
      at: Math.round(at),
      agentId,
      workId: `t-${agentId}-${tickets.length}`,
      lengthMs: handleMs(chance, TICKET_MEAN_MS / 4),
      byHand: chance.happens(TICKETS_BY_HAND),
    });
  }
  return tickets;
}
