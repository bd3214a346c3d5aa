// Keeps the direction of imports: engine <- store <- server; protocol <- client, connector, server; nothing shipped uses test code.
import { posix } from 'node:path';
import { isTestCode, type Problem, type SourceFile } from '../source-code/source-file.ts';
import { TEST_ENTRIES, type Unit } from './edges.ts';
import { type Import, importsOf } from './imports-of.ts';

/** The part of a package.json that the check reads. */
export interface Manifest {
  /** Its folder, '' for the repository's own. */
  readonly folder: string;
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** The keys of `exports`, such as `.` and `./fixtures`. */
  readonly entries: readonly string[];
}

/**
 * Compares every import with the table. Code outside the units (tests, tools, scripts) may import any entry of our packages and any
 * package of its own package.json or of the repository's.
 * @returns a problem for each import that is not allowed (TL2 to TL6) and for each edge that nobody uses (TL7)
 */
export function checkImports(
  files: readonly SourceFile[],
  units: readonly Unit[],
  manifests: readonly Manifest[],
): Problem[] {
  const problems: Problem[] = [];
  const used = new Set<string>();
  for (const file of files) {
    const unit = unitOf(file.path, units);
    const home = manifestOf(file.path, manifests);
    for (const found of importsOf(file)) {
      const message = found.specifier.startsWith('.')
        ? refuseRelative(file, found, units, manifests, unit, used)
        : refusePackage(file, found, unit, home, manifests, used);
      if (message !== null) problems.push({ path: file.path, message });
    }
    if (unit === null && /^(packages|apps)\//.test(file.path) && !isOuter(file.path)) {
      problems.push({ path: file.path, message: 'belongs to no unit of tools/check-imports/edges.ts' });
    }
  }
  for (const unit of units) {
    for (const target of Object.keys(unit.edges)) {
      if (used.has(`${unit.name} ${target}`)) continue;
      problems.push({
        path: 'tools/check-imports/edges.ts',
        message: `stale edge: ${unit.name} no longer imports ${target}`,
      });
    }
  }
  return problems;
}

function isOuter(path: string): boolean {
  return isTestCode(path) || path.endsWith('.config.ts') || path.endsWith('.d.ts');
}

function refuseRelative(
  file: SourceFile,
  found: Import,
  units: readonly Unit[],
  manifests: readonly Manifest[],
  unit: Unit | null,
  used: Set<string>,
): string | null {
  // What follows a question mark tells the bundler how to give the file.
  const path = found.specifier.replace(/\?.*$/, '');
  const target = posix.normalize(posix.join(posix.dirname(file.path), path));
  if (!/\.[a-z]+$/.test(target)) return `${found.specifier}: write the file's extension`;
  const here = manifestOf(file.path, manifests);
  const there = manifestOf(target, manifests);
  if (here !== there && there?.folder !== '') {
    return `${found.specifier}: reaches into ${there?.name}; import an entry of that package by its name`;
  }
  if (isOuter(file.path) || unit === null) return null;
  // Its own version and name.
  if (here !== null && target === posix.join(here.folder, 'package.json')) return null;
  if (isOuter(target)) return `${found.specifier}: shipped code must not use test code`;
  const other = unitOf(target, units);
  if (other === unit) return null;
  if (other === null) return `${found.specifier}: leaves ${unit.folder}`;
  return refuseEdge(unit, `./${other.name}`, found, used);
}

function refusePackage(
  file: SourceFile,
  found: Import,
  unit: Unit | null,
  home: Manifest | null,
  manifests: readonly Manifest[],
  used: Set<string>,
): string | null {
  const isShipped = unit !== null && !isOuter(file.path);
  if (found.specifier.startsWith('node:')) return isShipped ? refuseEdge(unit, 'node:*', found, used) : null;
  const name = packageNameOf(found.specifier);
  const ours = manifests.find((manifest) => manifest.name === name && manifest.folder !== '');
  if (ours !== undefined) {
    const entry = `.${found.specifier.slice(name.length)}`;
    if (!ours.entries.includes(entry)) return `${found.specifier}: ${name} has no entry "${entry}"`;
    if (isShipped && TEST_ENTRIES.test(found.specifier))
      return `${found.specifier}: shipped code must not use test code`;
  }
  if (isShipped) {
    const refusal = refuseEdge(unit, name, found, used);
    if (refusal !== null) return refusal;
    const root = manifests.find((manifest) => manifest.folder === '');
    // Examples import their package by its own name; build scripts use the tools of the repository.
    const isTool = !/\/(src|server)$/.test(unit.folder) && root?.devDependencies.includes(name) === true;
    const isListed =
      name === home?.name ||
      isTool ||
      home?.dependencies.includes(name) ||
      (found.kind === 'types' && home?.devDependencies.includes(name));
    return isListed ? null : `${found.specifier}: is not in the dependencies of ${home?.folder}/package.json`;
  }
  const common = manifests.find((manifest) => manifest.folder === '');
  const listed = [home, common].flatMap((manifest) => [
    ...(manifest?.dependencies ?? []),
    ...(manifest?.devDependencies ?? []),
  ]);
  return ours !== undefined || listed.includes(name)
    ? null
    : `${found.specifier}: is in no package.json that holds here`;
}

function refuseEdge(unit: Unit, target: string, found: Import, used: Set<string>): string | null {
  const allowed = unit.edges[target];
  if (allowed === undefined) return `${found.specifier}: ${unit.name} must not import ${target}`;
  used.add(`${unit.name} ${target}`);
  if (allowed === 'types' && found.kind === 'values')
    return `${found.specifier}: ${unit.name} may only \`import type\` from it`;
  return null;
}

function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function longest<T extends { readonly folder: string }>(path: string, candidates: readonly T[]): T | null {
  const fitting = candidates.filter(({ folder }) => folder === '' || path.startsWith(`${folder}/`));
  return fitting.sort((a, b) => b.folder.length - a.folder.length)[0] ?? null;
}

function unitOf(path: string, units: readonly Unit[]): Unit | null {
  return longest(path, units);
}

function manifestOf(path: string, manifests: readonly Manifest[]): Manifest | null {
  return longest(path, manifests);
}
