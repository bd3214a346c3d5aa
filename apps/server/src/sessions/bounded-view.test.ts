import { type AgentState, compileRules, decide, initialAgent, viewOf } from '@interlock/engine';
import { LIMITS, parseSessionServerFrame } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import { defaultDefinition } from '../default-definition.ts';
import { boundedView, VIEW_LIMITS } from './bounded-view.ts';

const definition = defaultDefinition(4401);
const rules = compileRules({ ...definition, capacity: { contactCenter: 100, crm: 100 } });

function after(inputs: readonly Parameters<typeof decide>[2][]): AgentState {
  return inputs.reduce<AgentState>((state, input, index) => {
    const decision = decide(rules, state, input, 1_000 + index);
    if (!decision.ok) throw new Error(decision.refused.code);
    return decision.state;
  }, initialAgent('dana'));
}

const open = { kind: 'openSession', sessionId: 's', name: 'Dana Fox', team: null } as const;
const attach = {
  kind: 'attachCrm',
  epoch: 1,
  wire: 'extended',
  capabilities: { workEvents: true, asksFirst: false },
} as const;
const give = (index: number, text: string) =>
  ({ kind: 'giveWork', workId: `w-${index}`, channel: 'voice', label: text, detail: text.repeat(10) }) as const;
const tickets = (count: number, text: string) =>
  ({
    kind: 'reportWork',
    epoch: 1,
    version: 1,
    work: Array.from({ length: count }, (_, index) => ({ workId: `${index}`.padEnd(128, 'x'), label: text })),
  }) as const;

describe('the view on the session wire', () => {
  it('[SV55] is whole where it is of usual size', () => {
    const view = viewOf(rules, after([open, attach, give(1, 'Caller'), tickets(3, '4711')]), 2_000);
    expect(boundedView(view)).toBe(view);
  });

  it('[SV55] names of a thousand waiting items the 50 that wait longest', () => {
    const view = viewOf(
      rules,
      after([open, attach, ...Array.from({ length: 1_000 }, (_, index) => give(index, 'Caller'))]),
      9_000,
    );
    const { work } = boundedView(view);
    expect(work.map(({ workId }) => workId)).toEqual(
      Array.from({ length: VIEW_LIMITS.waiting }, (_, index) => `w-${index}`),
    );
  });

  it.each([
    { title: 'ASCII', text: 'x'.repeat(200) },
    { title: 'three bytes a character', text: '漢'.repeat(200) },
    { title: 'surrogate pairs', text: '😀'.repeat(100) },
    { title: 'characters that JSON escapes', text: '\u0001'.repeat(200) },
  ])('[SV55] fits into a frame with everything at its limit: $title', ({ text }) => {
    const items = Array.from({ length: 1_000 }, (_, index) => give(index, text));
    const state = after([open, attach, ...items, tickets(100, text)]);
    const frame = JSON.stringify({ type: 'view', version: 1, view: boundedView(viewOf(rules, state, 9_000)) });
    const parsed = parseSessionServerFrame(frame);
    expect(parsed.ok ? null : `${parsed.error.code} ${parsed.error.path}`).toBeNull();
    expect(Buffer.byteLength(frame)).toBeLessThan(LIMITS.sessionServerFrameBytes);
  });
});
