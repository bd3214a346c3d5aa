import type { SourceFile } from '../source-code/source-file.ts';
import { child, parse, textOf, walk } from '../source-code/syntax.ts';
import type { EdgeKind } from './edges.ts';

export interface Import {
  readonly specifier: string;
  readonly kind: EdgeKind;
}

/** Every import and re-export of a file. `import { type A }` counts as values: it is still loaded at run time. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  walk(parse(file), (node) => {
    const specifier = textOf(child(node, 'source'));
    if (specifier === null) return;
    const isType = node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type';
    found.push({ specifier, kind: isType ? 'types' : 'values' });
  });
  return found;
}
