import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './check-imports.ts';

/** Reads the package.json of the repository and of each of its workspaces. */
export function readManifests(root: string): Manifest[] {
  const folders = ['packages', 'apps', 'tools'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}`),
  );
  return ['', ...folders]
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => manifestFrom(folder, JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))));
}

function manifestFrom(folder: string, json: Record<string, unknown>): Manifest {
  const keysOf = (name: string): string[] => Object.keys(json[name] ?? {});
  return {
    folder,
    name: String(json['name']),
    dependencies: [...keysOf('dependencies'), ...keysOf('peerDependencies')],
    devDependencies: keysOf('devDependencies'),
    entries: keysOf('exports'),
  };
}
