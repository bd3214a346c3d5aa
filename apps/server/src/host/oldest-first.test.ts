import { expect, it } from 'vitest';
import { createCommandMemory } from './command-memory.ts';
import { oldestFirst } from './oldest-first.ts';

it('[SV3] the command that was heard of first is forgotten first; one that was undone and tried again is the newest', () => {
  const memory = createCommandMemory<{ readonly id: string }>(3);
  for (const id of ['a', 'b', 'c']) memory.setPending(id, { id });
  memory.forget('a');
  memory.setDone('b');
  memory.setDone('a');
  memory.setDone('d');
  expect(['a', 'b', 'c', 'd'].filter((id) => memory.find(id) !== null)).toEqual(['a', 'c', 'd']);
  for (let count = 0; count < 1_000; count += 1) memory.setDone(`later-${count}`);
  expect(['a', 'c', 'd', 'later-996'].map((id) => memory.find(id))).toEqual([null, null, null, null]);
  expect(['later-997', 'later-998', 'later-999'].map((id) => memory.find(id))).toEqual(['done', 'done', 'done']);
});

it('[SV3] keys are answered in their order, each once, while others come and go', () => {
  const map = new Map([1, 2, 3, 4].map((key) => [key, key]));
  const next = oldestFirst(map);
  expect(next()).toBe(1);
  map.delete(1);
  map.delete(2);
  map.set(5, 5);
  map.set(1, 1);
  expect([next(), next(), next(), next(), next()]).toEqual([3, 4, 5, 1, undefined]);
});
