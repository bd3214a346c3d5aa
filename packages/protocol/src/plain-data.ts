import type { ErrorCode } from './codes.ts';
import type { Result, WireError } from './result.ts';
import { fail, ok } from './result.ts';

/*
 * The first look at anything that came over a border. It takes a copy made of plain objects and arrays that holds what JSON
 * can hold and nothing else, within a size and a depth, or refuses the whole. After it nobody touches the original again, so
 * getters, proxies and later changes by the sender cannot matter. Reads every property once.
 */

export interface PlainDataLimits {
  /** Bytes of the JSON text in UTF-8. */
  readonly bytes: number;
  /** Objects and arrays on the way down, the outermost being 1. */
  readonly depth: number;
}

export type PlainValue = null | boolean | number | string | PlainValue[] | PlainObject;
export interface PlainObject {
  [key: string]: PlainValue;
}

export interface PlainCopy {
  readonly value: PlainValue;
  readonly bytes: number;
  readonly depth: number;
}

/** Keys that would reach an object's prototype. */
export const DANGEROUS_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Carries a refusal out of the recursion; never leaves this file. */
class Refused extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

/**
 * Makes a refusal. `path` '' means the frame as a whole. The message is code and path, not the sentence from `ERROR_CODES`:
 * that table must not end up in the SDK's bundle.
 */
export function refusal(code: ErrorCode, path = ''): WireError {
  return path === '' ? { code, message: code } : { code, message: `${code} at ${path}`, path };
}

/** Joins a path: `data` + `work` + 0 = `data.work[0]`. Keys that are no names are cut, because paths go into logs. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const name = /^[A-Za-z_$][\w$]{0,63}$/.test(key) ? key : '?';
  return path === '' ? name : `${path}.${name}`;
}

/** Bytes of a JSON string literal in UTF-8, quotes included. `text` must be well formed. */
function jsonTextBytes(text: string): number {
  let bytes = 2;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 0x22 || unit === 0x5c) bytes += 2;
    else if (unit < 0x20) bytes += unit === 8 || unit === 9 || unit === 10 || unit === 12 || unit === 13 ? 2 : 6;
    else if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xe000)
      bytes += 2; // half of a pair that takes four
    else bytes += 3;
  }
  return bytes;
}

/** Bytes of a text in UTF-8, without an encoder, which the language itself does not have. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** Most texts have no surrogate at all, which a look at the units finds sooner than the expression. */
function isWellFormed(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xe000) return !/\p{Surrogate}/u.test(text);
  }
  return true;
}

/**
 * Copies a value that should be plain data (WR5 to WR7). Refuses with `notPlainData` (functions, symbols, bigints, NaN,
 * infinities, Map, Date, class instances, holes, cycles by way of the depth, getters or proxies that throw),
 * `dangerousKey`, `illFormedText`, `frameTooLarge`, `frameTooDeep`. Never throws. Keys whose value is undefined are left out.
 */
export function copyPlainData(raw: unknown, limits: PlainDataLimits): Result<PlainCopy, WireError> {
  let bytes = 0;
  let deepest = 0;
  // Where the walk is: joined to a path only for a refusal, since most frames are never refused.
  const keys: (string | number)[] = [];

  const spend = (amount: number): void => {
    bytes += amount;
    if (bytes > limits.bytes) throw new Refused('frameTooLarge');
  };
  const spendText = (text: string): void => {
    if (text.length > limits.bytes) throw new Refused('frameTooLarge');
    if (!isWellFormed(text)) throw new Refused('illFormedText');
    spend(jsonTextBytes(text));
  };

  const copy = (value: unknown, depth: number): PlainValue => {
    switch (typeof value) {
      case 'string':
        spendText(value);
        return value;
      case 'number':
        if (!Number.isFinite(value)) throw new Refused('notPlainData');
        spend(String(value).length);
        return Object.is(value, -0) ? 0 : value;
      case 'boolean':
        spend(value ? 4 : 5);
        return value;
      case 'object':
        break;
      default:
        throw new Refused('notPlainData');
    }
    if (value === null) {
      spend(4);
      return null;
    }
    if (depth > limits.depth) throw new Refused('frameTooDeep');
    deepest = Math.max(deepest, depth);
    spend(2);
    return Array.isArray(value) ? copyArray(value, depth) : copyObject(value, depth);
  };

  const copyArray = (value: readonly unknown[], depth: number): PlainValue[] => {
    const result: PlainValue[] = [];
    const length = value.length;
    spend(Math.max(0, length - 1));
    for (let index = 0; index < length; index += 1) {
      keys.push(index);
      result.push(copy(value[index], depth + 1));
      keys.pop();
    }
    return result;
  };

  const copyObject = (value: object, depth: number): PlainObject => {
    const prototype: unknown = Object.getPrototypeOf(value);
    // Another realm's Object.prototype is as good as ours; anything longer is a class instance, a Map, a Date.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new Refused('notPlainData');
    const result: PlainObject = {};
    let isFirst = true;
    for (const key of Object.keys(value)) {
      if (DANGEROUS_KEYS.has(key)) throw new Refused('dangerousKey');
      // Reading one unknown property of an object that was checked to be one.
      const member: unknown = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      keys.push(key);
      spend(isFirst ? 1 : 2);
      isFirst = false;
      spendText(key);
      result[key] = copy(member, depth + 1);
      keys.pop();
    }
    return result;
  };

  try {
    return ok({ value: copy(raw, 1), bytes, depth: deepest });
  } catch (error) {
    if (error instanceof Refused) return fail(refusal(error.code, keys.reduce(joinPath, '')));
    // A getter or a proxy trap threw: whatever it was, this is no plain data.
    return fail(refusal('notPlainData'));
  }
}

/** True for what `copyPlainData` returns for an object. */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
