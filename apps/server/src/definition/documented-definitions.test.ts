import { readFileSync } from 'node:fs';
import { definitionJsonSchema } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import { defaultDefinition } from '../default-definition.ts';
import { checkDefinition } from './definition-problems.ts';

const DOCS = new URL('../../../../docs/', import.meta.url);
const example: Record<string, unknown> = JSON.parse(readFileSync(new URL('examples/ccdef-support.json', DOCS), 'utf8'));
const page = readFileSync(new URL('DEFINITION.md', DOCS), 'utf8');
const pieces = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => text ?? '');

/** The members that a schema knows and a value does not use anywhere, as paths; list entries count together. */
function unused(schema: unknown, values: readonly unknown[], path: string): string[] {
  const { properties, items, anyOf } = Object(schema);
  if (anyOf !== undefined) return (anyOf as unknown[]).flatMap((option) => unused(option, values, path));
  if (items !== undefined) return unused(items, values.flat(), `${path}[]`);
  return Object.entries(Object(properties)).flatMap(([key, member]) => {
    const inside = values.map((value) => Object(value)[key]).filter((value) => value !== undefined && value !== null);
    return inside.length === 0 ? [`${path}.${key}`] : unused(member, inside, `${path}.${key}`);
  });
}

describe('the definitions of the documentation', () => {
  it('[DF50] the example has neither errors nor warnings', () => {
    expect(checkDefinition(example)).toMatchObject({ ok: true, warnings: [] });
  });

  it('[DF50] the example uses every member of the schema', () => {
    expect(unused(definitionJsonSchema(), [example], '')).toEqual([]);
    expect(unused(definitionJsonSchema(), [{ ...example, queues: [] }], '')).toContain('.queues[].plan');
  });

  it('[DF50] DEFINITION.md has pieces of JSON', () => {
    expect(pieces.length).toBeGreaterThanOrEqual(4);
  });

  it.each(pieces)('[DF50] this piece of DEFINITION.md can be put into the example: %s', (piece) => {
    const checked = checkDefinition({ ...example, ...JSON.parse(piece) });
    expect(checked.ok ? [] : checked.problems).toEqual([]);
  });
});

describe('the default definition', () => {
  it('[SV31] has the queues support and sales in two steps, served by the people of the demo CRM', () => {
    const { agents, queues } = defaultDefinition(4401);
    expect(agents.map((agent) => agent.agentId)).toEqual(['dana', 'ilya', 'mara']);
    expect(queues.map(({ id, plan }) => [id, plan.length])).toEqual([
      ['support', 2],
      ['sales', 2],
    ]);
  });
});
