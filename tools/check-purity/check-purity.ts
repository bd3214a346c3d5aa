// Keeps time, chance and the outside world out of the engine: they are its inputs. The compiler already refuses Node and the DOM there
// (`types: []`); what the language itself brings is refused here.
import { isTestCode, type Problem, type SourceFile } from '../source-code/source-file.ts';
import { child, nameOf, parse, type SyntaxNode, walk } from '../source-code/syntax.ts';

const FORBIDDEN_GLOBALS: Readonly<Record<string, string>> = {
  Date: 'the time is an argument',
  performance: 'the time is an argument',
  Temporal: 'the time is an argument',
  crypto: 'ids and chance are arguments',
  globalThis: 'the engine knows no host',
  Promise: 'the engine waits for nothing',
  Intl: 'words and formats belong to the pages',
};

/** @returns a problem for each use of a clock, of chance, of the host, and for each `async` or `await` outside tests (TL15) */
export function checkPurity(files: readonly SourceFile[]): Problem[] {
  return files.filter((file) => !isTestCode(file.path)).flatMap((file) => impuritiesIn(file));
}

function impuritiesIn(file: SourceFile): Problem[] {
  const problems: Problem[] = [];
  walk(parse(file), (node, parent, key) => {
    const reason = reasonAgainst(node, parent, key);
    if (reason !== null) problems.push({ path: file.path, message: reason });
  });
  return problems;
}

function reasonAgainst(node: SyntaxNode, parent: SyntaxNode | null, key: string): string | null {
  if (node['async'] === true || node['await'] === true || node.type === 'AwaitExpression')
    return 'async or await: the engine waits for nothing';
  if (node.type === 'MemberExpression' && nameOf(child(node, 'object')) === 'Math') {
    const property = child(node, 'property');
    const isRandom = node['computed'] === true || nameOf(property) === 'random';
    return isRandom ? 'Math.random: chance is an argument' : null;
  }
  const name = nameOf(node);
  if (name === null || isPropertyName(parent, key)) return null;
  if (name === 'Math' && parent?.type !== 'MemberExpression') return 'Math: use its functions by name';
  const reason = Object.hasOwn(FORBIDDEN_GLOBALS, name) ? FORBIDDEN_GLOBALS[name] : undefined;
  return reason === undefined ? null : `${name}: ${reason}`;
}

/** `view.Date` and `{ Date: 1 }` name a property, not the global. */
function isPropertyName(parent: SyntaxNode | null, key: string): boolean {
  if (parent === null || parent['computed'] === true) return false;
  if (parent.type === 'MemberExpression') return key === 'property';
  return (
    ['Property', 'PropertyDefinition', 'TSPropertySignature', 'MethodDefinition', 'TSMethodSignature'].includes(
      parent.type,
    ) &&
    key === 'key' &&
    parent['shorthand'] !== true
  );
}
