import { createHash } from 'node:crypto';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';

/** JSON with sorted keys, so that only meaning changes it. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

/** The first 16 hexadecimal digits of the sha256 of the schema's canonical JSON Schema. */
export function schemaFingerprint(schema: GenericSchema): string {
  const text = canonical(toJsonSchema(schema, { target: 'draft-2020-12' }));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
