import type { AgentInput, AgentState, Rules } from '@interlock/engine';
import * as engine from '@interlock/engine';
import { describe, expect, it } from 'vitest';
import { BASE, baseVersion, CURRENT, canonical, later, NOW } from './canonical.ts';
import { BREAK_CODE, CHANNEL, definitionOf } from './definition.ts';

/** A small generator of chance with a seed (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const STATUSES = ['available', 'busy', 'lunch'];

/** What could happen to an agent now, likely things more often. */
function anyInput(state: AgentState, pick: (below: number) => number, version: number): AgentInput {
  const { epoch } = state;
  const statusId = STATUSES[pick(3)] ?? 'busy';
  const request = state.crm.request?.requestId ?? null;
  const requestId = [request, request, 'stale', null][pick(4)] ?? null;
  const items = state.contactCenter.work;
  const workId = items[pick(Math.max(1, items.length))]?.workId ?? 'w1';
  const work = [[], [{ workId: 't1', label: 't1' }], null][pick(3)] ?? null;
  const inputs: AgentInput[] = [
    { kind: 'openSession', sessionId: `s${pick(9)}`, name: 'Agent', team: null },
    { kind: 'attachCrm', epoch, wire: 'extended', capabilities: { workEvents: true, asksFirst: false } },
    {
      kind: 'attachCrm',
      epoch,
      wire: 'plain',
      capabilities: { workEvents: false, asksFirst: false },
      lastStatusId: pick(2) === 0 ? null : statusId,
    },
    {
      kind: 'reportPresence',
      epoch,
      statusId,
      success: pick(4) > 0,
      requestId,
      cause: pick(2) === 0 ? 'user' : 'request',
      version,
      work,
    },
    {
      kind: 'reportPresence',
      epoch,
      statusId,
      success: pick(4) > 0,
      requestId: null,
      behind: [request, 'stale', null, undefined][pick(4)],
      cause: null,
      version: null,
      work: null,
    },
    { kind: 'reportSnapshot', epoch, statusId, cause: pick(2) === 0 ? 'user' : 'request', version, work },
    { kind: 'reportWork', epoch, work: work ?? [], version },
    { kind: 'acceptRequest', epoch, requestId: requestId ?? 'stale' },
    { kind: 'answerProbe', epoch, requestId: requestId ?? 'stale', attempt: state.crm.request?.attempt ?? 1 },
    { kind: 'chooseState', epoch, by: 'agent', ready: true, reasonCode: null },
    { kind: 'chooseState', epoch, by: 'agent', ready: true, reasonCode: null },
    { kind: 'chooseState', epoch, by: 'agent', ready: false, reasonCode: BREAK_CODE },
    { kind: 'chooseState', epoch: null, by: 'supervisor', ready: pick(3) > 0, reasonCode: null },
    { kind: 'giveWork', workId: `w${pick(3) + 1}`, channel: CHANNEL, label: 'w', detail: null },
    { kind: 'giveWork', workId: `w${pick(3) + 1}`, channel: CHANNEL, label: 'w', detail: null },
    { kind: 'startInteraction', epoch, workId: `w${pick(3) + 1}`, channel: CHANNEL, label: 'w', detail: null },
    { kind: 'acceptOffer', epoch, workId },
    { kind: 'acceptOffer', epoch, workId },
    { kind: 'declineOffer', epoch, workId },
    { kind: 'endInteraction', epoch, workId },
    { kind: 'finishWrapUp', epoch, workId },
    { kind: 'extendWrapUp', epoch, workId },
    { kind: 'retryCrm', epoch },
    { kind: 'loseSession', epoch: pick(4) === 0 ? epoch : -1 },
    { kind: 'detachCrm', epoch: pick(4) === 0 ? epoch : -1, reason: 'silent' },
    { kind: 'signOut', epoch: pick(8) === 0 ? epoch : -1 },
  ];
  return inputs[pick(inputs.length)] ?? { kind: 'tick' };
}

/** The input as the canonical agent is told it. */
function translated(input: AgentInput, state: AgentState): AgentInput {
  const change: Record<string, unknown> = {};
  const base = baseVersion(state);
  if ('epoch' in input && input.epoch !== null)
    change['epoch'] = input.epoch === state.epoch ? Math.min(1, state.epoch) : -1;
  if ('requestId' in input && input.requestId !== null) {
    change['requestId'] = input.requestId === state.crm.request?.requestId ? CURRENT : 'old';
  }
  if ('behind' in input && typeof input.behind === 'string')
    change['behind'] = input.behind === state.crm.request?.requestId ? CURRENT : 'old';
  if ('attempt' in input) change['attempt'] = input.attempt === state.crm.request?.attempt ? 1 : 0;
  if ('version' in input && input.version !== null && base !== null) change['version'] = input.version - base + BASE;
  // The same kind of input with other names.
  return { ...input, ...change } as AgentInput;
}

const canonicalAt = (rules: Rules, state: AgentState, now: number): AgentState =>
  canonical(rules, later(state, now - NOW));

describe('the canonical agent', () => {
  it.each([
    ['synchronized', 1, 100],
    ['complementary', 2, 100],
    ['synchronized', 3, 3],
    ['complementary', 4, 3],
  ] as const)('[MC4] %s, seed %d: decides as the agent whose names and instants it stands for', (mode, seed, flappingChanges) => {
    const rules = engine.compileRules(
      definitionOf({ mode, flappingChanges, wrapUpMs: 7000, capacity: { contactCenter: 2, crm: 1 } }),
    );
    const kinds = new Set<string>();
    for (let walk = 0; walk < 100; walk += 1) {
      const pick = chance(seed * 1000 + walk);
      let state = engine.initialAgent('a');
      let now = 5_000_000 + pick(1000);
      let version = 3;
      for (let step = 0; step < 120; step += 1) {
        // People do nothing twice within one millisecond; messages may come within one.
        now += [0, 1, 1, 400, 2100][pick(5)] ?? 1;
        const due = engine.nextDueAt(state);
        const isDue = due !== null && (due <= now || pick(4) === 0);
        if (isDue) now = Math.max(now, due);
        version += pick(3) - (pick(6) === 0 ? 2 : 0);
        const input: AgentInput = isDue ? { kind: 'tick' } : anyInput(state, pick, Math.max(1, version));
        const plain = engine.decide(rules, state, input, now);
        const short = engine.decide(rules, canonicalAt(rules, state, now), translated(input, state), NOW);
        if (short.ok !== plain.ok) expect.unreachable(`only one was refused: ${JSON.stringify(input)}`);
        if (!plain.ok || !short.ok) continue;
        const found = { state: canonical(rules, short.state), events: short.events.map((event) => event.kind) };
        const expected = {
          state: canonicalAt(rules, plain.state, now),
          events: plain.events.map((event) => event.kind),
        };
        // Comparing is slow and telling apart is rare.
        if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found).toEqual(expected);
        for (const event of plain.events) kinds.add(event.kind);
        state = plain.state;
      }
    }
    // The walks go far enough to mean something.
    for (const kind of [
      'offerMade',
      'workStarted',
      'requestAssumed',
      'requestFailed',
      'collisionBegan',
      'clientDisconnected',
    ])
      expect(kinds).toContain(kind);
  });
});
