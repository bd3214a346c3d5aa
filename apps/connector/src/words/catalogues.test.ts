import { readFileSync } from 'node:fs';
import { languageFor } from '@interlock/words';
import { KNOWN_ENTRY_KINDS } from '@interlock/words/timeline';
import { describe, expect, it } from 'vitest';
import { CHAT_DE } from '../chat/words/de.ts';
import { CHAT_EN } from '../chat/words/en.ts';
import { MORE_ACTS_DE, MORE_ACTS_EN } from '../more-acts/words.ts';
import { CATALOGUES } from './catalogues.ts';
import { DE } from './de.ts';
import { DETAILS_DE } from './details-de.ts';
import { DETAILS_EN } from './details-en.ts';
import { EN } from './en.ts';

/** Every key with the form of its value: text, or a function of so many parts. */
function forms(value: unknown, path: string): string[] {
  if (typeof value === 'string') return [`${path} text ${value.trim() === '' ? 'empty' : 'full'}`];
  if (typeof value === 'function') return [`${path} function`];
  if (typeof value !== 'object' || value === null) return [`${path} ?`];
  return Object.entries(value).flatMap(([key, inner]) => forms(inner, `${path}.${key}`));
}

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

/** Answers to supervisors, and to programs that put items into queues; permits are asked for by the CRM's router. */
const NOT_FOR_AGENTS = new Set([
  'unknownAgent',
  'unknownTeam',
  'unknownSkill',
  'skillLevelOutOfRange',
  'tooManySkills',
  'tooManyPreferred',
  'priorityOutOfRange',
  'workInProgress',
  'agentNotAvailable',
  'overCapacity',
  'exclusiveChannel',
]);

describe('catalogues', () => {
  it('[CN35] both languages have the same keys, each with words', () => {
    const english = forms([EN, DETAILS_EN, CHAT_EN, MORE_ACTS_EN], '');
    expect(forms([DE, DETAILS_DE, CHAT_DE, MORE_ACTS_DE], '')).toEqual(english);
    expect(english.filter((form) => form.endsWith('empty') || form.endsWith('?'))).toEqual([]);
  });

  it('[CN35] every refusal of the engine has words', () => {
    const table = read('packages/engine/src/codes.ts');
    const names = (text: string) => [...text.matchAll(/^ {2}(?:\| ')?(\w+)/gm)].map(([, name]) => name ?? '');
    const end = table.indexOf('as const');
    // Problems of a definition never reach an agent: they are told to whoever puts the definition in.
    const problems = names(
      table.slice(table.indexOf('type DefinitionProblemCode'), table.indexOf('export type RefusalCode')),
    );
    const refusals = names(table.slice(0, end)).filter(
      (code) => !problems.includes(code) && !NOT_FOR_AGENTS.has(code) && !/permit/i.test(code),
    );
    expect(refusals).toContain('offerGone');
    expect(refusals.filter((code) => !(code in EN.refusal))).toEqual([]);
  });

  it('[CN32] every kind of event of the engine has words, or is left out on purpose', () => {
    const events = read('packages/engine/src/events.ts');
    const kinds = [...events.slice(0, events.indexOf('export type AgentEventKind')).matchAll(/kind: '(\w+)'/g)].map(
      ([, kind]) => kind ?? '',
    );
    expect(kinds.length).toBeGreaterThan(30);
    expect(kinds.filter((kind) => !KNOWN_ENTRY_KINDS.includes(kind))).toEqual([]);
  });

  const rows = [
    { crm: 'de_DE', browser: 'en-GB', language: 'de', locale: 'de-DE' },
    { crm: 'de-AT', browser: 'en-GB', language: 'de', locale: 'de-AT' },
    { crm: '', browser: 'de', language: 'de', locale: 'de' },
    { crm: 'fr_FR', browser: 'de-CH', language: 'de', locale: 'de-CH' },
    { crm: 'fr_FR', browser: 'pt-BR', language: 'en', locale: 'en' },
    { crm: 'en_US', browser: 'de-DE', language: 'en', locale: 'en-US' },
    { crm: 'constructor', browser: '', language: 'en', locale: 'en' },
  ];
  for (const { crm, browser, language, locale } of rows) {
    it(`[CN33] a CRM user with "${crm}" in a browser with "${browser}" is spoken to in ${language}`, () => {
      expect(languageFor(crm, browser)).toEqual({ language, locale });
    });
  }

  it('[CN33] each language is fetched by itself', async () => {
    expect(await CATALOGUES.en()).toBe(EN);
    expect(await CATALOGUES.de()).toBe(DE);
  });
});
