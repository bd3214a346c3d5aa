import { isAbsolute, relative, sep } from 'node:path';

/** What `tsc --listFiles` wrote: complaints, and the path of every file that it has read, relative to the repository. */
export function readCompilerReport(
  output: string,
  root: string,
): { readonly files: readonly string[]; readonly complaints: readonly string[] } {
  const lines = output.split('\n').filter((line) => line !== '');
  return {
    files: lines.filter(isAbsolute).map((path) => relative(root, path).split(sep).join('/')),
    complaints: lines.filter((line) => !isAbsolute(line)),
  };
}

/** The sources that no project has compiled: each counts as a failure (TL17). */
export function findLeftOut(sources: readonly { readonly path: string }[], compiled: ReadonlySet<string>): string[] {
  return sources.map(({ path }) => path).filter((path) => !compiled.has(path));
}
