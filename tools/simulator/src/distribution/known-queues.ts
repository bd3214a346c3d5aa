/** Queues whose results are known, as days for the Center. Times of the sources are in minutes. */
import type { Rules } from '@interlock/engine';
import { Chance } from '../chance.ts';
import type { Contact, DayPlan, Duty } from './day-plan.ts';
import type { Load } from './erlang.ts';
import { plainRules } from './plain-center.ts';

export const MINUTE_MS = 60_000;

/** What everybody does at once: the CRM confirms, the agent accepts. */
const AT_ONCE = {
  tickets: [],
  backAfterMissMs: 0,
  crmMs: () => 0,
  answerTo: () => ({ kind: 'accept', afterMs: 0 }),
} as const satisfies Partial<DayPlan>;

function agentIdsOf(group: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${group}${index}`);
}

function inMs(minutes: number): number {
  return Math.round(minutes * MINUTE_MS);
}

/** One queue, alike agents. */
export function oneQueueRules(agents: number, withinMs: number): Rules {
  return plainRules({
    teams: [{ id: 'team', label: 'Team' }],
    agents: agentIdsOf('a', agents).map((agentId) => ({ agentId, teams: [{ teamId: 'team' }] })),
    queues: [
      {
        id: 'queue',
        label: 'Queue',
        limit: 100_000,
        plan: [{ teams: [{ teamId: 'team' }] }],
        serviceLevel: { withinMs, shortAbandonMs: 0 },
      },
    ],
  });
}

/**
 * A run of M/M/n or M/M/n+M that starts empty.
 *
 * @param load rates per minute
 * @param seed different seeds are independent
 * @param countFromMinutes what comes earlier is not counted
 */
export function oneQueueDay(load: Load, seed: number, untilMinutes: number, countFromMinutes = 0): DayPlan {
  const arrivals = new Chance(seed, 1);
  const handling = new Chance(seed, 2);
  const patience = new Chance(seed, 3);
  const contacts: Contact[] = [];
  for (
    let at = arrivals.exponential(1 / load.arrivals);
    at < untilMinutes;
    at += arrivals.exponential(1 / load.arrivals)
  ) {
    contacts.push({
      workId: `c${contacts.length}`,
      at: inMs(at),
      queueId: 'queue',
      channel: 'voice',
      priority: 0,
      skills: [],
      handleMs: inMs(handling.exponential(1 / load.services)),
      patienceMs: load.leaving === 0 ? null : inMs(patience.exponential(1 / load.leaving)),
    });
  }
  const agentIds = agentIdsOf('a', load.agents);
  return {
    ...AT_ONCE,
    countFrom: inMs(countFromMinutes),
    until: inMs(untilMinutes),
    agents: agentIds.map((agentId) => ({ agentId, team: null })),
    contacts,
    duties: [{ at: 0, agentIds, count: load.agents }],
  };
}

/**
 * The example SimpleMSK of the ContactCenters simulator: three types of contact, two groups of agents, three periods of two hours
 * and the work that is left after them. The first type is for the first group, the last for the second, the middle one for the
 * first before the second. Rates and staffing change by the period; the day has a Gamma factor.
 */
const MSK = {
  periodMinutes: 120,
  /** By type and period, per minute. */
  arrivals: [
    [4.2, 5.3, 3.2],
    [5.1, 4.3, 4.8],
    [6.3, 5.2, 4.8],
  ],
  services: [0.5, 0.6, 0.4],
  leaving: [0.3, 0.4, 0.2],
  /** By group and period. */
  agents: [
    [12, 18, 9],
    [15, 20, 11],
  ],
  factorShape: 28.7,
  withinMinutes: 20 / 60,
} as const;

/** Agents of each group. */
export const MSK_GROUPS = MSK.agents.map((counts, group) => agentIdsOf(`g${group}-`, Math.max(...counts)));

export function mskRules(): Rules {
  const served: readonly (readonly number[])[] = [[0], [0, 1], [1]];
  return plainRules({
    teams: [
      { id: 'group0', label: 'Group 0' },
      { id: 'group1', label: 'Group 1' },
    ],
    // Of the middle type the first group is asked before the second: its level is lower.
    agents: MSK_GROUPS.flatMap((agentIds, group) =>
      agentIds.map((agentId) => ({ agentId, teams: [{ teamId: `group${group}`, level: group + 1 }] })),
    ),
    queues: served.map((groups, type) => ({
      id: `type${type}`,
      label: `Type ${type}`,
      limit: 100_000,
      plan: [{ teams: groups.map((group) => ({ teamId: `group${group}` })) }],
      serviceLevel: { withinMs: inMs(MSK.withinMinutes), shortAbandonMs: 0 },
    })),
  });
}

export function mskDay(seed: number): DayPlan {
  const factor = new Chance(seed, 0).gamma(1, 1 / Math.sqrt(MSK.factorShape));
  const contacts: Contact[] = [];
  MSK.arrivals.forEach((rates, type) => {
    const arrivals = new Chance(seed, 1, type);
    const handling = new Chance(seed, 2, type);
    const patience = new Chance(seed, 3, type);
    rates.forEach((rate, period) => {
      const end = (period + 1) * MSK.periodMinutes;
      const gap = (): number => arrivals.exponential(1 / (rate * factor));
      for (let at = period * MSK.periodMinutes + gap(); at < end; at += gap()) {
        contacts.push({
          workId: `${type}-${contacts.length}`,
          at: inMs(at),
          queueId: `type${type}`,
          channel: 'voice',
          priority: 0,
          skills: [],
          handleMs: inMs(handling.exponential(1 / (MSK.services[period] ?? 1))),
          patienceMs: inMs(patience.exponential(1 / (MSK.leaving[period] ?? 1))),
        });
      }
    });
  });
  contacts.sort((a, b) => a.at - b.at);
  const duties = MSK.agents.flatMap((counts, group) =>
    counts.map(
      (count, period): Duty => ({ at: inMs(period * MSK.periodMinutes), agentIds: MSK_GROUPS[group] ?? [], count }),
    ),
  );
  return {
    ...AT_ONCE,
    countFrom: 0,
    until: inMs(3 * MSK.periodMinutes),
    countsToTheEnd: true,
    agents: MSK_GROUPS.flat().map((agentId) => ({ agentId, team: null })),
    contacts,
    duties: duties.sort((a, b) => a.at - b.at),
  };
}

/**
 * The example Bilingual: five days from 8 to 17 o'clock, two languages, two groups that speak one of them and one that speaks
 * both. The first hour of a day brings twice as many. Of those who leave three in four try again 20 minutes later, every time.
 */
const BILINGUAL = {
  days: 5,
  opensAtHour: 8,
  closesAtHour: 17,
  /** Each language, per hour. */
  firstHour: 100,
  otherHours: 50,
  agents: { english: 7, spanish: 7, both: 4 },
  /** Evenly between these, in minutes. */
  handling: { english: [3, 7], spanish: [4, 6] },
  patienceMinutes: 2,
  retryShare: 0.75,
  retryMinutes: 20,
  withinMinutes: 1,
} as const;

const LANGUAGES = ['english', 'spanish'] as const;

export const BILINGUAL_GROUPS = {
  english: agentIdsOf('english-', BILINGUAL.agents.english),
  spanish: agentIdsOf('spanish-', BILINGUAL.agents.spanish),
  both: agentIdsOf('both-', BILINGUAL.agents.both),
} as const;

/** Agents of a group are scheduled for so long in a week, ms. */
export const BILINGUAL_SCHEDULED_MS =
  BILINGUAL.days * (BILINGUAL.closesAtHour - BILINGUAL.opensAtHour) * 60 * MINUTE_MS;

export function bilingualRules(): Rules {
  const groups = Object.entries(BILINGUAL_GROUPS);
  return plainRules({
    teams: groups.map(([id]) => ({ id, label: id })),
    agents: groups.flatMap(([teamId, agentIds]) => agentIds.map((agentId) => ({ agentId, teams: [{ teamId }] }))),
    queues: LANGUAGES.map((language) => ({
      id: language,
      label: language,
      limit: 100_000,
      plan: [{ teams: [{ teamId: language }, { teamId: 'both' }] }],
      // Long enough for an agent who is free on the arrival, and for nobody else.
      preferredMs: 1,
      serviceLevel: { withinMs: inMs(BILINGUAL.withinMinutes), shortAbandonMs: 0 },
    })),
  });
}

export function bilingualWeek(seed: number): DayPlan {
  const { days, opensAtHour, closesAtHour, retryShare, retryMinutes } = BILINGUAL;
  const contacts: Contact[] = [];
  const duties: Duty[] = [];
  const agentIds = Object.values(BILINGUAL_GROUPS).flat();
  LANGUAGES.forEach((language, index) => {
    const arrivals = new Chance(seed, 1, index);
    const handling = new Chance(seed, 2, index);
    const patience = new Chance(seed, 3, index);
    const retries = new Chance(seed, 4, index);
    const [shortest, longest] = BILINGUAL.handling[language];
    for (let day = 0; day < days; day += 1) {
      for (let hour = opensAtHour; hour < closesAtHour; hour += 1) {
        const begin = (24 * day + hour) * 60;
        const gapMinutes = 60 / (hour === opensAtHour ? BILINGUAL.firstHour : BILINGUAL.otherHours);
        for (let at = arrivals.exponential(gapMinutes); at < 60; at += arrivals.exponential(gapMinutes)) {
          let times = 0;
          while (retries.happens(retryShare)) times += 1;
          contacts.push({
            workId: `${language}-${contacts.length}`,
            at: inMs(begin + at),
            queueId: language,
            channel: 'voice',
            priority: 0,
            skills: [],
            handleMs: inMs(shortest + handling.share() * (longest - shortest)),
            patienceMs: inMs(patience.exponential(BILINGUAL.patienceMinutes)),
            retries: { times, afterMs: inMs(retryMinutes) },
          });
        }
      }
    }
  });
  for (let day = 0; day < days; day += 1) {
    duties.push({ at: inMs((24 * day + opensAtHour) * 60), agentIds, count: agentIds.length });
    duties.push({ at: inMs((24 * day + closesAtHour) * 60), agentIds, count: 0 });
  }
  const choice = new Chance(seed, 5);
  return {
    ...AT_ONCE,
    // Of those who are free one is chosen by lot, which is no strategy of ours.
    prefers({ queueId }, isFree) {
      const free = [...BILINGUAL_GROUPS[queueId as 'english' | 'spanish'], ...BILINGUAL_GROUPS.both].filter(isFree);
      return free.length === 0 ? [] : [free[choice.below(free.length)] as string];
    },
    countFrom: 0,
    until: inMs((24 * (days - 1) + closesAtHour) * 60),
    countsToTheEnd: true,
    agents: agentIds.map((agentId) => ({ agentId, team: null })),
    contacts: contacts.sort((a, b) => a.at - b.at),
    duties,
  };
}
