import { toJsonSchema } from '@valibot/to-json-schema';
import { definitionSchema } from '../definition/definition-schema.ts';

/** The JSON Schema of a definition as people write it: what has a default is not required. */
export function generateDefinitionSchema(): object {
  const schema = toJsonSchema(definitionSchema, { typeMode: 'input', target: 'draft-2020-12' });
  return { $schema: schema.$schema, $id: 'urn:interlock:definition:1', ...schema };
}
