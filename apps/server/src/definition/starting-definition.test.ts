import { describe, expect, it } from 'vitest';
import { defaultDefinition } from '../default-definition.ts';
import type { DefinitionFact } from '../host/host-event.ts';
import { checkDefinition } from './definition-problems.ts';
import { startingDefinition } from './starting-definition.ts';

const definition = defaultDefinition(4401);
const fact = (change: Partial<DefinitionFact>): DefinitionFact => ({
  definitionVersion: 1,
  definition,
  at: 0,
  source: 'default',
  sourceHash: null,
  fileHash: null,
  ...change,
});
const file = { definition: { ...definition, name: 'From a file' }, hash: 'abc' };

describe('the definition at the start', () => {
  it.each([
    { title: 'an empty log gets the default', file: null, inForce: null, source: 'default' },
    { title: 'an empty log gets the file', file, inForce: null, source: 'file' },
    {
      title: 'a file that has changed wins over one by REST',
      file,
      inForce: fact({ source: 'rest', fileHash: 'old' }),
      source: 'file',
    },
    {
      title: 'a file that was applied does not win over one by REST',
      file,
      inForce: fact({ source: 'rest', fileHash: 'abc' }),
      source: null,
    },
    { title: 'one by REST stays', file: null, inForce: fact({ source: 'rest' }), source: null },
    {
      title: 'one from a file stays when the file is no longer named',
      file: null,
      inForce: fact({ source: 'file', fileHash: 'abc' }),
      source: null,
    },
    {
      title: 'a default of an older version is replaced',
      file: null,
      inForce: fact({ sourceHash: 'older' }),
      source: 'default',
    },
  ])('[SV31] $title', ({ file: given, inForce, source }) => {
    expect(startingDefinition(given, 4401)(inForce)?.source ?? null).toBe(source);
  });

  it('[SV31] a default that is the same stays, and one for another port of the demo CRM is new', () => {
    const first = startingDefinition(null, 4401)(null);
    const inForce = fact({ sourceHash: first?.sourceHash ?? null });
    expect(startingDefinition(null, 4401)(inForce)).toBeNull();
    expect(startingDefinition(null, 5000)(inForce)?.definition.allowedOrigins).toEqual(['http://127.0.0.1:5000']);
  });

  it('[SV31] the default has no errors, and its warnings are the gaps that it means to show', () => {
    const checked = checkDefinition(definition);
    expect(checked.ok && checked.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      expect.stringContaining('unmappedStatus'),
      expect.stringContaining('unmappedCode'),
    ]);
  });
});
