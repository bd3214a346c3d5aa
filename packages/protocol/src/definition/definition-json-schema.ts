import { DEFINITION_JSON_SCHEMA } from './definition-schema.generated.ts';

/**
 * The published JSON Schema (draft 2020-12) of a Contact Center Definition, with titles and descriptions so that editors
 * complete and explain it (DF7). A fresh copy at each call.
 */
export function definitionJsonSchema(): Record<string, unknown> {
  return copyOfJson(DEFINITION_JSON_SCHEMA);
}

/** A deep copy of plain JSON, with the language alone. */
function copyOfJson(value: object): Record<string, unknown> {
  // JSON.parse of an object's text gives an object.
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
