import { describe, expect, it } from 'vitest';
import { snippetOf } from './snippet-of.ts';

describe('snippets', () => {
  it.each([
    ['"name": "$1"', '"name": "${1}"'],
    ['"ready": ${1:true}', '"ready": ${1:true}'],
    ['"teams": [\n\t$0\n]', '"teams": [\n\t${}\n]'],
    ['"${1}": {${2}}', '"${1}": {${2}}'],
    ['"mode": "synchronized"', '"mode": "synchronized"'],
  ])('[DE3] %s is written as %s', (from, to) => {
    expect(snippetOf(from)).toBe(to);
  });
});
