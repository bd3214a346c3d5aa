import * as v from 'valibot';

/*
 * A schema as a function, worked out once. Valibot walks the schema anew for each value, which for a view of an agent takes as
 * long as parsing its text; here the walk is done when the reader is made. What a reader has no way of its own for it asks the
 * schema itself, so both always say the same (SW3, SW5).
 */

/** What a reader answers where the schema refuses; why, the schema tells. */
export const REFUSED: unique symbol = Symbol('refused');

/** Takes plain data that belongs to the caller, which may be changed and handed back. */
export type Reader = (value: unknown) => unknown;

type Schema = v.GenericSchema;
type Entries = Readonly<Record<string, Schema>>;
type Check = (value: never) => boolean;

const isOptional = ({ type }: Schema): boolean =>
  type === 'optional' || type === 'exact_optional' || type === 'nullish';

/** Makes the reader of a schema. */
export function createReader(schema: Schema): Reader {
  if (isPipe(schema)) return readerOfPipe(schema);
  switch (schema.type) {
    case 'string':
      return (value) => (typeof value === 'string' ? value : REFUSED);
    case 'number':
      return (value) => (typeof value === 'number' && !Number.isNaN(value) ? value : REFUSED);
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : REFUSED);
    case 'unknown':
      return (value) => value;
    case 'literal': {
      const { literal } = schema as v.LiteralSchema<v.Literal, undefined>;
      return (value) => (value === literal ? value : REFUSED);
    }
    case 'picklist': {
      const options = new Set<unknown>((schema as v.PicklistSchema<readonly string[], undefined>).options);
      return (value) => (options.has(value) ? value : REFUSED);
    }
    case 'nullable': {
      const { wrapped, default: instead } = schema as v.NullableSchema<Schema, undefined>;
      if (instead !== undefined) return askedOf(schema);
      const read = createReader(wrapped);
      return (value) => (value === null ? null : read(value));
    }
    case 'optional':
    case 'exact_optional': {
      const { wrapped, default: instead } = schema as v.OptionalSchema<Schema, undefined>;
      return instead === undefined ? createReader(wrapped) : askedOf(schema);
    }
    case 'array':
      return readerOfArray((schema as v.ArraySchema<Schema, undefined>).item);
    case 'object':
    case 'strict_object':
      return readerOfObject(schema, (schema as v.ObjectSchema<Entries, undefined>).entries);
    case 'variant':
      return readerOfVariant(schema as v.VariantSchema<string, v.VariantOptions<string>, undefined>);
    default:
      return askedOf(schema);
  }
}

function askedOf(schema: Schema): Reader {
  return (value) => {
    const result = v.safeParse(schema, value, { abortEarly: true });
    return result.success ? result.output : REFUSED;
  };
}

const isPipe = (schema: Schema): schema is Schema & { readonly pipe: readonly v.GenericPipeItem[] } => 'pipe' in schema;

function readerOfPipe(schema: Schema & { readonly pipe: readonly v.GenericPipeItem[] }): Reader {
  const [base, ...actions] = schema.pipe;
  const checks = actions.map(checkOf);
  if (base?.kind !== 'schema' || !checks.every((check) => check !== null)) return askedOf(schema);
  const read = createReader(base as Schema);
  return (value) => {
    const found = read(value);
    if (found === REFUSED) return REFUSED;
    for (const check of checks) if (!check(found as never)) return REFUSED;
    return found;
  };
}

/** What an action of a pipe demands; null for one that is asked itself. */
function checkOf(action: v.GenericPipeItem): Check | null {
  if (action.type === 'safe_integer') return Number.isSafeInteger;
  const requirement = 'requirement' in action ? action.requirement : null;
  if (typeof requirement !== 'number') return null;
  switch (action.type) {
    case 'min_length':
      return ({ length }: { length: number }) => length >= requirement;
    case 'max_length':
      return ({ length }: { length: number }) => length <= requirement;
    case 'min_value':
      return (value: number) => value >= requirement;
    case 'max_value':
      return (value: number) => value <= requirement;
    default:
      return null;
  }
}

function readerOfArray(item: Schema): Reader {
  const read = createReader(item);
  return (value) => {
    if (!Array.isArray(value)) return REFUSED;
    for (let index = 0; index < value.length; index += 1) {
      const member: unknown = value[index];
      const found = read(member);
      if (found === REFUSED) return REFUSED;
      if (found !== member) value[index] = found;
    }
    return value;
  };
}

function readerOfObject(schema: Schema, entries: Entries): Reader {
  const keys = Object.keys(entries);
  // What is put in where nothing came is the schema's own affair.
  const putsIn = Object.values(entries).some(
    (entry) => 'fallback' in entry || (entry as { default?: unknown }).default !== undefined,
  );
  if (putsIn) return askedOf(schema);
  const readers = Object.values(entries).map(createReader);
  const optional = Object.values(entries).map(isOptional);
  const isStrict = schema.type === 'strict_object';
  return (value) => {
    if (typeof value !== 'object' || value === null) return REFUSED;
    const object = value as Record<string, unknown>;
    let here = 0;
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] as string;
      const member = object[key];
      if (member === undefined) {
        if (optional[index] === true) continue;
        return REFUSED;
      }
      here += 1;
      const found = (readers[index] as Reader)(member);
      if (found === REFUSED) return REFUSED;
      if (found !== member) object[key] = found;
    }
    let all = 0;
    for (const _key in object) all += 1;
    if (all === here) return object;
    return isStrict ? REFUSED : knownOf(object, keys);
  };
}

/** A copy without the keys that nobody knows here. */
function knownOf(object: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const key of keys) if (object[key] !== undefined) known[key] = object[key];
  return known;
}

function readerOfVariant(schema: v.VariantSchema<string, v.VariantOptions<string>, undefined>): Reader {
  const { key, options } = schema;
  const readers = new Map<unknown, Reader>();
  for (const option of options) {
    const discriminator = 'entries' in option ? (option.entries as Entries)[key] : undefined;
    // Options that share a value, or are variants themselves, are tried in turn by the schema.
    if (discriminator?.type !== 'literal') return askedOf(schema);
    const { literal } = discriminator as v.LiteralSchema<v.Literal, undefined>;
    if (readers.has(literal)) return askedOf(schema);
    readers.set(literal, createReader(option as Schema));
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return REFUSED;
    const read = readers.get((value as Record<string, unknown>)[key]);
    return read === undefined ? REFUSED : read(value);
  };
}
