import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTS, type Act, MeasuredAgents } from '../testing/measured-agents.ts';
import { keptOf, steppedLog } from '../testing/stepped-log.ts';
import { COUNT_NAMES, type Counts } from './counts.ts';
import { INTERVAL_LIMITS, INTERVAL_MS } from './intervals.ts';
import { createMeasures, type Measures } from './measures.ts';
import { DIMENSIONS, type Dimension } from './scope.ts';

const acts = fc.array(
  fc.record<Act>({
    agent: fc.nat(2),
    what: fc.constantFrom(...ACTS),
    // Mostly moments, now and then longer than an interval.
    afterMs: fc.oneof({ weight: 8, arbitrary: fc.nat(20_000) }, { weight: 1, arbitrary: fc.nat(3_000_000) }),
  }),
  { minLength: 5, maxLength: 80 },
);

/** An act after hours in which nothing may have been written. */
const paused = fc.record<Act>({
  agent: fc.nat(2),
  what: fc.constantFrom(...ACTS),
  afterMs: fc.oneof({ weight: 4, arbitrary: fc.nat(20_000) }, { weight: 1, arbitrary: fc.nat(40 * INTERVAL_MS) }),
});

/** Less than is kept of a real log, so that much is thrown away; or as much. */
const limits = fc.record({
  intervals: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(INTERVAL_LIMITS.intervals)),
  rows: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(INTERVAL_LIMITS.rows)),
});

/** Everybody comes to work, so that most runs have offers in them. */
const OPENING: readonly Act[] = [0, 1, 2].flatMap((agent): Act[] => [
  { agent, what: 'signIn', afterMs: 1_000 },
  { agent, what: 'ready', afterMs: 500 },
  { agent, what: 'giveChat', afterMs: 100 },
]);

/** Everything that can be asked, as text. */
function everything(measures: Measures, now: number): string {
  return JSON.stringify(
    DIMENSIONS.map((dimension) => [
      measures.totals(dimension, null, now),
      measures.report({ dimension, id: null, from: 0, to: now + 1, stepMs: 900_000, now, limit: 10_000 }),
    ]),
  );
}

const byQueue = (measures: Measures): unknown =>
  [...measures.waitingNow()].sort((a, b) => (a.queueId < b.queueId ? -1 : 1));

function unequal({ offered, accepted, declined, timedOut, rescinded, cancelled, pending }: Counts): number {
  return offered - accepted - declined - timedOut - rescinded - cancelled - pending;
}

/** Interactions come into queues, over channels; an agent answers what came to a queue. */
const STAYED_IN: readonly Dimension[] = ['queues', 'channels'];

function leftOver(counts: Counts): number {
  const { arrived, overflowedIn, movedIn, reentered } = counts;
  const { answered, abandoned, shortAbandoned, withdrawn, givenUp, overflowedOut, movedOut, unanswered } = counts;
  return (
    arrived +
    overflowedIn +
    movedIn +
    reentered -
    (answered + abandoned + shortAbandoned + withdrawn + givenUp + overflowedOut + movedOut + unanswered)
  );
}

const sum = (rows: readonly { readonly counts: Counts }[], name: keyof Counts): number =>
  rows.reduce((total, { counts }) => total + counts[name], 0);

/** Offers and their ends, counted by hand: kinds of events and nothing else. */
function byHand(records: MeasuredAgents['records']): Record<string, number> {
  const counts = { offered: 0, accepted: 0, declined: 0, timedOut: 0, rescinded: 0 };
  for (const event of records.flatMap(({ events }) => events)) {
    if (event.kind === 'offerMade') counts.offered += 1;
    else if (event.kind === 'workStarted' && event.item === null) counts.accepted += 1;
    else if (event.kind === 'offerMissed') counts.timedOut += 1;
    else if (event.kind === 'offerRescinded') counts.rescinded += 1;
    else if (event.kind === 'offerDeclined') counts.declined += 1;
    else if (event.kind === 'workEnded' && event.outcome === 'declined') counts.declined += 1;
  }
  return counts;
}

describe('whatever agents do', () => {
  it('[ME1][ME2] offers and stays add up at every position of the log, in every queue, team, channel and agent', () => {
    fc.assert(
      fc.property(acts, (some) => {
        const world = new MeasuredAgents(3);
        const measures = createMeasures();
        for (const act of [...OPENING, ...some]) {
          world.act(act);
          for (const record of world.records.slice(measures.version)) measures.apply(record);
          const rows = DIMENSIONS.flatMap((dimension) => measures.totals(dimension, null, world.now));
          expect(rows.map(({ counts }) => unequal(counts))).toEqual(rows.map(() => 0));
          const stays = STAYED_IN.flatMap((dimension) => measures.totals(dimension, null, world.now));
          expect(stays.map(({ counts }) => leftOver(counts))).toEqual(stays.map(() => 0));
          const agents = measures.totals('agents', null, world.now);
          expect(agents.map(({ counts }) => counts.pending)).toEqual(agents.map(({ id }) => world.offersOut(id)));
          const queues = measures.totals('queues', null, world.now);
          expect(sum(queues, 'pending')).toBe(world.offersOut());
          expect(sum(queues, 'unanswered')).toBe(world.unanswered());
        }
        const agents = measures.totals('agents', null, world.now);
        for (const [name, count] of Object.entries(byHand(world.records)))
          expect([name, sum(agents, name as keyof Counts)]).toEqual([name, count]);
      }),
      { numRuns: 60 },
    );
  });

  it('[ME3] the intervals add up to the totals, in every column', () => {
    fc.assert(
      fc.property(acts, (some) => {
        const world = new MeasuredAgents(3);
        const measures = createMeasures();
        for (const act of [...OPENING, ...some]) world.act(act);
        for (const record of world.records) measures.apply(record);
        const now = world.records.at(-1)?.events.at(-1)?.at ?? 0;
        for (const dimension of DIMENSIONS) {
          for (const { id, counts } of measures.totals(dimension, null, now)) {
            for (const stepMs of [900_000, 3_600_000, 86_400_000, null]) {
              const rows = measures.report({ dimension, id, from: 0, to: now + 1, stepMs, now, limit: 10_000 }) ?? [];
              for (const name of COUNT_NAMES) {
                const added =
                  name === 'longestWaitMs'
                    ? Math.max(0, ...rows.map((row) => row.counts.longestWaitMs))
                    : sum(rows, name);
                expect([dimension, id, stepMs, name, added]).toEqual([dimension, id, stepMs, name, counts[name]]);
              }
              for (const row of rows) {
                expect(unequal(row.counts)).toBe(0);
                if (STAYED_IN.includes(dimension)) expect(leftOver(row.counts)).toBe(0);
                expect(row.counts.handlingMs).toBeLessThanOrEqual(row.counts.staffedMs);
              }
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('[ME25] a pause is counted as if something had been written in each of its intervals, whatever is kept', () => {
    fc.assert(
      fc.property(fc.array(paused, { minLength: 5, maxLength: 40 }), limits, (some, kept) => {
        const world = new MeasuredAgents(3);
        for (const act of [...OPENING, ...some]) world.act(act);
        const [fold, stepped] = [createMeasures(kept), createMeasures(kept)];
        for (const record of world.records) fold.apply(record);
        for (const record of steppedLog(world.records)) stepped.apply(record);
        expect(everything(fold, world.now)).toBe(everything(stepped, world.now));
        for (const dimension of DIMENSIONS) expect(fold.keptFrom(dimension)).toBe(stepped.keptFrom(dimension));
        expect(keptOf(fold.takeChanges())).toEqual(keptOf(stepped.takeChanges()));
      }),
      { numRuns: 60 },
    );
  });

  it('[ME20] a fold in two pieces, kept as JSON in between, counts what one fold counts', () => {
    fc.assert(
      fc.property(acts, fc.nat(100), fc.nat(100), (some, keepShare, loadShare) => {
        const world = new MeasuredAgents(3);
        for (const act of [...OPENING, ...some]) world.act(act);
        const { records } = world;
        const whole = createMeasures();
        for (const record of records) whole.apply(record);

        const first = createMeasures();
        const kept = new Map<string, unknown>();
        const keep = (): void => {
          for (const { key, data } of first.takeChanges()) {
            if (data === null) kept.delete(key);
            else kept.set(key, JSON.parse(JSON.stringify(data)));
          }
        };
        const loadAt = Math.floor((records.length * loadShare) / 100);
        const keepAt = Math.floor((loadAt * keepShare) / 100);
        for (const record of records.slice(0, keepAt)) first.apply(record);
        keep();
        for (const record of records.slice(keepAt, loadAt)) first.apply(record);
        keep();

        const second = createMeasures();
        second.load([...kept].map(([key, data]) => ({ key, data })));
        // The log is read from an earlier place than the one up to which it is counted.
        for (const record of records.slice(keepAt)) second.apply(record);
        expect(everything(second, world.now)).toBe(everything(whole, world.now));
        expect(byQueue(second)).toEqual(byQueue(whole));
        expect(second.version).toBe(whole.version);
      }),
      { numRuns: 60 },
    );
  });
});
