import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mode } from '../definition.ts';
import { INTERVAL_LIMITS, INTERVAL_MS, startOf } from '../measures/intervals.ts';
import { isOpenTicket } from '../model.ts';
import { LIVED_ACTS, type LivedAct, LivedAgent, type LivedStep } from '../testing/lived-agent.ts';
import { keptOf, steppedLog } from '../testing/stepped-log.ts';
import { bothReadyCause, isBothReady, isWithAgent } from './both-ready.ts';
import { createHonesty, HONESTY_VIEWS, type Honesty, type HonestyRecord } from './honesty.ts';
import { HONESTY_NAMES, type HonestyCounts } from './honesty-counts.ts';

const NUM_RUNS = 200;
const START = 1_000 * INTERVAL_MS - 60_000;

const OPENING: readonly LivedAct[] = [
  { what: 'signIn', afterMs: 1_000 },
  { what: 'ready', afterMs: 500 },
  { what: 'giveChat', afterMs: 500 },
  { what: 'accept', afterMs: 500 },
];

const lives = fc.record({
  mode: fc.constantFrom<Mode>('synchronized', 'complementary'),
  wires: fc.tuple(fc.constantFrom('plain', 'extended'), fc.constantFrom('plain', 'extended')),
  acts: fc.tuple(...[0, 1].map(() => fc.array(act(), { minLength: 5, maxLength: 50 }))),
});

function act(): fc.Arbitrary<LivedAct> {
  return fc.record({
    what: fc.constantFrom(...LIVED_ACTS),
    // Mostly moments, now and then longer than an interval.
    afterMs: fc.oneof({ weight: 8, arbitrary: fc.nat(8_000) }, { weight: 1, arbitrary: fc.nat(1_500_000) }),
  });
}

/** Less than is kept of a real log, so that much is thrown away; or as much. */
const limits = fc.record({
  intervals: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(INTERVAL_LIMITS.intervals)),
  rows: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(INTERVAL_LIMITS.rows)),
});

/** The acts with hours between some of them, the same in each life, so that nothing is written meanwhile. */
function withPauses(acts: readonly LivedAct[], pauses: readonly number[]): LivedAct[] {
  return acts.map((act, index) => ({
    ...act,
    afterMs: act.afterMs + (index % 5 === 1 ? (pauses[(index - 1) / 5] ?? 0) : 0),
  }));
}

type Life = typeof lives extends fc.Arbitrary<infer L> ? L : never;

interface Lived {
  readonly mode: Mode;
  readonly now: number;
  readonly steps: ReadonlyMap<string, readonly LivedStep[]>;
  readonly records: readonly HonestyRecord[];
}

function live({ mode, wires, acts }: Life): Lived {
  const steps = new Map<string, readonly LivedStep[]>();
  let now = START;
  for (const [index, own] of acts.entries()) {
    const agentId = `agent-${index}`;
    const agent = new LivedAgent({ mode }, wires[index] ?? 'plain', { agentId, now: START });
    for (const one of [...OPENING, ...own]) agent.act(one);
    steps.set(agentId, agent.steps);
    now = Math.max(now, agent.now);
  }
  const of = [...steps].flatMap(([agentId, own]) => own.map(({ at, events }) => ({ agentId, at, events })));
  of.sort((a, b) => a.at - b.at);
  const definition = { kind: 'definitionChanged', at: START, definition: { mode } } as const;
  const records: HonestyRecord[] = [
    { version: 1, agentId: null, events: [definition] },
    ...of.map(({ agentId, events }, index) => ({ version: index + 2, agentId, events })),
  ];
  return { mode, now, steps, records };
}

type Sums = Record<(typeof HONESTY_NAMES)[number], number>;

const nothing = (): Sums => Object.fromEntries(HONESTY_NAMES.map((name) => [name, 0])) as Sums;

/** The figures by walking through each life, stretch by stretch; within [from, to). */
function byHand({ mode, now, steps }: Lived, from: number, to: number, only: string | null = null): Sums {
  const sums = nothing();
  for (const [agentId, own] of steps) {
    if (only !== null && only !== agentId) continue;
    let [driftSince, isBoth]: [number | null, boolean] = [null, false];
    for (const [index, { at, events, state }] of own.entries()) {
      const until = own[index + 1]?.at ?? now;
      const ms = Math.max(0, Math.min(until, to) - Math.max(at, from));
      const isIn = at >= from && at < to;
      const count = (name: keyof Sums, by: number): void => {
        sums[name] += isIn ? by : 0;
      };
      const made = (kind: string): number => events.filter((event) => event.kind === kind).length;
      count('requests', made('requestMade'));
      count('appliedRequests', made('requestApplied'));
      count('assumedRequests', made('requestAssumed'));
      count('failedRequests', made('requestFailed'));
      count('flaps', made('flappingFrozen'));
      count('collisions', made('collisionBegan'));
      if (state.session.state !== 'signedOut') sums.observedMs += ms;
      if (state.collision !== null) sums.collisionMs += ms;
      if (state.crm.request === null) driftSince = null;
      else {
        if (driftSince === null) count('driftTimes', 1);
        driftSince ??= at;
        sums.driftMs += ms;
        if (ms > 0) sums.longestDriftMs = Math.max(sums.longestDriftMs, Math.min(until, to) - driftSince);
      }
      const wasBoth = isBoth;
      isBoth = isBothReady({
        mode,
        contactCenterReady: state.contactCenter.shown?.ready ?? null,
        crmReady: state.crm.shown?.ready ?? null,
        interactions: state.contactCenter.work.filter((item) => isWithAgent(item.state)).length,
        openTickets: state.crm.work.filter(isOpenTicket).length,
      });
      if (isBoth && !wasBoth) count('bothReadyTimes', 1);
      if (isBoth) sums.bothReadyMs += ms;
    }
  }
  return sums;
}

function folded(records: readonly HonestyRecord[]): Honesty {
  const honesty = createHonesty();
  for (const record of records) honesty.apply(record);
  return honesty;
}

/** What is compared: late and corrected requests are judged by record, and have tests of their own. */
function compared(counts: HonestyCounts | undefined): Sums {
  return { ...nothing(), ...counts, lateRequests: 0, corrections: 0 };
}

const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER, stepMs: null, limit: 100_000, sees: null } as const;

/** Everything that can be asked, as text. */
function everything(honesty: Honesty, now: number): string {
  return JSON.stringify(
    HONESTY_VIEWS.flatMap((by) => [
      honesty.report({ ...ALL, by, now }),
      honesty.report({ ...ALL, by, now, stepMs: INTERVAL_MS }),
      honesty.report({ ...ALL, by, now, sees: (agentId) => agentId === 'agent-0' }),
    ]),
  );
}

describe('honesty, whatever agents and their CRMs do', () => {
  it('[HN1] [HN2] [HN3] [HN4] is what a slow walk through each life says', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const lived = live(life);
        const honesty = folded(lived.records);
        const { now } = lived;
        const total = honesty.report({ ...ALL, by: 'total', now })?.[0]?.counts;
        expect(compared(total)).toEqual(byHand(lived, 0, now + 1));
        for (const { id, counts } of honesty.report({ ...ALL, by: 'agent', now }) ?? [])
          expect({ id, ...compared(counts) }).toEqual({ id, ...byHand(lived, 0, now + 1, id) });
      }),
      { numRuns: NUM_RUNS },
    );
  });

  it('[HN6] every interval has its part of it, and nothing is lost between them', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const lived = live(life);
        const { now } = lived;
        const rows = folded(lived.records).report({ ...ALL, by: 'total', now, stepMs: INTERVAL_MS }) ?? [];
        const starts = new Map(rows.map(({ startAt, counts }) => [startAt, counts]));
        for (let startAt = startOf(START); startAt <= now; startAt += INTERVAL_MS) {
          const until = Math.min(now + 1, startAt + INTERVAL_MS);
          expect({ startAt, ...compared(starts.get(startAt)) }).toEqual({ startAt, ...byHand(lived, startAt, until) });
        }
      }),
      { numRuns: NUM_RUNS },
    );
  });

  it('[HN6] agents, adapters and causes each add up to the whole, for some agents as for all', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const lived = live(life);
        const honesty = folded(lived.records);
        const { now } = lived;
        for (const sees of [null, (agentId: string) => agentId === 'agent-0']) {
          const lines = (by: (typeof HONESTY_VIEWS)[number]) => honesty.report({ ...ALL, by, now, sees }) ?? [];
          const total = lines('total')[0]?.counts ?? nothing();
          for (const by of ['agent', 'adapter'] as const) {
            const sums = nothing();
            for (const { counts } of lines(by))
              for (const name of HONESTY_NAMES)
                sums[name] = name === 'longestDriftMs' ? Math.max(sums[name], counts[name]) : sums[name] + counts[name];
            expect({ by, ...sums }).toEqual({ by, ...total });
          }
          const causes = lines('cause');
          for (const name of ['bothReadyMs', 'bothReadyTimes', 'collisions', 'collisionMs', 'failedRequests'] as const)
            expect(causes.reduce((sum, { counts }) => sum + counts[name], 0)).toBe(total[name]);
          expect(causes.every(({ counts }) => counts.observedMs === total.observedMs)).toBe(true);
        }
      }),
      { numRuns: NUM_RUNS },
    );
  });

  it('[HN6][ME25] a pause is counted as if something had been written in each of its intervals, whatever is kept', () => {
    fc.assert(
      fc.property(lives, fc.array(fc.nat(40 * INTERVAL_MS), { maxLength: 4 }), limits, (life, pauses, kept) => {
        const [ann, ben] = life.acts;
        const acts = [withPauses(ann ?? [], pauses), withPauses(ben ?? [], pauses)];
        const { records, now } = live({ ...life, acts });
        const [honesty, stepped] = [createHonesty(kept), createHonesty(kept)];
        for (const record of records) honesty.apply(record);
        for (const record of steppedLog(records)) stepped.apply(record);
        expect(everything(honesty, now)).toBe(everything(stepped, now));
        for (const by of HONESTY_VIEWS)
          expect(honesty.keptFrom({ by, sees: null })).toBe(stepped.keptFrom({ by, sees: null }));
        expect(keptOf(honesty.takeChanges())).toEqual(keptOf(stepped.takeChanges()));
      }),
      { numRuns: 60 },
    );
  });

  it('[HN7] survives a restart at any record, also when a save failed and when records come again', () => {
    fc.assert(
      fc.property(lives, fc.array(fc.nat(200), { minLength: 1, maxLength: 4 }), (life, cuts) => {
        const { records, now } = live(life);
        let honesty = createHonesty();
        const kept = new Map<string, unknown>();
        records.forEach((record, index) => {
          honesty.apply(record);
          if (!cuts.some((cut) => index === cut % records.length)) return;
          honesty.putBack(honesty.takeChanges());
          for (const { key, data } of honesty.takeChanges()) kept.set(key, data);
          // As the store gives it back: as JSON.
          const entries = [...kept].map(([key, data]) => ({ key, data: JSON.parse(JSON.stringify(data)) }));
          honesty = createHonesty();
          honesty.load(entries);
          honesty.apply(record);
        });
        expect(everything(honesty, now)).toBe(everything(folded(records), now));
      }),
      { numRuns: NUM_RUNS },
    );
  });
});

it('[HN1] tells who began it', () => {
  const at = 1;
  const said = (attribution: 'person' | 'echo' | 'state') =>
    ({ at, kind: 'presenceReported', statusId: 'x', ready: true, attribution, version: null }) as const;
  const ended = { at, kind: 'workEnded', workId: 'w', outcome: 'completed' } as const;
  expect(bothReadyCause([said('person'), ended])).toBe('person');
  expect(bothReadyCause([said('state')])).toBe('person');
  expect(bothReadyCause([said('echo')])).toBe('ourRequest');
  expect(bothReadyCause([{ at, kind: 'requestAssumed', requestId: 'r', reassertAt: null }])).toBe('ourRequest');
  expect(bothReadyCause([ended])).toBe('endOfWork');
  expect(bothReadyCause([])).toBe('contactCenter');
});
