import { decide, initialAgent } from '@interlock/engine';
import { expect, it } from 'vitest';
import { ACT_SHARES, makeWorkload } from './workload.ts';

const OPTIONS = { agents: 40, acts: 20, seed: 7, mode: null };

it('[BN5] the same seed makes the same inputs, another seed others', () => {
  const { rulesOf: _, ...first } = makeWorkload(OPTIONS);
  const { rulesOf: __, ...again } = makeWorkload(OPTIONS);
  expect(again).toEqual(first);
  expect(makeWorkload({ ...OPTIONS, seed: 8 }).steps).not.toEqual(first.steps);
});

it('[BN5] replayed in order the engine accepts every input, time never goes back, and the events are those counted', () => {
  const { rulesOf, prologue, steps, events } = makeWorkload(OPTIONS);
  const states = new Map([...rulesOf.keys()].map((agentId) => [agentId, initialAgent(agentId)]));
  let lastAt = 0;
  let made = 0;
  for (const [index, { agentId, input, at }] of [...prologue, ...steps].entries()) {
    const decision = decide(rulesOf.get(agentId)!, states.get(agentId)!, input, at);
    if (!decision.ok) throw new Error(`${input.kind}: ${decision.refused.code}`);
    states.set(agentId, decision.state);
    expect(at).toBeGreaterThanOrEqual(lastAt);
    lastAt = at;
    if (index >= prologue.length) made += decision.events.length;
  }
  expect(made).toBe(events);
});

it('[BN5] half of the agents work in each mode, and every kind of act leaves its inputs', () => {
  const { rulesOf, prologue, steps } = makeWorkload(OPTIONS);
  const modes = [...rulesOf.values()].map(({ definition }) => definition.mode);
  expect(modes.filter((mode) => mode === 'complementary')).toHaveLength(20);
  const wires = prologue.flatMap(({ input }) => (input.kind === 'attachCrm' ? [input.wire] : []));
  expect(wires.filter((wire) => wire === 'plain')).toHaveLength(10);
  expect(ACT_SHARES).toEqual({
    snapshot: 30,
    choose: 20,
    pickInCrm: 14,
    ticket: 16,
    interaction: 16,
    reconnect: 3,
    supervisor: 1,
  });
  const kinds = new Set(steps.map(({ input }) => input.kind));
  for (const kind of [
    'reportSnapshot',
    'chooseState',
    'reportPresence',
    'reportWork',
    'giveWork',
    'acceptOffer',
    'loseSession',
  ])
    expect(kinds).toContain(kind);
});
