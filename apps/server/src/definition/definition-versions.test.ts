import { describe, expect, it } from 'vitest';
import { defaultDefinition } from '../default-definition.ts';
import type { DefinitionChanged } from '../host/host-event.ts';
import { createDefinitionVersions, type DefinitionVersions, VERSION_LIMITS } from './definition-versions.ts';

const DEFINITION = defaultDefinition(4401);
const changed = (version: number, more: Partial<DefinitionChanged> = {}): DefinitionChanged => ({
  kind: 'definitionChanged',
  at: version * 1_000,
  definitionVersion: version,
  definition: DEFINITION,
  source: 'rest',
  sourceHash: null,
  ...more,
});

function put(versions: DefinitionVersions, ...events: readonly DefinitionChanged[]): void {
  for (const event of events) versions.fold.apply({ version: 1, at: event.at, agentId: null, events: [event] });
}

describe('versions of the definition', () => {
  it('[AC40] the newest 200 are kept, newest first, in pages', () => {
    const versions = createDefinitionVersions();
    for (let version = 1; version <= VERSION_LIMITS.count + 5; version += 1) put(versions, changed(version));
    expect(versions.read(5)).toBeNull();
    expect(versions.read(6)).toMatchObject({ version: 6 });
    expect(versions.list(null, 2).map(({ version }) => version)).toEqual([205, 204]);
    expect(versions.list(204, 1).map(({ version }) => version)).toEqual([203]);
    expect(versions.list(6, 10)).toEqual([]);
  });

  it('[AC40] of large ones as many are kept as 16 MiB take, and the newest in any case', () => {
    const versions = createDefinitionVersions();
    const large = { ...DEFINITION, name: 'x'.repeat(VERSION_LIMITS.chars / 2) };
    put(versions, changed(1, { definition: large }), changed(2, { definition: large }));
    expect(versions.list(null, 10).map(({ version }) => version)).toEqual([2]);
    const huge = { ...DEFINITION, name: 'x'.repeat(VERSION_LIMITS.chars + 1) };
    put(versions, changed(3, { definition: huge }));
    expect(versions.list(null, 10).map(({ version }) => version)).toEqual([3]);
  });

  it('[AC40] what was saved and loaded is the same; what is told again counts once, and what was dropped is removed', () => {
    const versions = createDefinitionVersions();
    const by = { id: 'sam', name: 'Sam' };
    put(versions, changed(1), changed(2, { actor: by, restoredFrom: 1 }));
    const saved = new Map(versions.fold.takeChanges().map(({ key, data }) => [key, JSON.parse(JSON.stringify(data))]));
    expect(versions.fold.takeChanges()).toEqual([]);
    const again = createDefinitionVersions();
    again.fold.load([...saved].map(([key, data]) => ({ key, data })));
    put(again, changed(2), changed(1));
    expect(again.list(null, 10)).toEqual([
      { version: 2, at: 2_000, source: 'rest', by, restoredFrom: 1 },
      { version: 1, at: 1_000, source: 'rest', by: null, restoredFrom: null },
    ]);
    expect(again.fold.takeChanges()).toEqual([]);
    for (let version = 3; version <= VERSION_LIMITS.count + 1; version += 1) put(again, changed(version));
    expect(again.fold.takeChanges().find(({ key }) => key === '1')).toEqual({ key: '1', data: null });
  });

  it('[AC40] of a log that is older than the list the definition in force is taken in', () => {
    const versions = createDefinitionVersions();
    const fact = {
      definitionVersion: 7,
      definition: DEFINITION,
      at: 5,
      source: 'file',
      sourceHash: 'x',
      fileHash: 'x',
    } as const;
    versions.adopt(fact);
    versions.adopt(fact);
    expect(versions.list(null, 10)).toEqual([{ version: 7, at: 5, source: 'file', by: null, restoredFrom: null }]);
    expect(versions.fold.takeChanges()).toHaveLength(1);
  });
});
