import { expect, it } from 'vitest';
import { checkErrors } from './check-errors.ts';

const PAGE = `# Error codes

## engine

| code | cause | remedy |
| --- | --- | --- |
| staleEpoch | An old session spoke. | Reload the page. |
| \`atCapacity\` | No room. | Wait. |

## store
`;
const TABLE =
  "export const ERROR_CODES = { staleEpoch: 'old', 'atCapacity': 'full' } as const satisfies Record<string, string>;";

const check = (page: string, text: string, path = 'packages/engine/src/codes.ts'): string[] =>
  checkErrors(page, [{ path, text }]).map((problem) => problem.message);

it.each([
  [
    '[TL12] a code without a row',
    PAGE,
    TABLE.replace('{', "{ offerGone: 'gone',"),
    'offerGone has no row under "engine" in docs/ERRORS.md',
  ],
  [
    '[TL13] a row without a code',
    PAGE,
    TABLE.replace("'atCapacity': 'full'", ''),
    'atCapacity is no code of packages/engine/src/codes.ts',
  ],
  ['[TL14] two rows for a code', PAGE.replace('`atCapacity`', 'staleEpoch'), TABLE, 'staleEpoch has two rows'],
  ['[TL14] a row without a remedy', PAGE.replace('Wait.', ''), TABLE, 'atCapacity needs both a cause and a remedy'],
  [
    '[TL14] a code that is not in camelCase',
    PAGE,
    TABLE.replace('{', "{ 'stale-epoch': 'old',"),
    'stale-epoch is not in camelCase',
  ],
  ['[TL14] a file without a table', PAGE, 'export const CODES = {};', 'has no `export const ERROR_CODES = { ... }`'],
])('refused: %s', (_title, page, text, expected) => {
  expect(check(page, text)).toContain(expected);
});

it('[TL13] refused: rows of a package that has no table', () => {
  expect(checkErrors(PAGE, []).map((problem) => problem.message)).toEqual([
    '"engine" has rows, and there is no codes.ts in that package',
  ]);
});

it('[TL12][TL13][TL14] equal tables pass, and a heading without codes is no fault', () => {
  expect(check(PAGE, TABLE)).toEqual([]);
});
