import { describe, expect, it } from 'vitest';
import { itemOf, type LooseEvent, MEASURED_DEFINITION, MeasuredLog, MINUTE, START } from '../testing/measured-log.ts';
import type { Counts } from './counts.ts';
import { figuresOf } from './figures.ts';
import { STANDARD_SERVICE_LEVEL } from './fold.ts';
import { INTERVAL_LIMITS, INTERVAL_MS } from './intervals.ts';
import { createMeasures } from './measures.ts';
import { createScopeBook, NONE, SCOPE_LIMIT } from './scope.ts';

const ready = (): MeasuredLog => new MeasuredLog().signIn().shows(true);

describe('offers', () => {
  const endings: readonly { title: string; end: (log: MeasuredLog) => MeasuredLog; name: keyof Counts }[] = [
    { title: 'an accept', end: (log) => log.accepted('w'), name: 'accepted' },
    {
      title: 'a decline that returns the item',
      end: (log) => log.happens('dana', { kind: 'offerDeclined', workId: 'w' }).returned('w', 'declined'),
      name: 'declined',
    },
    { title: 'a decline that ends it', end: (log) => log.ended('w', 'declined'), name: 'declined' },
    {
      title: 'a miss',
      end: (log) =>
        log.happens('dana', { kind: 'offerMissed', workId: 'w', label: '', holds: true }).returned('w', 'missed'),
      name: 'timedOut',
    },
    {
      title: 'a rescind',
      end: (log) =>
        log.happens('dana', { kind: 'offerRescinded', workId: 'w', cause: 'crmHasWork' }).returned('w', 'rescinded'),
      name: 'rescinded',
    },
    {
      title: 'an accept of somebody else',
      end: (log) =>
        log.happens('dana', { kind: 'offerRescinded', workId: 'w', cause: 'takenByOther' }).returned('w', 'rescinded'),
      name: 'rescinded',
    },
    { title: 'a cancel', end: (log) => log.ended('w', 'cancelled'), name: 'cancelled' },
    { title: 'an abandon', end: (log) => log.ended('w', 'abandoned'), name: 'cancelled' },
  ];

  it.each(endings)('[ME1] $title ends an offer as $name, once, for queue, channel, team and agent', ({ end, name }) => {
    const log = ready().queued('w').after(1_000).offered('w');
    const places = [
      ['queues', 'support'],
      ['channels', 'chat'],
      ['teams', 'blue'],
      ['agents', 'dana'],
    ] as const;
    for (const [dimension, id] of places) expect(log.counts(dimension, id)).toMatchObject({ offered: 1, pending: 1 });
    end(log.after(1_000));
    // Told again, it is not counted again.
    end(log);
    for (const [dimension, id] of places) {
      const counts = log.counts(dimension, id);
      expect(counts).toMatchObject({ offered: 1, [name]: 1 });
      expect(counts.pending).toBeUndefined();
    }
  });

  it('[ME1] an offer ends in the queue and the team in which it was made', () => {
    const log = ready().queued('w').offered('w');
    log.happens(null, { kind: 'itemMoved', workId: 'w', queueId: 'sales', cause: 'supervisor' });
    const definition = {
      ...MEASURED_DEFINITION,
      agents: [{ agentId: 'dana', teams: [{ teamId: 'red', level: 1 }], skills: [] }],
    };
    log.happens(null, { kind: 'definitionChanged', definition });
    log.returned('w', 'rescinded');
    expect(log.counts('queues', 'support')).toMatchObject({ offered: 1, rescinded: 1 });
    expect(log.count('queues', 'sales', 'rescinded')).toBe(0);
    expect(log.counts('teams', 'blue')).toMatchObject({ offered: 1, rescinded: 1 });
    expect(log.count('teams', 'red', 'rescinded')).toBe(0);
  });

  it('[ME1] of several agents with the same offer the others’ are rescinded, and it is no requeue', () => {
    const log = ready().signIn('eve').queued('w').offered('w').offered('w', 'eve');
    log.accepted('w', 'eve').happens('dana', { kind: 'offerRescinded', workId: 'w', cause: 'takenByOther' });
    log.returned('w', 'rescinded');
    expect(log.counts('queues', 'support')).toMatchObject({ offered: 2, accepted: 1, rescinded: 1, answered: 1 });
    expect(log.count('queues', 'support', 'requeues')).toBe(0);
  });

  it.each([
    'crmHasWork',
    'crmRefused',
    'crmSilent',
    'linkLost',
    'agentNotReady',
    'atCapacity',
  ] as const)('[ME9] a reservation that is released for %s counts as denied for that, and not as an offer', (cause) => {
    const log = ready().queued('w').reserved('w');
    log.happens('dana', { kind: 'reservationReleased', workId: 'w', cause }).returned('w', 'released');
    const name = `denied${cause.charAt(0).toUpperCase()}${cause.slice(1)}` as keyof Counts;
    expect(log.counts('agents', 'dana')).toMatchObject({ reserved: 1, [name]: 1 });
    expect(log.counts('queues', 'support')).toMatchObject({ reserved: 1, [name]: 1, unanswered: 1 });
    expect(log.count('queues', 'support', 'offered')).toBe(0);
    expect(log.count('queues', 'support', 'requeues')).toBe(0);
  });

  it('[ME9] a reservation that ends by anything else counts as denied for another reason', () => {
    const log = ready().queued('w').reserved('w');
    log.happens('dana', { kind: 'reservationReleased', workId: 'w', cause: 'takenByOther' }).returned('w', 'released');
    expect(log.counts('agents', 'dana')).toMatchObject({ reserved: 1, deniedOther: 1 });
  });
});

describe('stays in a queue', () => {
  it('[ME2] what ends unanswered counts once, by how it ended', () => {
    const log = ready();
    log.queued('a').queued('b').queued('c').queued('d').after(30_000);
    log.happens(null, { kind: 'itemEnded', workId: 'a', outcome: 'cancelled' });
    log.happens(null, { kind: 'itemEnded', workId: 'b', outcome: 'abandoned' });
    log.happens(null, { kind: 'itemEnded', workId: 'c', outcome: 'overflowed' });
    log.happens(null, { kind: 'itemEnded', workId: 'c', outcome: 'overflowed' });
    expect(log.counts('queues', 'support')).toMatchObject({
      arrived: 4,
      withdrawn: 1,
      abandoned: 1,
      overflowedOut: 1,
      unanswered: 1,
    });
  });

  it('[ME2] a direct interaction counts under no queue, and is given up when its offers are', () => {
    const log = ready();
    log.happens('dana', { kind: 'workGiven', item: itemOf('w', log.now, null) });
    log.happens('dana', { kind: 'workReserved', workId: 'w', deadlineAt: log.now + 1, ramps: false });
    log.happens('dana', { kind: 'offerMade', workId: 'w', deadlineAt: log.now + 1, confirmation: 'said' });
    log.happens(
      'dana',
      { kind: 'offerMissed', workId: 'w', label: '', holds: true },
      { kind: 'workEnded', workId: 'w', outcome: 'missed' },
    );
    expect(log.counts('queues', NONE)).toMatchObject({ arrived: 1, offered: 1, timedOut: 1, givenUp: 1 });
  });

  const leaving: readonly { title: string; queue: string; afterMs: number; counts: Partial<Counts> }[] = [
    { title: 'below the short time', queue: 'support', afterMs: 4_999, counts: { shortAbandoned: 1 } },
    {
      title: 'at the short time',
      queue: 'support',
      afterMs: 5_000,
      counts: { abandoned: 1, abandonedWithin: 1, abandonedWaitMs: 5_000 },
    },
    {
      title: 'at the time of the service level',
      queue: 'support',
      afterMs: 20_000,
      counts: { abandoned: 1, abandonedWithin: 1 },
    },
    { title: 'behind it', queue: 'support', afterMs: 20_001, counts: { abandoned: 1 } },
    { title: 'in a queue with other times', queue: 'sales', afterMs: 9_999, counts: { shortAbandoned: 1 } },
  ];
  it.each(leaving)('[ME5] who leaves $title counts as $counts', ({ queue, afterMs, counts }) => {
    const log = ready().queued('w', queue).after(afterMs);
    log.happens(null, { kind: 'itemEnded', workId: 'w', outcome: 'abandoned' });
    const all = log.counts('queues', queue);
    expect(all).toMatchObject({ arrived: 1, longestWaitMs: afterMs, ...counts });
    for (const name of ['shortAbandoned', 'abandoned', 'abandonedWithin'] as const)
      expect([name, all[name] ?? 0]).toEqual([name, counts[name] ?? 0]);
  });

  it('[ME5] a caller who leaves while the interaction is on offer has abandoned once', () => {
    const log = ready().signIn('eve').queued('w').after(6_000).offered('w').offered('w', 'eve');
    log.ended('w', 'abandoned').ended('w', 'abandoned', 'eve');
    log.happens(null, { kind: 'itemEnded', workId: 'w', outcome: 'abandoned' });
    expect(log.counts('queues', 'support')).toMatchObject({ abandoned: 1, offered: 2, cancelled: 2 });
    expect(log.measures.waitingNow()).toEqual([]);
  });

  it('[ME6] the wait runs from the arrival: declines, overflow and moves do not start it again', () => {
    const log = ready().queued('w').after(10_000).offered('w');
    log.happens('dana', { kind: 'offerDeclined', workId: 'w' }).returned('w', 'declined');
    log.after(10_000).happens(null, { kind: 'itemMoved', workId: 'w', queueId: 'sales', cause: 'overflow' });
    log.after(10_000).offered('w').after(5_000).accepted('w');
    expect(log.counts('queues', 'sales')).toMatchObject({ answered: 1, waitMs: 35_000, answeredWithin: 1 });
    expect(log.counts('agents', 'dana')).toMatchObject({ waitMs: 35_000, longestWaitMs: 35_000 });
  });

  it('[ME6] after an answer it begins anew, when the interaction is transferred or comes back', () => {
    const log = ready().queued('w').after(3_000).offered('w').accepted('w').after(MINUTE);
    log.happens('dana', {
      kind: 'workTransferred',
      toQueueId: 'sales',
      toAgentId: null,
      item: itemOf('w', log.now),
    });
    log.after(7_000).offered('w').accepted('w').after(MINUTE).returned('w', 'disconnected');
    log.after(9_000).offered('w').accepted('w');
    expect(log.counts('queues', 'support')).toMatchObject({ arrived: 1, answered: 1, waitMs: 3_000, handled: 1 });
    expect(log.counts('queues', 'sales')).toMatchObject({ movedIn: 1, answered: 2, waitMs: 16_000, reentered: 1 });
  });

  it('[ME7] a requeue is an interaction that waits again after an offer or an answer', () => {
    const log = ready().queued('w');
    log.offered('w').returned('w', 'declined');
    log.offered('w').returned('w', 'missed');
    log.offered('w').accepted('w').returned('w', 'pulled');
    log.offered('w').accepted('w').happens('dana', { kind: 'workParked', workId: 'w', deadlineAt: 0, by: 'agent' });
    log.happens('dana', { kind: 'parkExpired', workId: 'w' }).returned('w', 'parkExpired');
    expect(log.counts('queues', 'support')).toMatchObject({ requeues: 4, reentered: 2, handled: 2, unanswered: 1 });
    expect(log.counts('agents', 'dana')).toMatchObject({ requeues: 4 });
  });

  it('[ME8] overflow and moves count out of one queue and into the other', () => {
    const log = ready().queued('a').queued('b');
    log.happens(null, { kind: 'itemMoved', workId: 'a', queueId: 'sales', cause: 'overflow' });
    log.happens(null, { kind: 'itemMoved', workId: 'b', queueId: 'sales', cause: 'supervisor' });
    expect(log.counts('queues', 'support')).toEqual({ arrived: 2, overflowedOut: 1, movedOut: 1 });
    expect(log.counts('queues', 'sales')).toEqual({ overflowedIn: 1, movedIn: 1, unanswered: 2 });
  });

  it('[ME8] overflow on arrival counts as one: arrived where it came to, and gone on from there', () => {
    const log = ready();
    const item = { workId: 'w', channel: 'chat', queueId: 'sales', createdAt: log.now, passed: ['support'] };
    log.happens(null, { kind: 'itemQueued', item });
    expect(log.counts('queues', 'support')).toEqual({ arrived: 1, overflowedOut: 1 });
    expect(log.counts('queues', 'sales')).toEqual({ overflowedIn: 1, unanswered: 1 });
  });

  it('[ME8] an interaction whose queue is named again has not moved', () => {
    const log = ready().queued('a');
    log.happens(null, { kind: 'itemMoved', workId: 'a', queueId: 'support', cause: 'overflow' });
    expect(log.counts('queues', 'support')).toEqual({ arrived: 1, unanswered: 1 });
  });
});

describe('teams', () => {
  it('[ME4] an agent counts in the first team of their entry, and without an entry in the one that the CRM names', () => {
    const log = ready().signIn('eve').signIn('max', null);
    log.after(MINUTE);
    expect(log.count('teams', 'blue', 'signedInMs')).toBe(MINUTE);
    expect(log.count('teams', 'red', 'signedInMs')).toBe(0);
    expect(log.count('teams', 'crm-team', 'signedInMs')).toBe(MINUTE);
    expect(log.count('teams', NONE, 'signedInMs')).toBe(MINUTE);
    expect(['dana', 'eve', 'max', 'nobody'].map(log.measures.teamOf)).toEqual(['blue', 'crm-team', NONE, null]);
  });

  it('[ME4] a new definition counts from then on', () => {
    const log = ready().after(MINUTE);
    const definition = {
      ...MEASURED_DEFINITION,
      agents: [{ agentId: 'dana', teams: [{ teamId: 'red', level: 1 }], skills: [] }],
    };
    log.happens(null, { kind: 'definitionChanged', definition }).after(2 * MINUTE);
    expect(log.count('teams', 'blue', 'signedInMs')).toBe(MINUTE);
    expect(log.count('teams', 'red', 'signedInMs')).toBe(2 * MINUTE);
  });
});

describe('figures', () => {
  it('[ME10] the service level is given by both formulas', () => {
    const log = ready();
    for (const workId of ['a', 'b', 'c', 'd', 'e', 'f']) log.queued(workId);
    log.after(4_000).happens(null, { kind: 'itemEnded', workId: 'a', outcome: 'abandoned' });
    log.after(6_000).happens(null, { kind: 'itemEnded', workId: 'b', outcome: 'abandoned' });
    log.after(10_000).offered('c').accepted('c').ended('c');
    log.after(1).offered('d').accepted('d').ended('d').offered('e').accepted('e').ended('e');
    log.happens(null, { kind: 'itemEnded', workId: 'f', outcome: 'abandoned' });
    const figures = figuresOf(log.row('queues', 'support'));
    // Answered: one within 20 s, two behind. Abandoned: one within, one behind, and a short one, which counts in neither.
    expect(figures.serviceLevel).toBe(1 / 3);
    expect(figures.serviceLevelWithAbandoned).toBe(2 / 5);
    expect(figures.averageSpeedOfAnswerMs).toBe((20_000 + 20_001 + 20_001) / 3);
  });

  it('[ME10] the times are those of the definition in force at that moment', () => {
    const log = ready().queued('a').queued('b').after(15_000).offered('a').accepted('a').ended('a');
    const queues = MEASURED_DEFINITION.queues.map((queue) => ({
      ...queue,
      serviceLevel: { withinMs: 1_000, shortAbandonMs: 0 },
    }));
    log.happens(null, { kind: 'definitionChanged', definition: { ...MEASURED_DEFINITION, queues } });
    log.offered('b').accepted('b');
    expect(log.counts('queues', 'support')).toMatchObject({ answered: 2, answeredWithin: 1 });
  });

  it('[ME10] without a queue the times are 20 s and 5 s', () => {
    expect(STANDARD_SERVICE_LEVEL).toEqual({ withinMs: 20_000, shortAbandonMs: 5_000 });
    const log = ready();
    for (const workId of ['a', 'b']) log.happens('dana', { kind: 'workGiven', item: itemOf(workId, log.now, null) });
    log.after(20_000).accepted('a').after(1).accepted('b');
    expect(log.counts('queues', NONE)).toMatchObject({ answered: 2, answeredWithin: 1 });
  });

  it('[ME11] handle time is talk, parked and wrap-up, each counted when the part ends', () => {
    const log = ready().queued('w').offered('w').accepted('w').after(100);
    log.happens('dana', { kind: 'workParked', workId: 'w', deadlineAt: 0, by: 'agent' }).after(10);
    log.happens('dana', { kind: 'workResumed', workId: 'w' }).after(200);
    log.happens('dana', { kind: 'wrapUpStarted', workId: 'w', deadlineAt: 0, by: 'agent' }).after(50);
    expect(log.count('agents', 'dana', 'handled')).toBe(0);
    log.ended('w');
    for (const [dimension, id] of [
      ['queues', 'support'],
      ['agents', 'dana'],
    ] as const)
      expect(log.counts(dimension, id)).toMatchObject({ handled: 1, talkMs: 300, parkedMs: 10, wrapUpMs: 50 });
    expect(figuresOf(log.row('queues', 'support'))).toMatchObject({ averageHandleMs: 360, averageTalkMs: 300 });
  });

  it('[ME11] an interaction that the agent starts is handled, and neither arrives nor is answered', () => {
    const log = ready().happens('dana', { kind: 'workStarted', workId: 'w', item: itemOf('w', START, null) });
    log.after(500).ended('w');
    expect(log.counts('queues', NONE)).toEqual({ started: 1, handled: 1, talkMs: 500 });
  });

  it('[ME12] occupancy is time with an interaction in progress or in wrap-up, of the time Ready or with one in hand', () => {
    const log = new MeasuredLog().signIn().after(1_000).shows(true).after(2_000);
    log.queued('a').queued('b').offered('a').shows(false).after(500).accepted('a').after(3_000);
    // A second one at the same time does not make the time longer.
    log.offered('b').accepted('b').after(1_000).ended('b').after(1_000).ended('a');
    log.after(4_000).shows(true).after(1_500);
    const row = log.row('agents', 'dana');
    expect(row).toMatchObject({ signedInMs: 14_000, staffedMs: 9_000, handlingMs: 5_000 });
    expect(figuresOf(row).occupancy).toBe(5_000 / 9_000);
    expect(log.row('teams', 'blue')).toMatchObject({ staffedMs: 9_000, handlingMs: 5_000 });
  });

  it('[ME12] who signs out with an interaction in progress is staffed until it ends', () => {
    const log = ready().queued('a').offered('a').accepted('a').after(1_000);
    log.happens('dana', { kind: 'sessionEnded', cause: 'linkLost' }).after(2_000).ended('a').after(5_000);
    expect(log.row('agents', 'dana')).toMatchObject({ signedInMs: 1_000, staffedMs: 3_000, handlingMs: 3_000 });
  });

  it('[ME12] agents’ time is split at the borders of intervals, and runs up to the present', () => {
    const log = ready().after(INTERVAL_MS + 5 * MINUTE);
    log.happens('eve', { kind: 'signOutWished' }).after(MINUTE);
    const rows = log.rows({ dimension: 'agents', id: 'dana' });
    expect(rows.map(({ startAt, counts }) => [startAt, counts.signedInMs])).toEqual([
      [START, INTERVAL_MS],
      [START + INTERVAL_MS, 6 * MINUTE],
    ]);
  });

  it('[ME13] a share or an average of nothing is null', () => {
    const log = ready().queued('w');
    expect(Object.values(figuresOf(log.row('queues', 'support'))).every((value) => value === null)).toBe(true);
  });

  it('[ME14] collisions count for the agent, their team, and queue and channel of the first interaction', () => {
    const log = ready().queued('a').queued('b', 'sales').offered('a').accepted('a').offered('b').accepted('b');
    const ids = { interactionIds: ['a', 'b'], ticketIds: ['t'], cause: 'ticketDuringInteraction' } as const;
    log.happens('dana', { kind: 'collisionBegan', ...ids }).after(700);
    log.happens('dana', { kind: 'collisionEnded', ...ids, lengthMs: 700 });
    for (const [dimension, id] of [
      ['queues', 'support'],
      ['channels', 'chat'],
      ['teams', 'blue'],
      ['agents', 'dana'],
    ] as const)
      expect(log.counts(dimension, id)).toMatchObject({ collisions: 1, collisionMs: 700 });
    expect(log.count('queues', 'sales', 'collisions')).toBe(0);
  });
});

describe('the present', () => {
  it('[ME15] waiting, on offer and in hand are told apart, with the one that has waited longest', () => {
    const log = ready().queued('a').after(10).queued('b').after(10).queued('c').queued('d');
    log.offered('a').offered('d').accepted('d');
    expect(log.measures.waitingNow()).toEqual([
      { queueId: 'support', waiting: 2, beingOffered: 1, inHand: 1, oldestSince: START + 10 },
    ]);
  });
});

describe('intervals', () => {
  const spread = (log: MeasuredLog, count: number): MeasuredLog => {
    for (let index = 0; index < count; index += 1) log.queued(`w-${index}`).after(INTERVAL_MS);
    return log.happens(null, { kind: 'itemEnded', workId: 'w-0', outcome: 'cancelled' });
  };

  it('[ME3] are of 15 minutes, by the hour and the day in UTC, or one for all of the time asked for', () => {
    const log = spread(new MeasuredLog(), 9);
    const rows = (stepMs: number | null) =>
      log
        .rows({ id: 'support', from: START, to: START + 8 * INTERVAL_MS, stepMs })
        .map(({ startAt, endAt, counts }) => [
          (startAt - START) / INTERVAL_MS,
          (endAt - START) / INTERVAL_MS,
          counts.arrived,
        ]);
    expect(rows(900_000)).toEqual(Array.from({ length: 8 }, (_, index) => [index, index + 1, 1]));
    expect(rows(3_600_000)).toEqual([
      [0, 4, 4],
      [4, 8, 4],
    ]);
    expect(rows(null)).toEqual([[0, 8, 8]]);
    const [day] = rows(86_400_000);
    expect([day?.[2], (START + (day?.[0] ?? 0) * INTERVAL_MS) % 86_400_000]).toEqual([8, 0]);
  });

  it('[ME21] the newest are kept, as many as the limits allow, and the totals for ever', () => {
    const log = spread(new MeasuredLog({ intervals: 3, rows: 100 }), 6);
    expect(log.rows({}).map(({ startAt }) => (startAt - START) / INTERVAL_MS)).toEqual([3, 4, 5, 6]);
    expect(log.measures.keptFrom('queues')).toBe(START + 3 * INTERVAL_MS);
    expect(log.row('queues', 'support').arrived).toBe(6);
    expect(INTERVAL_LIMITS).toEqual({ intervals: 3_360, rows: 100_000 });
  });

  it('[ME21] many agents do not push out the intervals of the queues', () => {
    const log = new MeasuredLog({ intervals: 100, rows: 6 });
    for (let index = 0; index < 5; index += 1) log.signIn(`agent-${index}`);
    spread(log, 5);
    expect(log.measures.keptFrom('queues')).toBe(START);
    expect(log.measures.keptFrom('agents')).toBe(START + 4 * INTERVAL_MS);
  });

  it('[ME21] what is not kept any more is taken out of the checkpoint', () => {
    const log = new MeasuredLog({ intervals: 2, rows: 100 });
    const kept = new Map<string, unknown>();
    for (let index = 0; index < 6; index += 1) {
      log.queued(`w-${index}`).after(INTERVAL_MS);
      for (const { key, data } of log.measures.takeChanges()) {
        if (data === null) kept.delete(key);
        else kept.set(key, data);
      }
    }
    const starts = [...kept.keys()].filter((key) => key.startsWith('i/queues/')).sort();
    expect(starts).toEqual([3, 4].map((index) => `i/queues/${START + index * INTERVAL_MS}/0`));
  });

  it('[ME21] a report of more rows than the limit is none', () => {
    const log = spread(new MeasuredLog(), 4);
    const query = {
      dimension: 'queues',
      id: null,
      from: 0,
      to: log.now + 1,
      stepMs: INTERVAL_MS,
      now: log.now,
    } as const;
    expect(log.measures.report({ ...query, limit: 5 })).toHaveLength(5);
    expect(log.measures.report({ ...query, limit: 4 })).toBeNull();
  });

  it('[ME22] ids beyond the limit count under none', () => {
    const scopes = createScopeBook(2);
    expect(['a', 'b', 'c', 'a'].map((id) => scopes.of('teams', id).id)).toEqual(['a', 'b', NONE, 'a']);
    expect(SCOPE_LIMIT).toBe(100_000);
  });

  it('[ME23] time is what the records say: after a pause of years the log goes on, and no time is lost', () => {
    const log = ready();
    log.after(3 * 365 * 86_400_000).happens('dana', { kind: 'sessionEnded', cause: 'linkLost' });
    expect(log.row('agents', 'dana').signedInMs).toBe(3 * 365 * 86_400_000);
  });

  it('[ME25] a pause costs what is kept of it: 5,000 agents for 35 days', () => {
    const [agents, intervals] = [5_000, 3_360];
    const log = new MeasuredLog();
    for (let index = 0; index < agents; index += 1) log.signIn(`agent-${index}`);
    log.after(intervals * INTERVAL_MS).happens(null, { kind: 'coolDownEnded' });
    expect(log.row('teams', 'crm-team').signedInMs).toBe(agents * intervals * INTERVAL_MS);
    const teams = log.rows({ dimension: 'teams', limit: 10_000 });
    expect(teams.length).toBe(intervals);
    expect(teams.every(({ counts }) => counts.signedInMs === agents * INTERVAL_MS)).toBe(true);
    expect(log.measures.keptFrom('agents')).toBe(START + (intervals - 20) * INTERVAL_MS);
  });

  it('[ME23] an event that is older than the one before counts at the instant of that one', () => {
    const log = ready().queued('w').after(5_000).offered('w');
    log.now -= 3_000;
    log.accepted('w');
    expect(log.counts('queues', 'support')).toMatchObject({ waitMs: 5_000, answered: 1 });
  });
});

describe('a log that begins in the middle', () => {
  const unknown: readonly LooseEvent[] = [
    { kind: 'offerMade', workId: 'x', deadlineAt: 0, confirmation: 'said' },
    { kind: 'workStarted', workId: 'x', item: null },
    { kind: 'offerDeclined', workId: 'x' },
    { kind: 'workReturned', workId: 'x', queueId: 'support', cause: 'missed' },
    { kind: 'wrapUpStarted', workId: 'x', deadlineAt: 0, by: 'agent' },
    { kind: 'workEnded', workId: 'x', outcome: 'completed' },
    { kind: 'itemMoved', workId: 'x', queueId: 'sales', cause: 'overflow' },
    { kind: 'itemEnded', workId: 'x', outcome: 'abandoned' },
  ];
  it.each(unknown)('[ME24] $kind of an interaction that was never seen counts nothing', (event) => {
    const log = new MeasuredLog().happens('dana', event);
    expect(log.measures.totals('queues', null, log.now)).toEqual([]);
    expect(log.measures.waitingNow()).toEqual([]);
  });
});

describe('keeping', () => {
  it('[ME20] a record is counted once, however often it is told', () => {
    const log = new MeasuredLog();
    const record = {
      version: 9,
      agentId: null,
      events: [
        { kind: 'itemQueued', at: START, item: { workId: 'w', channel: 'chat', queueId: 'support', createdAt: START } },
      ],
    } as const;
    for (const version of [9, 9, 8]) log.measures.apply({ ...record, version });
    expect(log.counts('queues', 'support')).toEqual({ arrived: 1, unanswered: 1 });
  });

  it('[ME20] what could not be kept is taken again, as it is then', () => {
    const log = ready().queued('w').queued('v');
    log.measures.putBack(log.measures.takeChanges());
    log.happens(null, { kind: 'itemEnded', workId: 'v', outcome: 'cancelled' });
    const copy = createMeasures();
    copy.load(JSON.parse(JSON.stringify(log.measures.takeChanges())));
    expect(copy.totals('queues', null, log.now)).toEqual(log.measures.totals('queues', null, log.now));
    expect(copy.waitingNow()).toEqual(log.measures.waitingNow());
  });

  it('[ME20] what has not changed is not taken again', () => {
    const log = ready().queued('w');
    log.measures.takeChanges();
    expect(log.measures.takeChanges()).toEqual([]);
    log.offered('w');
    const keys = log.measures.takeChanges().map(({ key }) => key);
    expect(keys.sort()).toEqual(['a/dana', 'head', 's/channels/chat', 's/queues/support', 's/teams/blue', 'w/w']);
  });

  it('[ME20] pieces of a newer format are refused', () => {
    const head = { format: 2, version: 1, at: 1, startAt: 0 };
    expect(() => createMeasures().load([{ key: 'head', data: head }])).toThrow('format');
  });
});
