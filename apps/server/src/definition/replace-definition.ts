import type { Problem } from '@interlock/protocol';
import type { ContactCenterHost, HostRefusalCode } from '../host/host-contract.ts';
import type { DefinitionFact } from '../host/host-event.ts';
import { checkDefinition } from './definition-problems.ts';

export type ReplaceOutcome =
  | { readonly kind: 'replaced'; readonly fact: DefinitionFact; readonly warnings: readonly Problem[] }
  | { readonly kind: 'versionMismatch'; readonly inForce: number }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'notKept'; readonly code: HostRefusalCode };

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
): Promise<ReplaceOutcome> {
  const { definitionVersion } = host.definition();
  if (ifMatch !== null && ifMatch !== '*' && ifMatch !== definitionTag(definitionVersion)) {
    return { kind: 'versionMismatch', inForce: definitionVersion };
  }
  const checked = checkDefinition(raw);
  if (!checked.ok) return { kind: 'refused', problems: checked.problems };
  const kept = await host.replaceDefinition({ definition: checked.definition, source: 'rest', sourceHash: null });
  if (!kept.ok) return { kind: 'notKept', code: kept.code };
  return { kind: 'replaced', fact: kept.fact, warnings: checked.warnings };
}
