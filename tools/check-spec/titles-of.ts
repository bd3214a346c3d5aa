import type { SourceFile } from '../source-code/source-file.ts';
import { bare, child, children, HOLE, nameOf, parse, type SyntaxNode, textOf, walk } from '../source-code/syntax.ts';

export interface Titles {
  /** The rule ids that test titles of the file carry. */
  readonly ids: ReadonlySet<string>;
  /** Calls that switch a test off or others off, as written: `it.skip`. */
  readonly switchedOff: readonly string[];
}

const TEST_NAMES = new Set(['it', 'test']);
const GROUP_NAMES = new Set(['describe', 'suite']);
const OFF_NAMES = new Set(['skip', 'only', 'todo', 'fixme', 'skipIf', 'runIf', 'fails', 'fail']);
const MODIFIERS = new Set(['each', 'for', 'concurrent', 'sequential']);
const ID_IN_BRACKETS = /\[([A-Z]{2}\d+)\]/g;
const ROW_ID = /^(?:\[[A-Z]{2}\d+\])+|^[A-Z]{2}\d+$/;

/**
 * Reads the titles of the tests in a file. A title that is put together from a table row (`` it(`[${row.rule}] ...`) ``, `it(title)`)
 * takes its ids from the strings of the file that are an id (`'SY4'`) or begin with one (`'[SY4] ...'`).
 */
export function titlesOf(file: SourceFile): Titles {
  const ids = new Set<string>();
  const switchedOff: string[] = [];
  const rowIds: string[] = [];
  let hasComputedTitle = false;
  walk(parse(file), (node, parent) => {
    if (node.type === 'Literal' && parent?.type !== 'TSLiteralType') rowIds.push(...rowIdsIn(textOf(node) ?? ''));
    if (node.type === 'TemplateLiteral') rowIds.push(...rowIdsIn(textOf(node) ?? ''));
    if (node.type !== 'CallExpression') return;
    const callee = calleeOf(node);
    if (callee === null) return;
    const off = callee.path.find((name) => OFF_NAMES.has(name));
    if (off !== undefined) switchedOff.push([callee.root, ...callee.path].join('.'));
    const isDefinition = callee.path.every((name) => MODIFIERS.has(name) || OFF_NAMES.has(name));
    if (!TEST_NAMES.has(callee.root) || !isDefinition) return;
    const title = textOf(bare(children(node, 'arguments')[0] ?? null));
    for (const [, id] of (title ?? '').matchAll(ID_IN_BRACKETS)) if (id !== undefined) ids.add(id);
    if (title === null || title.includes(HOLE) || callee.path.some((name) => name === 'each' || name === 'for'))
      hasComputedTitle = true;
  });
  if (hasComputedTitle) for (const id of rowIds) ids.add(id);
  return { ids, switchedOff };
}

function rowIdsIn(text: string): string[] {
  const match = ROW_ID.exec(text)?.[0];
  return match === undefined ? [] : (match.match(/[A-Z]{2}\d+/g) ?? []);
}

/** `it.each(rows)(...)` and `test.describe.only(...)` as their root name and the names after it. */
function calleeOf(call: SyntaxNode): { root: string; path: string[] } | null {
  const path: string[] = [];
  let node = child(call, 'callee');
  while (node !== null) {
    if (node.type === 'CallExpression') node = child(node, 'callee');
    else if (node.type === 'TaggedTemplateExpression') node = child(node, 'tag');
    else if (node.type === 'MemberExpression') {
      path.unshift(nameOf(child(node, 'property')) ?? '');
      node = child(node, 'object');
    } else break;
  }
  const root = nameOf(node);
  if (root === null) return null;
  if (/^[xf](it|test|describe)$/.test(root)) return { root, path: [...path, 'skip'] };
  return TEST_NAMES.has(root) || GROUP_NAMES.has(root) ? { root, path } : null;
}
