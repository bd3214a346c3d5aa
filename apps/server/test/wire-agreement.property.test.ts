import {
  type AgentEvent,
  type AgentInput,
  compileRules,
  decide,
  initialAgent,
  nextDueAt,
  type Rules,
  viewOf,
} from '@interlock/engine';
import { parseSessionServerFrame } from '@interlock/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timelineEntryOf } from '../src/agents/timeline-entry.ts';
import { TEST_DEFINITION } from './kit/host-harness.ts';

/** Inputs as sessions and REST make them; the epoch is put in when they are decided. */
const statusId = fc.constantFrom('available', 'busy', 'lunch', 'training', 'never heard of');
const workId = fc.constantFrom('w-1', 'w-2', '4711');
const tickets = fc.option(
  fc.subarray([
    { workId: '4711', label: '4711' },
    { workId: '4712', label: 'Second' },
  ]),
);
const request = fc.option(fc.constantFrom('current', 'another'));
const cause = fc.constantFrom('user', 'request', null);
const session = fc.oneof(
  fc.record({
    kind: fc.constant('openSession'),
    sessionId: fc.constant('s'),
    name: fc.constant('Dana Fox'),
    team: fc.constantFrom(null, 'service'),
  }),
  fc.record({ kind: fc.constantFrom('loseSession', 'signOut', 'retryCrm') }),
  fc.record({
    kind: fc.constant('attachCrm'),
    wire: fc.constantFrom('plain', 'extended'),
    capabilities: fc.record({ workEvents: fc.boolean(), asksFirst: fc.boolean() }),
  }),
  fc.record({ kind: fc.constant('detachCrm'), reason: fc.constantFrom('goodbye', 'silent', 'replaced') }),
);
const report = fc.oneof(
  fc.record({
    kind: fc.constant('reportPresence'),
    statusId,
    success: fc.boolean(),
    requestId: request,
    cause,
    version: fc.option(fc.integer({ min: 0, max: 9 })),
    work: tickets,
  }),
  fc.record({
    kind: fc.constant('reportSnapshot'),
    statusId,
    cause,
    version: fc.integer({ min: 0, max: 9 }),
    work: tickets,
  }),
);
const person = fc.oneof(
  fc.record({
    kind: fc.constant('chooseState'),
    by: fc.constantFrom('agent', 'supervisor'),
    ready: fc.boolean(),
    reasonCode: fc.constantFrom(1, 2, null),
  }),
  fc.record({
    kind: fc.constant('chooseState'),
    by: fc.constant('agent'),
    ready: fc.constant(true),
    reasonCode: fc.constant(null),
  }),
);
const work = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'acceptOffer',
      'declineOffer',
      'endInteraction',
      'finishWrapUp',
      'extendWrapUp',
      'cancelWork',
    ),
    workId,
  }),
  fc.record({ kind: fc.constantFrom('acceptOffer', 'endInteraction'), workId }),
  fc.record({
    kind: fc.constantFrom('giveWork', 'startInteraction'),
    workId,
    channel: fc.constantFrom('voice', 'task'),
    label: fc.constant('Caller'),
    detail: fc.constantFrom(null, 'More'),
  }),
);
/** Items of queues, as the contact centre gives and takes them. */
const ofQueue = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('reserveWork'),
      workId,
      queueId: fc.constant('support'),
      channel: fc.constantFrom('voice', 'task'),
      label: fc.constant('Caller'),
      detail: fc.constantFrom(null, 'More'),
      createdAt: fc.constant(1_690_000_000_000),
      forced: fc.boolean(),
      match: fc.constantFrom(undefined, { by: 'longestIdle', level: 1, key: 5, second: null }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rescindWork'),
      workId,
      cause: fc.constantFrom('takenByOther', 'pulled'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('parkWork', 'resumeWork'), workId }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('transferWork'),
      workId,
      toQueueId: fc.constant('sales'),
      toAgentId: fc.constantFrom(null, 'ilya'),
    }),
  },
);
const permit = fc.record({
  kind: fc.constantFrom('takePermit', 'releasePermit'),
  workId,
  label: fc.constant('Ticket'),
});
const step = fc.oneof(
  // What a CRM that is well does: it confirms, or answers the probe and stays silent.
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constantFrom('obey', 'obey', 'answerProbe', 'acceptRequest', 'wait') }),
  },
  { weight: 4, arbitrary: work },
  { weight: 2, arbitrary: ofQueue },
  { weight: 1, arbitrary: permit },
  { weight: 3, arbitrary: person },
  { weight: 2, arbitrary: report },
  { weight: 1, arbitrary: session },
);

/** Why the wire refuses the timeline of these events; null if it carries it. */
function timelineRefusal(rules: Rules, events: readonly AgentEvent[]): string | null {
  const entries = events.map((event) => timelineEntryOf(rules, 1, event, () => null)).filter((entry) => entry !== null);
  const frame = { type: 'timeline', commandId: 'c-1', entries, more: false };
  const parsed = parseSessionServerFrame(JSON.stringify(frame));
  if (!parsed.ok) return `${parsed.error.path}: ${parsed.error.message}`;
  // Nothing is left out on the way either.
  expect(parsed.value).toEqual(frame);
  return null;
}

describe('engine and wire', () => {
  it.each([
    'synchronized',
    'complementary',
  ] as const)('[SV45][SV44] every view and entry that the engine can make is one that the wire carries: %s', (mode) => {
    const rules = compileRules({ ...TEST_DEFINITION, mode });
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom('plain', 'extended'), fc.array(step, { maxLength: 60 }), (wire, steps) => {
        let state = initialAgent('dana');
        let now = 1_700_000_000_000;
        let version = 10;
        const beginning = [
          { kind: 'openSession', sessionId: 's', name: 'Dana Fox', team: null },
          { kind: 'attachCrm', wire, capabilities: { workEvents: wire === 'extended', asksFirst: false } },
        ];
        for (const wanted of [...beginning, ...steps]) {
          if (wanted.kind === 'wait') now = Math.max(now, nextDueAt(state) ?? now);
          const current = state.crm.request;
          version += 1;
          const obedience = {
            kind: 'reportPresence',
            statusId: current?.statusId ?? 'busy',
            success: true,
            cause: 'request',
            version,
            work: [],
          };
          // Every combination is one of the engine's inputs, or is refused by it.
          const input = {
            ...(wanted.kind === 'obey' ? obedience : wanted),
            ...(wanted.kind === 'wait' ? { kind: 'tick' } : {}),
            epoch: state.epoch,
            requestId: 'requestId' in wanted && wanted.requestId === 'another' ? '9-9' : (current?.requestId ?? null),
            attempt: current?.attempt ?? 1,
          } as unknown as AgentInput;
          const decision = decide(rules, state, input, now);
          if (!decision.ok) continue;
          state = decision.state;
          const parsed = parseSessionServerFrame(
            JSON.stringify({ type: 'view', version: 1, view: viewOf(rules, state, now) }),
          );
          expect(parsed.ok ? null : `${parsed.error.path}: ${parsed.error.message}`).toBeNull();
          expect(timelineRefusal(rules, decision.events)).toBeNull();
          for (const event of decision.events) if ('match' in event) seen.add('match');
          seen.add(state.crm.reported?.certainty ?? 'unknown');
          for (const item of state.contactCenter.work) seen.add(item.state);
          now += 10;
        }
      }),
      { seed: 20261122, numRuns: 400 },
    );
    // The walk has been where it matters.
    for (const place of ['said', 'assumed', 'unknown', 'waiting', 'reserved', 'offered', 'active', 'wrapUp', 'match'])
      expect(seen).toContain(place);
  });
});
