import { describe, expect, it } from 'vitest';
import { INTERVAL_MS } from '../measures/intervals.ts';
import { type LivedAct, LivedAgent } from '../testing/lived-agent.ts';
import { createHonesty, type Honesty } from './honesty.ts';
import { HONESTY_CAUSES, type HonestyCounts } from './honesty-counts.ts';

const START = 1_000 * INTERVAL_MS;
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER, stepMs: null, limit: 1_000, sees: null } as const;

function honestyOf(agent: LivedAgent): Honesty {
  const honesty = createHonesty();
  const { mode } = agent.rules.definition;
  honesty.apply({
    version: 1,
    agentId: null,
    events: [{ kind: 'definitionChanged', at: START, definition: { mode } }],
  });
  agent.steps.forEach(({ events }, index) => {
    honesty.apply({ version: index + 2, agentId: 'dana', events });
  });
  return honesty;
}

function live(...acts: readonly (LivedAct['what'] | number)[]): LivedAgent {
  const agent = new LivedAgent({}, 'extended', { now: START });
  for (const act of acts) {
    if (typeof act === 'number') agent.pass(act);
    else agent.act({ what: act, afterMs: 1_000 });
  }
  return agent;
}

function totalOf(agent: LivedAgent): HonestyCounts | undefined {
  return honestyOf(agent).report({ ...ALL, by: 'total', now: agent.now })?.[0]?.counts;
}

describe('honesty', () => {
  it('[HN1] [HN2] shows zero as zero, with the time that was observed', () => {
    const agent = live('signIn', 'ready', 60_000);
    expect(totalOf(agent)).toMatchObject({ observedMs: 61_000, bothReadyMs: 0, collisions: 0, failedRequests: 0 });
    const causes = honestyOf(agent).report({ ...ALL, by: 'cause', now: agent.now }) ?? [];
    expect(causes.map(({ id, counts }) => [id, counts.bothReadyMs, counts.observedMs])).toEqual(
      HONESTY_CAUSES.map((cause) => [cause, 0, 61_000]),
    );
  });

  it('[ME25] a pause costs what is kept of it: 5,000 agents for 35 days, each with a CRM that does not answer', () => {
    const [agents, intervals] = [5_000, 3_360];
    const agent = live('signIn', 'silence', 'ready');
    const honesty = createHonesty();
    const events = agent.steps.flatMap((step) => step.events);
    for (let index = 0; index < agents; index += 1)
      honesty.apply({ version: index + 1, agentId: `agent-${index}`, events });
    const now = START + intervals * INTERVAL_MS;
    honesty.apply({ version: agents + 1, agentId: null, events: [{ at: now, kind: 'coolDownEnded' }] });
    const rows = honesty.report({ ...ALL, by: 'total', now, stepMs: INTERVAL_MS, limit: 10_000 }) ?? [];
    expect(rows.length).toBe(intervals);
    expect(rows.slice(1).every(({ counts }) => counts.driftMs === agents * INTERVAL_MS)).toBe(true);
    const longest = rows.map(({ counts }) => counts.longestDriftMs);
    expect(longest.slice(1).every((ms, index) => ms === (longest[index] ?? 0) + INTERVAL_MS)).toBe(true);
    expect(honesty.keptFrom({ by: 'agent', sees: null })).toBe(now - 20 * INTERVAL_MS);
  });

  it('[HN1] counts a person who sets the CRM Ready during a call, until it is put right', () => {
    const agent = live('signIn', 'ready', 'giveChat', 'accept', 'silence', 'crmAvailable', 1_500, 'obey', 10_000);
    const total = totalOf(agent);
    // The other correction is that of the sign-in: the CRM stood at Available.
    expect(total).toMatchObject({ bothReadyTimes: 1, corrections: 2 });
    expect(total?.bothReadyMs).toBeGreaterThan(1_500);
    const causes = honestyOf(agent).report({ ...ALL, by: 'cause', now: agent.now }) ?? [];
    expect(causes.find(({ id }) => id === 'person')?.counts.bothReadyMs).toBe(total?.bothReadyMs);
  });

  it('[HN5] counts an answer as late when its attempt had counted as failed', () => {
    const agent = live('signIn', 'crmAvailable', 'ready', 'silence', 'notReady', 1_500, 'obey');
    const request = agent.agent.requests.at(-1);
    if (request === undefined) throw new Error('nothing was asked');
    expect(agent.agent.state.crm.request?.state).toBe('failed');
    agent.agent.answer(request);
    agent.act({ what: 'obey', afterMs: 0 });
    expect(totalOf(agent)).toMatchObject({ failedRequests: 1, lateRequests: 1 });
  });

  it('[HN5] a click in the CRM that nothing stands against is no correction', () => {
    const before = totalOf(live('signIn', 'ready'))?.corrections;
    expect(totalOf(live('signIn', 'ready', 'crmBusy', 'crmAvailable', 1_000))?.corrections).toBe(before);
  });

  it('[HN4] tells since when there is drift', () => {
    const agent = live('signIn', 'crmAvailable', 'ready', 'silence', 'notReady', 30_000);
    expect(honestyOf(agent).driftSince('dana')).toBe(START + 5_000);
    expect(honestyOf(agent).driftSince('nobody')).toBeNull();
    expect(totalOf(agent)).toMatchObject({ driftMs: 30_000, driftTimes: 1, longestDriftMs: 30_000 });
  });

  it('[HN6] counts over the adapter that was there, and apart what passed without one', () => {
    const agent = live('signIn', 10_000, 'loseCrm', 5_000);
    const lines = honestyOf(agent).report({ ...ALL, by: 'adapter', now: agent.now }) ?? [];
    expect(lines.map(({ id, counts }) => [id, counts.observedMs])).toEqual([
      ['extended/claim', 11_000],
      ['none', 5_000],
    ]);
  });

  it('[HN6] goes on counting while nothing is written, and has no more rows than are asked for', () => {
    const agent = live('signIn');
    const honesty = honestyOf(agent);
    const now = START + 3 * INTERVAL_MS;
    const rows = honesty.report({ ...ALL, by: 'total', now, stepMs: INTERVAL_MS }) ?? [];
    expect(rows.map(({ counts }) => counts.observedMs)).toEqual([INTERVAL_MS - 1_000, INTERVAL_MS, INTERVAL_MS]);
    expect(honesty.report({ ...ALL, by: 'total', now, stepMs: INTERVAL_MS, limit: 2 })).toBeNull();
    expect(honesty.keptFrom({ by: 'total', sees: null })).toBe(START);
  });

  it('[HN6] another mode is another judgement, from its instant on', () => {
    const agent = new LivedAgent({}, 'extended', { now: START });
    for (const what of ['signIn', 'ready'] as const) agent.act({ what, afterMs: 1_000 });
    const honesty = honestyOf(agent);
    const definition = { mode: 'complementary' } as const;
    honesty.apply({
      version: 99,
      agentId: null,
      events: [{ kind: 'definitionChanged', at: START + 10_000, definition }],
    });
    const [line] = honesty.report({ ...ALL, by: 'total', now: START + 15_000 }) ?? [];
    expect(line?.counts).toMatchObject({ bothReadyMs: 5_000, bothReadyTimes: 1 });
    // The mode is kept though nothing else changed.
    honesty.takeChanges();
    honesty.apply({
      version: 100,
      agentId: null,
      events: [{ kind: 'definitionChanged', at: START + 20_000, definition: { mode: 'synchronized' } }],
    });
    expect(honesty.takeChanges().map(({ key }) => key)).toContain('head');
  });

  it('[HN7] refuses what a newer version kept', () => {
    expect(() => createHonesty().load([{ key: 'head', data: { format: 2 } }])).toThrow('format');
  });
});
