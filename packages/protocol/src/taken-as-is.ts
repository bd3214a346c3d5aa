/**
 * The short way through a schema: whether it takes a value and gives it back as it is, with nothing left out, filled in or changed.
 * Nearly every frame is like that, and Valibot, which makes a copy and a list of what is wrong, takes five times as long to say so.
 * It says yes only where it is sure: anything else goes the long way, which alone refuses and says why.
 */
import type * as v from 'valibot';

type Test = (value: unknown) => boolean;

/** What is read of Valibot's schemas and actions: their own public members. */
interface Part {
  readonly kind: string;
  readonly type: string;
  readonly pipe?: readonly [Part, ...Part[]];
  readonly entries?: Readonly<Record<string, Part>>;
  readonly wrapped?: Part;
  readonly default?: unknown;
  readonly item?: Part;
  readonly key?: string;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly requirement?: unknown;
}

/** For what only Valibot decides. */
const never: Test = () => false;

const tests = new WeakMap<object, Test>();

/**
 * True where `schema` takes `value`, which `JSON.parse` made, and gives it back as it is. It holds then no key that the schema does not
 * name, and is no deeper than the schema.
 */
export function isTakenAsIs(schema: v.GenericSchema, value: unknown): boolean {
  // Every schema of Valibot is one.
  return testOf(schema as unknown as Part)(value);
}

function testOf(schema: Part): Test {
  const known = tests.get(schema);
  if (known !== undefined) return known;
  const made = schema.pipe === undefined ? typeTest(schema) : pipeTest(schema.pipe);
  tests.set(schema, made);
  return made;
}

function typeTest({ type, wrapped, default: standIn, item, entries, key, options = [], literal }: Part): Test {
  switch (type) {
    case 'string':
    case 'boolean':
      return (value) => typeof value === type;
    case 'number':
      // The copy of a negative zero is a zero.
      return (value) => typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
    case 'null':
      return (value) => value === null;
    case 'literal':
      return (value) => Object.is(value, literal);
    case 'picklist': {
      const texts = new Set<unknown>(options.filter((option) => typeof option === 'string'));
      return (value) => texts.has(value);
    }
    case 'nullable': {
      if (wrapped === undefined || standIn !== undefined) return never;
      const test = testOf(wrapped);
      return (value) => value === null || test(value);
    }
    case 'array': {
      const test = item === undefined ? never : testOf(item);
      return (value) => Array.isArray(value) && value.every(test);
    }
    case 'object':
    case 'strict_object':
      return entries === undefined ? never : objectTest(entries);
    case 'variant':
      return key === undefined ? never : variantTest(key, options as readonly Part[]);
    default:
      return never;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectTest(entries: Readonly<Record<string, Part>>): Test {
  const keys = Object.keys(entries);
  // What every object has would be taken for what this one says.
  if (keys.some((key) => key in Object.prototype)) return never;
  const members = keys.map((key) => memberTest(entries[key]));
  const areOptional = members.map(({ isOptional }) => isOptional);
  const memberTests = members.map(({ test }) => test);
  return (value) => {
    if (!isObject(value)) return false;
    let others = 0;
    for (const _ in value) others += 1;
    for (let index = 0; index < keys.length; index += 1) {
      const member = value[keys[index] as string];
      if (member === undefined) {
        if (areOptional[index] === true) continue;
        return false;
      }
      if (memberTests[index]?.(member) !== true) return false;
      others -= 1;
    }
    return others === 0;
  };
}

/** A member that may be absent, unless something else would stand for it then. */
function memberTest(entry: Part | undefined): { readonly test: Test; readonly isOptional: boolean } {
  if (entry === undefined) return { test: never, isOptional: false };
  const { type, wrapped, default: standIn } = entry;
  if ((type !== 'optional' && type !== 'exact_optional') || wrapped === undefined)
    return { test: testOf(entry), isOptional: false };
  return { test: testOf(wrapped), isOptional: standIn === undefined };
}

/** Options that each have a literal of their own. */
function variantTest(key: string, options: readonly Part[]): Test {
  const byLiteral = new Map(options.map((option) => [option.entries?.[key]?.literal, testOf(option)]));
  if (byLiteral.size < options.length || byLiteral.has(undefined)) return never;
  return (value) => isObject(value) && byLiteral.get(value[key])?.(value) === true;
}

function pipeTest([schema, ...actions]: readonly [Part, ...Part[]]): Test {
  const steps = [schema, ...actions.filter(({ kind }) => kind !== 'metadata')].map((part, index) =>
    index === 0 ? testOf(part) : actionTest(part),
  );
  const [first = never, second, third, fourth, ...more] = steps;
  if (more.length > 0) return (value) => steps.every((step) => step(value));
  return (value) =>
    first(value) &&
    (second === undefined || second(value)) &&
    (third === undefined || third(value)) &&
    (fourth === undefined || fourth(value));
}

/** Behind the type in a pipe, so that the value has it. */
function actionTest({ type, requirement }: Part): Test {
  if (requirement instanceof RegExp) return type === 'regex' ? (value) => requirement.test(value as string) : never;
  if (type === 'safe_integer') return Number.isSafeInteger;
  if (type === 'integer') return Number.isInteger;
  if (typeof requirement !== 'number') return never;
  switch (type) {
    case 'min_length':
      return (value) => (value as { readonly length: number }).length >= requirement;
    case 'max_length':
      return (value) => (value as { readonly length: number }).length <= requirement;
    case 'min_value':
      return (value) => (value as number) >= requirement;
    case 'max_value':
      return (value) => (value as number) <= requirement;
    default:
      return never;
  }
}
