// Keeps docs/ERRORS.md and the tables of error codes equal, in both directions.
import type { Problem, SourceFile } from '../source-code/source-file.ts';
import { bare, child, children, nameOf, parse, textOf, walk } from '../source-code/syntax.ts';

const ROW = /^\|\s*`?([A-Za-z][A-Za-z0-9]*)`?\s*\|(.*)\|(.*)\|\s*$/;

/**
 * Compares the tables.
 * @param page the text of docs/ERRORS.md: a heading `## package` and rows `| code | cause | remedy |`
 * @param tables the `codes.ts` files
 * @returns problems for a code without a row (TL12), a row without a code (TL13), a row without cause or remedy and a code that is
 *   listed twice or is not in camelCase (TL14)
 */
export function checkErrors(page: string, tables: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  const documented = readPage(page, problems);
  const packages = new Set(documented.keys());
  for (const file of tables) {
    const name = file.path.split('/')[1] ?? '';
    packages.delete(name);
    const rows = documented.get(name) ?? new Set<string>();
    const codes = readCodes(file, problems);
    for (const code of codes) {
      if (!rows.has(code))
        problems.push({ path: file.path, message: `${code} has no row under "${name}" in docs/ERRORS.md` });
    }
    for (const code of rows) {
      if (!codes.has(code)) problems.push({ path: 'docs/ERRORS.md', message: `${code} is no code of ${file.path}` });
    }
  }
  for (const name of packages) {
    if ((documented.get(name)?.size ?? 0) > 0) {
      problems.push({
        path: 'docs/ERRORS.md',
        message: `"${name}" has rows, and there is no codes.ts in that package`,
      });
    }
  }
  return problems;
}

function readPage(page: string, problems: Problem[]): Map<string, Set<string>> {
  const documented = new Map<string, Set<string>>();
  let rows = new Set<string>();
  for (const line of page.split('\n')) {
    const heading = /^## (\S+)/.exec(line)?.[1];
    if (heading !== undefined) {
      rows = new Set();
      documented.set(heading, rows);
    }
    const [, code, cause, remedy] = ROW.exec(line) ?? [];
    if (code === undefined || code === 'code') continue;
    const complain = (message: string): void => {
      problems.push({ path: 'docs/ERRORS.md', message: `${code} ${message}` });
    };
    if (rows.has(code)) complain('has two rows');
    if (cause?.trim() === '' || remedy?.trim() === '') complain('needs both a cause and a remedy');
    rows.add(code);
  }
  return documented;
}

function readCodes(file: SourceFile, problems: Problem[]): Set<string> {
  const codes = new Set<string>();
  let hasTable = false;
  walk(parse(file), (node) => {
    if (node.type !== 'VariableDeclarator' || nameOf(child(node, 'id')) !== 'ERROR_CODES') return;
    const table = bare(child(node, 'init'));
    if (table?.type !== 'ObjectExpression') return;
    hasTable = true;
    for (const property of children(table, 'properties')) {
      const key = child(property, 'key');
      const code = nameOf(key) ?? textOf(key);
      if (code === null) problems.push({ path: file.path, message: 'ERROR_CODES holds a key that is not written out' });
      else if (!/^[a-z][A-Za-z0-9]*$/.test(code))
        problems.push({ path: file.path, message: `${code} is not in camelCase` });
      if (code !== null) codes.add(code);
    }
  });
  if (!hasTable) problems.push({ path: file.path, message: 'has no `export const ERROR_CODES = { ... }`' });
  return codes;
}
