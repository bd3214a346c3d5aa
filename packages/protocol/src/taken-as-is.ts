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
      return (value) => typeof value === 'string';
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'number':
      return isNumber;
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

/** The copy of a negative zero is a zero. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectTest(entries: Readonly<Record<string, Part>>): Test {
  const members = new Map(Object.entries(entries).map(([key, entry]) => [key, memberTest(entry)]));
  const required = [...members.values()].filter(({ isOptional }) => !isOptional).length;
  return (value) => {
    if (!isObject(value)) return false;
    let missing = required;
    // What `JSON.parse` made inherits nothing that would be gone through here.
    for (const key in value) {
      const member = members.get(key);
      if (member === undefined || !member.test(value[key])) return false;
      if (!member.isOptional) missing -= 1;
    }
    return missing === 0;
  };
}

interface Member {
  readonly test: Test;
  /** It may be absent, and nothing stands for it then. */
  readonly isOptional: boolean;
}

function memberTest(entry: Part): Member {
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
  const checks = actions.filter(({ kind }) => kind !== 'metadata');
  if (schema.pipe === undefined && schema.type === 'string' && checks.every(isOf(['min_length', 'max_length']))) {
    const [least, most] = boundsOf(checks, 'min_length', 'max_length');
    return (value) => typeof value === 'string' && value.length >= least && value.length <= most;
  }
  if (
    schema.pipe === undefined &&
    schema.type === 'number' &&
    checks.every(isOf(['safe_integer', 'min_value', 'max_value']))
  ) {
    const [least, most] = boundsOf(checks, 'min_value', 'max_value');
    const isWhole = checks.some(isOf(['safe_integer']));
    return (value) => isNumber(value) && value >= least && value <= most && (!isWhole || Number.isSafeInteger(value));
  }
  const tests = [testOf(schema), ...checks.map(checkTest)];
  return (value) => tests.every((test) => test(value));
}

const isOf =
  (types: readonly string[]) =>
  ({ type }: Part): boolean =>
    types.includes(type);

/** The narrowest of the bounds, or none. */
function boundsOf(checks: readonly Part[], least: string, most: string): readonly [number, number] {
  const all = (type: string): number[] => checks.filter(isOf([type])).map(({ requirement }) => Number(requirement));
  return [Math.max(Number.NEGATIVE_INFINITY, ...all(least)), Math.min(Number.POSITIVE_INFINITY, ...all(most))];
}

/** Of one check, behind the type in a pipe. */
function checkTest({ type, requirement }: Part): Test {
  if (type === 'regex' && requirement instanceof RegExp) return (value) => requirement.test(value as string);
  if (type === 'integer') return Number.isInteger;
  if (type === 'min_length' || type === 'max_length') {
    const [least, most] = boundsOf([{ kind: 'validation', type, requirement }], 'min_length', 'max_length');
    return (value) => {
      const { length } = value as { readonly length: number };
      return length >= least && length <= most;
    };
  }
  return never;
}
