import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDefinition } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import { EDITOR_WORDS_DE } from './editor-words-de.ts';
import { PROBLEMS_DE, problemInGerman } from './problem-words-de.ts';

const ROOT = join(import.meta.dirname, '../../../../..');

describe('what is wrong with a definition, in German', () => {
  it('[UI4] has a sentence for every code of the checker', () => {
    const folder = join(ROOT, 'packages/engine/src/lint');
    const files = readdirSync(folder).filter((name) => name.startsWith('lint-') && !name.endsWith('.test.ts'));
    const codes = files.flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/'(?:error|warning)',\s*'(\w+)'/g)].map(
        ([, code]) => code ?? '',
      ),
    );
    expect(new Set(codes).size).toBeGreaterThan(25);
    expect(codes.filter((code) => !Object.hasOwn(PROBLEMS_DE, code))).toEqual([]);
  });

  const rows = [
    {
      code: 'caseDiffersOnly',
      message: '“LUNCH” is not in presences; did you mean “lunch”? Only case or white space differ.',
      says: /: „LUNCH“, „lunch“\.$/,
    },
    {
      code: 'repeatedId',
      message: '“chat” is defined twice; the other is at /channels/0.',
      says: /^Diese Kennung ist zweimal vergeben: „chat“, \/channels\/0\.$/,
    },
    {
      code: 'timeoutOrder',
      message: 'logoutMs (15000) must be longer than linkGraceMs (30000).',
      says: /: logoutMs \(15000\), linkGraceMs \(30000\)\.$/,
    },
    {
      code: 'outOfRange',
      message: 'Must be 1 or more, but is 0.',
      says: /^Mindestens 1 muss es sein; hier steht 0\.$/,
    },
    {
      code: 'notOneOf',
      message: 'Must be "synchronized" or "complementary", but is "x".',
      says: /"synchronized" oder "complementary"; hier steht "x"\.$/,
    },
    { code: 'fromTheFuture', message: 'Something new.', says: /^Der Server meldet „fromTheFuture“\.$/ },
  ];
  for (const { code, message, says } of rows)
    it(`[DE4] ${code} is said with what it names`, () => expect(problemInGerman({ code, message })).toMatch(says));

  it('[DE4] nothing of the English sentence of a malformed document is left', () => {
    const parsed = parseDefinition({ name: '', mode: 'x', presences: 7, capacity: { crm: 0.5 }, extra: true });
    const problems = parsed.ok ? [] : parsed.error;
    expect(problems.length).toBeGreaterThan(3);
    expect(problems.map(problemInGerman).join(' ')).not.toMatch(/\b(must|is|the|not|but|this|required|list)\b/i);
  });
});

describe('the editor, in German', () => {
  it('[UI4] has every phrase that the editor knows', () => {
    const packages = ['autocomplete', 'commands', 'language', 'lint', 'merge', 'search', 'view'];
    const phrases = packages.flatMap((name) => {
      const source = readFileSync(join(ROOT, `node_modules/@codemirror/${name}/dist/index.js`), 'utf8');
      const calls = [...source.matchAll(/\bphrase\((?:view, )?([^)]*)\)/g)].map(([, inner]) => inner ?? '');
      return calls.flatMap((inner) => [...inner.matchAll(/"([^"]+)"/g)].map(([, phrase]) => phrase ?? ''));
    });
    expect(phrases.length).toBeGreaterThan(25);
    expect(phrases.filter((phrase) => !Object.hasOwn(EDITOR_WORDS_DE, phrase))).toEqual([]);
  });
});
