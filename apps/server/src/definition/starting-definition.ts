/** Which definition is in force when the server starts (SV31). */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Definition, LIMITS, type Problem } from '@interlock/protocol';
import { defaultDefinition } from '../default-definition.ts';
import type { DefinitionOffer } from '../host/host-contract.ts';
import type { DefinitionFact } from '../host/host-event.ts';
import { checkDefinition } from './definition-problems.ts';

export interface DefinitionFile {
  readonly definition: Definition;
  readonly hash: string;
}

export type DefinitionFileAnswer =
  | { readonly ok: true; readonly file: DefinitionFile }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function refused(code: string, message: string): DefinitionFileAnswer {
  return { ok: false, problems: [{ severity: 'error', code, path: '$', message }] };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Reads the file of `INTERLOCK_DEFINITION`: usable, or all its problems at once. */
export function readDefinitionFile(path: string): DefinitionFileAnswer {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return refused('definitionFileRefused', `The file cannot be read (${reason}).`);
  }
  if (Buffer.byteLength(text) > LIMITS.definitionBytes)
    return refused('tooLong', `The file is longer than ${LIMITS.definitionBytes} bytes.`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return refused('notJson', `The file is not JSON: ${error instanceof Error ? error.message : 'unknown fault'}.`);
  }
  const checked = checkDefinition(raw);
  return checked.ok ? { ok: true, file: { definition: checked.definition, hash: hashOf(text) } } : checked;
}

/**
 * A file that is new or has changed since it was last applied wins over everything. Without one, an empty log gets the
 * default, and a default is replaced when it differs from this version's; what came by REST or from a file stays.
 *
 * @param demoPort where the demo CRM is, for the default definition
 * @returns the definition to put in force, or null to keep the one in the log
 */
export function startingDefinition(
  file: DefinitionFile | null,
  demoPort: number,
): (inForce: DefinitionFact | null) => DefinitionOffer | null {
  return (inForce) => {
    if (file !== null) {
      return inForce?.fileHash === file.hash
        ? null
        : { definition: file.definition, source: 'file', sourceHash: file.hash };
    }
    if (inForce !== null && inForce.source !== 'default') return null;
    const definition = defaultDefinition(demoPort);
    const hash = hashOf(JSON.stringify(definition));
    return inForce?.sourceHash === hash ? null : { definition, source: 'default', sourceHash: hash };
  };
}
