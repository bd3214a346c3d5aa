import { describe, expect, it } from 'vitest';
import {
  append,
  meansTheSame,
  move,
  pathOf,
  placeOf,
  placesIn,
  pointerOf,
  readText,
  setAt,
  valueAt,
  writeText,
} from './document.ts';

const TEXT = `{
  "name": "Demo",   "mode": "synchronized",
  "teams": [ { "id": "a", "label": "A" },
             { "id": "b", "label": "B" } ]
}
`;

describe('the text', () => {
  it.each([
    ['{', 'an open brace'],
    ['{"a":1,}', 'a comma too many'],
    ['{"a":1} // no', 'a comment'],
    ['[]', 'a list'],
    ['"x"', 'a text'],
    ['', 'nothing'],
  ])('[DE1] %s, %s, is no document, and the form leaves it alone', (text) => {
    expect(readText(text).ok).toBe(false);
    expect(setAt(text, '/name', 'x')).toBe(text);
    expect(append(text, '/teams', {})).toBe(text);
    expect(move(text, '/teams', 0, 1)).toBe(text);
  });

  it('[DE1] a change of the form leaves the rest as it was written', () => {
    const next = setAt(TEXT, '/teams/1/label', 'Billing');
    expect(next).toBe(TEXT.replace('"B"', '"Billing"'));
    expect(setAt(TEXT, '/name', undefined)).not.toContain('Demo');
    expect(setAt(TEXT, '/name', undefined)).toContain('{ "id": "a", "label": "A" },');
  });

  it('[DE1] entries are added, moved and taken away', () => {
    const added = append(TEXT, '/teams', { id: 'c', label: 'C' });
    expect(valueAt(JSON.parse(added), '/teams/2')).toEqual({ id: 'c', label: 'C' });
    expect(added).toContain('{ "id": "a", "label": "A" },');
    expect(JSON.parse(append(TEXT, '/skills', { id: 's' })).skills).toEqual([{ id: 's' }]);
    const moved = move(added, '/teams', 2, 0);
    expect(JSON.parse(moved).teams.map(({ id }: { id: string }) => id)).toEqual(['c', 'a', 'b']);
    expect(JSON.parse(setAt(moved, '/teams/1', undefined)).teams).toHaveLength(2);
  });

  it('[DE4] a place is found in the text, and of one that is not written what it would be in', () => {
    expect(TEXT.slice(...span('/teams/1/label'))).toBe('"label": "B"');
    expect(placeOf(TEXT, '/teams/1/label').line).toBe(4);
    expect(TEXT.slice(...span('/teams/0'))).toBe('{ "id": "a", "label": "A" }');
    expect(TEXT.slice(...span('/teams/0/colour'))).toBe('{ "id": "a", "label": "A" }');
    expect(placeOf(TEXT, '')).toEqual({ from: 0, to: 1, line: 1 });
    expect(placeOf('nonsense', '/x')).toEqual({ from: 0, to: 0, line: 1 });
  });

  it('[DE4] a place that goes on below what has no members stands where that does', () => {
    expect(TEXT.slice(...span('/name/0/x'))).toBe('"name": "Demo"');
    expect(TEXT.slice(...span('/teams/7/id'))).toMatch(/^"teams": \[/);
    expect(TEXT.slice(...span('/teams/id'))).toMatch(/^"teams": \[/);
    expect(placeOf('[1,\n2]', '/1')).toEqual({ from: 4, to: 5, line: 2 });
    expect(placeOf('', '/1')).toEqual({ from: 0, to: 0, line: 1 });
  });

  it('[DE4] a text is read once for all its places: 400 of them cost no multiple of one', () => {
    const text = writeText({
      agents: Array.from({ length: 2_000 }, (_, index) => ({ agentId: `a${index}`, teams: [] })),
    });
    const pointers = Array.from({ length: 400 }, (_, index) => `/agents/${index * 5}/agentId`);
    const leastMs = (run: () => unknown): number =>
      Math.min(
        ...Array.from({ length: 3 }, () => {
          const before = performance.now();
          run();
          return performance.now() - before;
        }),
      );
    const one = leastMs(() => placesIn(text)('/agents/0/agentId'));
    const all = leastMs(() => pointers.map(placesIn(text)));
    // Each by itself is 400 times as much.
    expect(all / one).toBeLessThan(40);
    expect(pointers.map(placesIn(text))[399]).toEqual(placeOf(text, '/agents/1995/agentId'));
  });

  it('[DE4] places with slashes and tildes in their names are found', () => {
    expect(pathOf('/a~1b/0/~0', { 'a/b': [{ '~': 1 }] })).toEqual(['a/b', 0, '~']);
    expect(pointerOf(['a/b', 0, '~'])).toBe('/a~1b/0/~0');
    expect(valueAt({ 'a/b': [{ '~': 1 }] }, '/a~1b/0/~0')).toBe(1);
    expect(valueAt({}, '/a/b/c')).toBeUndefined();
  });

  it('[DE6] what means the same is no change, however it is written', () => {
    expect(meansTheSame(TEXT, writeText(JSON.parse(TEXT)))).toBe(true);
    expect(meansTheSame('{"a":1,"b":{"c":1,"d":2}}', '{"b":{"d":2,"c":1},"a":1}')).toBe(true);
    expect(meansTheSame('{"a":[1,2]}', '{"a":[2,1]}')).toBe(false);
    expect(meansTheSame('{', '{')).toBe(true);
    expect(meansTheSame('{', '{}')).toBe(false);
  });
});

function span(pointer: string): [number, number] {
  const { from, to } = placeOf(TEXT, pointer);
  return [from, to];
}
