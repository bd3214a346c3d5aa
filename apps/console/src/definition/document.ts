/**
 * The definition as one text with two views: the form changes the text in place, and what it does not touch stays as it was
 * written. Places are JSON Pointers, as the checker names them. (DE1)
 */
import {
  applyEdits,
  type JSONPath,
  modify,
  type Node,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';

const STRICT = { disallowComments: true, allowTrailingComma: false } as const;
const FORMAT = { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } } as const;

/** What is in the text, or where it stops being JSON. */
export type ReadText =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly offset: number; readonly reason: string };

export function readText(text: string): ReadText {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, STRICT);
  const [first] = errors;
  if (first !== undefined) return { ok: false, offset: first.offset, reason: printParseErrorCode(first.error) };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, offset: 0, reason: 'ObjectExpected' };
  return { ok: true, value: value as Record<string, unknown> };
}

export function writeText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function pathOf(pointer: string, value: unknown): JSONPath {
  let inside: unknown = value;
  return stepsOf(pointer).map((part) => {
    const step = Array.isArray(inside) && /^\d+$/.test(part) ? Number(part) : part;
    inside = (inside as Record<string | number, unknown> | null | undefined)?.[step];
    return step;
  });
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function valueAt(value: unknown, pointer: string): unknown {
  let inside = value;
  for (const step of pathOf(pointer, value))
    inside = (inside as Record<string | number, unknown> | null | undefined)?.[step];
  return inside;
}

/**
 * Sets one place of the text and leaves the rest of it as it is; undefined takes the place away. A text that is no JSON is
 * left alone.
 */
export function setAt(text: string, pointer: string, value: unknown): string {
  const read = readText(text);
  if (!read.ok) return text;
  return applyEdits(text, modify(text, pathOf(pointer, read.value), value, FORMAT));
}

/** Adds to the end of a list, which is made where there is none. */
export function append(text: string, pointer: string, value: unknown): string {
  const read = readText(text);
  if (!read.ok) return text;
  const list = valueAt(read.value, pointer);
  if (!Array.isArray(list)) return setAt(text, pointer, [value]);
  const path = [...pathOf(pointer, read.value), list.length];
  return applyEdits(text, modify(text, path, value, { ...FORMAT, isArrayInsertion: true }));
}

/** Moves an entry of a list to another place in it. */
export function move(text: string, pointer: string, from: number, to: number): string {
  const read = readText(text);
  const list = read.ok ? valueAt(read.value, pointer) : undefined;
  if (!Array.isArray(list) || from === to || list[from] === undefined) return text;
  const next = list.filter((_, index) => index !== from);
  next.splice(to, 0, list[from]);
  return setAt(text, pointer, next);
}

export interface TextPlace {
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
}

/**
 * Where places stand in a text, which is parsed once for all of them; a place that is not written stands where what it
 * would be in does. (DE4)
 */
export function placesIn(text: string): (pointer: string) => TextPlace {
  const tree = parseTree(text, [], STRICT);
  if (tree === undefined) return () => ({ from: 0, to: 0, line: 1 });
  const lines = linesOf(text);
  return (pointer) => {
    let node = tree;
    for (const step of stepsOf(pointer)) {
      const inside = memberOf(node, step);
      if (inside === undefined) break;
      node = inside;
    }
    // A member is shown with its name; the whole document by its beginning.
    const from = node.parent?.type === 'property' ? node.parent.offset : node.offset;
    const to = node === tree ? node.offset + 1 : node.offset + node.length;
    return { from, to, line: lines(from) };
  };
}

/** Where one place stands in the text. */
export function placeOf(text: string, pointer: string): TextPlace {
  return placesIn(text)(pointer);
}

function memberOf(node: Node, step: string): Node | undefined {
  if (node.type === 'array') return /^\d+$/.test(step) ? node.children?.[Number(step)] : undefined;
  const property = node.children?.find(({ children }) => children?.[0]?.value === step);
  return node.type === 'object' ? property?.children?.[1] : undefined;
}

export function lineOf(text: string, offset: number): number {
  return linesOf(text)(offset);
}

/** The line of an offset, from 1; the text is read once. */
function linesOf(text: string): (offset: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Two texts that mean the same, however they are written. */
export function meansTheSame(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [readText(a), readText(b)];
  return left.ok && right.ok && canonical(left.value) === canonical(right.value);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
