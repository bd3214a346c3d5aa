import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hold } from '../holds.ts';
import type { SideName } from '../model.ts';
import { LIVED_ACTS, type LivedAct, LivedAgent, type LivedStep } from '../testing/lived-agent.ts';
import type { AgentView } from '../view.ts';
import { createLanes, type LaneParts } from './lanes.ts';
import type { LaneSegment } from './segment-lane.ts';

const RUNS = 300;
const SIDES: readonly SideName[] = ['contactCenter', 'crm'];
const OPENING: readonly LivedAct[] = [
  { what: 'signIn', afterMs: 1_000 },
  { what: 'ready', afterMs: 500 },
];

const lives = fc.record({
  mode: fc.constantFrom('synchronized', 'complementary'),
  wire: fc.constantFrom('plain', 'extended'),
  capacity: fc.constantFrom(1, 2),
  acts: fc.array(
    fc.record<LivedAct>({
      what: fc.constantFrom(...LIVED_ACTS),
      afterMs: fc.oneof({ weight: 8, arbitrary: fc.nat(8_000) }, { weight: 1, arbitrary: fc.nat(400_000) }),
    }),
    { minLength: 5, maxLength: 60 },
  ),
  // Where the time that is asked for begins and ends, of the whole.
  beginsAt: fc.double({ min: 0, max: 0.9, noNaN: true }),
  lasts: fc.double({ min: 0.1, max: 1, noNaN: true }),
});

type Life = typeof lives extends fc.Arbitrary<infer L> ? L : never;

interface Lived {
  readonly steps: readonly LivedStep[];
  readonly from: number;
  readonly to: number;
  readonly lanes: LaneParts;
}

function live({ mode, wire, capacity, acts, beginsAt, lasts }: Life, cutAt = 0): Lived {
  const agent = new LivedAgent({ mode, capacity: { contactCenter: capacity, crm: capacity } }, wire);
  const startAt = agent.now;
  for (const act of [...OPENING, ...acts]) agent.act(act);
  const wholeMs = agent.now - startAt;
  const from = startAt + Math.floor(wholeMs * beginsAt);
  const to = Math.min(agent.now, from + Math.max(1, Math.floor(wholeMs * lasts)));
  const { crmAttempts } = agent.rules.definition.timeouts;
  const fold = createLanes({ from, to, isFromStart: cutAt === 0, policies: [{ at: 0, mode, crmAttempts }] });
  for (const { events } of agent.steps.slice(cutAt)) fold.take(events);
  return { steps: agent.steps, from, to, lanes: fold.end() };
}

/** The shape that a lane shows where the page shows this: what is wrong with a lane stands in a mark. */
function shapeOf(view: AgentView, side: SideName): LaneSegment['shape'] {
  const { shape, availability } = view.sides[side];
  const isUp = view.session.state === 'linked' && view.crmLink.state === 'up';
  if (side === 'contactCenter' || !isUp) return shape === 'outOfStep' ? 'unknown' : shape;
  if (view.work.some((item) => item.side === 'crm')) return 'work';
  if (availability === 'unknown') return 'unknown';
  return availability === 'ready' ? 'ready' : 'held';
}

function workIdsOf(hold: Hold | undefined): readonly string[] {
  if (hold === undefined) return [];
  if ('work' in hold) return hold.work.map(({ workId }) => workId);
  return 'workId' in hold ? [hold.workId] : [];
}

/** The last thing that was said up to an instant; null before the first. */
function viewAt(steps: readonly LivedStep[], at: number): AgentView | null {
  return steps.findLast((step) => step.at <= at)?.view ?? null;
}

/** Instants at which something can be wrong: where a step or a stretch begins, and just before. */
function instants({ steps, from, to, lanes }: Lived): readonly number[] {
  const edges = [...steps.map(({ at }) => at), ...SIDES.flatMap((side) => lanes[side].map((segment) => segment.from))];
  return [...new Set(edges.flatMap((at) => [at - 1, at]))].filter((at) => at >= from && at < to);
}

function segmentAt(segments: readonly LaneSegment[], at: number): LaneSegment | undefined {
  return segments.find((segment) => segment.from <= at && at < segment.to);
}

describe('the lanes of a life', () => {
  it('[CW20] [CW21] say at every instant what the agent’s page said then', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const lived = live(life);
        for (const at of instants(lived)) {
          const view = viewAt(lived.steps, at);
          for (const side of SIDES) {
            const segment = segmentAt(lived.lanes[side], at);
            const said = view?.sides[side];
            expect({ at, side, shape: segment?.shape, label: segment?.label, hold: segment?.hold }).toEqual({
              at,
              side,
              shape: view === null ? 'offline' : shapeOf(view, side),
              label: said?.label ?? (side === 'crm' ? 'Unknown' : 'Signed out'),
              hold: view === null ? 'signedOut' : (said?.holds[0]?.kind ?? null),
            });
            if (said === undefined) continue;
            const { reasonCode, statusId } = said;
            expect({ at, ...segment }).toMatchObject({ at, reasonCode, statusId, workIds: workIdsOf(said.holds[0]) });
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[CW20] have no gap, no overlap and nothing outside of the time', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { from, to, lanes } = live(life);
        for (const side of SIDES) {
          const ends = lanes[side].map((segment) => segment.to);
          expect(lanes[side].map((segment) => segment.from)).toEqual([from, ...ends.slice(0, -1)]);
          expect(ends.at(-1)).toBe(to);
          expect(lanes[side].every((segment) => segment.to > segment.from)).toBe(true);
        }
        for (const { parts } of lanes.work) {
          expect(parts.slice(1).map((part) => part.from)).toEqual(parts.slice(0, -1).map((part) => part.to));
          expect(parts.every((part) => part.from >= from && part.to <= to && part.to > part.from)).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[CW22] show the work that the page showed, in the state that it showed', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const lived = live(life);
        for (const at of instants(lived)) {
          const said = (viewAt(lived.steps, at)?.work ?? []).map(({ workId, state }) => `${workId} ${state}`).sort();
          const shown = lived.lanes.work
            .flatMap(({ workId, parts }) =>
              parts.filter((part) => part.from <= at && at < part.to).map(({ state }) => `${workId} ${state}`),
            )
            .sort();
          expect({ at, shown }).toEqual({ at, shown: said });
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[CW23] mark collisions, flapping, lost links and what is out of step for as long as the page said so', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const lived = live(life);
        for (const at of instants(lived)) {
          const view = viewAt(lived.steps, at);
          const marked = new Set(
            lived.lanes.marks
              .filter((mark) => mark.from <= at && (mark.to === null || at < mark.to))
              .map(({ kind }) => kind),
          );
          const isLost =
            view?.session.state === 'lost' || (view?.session.state === 'linked' && view.crmLink.state === 'lost');
          const isFrozen = view?.sides.contactCenter.holds.some(({ kind }) => kind === 'flapping') === true;
          expect({
            at,
            marks: ['collision', 'flapping', 'linkLost', 'outOfStep'].filter((kind) => marked.has(kind as never)),
          }).toEqual({
            at,
            marks: [
              ...(view?.collision != null ? ['collision'] : []),
              ...(isFrozen ? ['flapping'] : []),
              ...(isLost ? ['linkLost'] : []),
              ...(view?.outOfStep === true ? ['outOfStep'] : []),
            ],
          });
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[CW24] a log that begins in the middle leaves out what it cannot know, and says nothing wrong', () => {
    fc.assert(
      fc.property(lives, fc.nat(60), (life, cut) => {
        const whole = live(life);
        const cutAt = 1 + (cut % Math.max(1, whole.steps.length - 1));
        const { lanes } = live(life, cutAt);
        for (const at of instants(whole)) {
          for (const side of SIDES) {
            const segment = segmentAt(lanes[side], at);
            if (segment === undefined || segment.label === null) {
              expect(segment?.shape).toBe('unknown');
              continue;
            }
            const known = segmentAt(whole.lanes[side], at);
            expect({ at, side, label: segment.label }).toEqual({ at, side, label: known?.label });
            // Work that began before the first record is not known of.
            if (known?.shape !== 'work')
              expect({ at, side, shape: segment.shape }).toEqual({ at, side, shape: known?.shape });
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
