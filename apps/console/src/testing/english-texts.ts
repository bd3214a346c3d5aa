/** What the console says in English, so that a test can look for it on the German pages. (UI4) */
import { ACT_WORDS } from '../acts/words.ts';
import { AGENTS_WORDS } from '../agents/words.ts';
import { EDITOR_WORDS_DE } from '../definition/words/editor-words-de.ts';
import { FIELDS_DE } from '../definition/words/fields-de.ts';
import { DEFINITION_WORDS } from '../definition/words.ts';
import { FLOOR_WORDS } from '../floor/words.ts';
import { HONESTY_WORDS } from '../honesty/words.ts';
import { INTEGRATIONS_WORDS } from '../integrations/words.ts';
import { PART_WORDS } from '../parts/words.ts';
import { QUEUE_WORDS } from '../queues/words.ts';
import { TIMELINE_WORDS } from '../timeline/words.ts';
import { WALLBOARD_WORDS } from '../wallboard/words.ts';
import { DE } from '../words/de.ts';
import { EN } from '../words/en.ts';

const CATALOGUES: readonly { readonly en: unknown; readonly de: unknown }[] = [
  { en: EN, de: DE },
  ...[ACT_WORDS, AGENTS_WORDS, DEFINITION_WORDS, FLOOR_WORDS, HONESTY_WORDS],
  ...[INTEGRATIONS_WORDS, PART_WORDS, QUEUE_WORDS, TIMELINE_WORDS, WALLBOARD_WORDS],
  ...[EDITOR_WORDS_DE, FIELDS_DE].map((words) => ({ en: Object.keys(words), de: Object.values(words) })),
];

/** Stands for what is put into a sentence. */
const GAP = '§';

/** Every text of a catalogue; of a sentence that is put together its fixed parts. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') {
    // Sentences differ with what is put into them: by number, and by whether there is any.
    return [GAP, 1, 7, ''].flatMap((given) => {
      try {
        const text: unknown = value(...Array.from({ length: value.length }, () => given));
        return typeof text === 'string' ? text.split(/[§\d]+/) : [];
      } catch {
        return [];
      }
    });
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const trimmed = (texts: readonly string[]): string[] =>
  texts.map((text) => text.trim()).filter((text) => /[A-Za-z]{2}/.test(text));

/** English texts that no German page says, longest first. */
export function englishTexts(): readonly string[] {
  const german = new Set(CATALOGUES.flatMap(({ de }) => trimmed(textsIn(de))));
  const english = new Set(CATALOGUES.flatMap(({ en }) => trimmed(textsIn(en))));
  return [...english].filter((text) => !german.has(text)).sort((a, b) => b.length - a.length);
}
