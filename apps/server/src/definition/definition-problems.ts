import { lintDefinition } from '@interlock/engine';
import { type Definition, type Problem, parseDefinition } from '@interlock/protocol';

export type CheckedDefinition =
  | { readonly ok: true; readonly definition: Definition; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Checks a definition whole, structure first and then meaning: all problems at once, and one error refuses it (SV32). */
export function checkDefinition(raw: unknown): CheckedDefinition {
  const parsed = parseDefinition(raw);
  if (!parsed.ok) return { ok: false, problems: parsed.error };
  const problems = lintDefinition(parsed.value);
  if (problems.some(({ severity }) => severity === 'error')) return { ok: false, problems };
  return { ok: true, definition: parsed.value, warnings: problems };
}
