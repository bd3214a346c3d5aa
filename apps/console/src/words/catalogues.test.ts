import { describe, expect, it } from 'vitest';
import { ACT_WORDS } from '../acts/words.ts';
import { AGENTS_WORDS } from '../agents/words.ts';
import { FLOOR_WORDS } from '../floor/words.ts';
import { QUEUE_WORDS } from '../queues/words.ts';
import { WALLBOARD_WORDS } from '../wallboard/words.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';

/** Every key with the form of its value. */
function forms(value: unknown, path: string): string[] {
  if (typeof value === 'string') return [`${path} text ${value.trim() === '' ? 'empty' : 'full'}`];
  if (typeof value === 'function') return [`${path} function`];
  if (typeof value !== 'object' || value === null) return [`${path} ?`];
  return Object.entries(value).flatMap(([key, inner]) => forms(inner, `${path}.${key}`));
}

describe('catalogues', () => {
  const rows = [
    { name: 'the shell', words: { en: EN, de: DE } },
    { name: 'acts', words: ACT_WORDS },
    { name: 'agents', words: AGENTS_WORDS },
    { name: 'the floor', words: FLOOR_WORDS },
    { name: 'queues', words: QUEUE_WORDS },
    { name: 'the wallboard', words: WALLBOARD_WORDS },
  ];
  for (const { name, words } of rows) {
    it(`[UI4] both languages have the same keys, each with words: ${name}`, () => {
      const english = forms(words.en, '');
      expect(forms(words.de, '')).toEqual(english);
      expect(english.filter((form) => form.endsWith('empty') || form.endsWith('?'))).toEqual([]);
    });
  }
});
