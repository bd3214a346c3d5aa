import { describe, expect, it } from 'vitest';
import { checkSpec } from './check-spec.ts';

const SPEC = `# The rules

## QA First area

- **QA1** Something can be observed within 5 s.
- **QA2** Something else.

## QB Second area

- **QB1** A third thing.
`;
const PROVEN = `
it('[QA1] works', () => {});
test('[QA2][QB1] works', () => {});
`;

const check = (spec: string, text: string): string[] =>
  checkSpec(spec, [{ path: 'a.test.ts', text }]).problems.map((problem) => problem.message);

describe('refused', () => {
  it('[TL8] a rule that no title carries', () => {
    expect(check(SPEC, "it('[QA1] works', () => {}); describe('[QB1] a group is no test', () => {});")).toEqual([
      'QA2 has no test whose title carries it',
      'QB1 has no test whose title carries it',
    ]);
  });

  it('[TL9] an id in a title that is no rule', () => {
    expect(check(SPEC, `${PROVEN} it('[QA3] works', () => {});`).join()).toMatch(
      /^\[QA3] is no rule of docs\/SPEC\.md$/,
    );
  });

  it.each([
    ['is written twice', '- **QB1** Again.\n', 'QB1 is written twice'],
    ['stands under another area', '- **QA1** Misplaced.\n', 'QA1 stands under the area QB'],
    ['says nothing', '- **QB1** \n', 'QB1 says nothing'],
    ['is written in another way', '- QB7: a rule\n', 'not written as "- **XX12** sentence": - QB7: a rule'],
  ])('[TL10] a rule that %s', (_title, line, expected) => {
    expect(check(SPEC + line, PROVEN)).toContain(expected);
  });

  it.each([
    ["it.skip('[QA1] a', f)", 'it.skip'],
    ["test.only('[QA1] a', f)", 'test.only'],
    ["it.todo('[QA1] a')", 'it.todo'],
    ["describe.skip('a', f)", 'describe.skip'],
    ["test.describe.only('a', f)", 'test.describe.only'],
    ["it.skipIf(true)('[QA1] a', f)", 'it.skipIf'],
    ["xit('[QA1] a', f)", 'xit.skip'],
    ["test('[QA1] a', () => { test.fixme(); })", 'test.fixme'],
  ])('[TL11] %s', (call, name) => {
    expect(check(SPEC, `${PROVEN} ${call};`)).toContain(`${name}: no test is switched off`);
  });
});

describe('understood', () => {
  it.each([
    ['plain titles', PROVEN],
    ['templates', 'it(`[QA1] ${x}`, f); it.each(rows)(`[QA2][QB1] ${x}`, f);'],
    [
      'rows that hold the id',
      "for (const r of [{ rule: 'QA1' }, { rule: 'QA2' }, { rule: 'QB1' }]) it(`[${r.rule}] works`, f);",
    ],
    ['rows that hold the title', "it.each([['[QA1] a'], ['[QA2][QB1] b']])('%s', f);"],
  ])('[TL8] %s', (_title, text) => {
    expect(check(SPEC, text)).toEqual([]);
  });

  it('[TL8] an id in a string of a file whose titles are all written out proves nothing', () => {
    expect(check(SPEC, "it('[QA1] a', f); it('[QB1] b', f); const other = 'QA2';")).toEqual([
      'QA2 has no test whose title carries it',
    ]);
  });
});
