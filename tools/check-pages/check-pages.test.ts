import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readPages } from '../source-code/source-file.ts';
import { checkPages } from './check-pages.ts';

const OTHER = { path: 'docs/OTHER.md', text: '# Other\n\n## With a `name`, and more\n\n## Twice\n\n## Twice\n' };
const THERE = new Set(['README.md', 'docs', 'docs/OTHER.md', 'docs/a b.png']);

const check = (text: string, path = 'README.md'): string[] =>
  checkPages([{ path, text }, OTHER], (to) => THERE.has(to)).map(({ message }) => message);

describe('refused', () => {
  it.each([
    ['[a](docs/NOTHING.md)', 'docs/NOTHING.md: there is no docs/NOTHING.md'],
    ['![a](nothing.png)', 'nothing.png: there is no nothing.png'],
    ['[`a`](docs/OTHER.md#nothing)', 'docs/OTHER.md#nothing: docs/OTHER.md has no such heading'],
    ['[a](docs/OTHER.md#twice-2)', 'docs/OTHER.md#twice-2: docs/OTHER.md has no such heading'],
    ['[a](#here)', '#here: README.md has no such heading'],
    ['```sh\n# here\n```\n[a](#here)', '#here: README.md has no such heading'],
    ['[a](../README.md)', '../README.md: there is no ../README.md'],
  ])('[TL29] %s', (text, message) => {
    expect(check(text)).toEqual([message]);
  });

  it.each(['| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |\n', 'text\n| 3 | 4 |\n| 5 | 6 |\n'])('[TL30] %j', (text) => {
    expect(check(text)).toEqual(['a row without a table: | 3 | 4 |']);
  });
});

describe('accepted', () => {
  it.each([
    '[a](docs/OTHER.md) and [b](docs/OTHER.md#with-a-name-and-more "title"), [c](docs/OTHER.md#twice-1), [d](docs)',
    '# Here it is\n[a](#here-it-is) ![b](docs/a%20b.png)',
    '[a](https://example.com/nothing#x), [b](mailto:a@example.com), `[c](nothing)`\n```ts\nf[0](nothing)\n```\n',
  ])('[TL29] %s', (text) => {
    expect(check(text)).toEqual([]);
  });

  it('[TL29] from a folder', () => {
    expect(check('[a](OTHER.md#twice) [b](../README.md)', 'docs/A.md')).toEqual([]);
  });

  it('[TL30] a table, with a pipe in code, and one in a block', () => {
    expect(check('| a | b |\n| :-- | --: |\n| `x|y` | 2 |\n\n```\n| no | table |\n```\n')).toEqual([]);
  });
});

it('[TL29][TL30] the pages of the repository', () => {
  const pages = readPages();
  expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'apps/connector/README.md']));
  expect(checkPages(pages, (path) => existsSync(join(ROOT, path)))).toEqual([]);
});
