import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDueIndex } from './due-index.ts';

describe('due index', () => {
  it('[SV8] gives agents in the order of their due times, whatever was set before', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.option(fc.integer({ min: 0, max: 100 }))), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(steps, (set) => {
        const index = createDueIndex();
        const expected = new Map<string, number>();
        for (const [agent, dueAt] of set) {
          index.set(`${agent}`, dueAt);
          if (dueAt === null) expected.delete(`${agent}`);
          else expected.set(`${agent}`, dueAt);
        }
        expect(index.size).toBe(expected.size);
        expect(index.earliest()).toBe(expected.size === 0 ? null : Math.min(...expected.values()));
        const taken: number[] = [];
        for (let agentId = index.takeDue(100); agentId !== null; agentId = index.takeDue(100)) {
          taken.push(expected.get(agentId) ?? -1);
          expected.delete(agentId);
        }
        expect(taken).toEqual([...taken].sort((a, b) => a - b));
        expect(expected.size).toBe(0);
      }),
      { seed: 20261122, numRuns: 200 },
    );
  });

  it('[SV8] gives nobody before their time', () => {
    const index = createDueIndex();
    index.set('dana', 10);
    expect(index.takeDue(9)).toBeNull();
    expect(index.takeDue(10)).toBe('dana');
    expect(index.takeDue(10)).toBeNull();
  });
});
