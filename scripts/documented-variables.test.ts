import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isTestCode, ROOT, readSources } from '../tools/source-code/source-file.ts';

it('[SV90] every variable that a program reads stands in a table of README.md or docs/ACCESS.md', () => {
  const sources = readSources(['apps', 'scripts']).filter(({ path }) => !isTestCode(path));
  const read = new Set(
    sources.flatMap(({ text }) => [...text.matchAll(/'(INTERLOCK_[A-Z_]+)'/g)].map(([, name]) => name)),
  );
  expect(read).toContain('INTERLOCK_PORT');
  const rows = ['README.md', 'docs/ACCESS.md']
    .flatMap((page) => readFileSync(join(ROOT, page), 'utf8').split('\n'))
    .filter((line) => line.startsWith('| `INTERLOCK_'))
    .join('\n');
  expect([...read].filter((name) => !rows.includes(`\`${name}\``))).toEqual([]);
});
