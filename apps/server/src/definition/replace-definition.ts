import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '@interlock/engine';
import type { Problem } from '@interlock/protocol';
import type { ContactCenterHost, HostRefusalCode } from '../host/host-contract.ts';
import type { DefinitionFact } from '../host/host-event.ts';
import { checkDefinition } from './definition-problems.ts';
import type { DefinitionVersions } from './definition-versions.ts';

/** Who puts a definition in force, and which version's document it is said to be. */
export interface Replacing {
  readonly actor: Actor;
  /** Null for a new document. */
  readonly restoredFrom: number | null;
}

export type ReplaceOutcome =
  | { readonly kind: 'replaced'; readonly fact: DefinitionFact; readonly warnings: readonly Problem[] }
  | { readonly kind: 'versionMismatch'; readonly inForce: number }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'notKept'; readonly code: HostRefusalCode }
  /** The version is not kept, or its document is another one. */
  | { readonly kind: 'notThatVersion'; readonly code: 'unknownDefinitionVersion' | 'notThatVersion' };

/** The entity tag of a definition's version. */
export function definitionTag(definitionVersion: number): string {
  return `"${definitionVersion}"`;
}

/**
 * Puts a definition in force, whole or not at all (SV32, SV33).
 *
 * @param ifMatch the entity tag that the writer saw; null for whatever is in force
 */
export async function replaceDefinition(
  host: ContactCenterHost,
  raw: unknown,
  ifMatch: string | null,
  versions: Pick<DefinitionVersions, 'read'>,
  { actor, restoredFrom }: Replacing,
): Promise<ReplaceOutcome> {
  const { definitionVersion } = host.definition();
  if (ifMatch !== null && ifMatch !== '*' && ifMatch !== definitionTag(definitionVersion)) {
    return { kind: 'versionMismatch', inForce: definitionVersion };
  }
  const checked = checkDefinition(raw);
  if (!checked.ok) return { kind: 'refused', problems: checked.problems };
  if (restoredFrom !== null) {
    const former = versions.read(restoredFrom);
    if (former === null) return { kind: 'notThatVersion', code: 'unknownDefinitionVersion' };
    // Read as it would be today, so that what this version adds by itself makes no difference.
    const read = checkDefinition(former.definition);
    const before = read.ok ? read.definition : former.definition;
    if (!isDeepStrictEqual(before, checked.definition)) return { kind: 'notThatVersion', code: 'notThatVersion' };
  }
  const kept = await host.replaceDefinition({
    definition: checked.definition,
    source: 'rest',
    sourceHash: null,
    actor,
    ...(restoredFrom === null ? {} : { restoredFrom }),
  });
  if (!kept.ok) return { kind: 'notKept', code: kept.code };
  return { kind: 'replaced', fact: kept.fact, warnings: checked.warnings };
}
