// The syntax tree of a source file, as plain nodes: the checks look for a few shapes and need no types of a hundred kinds of node.
import { parseSync } from 'vite';
import type { SourceFile } from './source-file.ts';

export interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

/**
 * Parses a source file.
 * @throws Error naming the file when it is not valid TypeScript.
 */
export function parse(file: SourceFile): SyntaxNode {
  const result = parseSync(file.path, file.text, { sourceType: 'module' });
  const error = result.errors[0];
  if (error !== undefined) throw new Error(`${file.path}: ${error.message}`);
  const program: unknown = result.program;
  if (!isNode(program)) throw new Error(`${file.path}: the parser gave no program`);
  return program;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The node under a key, null where there is none. */
export function child(node: SyntaxNode, key: string): SyntaxNode | null {
  const value = node[key];
  return isNode(value) ? value : null;
}

/** The nodes in a list under a key. */
export function children(node: SyntaxNode, key: string): SyntaxNode[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Calls `visit` for every node from the outside in; `key` is the name under which the parent holds it. */
export function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parent: SyntaxNode | null, key: string) => void,
  parent: SyntaxNode | null = null,
  key = '',
): void {
  visit(node, parent, key);
  for (const [name, value] of Object.entries(node)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isNode(item)) walk(item, visit, node, name);
    }
  }
}

/** Stands in `textOf` for a part of a template that is computed. */
export const HOLE = '\u0000';

/** The text of a string literal or of a template (its computed parts as HOLE), null for anything else. */
export function textOf(node: SyntaxNode | null): string | null {
  if (node === null) return null;
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  if (node.type !== 'TemplateLiteral') return null;
  return children(node, 'quasis')
    .map((part) => {
      const value = part['value'];
      return typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : '';
    })
    .join(HOLE);
}

/** The name of an identifier, null for anything else. */
export function nameOf(node: SyntaxNode | null): string | null {
  return node?.type === 'Identifier' ? String(node['name']) : null;
}

/** Removes `as` and `satisfies` around an expression. */
export function bare(node: SyntaxNode | null): SyntaxNode | null {
  let inner = node;
  while (inner !== null && /^TS(As|Satisfies|NonNull)Expression$/.test(inner.type)) inner = child(inner, 'expression');
  return inner;
}
