import { definitionJsonSchema } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import { FIELDS_DE } from '../words/fields-de.ts';
import { emptyOf, type FieldSchema, referenceOf, spokenMs, withoutNull } from './schema.ts';
import { SECTIONS, sectionOf } from './sections.ts';

const SCHEMA = definitionJsonSchema() as FieldSchema;

function wordsOf(schema: FieldSchema, found: Set<string> = new Set()): Set<string> {
  if (schema.title !== undefined) found.add(schema.title);
  if (schema.description !== undefined) found.add(schema.description);
  for (const member of Object.values(schema.properties ?? {})) wordsOf(member, found);
  for (const option of schema.anyOf ?? []) wordsOf(option, found);
  if (schema.items !== undefined) wordsOf(schema.items, found);
  return found;
}

describe('the form', () => {
  it('[DE2] has a field in one section for every member of the published schema', () => {
    const members = SECTIONS.flatMap((section) => [...section.members]);
    const known = Object.keys(SCHEMA.properties ?? {}).filter((name) => name !== '$schema' && name !== 'version');
    expect([...members].sort()).toEqual(known.sort());
  });

  it('[DE2] has every title and description of the schema in German', () => {
    expect([...wordsOf(SCHEMA)].filter((word) => FIELDS_DE[word] === undefined)).toEqual([]);
    expect(Object.keys(FIELDS_DE).filter((word) => !wordsOf(SCHEMA).has(word))).toEqual([]);
  });

  it('[DE4] a place leads to its section, and one of the whole document to the first', () => {
    expect(sectionOf('/queues/0/plan/1/afterMs')).toBe('queues');
    expect(sectionOf('/systemReasonCodes/missed')).toBe('reasonCodes');
    expect(sectionOf('')).toBe('general');
    expect(sectionOf('/nobodyKnows')).toBe('general');
  });

  it('a new entry has what it must have', () => {
    const channel = emptyOf(SCHEMA.properties?.['channels']?.items ?? {});
    expect(channel).toEqual({ id: '', label: '', capacity: 1, offerTimeoutMs: 1_000, wrapUpMs: 0 });
    const queue = emptyOf(SCHEMA.properties?.['queues']?.items ?? {});
    expect(queue).toMatchObject({ id: '', label: '', plan: [{ teams: [{ teamId: '' }] }] });
  });

  it('members that name something offer what there is', () => {
    expect(referenceOf(['queues', 0, 'plan', 1, 'teams', 0, 'teamId'])).toEqual({ list: 'teams', id: 'id' });
    expect(referenceOf(['systemReasonCodes', 'missed'])).toEqual({ list: 'reasonCodes', id: 'code' });
    expect(referenceOf(['channels', 0, 'interruptibleBy', 0])).toEqual({ list: 'channels', id: 'id' });
    expect(referenceOf(['name'])).toBeNull();
  });

  it('"or null" is told apart from the rest', () => {
    const toQueue = SCHEMA.properties?.['queues']?.items?.properties?.['overflow']?.properties?.['atLength'] ?? {};
    const { schema, isNullable } = withoutNull(toQueue);
    expect([schema.type, schema.title, isNullable]).toEqual(['integer', 'At length', true]);
    expect(withoutNull(SCHEMA).isNullable).toBe(false);
  });

  it.each([
    [20_000, 'wrapUpMs', '20 s'],
    [90_000, 'afterMs', '90 s'],
    [3_600_000, 'parkMs', '1 h'],
    [500, 'retryBaseMs', ''],
    [20_000, 'limit', ''],
  ])('%i of %s is said as "%s"', (value, member, text) => {
    expect(spokenMs(value, member)).toBe(text);
  });
});
