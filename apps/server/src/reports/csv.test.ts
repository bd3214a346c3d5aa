import { describe, expect, it } from 'vitest';
import { type Cell, csvOf } from './csv.ts';

const cases: readonly { title: string; cell: Cell; text: string }[] = [
  { title: 'plain text', cell: 'support', text: 'support' },
  { title: 'a comma', cell: 'a,b', text: '"a,b"' },
  { title: 'a quote', cell: 'a "b"', text: '"a ""b"""' },
  { title: 'a line break', cell: 'a\r\nb', text: '"a\r\nb"' },
  { title: 'nothing', cell: null, text: '' },
  { title: 'a number', cell: -1.5, text: '-1.5' },
  { title: 'an equals sign', cell: '=1+1', text: "'=1+1" },
  { title: 'a plus', cell: '+1', text: "'+1" },
  { title: 'a minus', cell: '-1', text: "'-1" },
  { title: 'an at sign', cell: '@SUM(A1)', text: "'@SUM(A1)" },
  { title: 'a tab', cell: '\t=1', text: "'\t=1" },
  { title: 'a formula with a quote', cell: '=HYPERLINK("x","y")', text: '"\'=HYPERLINK(""x"",""y"")"' },
];

describe('CSV', () => {
  it.each(cases)('[ME32] writes $title so that it is read as what it is', ({ cell, text }) => {
    expect(csvOf(['name'], [[cell]])).toBe(`name\r\n${text}\r\n`);
  });

  it('[ME32] has a line with the names, and each line ends with CR LF', () => {
    expect(csvOf(['a', 'b'], [])).toBe('a,b\r\n');
    expect(
      csvOf(
        ['a', 'b'],
        [
          [1, 'x'],
          [2, null],
        ],
      ),
    ).toBe('a,b\r\n1,x\r\n2,\r\n');
  });
});
