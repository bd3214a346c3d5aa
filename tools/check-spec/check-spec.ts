// Keeps docs/SPEC.md and the tests together: every rule is proven by a test, and every id in a test title is a rule.
import type { Problem, SourceFile } from '../source-code/source-file.ts';
import { titlesOf } from './titles-of.ts';

export interface SpecFinding {
  readonly problems: readonly Problem[];
  readonly ruleCount: number;
}

const RULE = /^- \*\*([A-Z]{2}\d+)\*\* (.*)$/;
const HEADING = /^## ([A-Z]{2})\b/;

/**
 * Compares the rules with the titles.
 * @param spec the text of docs/SPEC.md: headings `## XX Area`, rules `- **XX12** sentence`
 * @param tests the files that hold tests or contract suites
 * @returns problems for a rule without a test (TL8), an id without a rule (TL9), a rule that is written twice, stands under another
 *   area or says nothing (TL10), and a test that is skipped, focused or left for later (TL11)
 */
export function checkSpec(spec: string, tests: readonly SourceFile[]): SpecFinding {
  const problems: Problem[] = [];
  const rules = readRules(spec, problems);
  const proven = new Set<string>();
  for (const file of tests) {
    const found = titlesOf(file);
    for (const id of found.ids) {
      proven.add(id);
      if (!rules.has(id)) problems.push({ path: file.path, message: `[${id}] is no rule of docs/SPEC.md` });
    }
    for (const use of found.switchedOff) problems.push({ path: file.path, message: `${use}: no test is switched off` });
  }
  for (const id of rules) {
    if (!proven.has(id)) problems.push({ path: 'docs/SPEC.md', message: `${id} has no test whose title carries it` });
  }
  return { problems, ruleCount: rules.size };
}

function readRules(spec: string, problems: Problem[]): Set<string> {
  const rules = new Set<string>();
  const complain = (message: string): void => {
    problems.push({ path: 'docs/SPEC.md', message });
  };
  let area = '';
  for (const line of spec.split('\n')) {
    area = HEADING.exec(line)?.[1] ?? area;
    const [, id, sentence] = RULE.exec(line) ?? [];
    if (id === undefined) {
      if (/^\s*[-*] \**[A-Z]{2}\d+\b/.test(line)) complain(`not written as "- **XX12** sentence": ${line.trim()}`);
      continue;
    }
    if (rules.has(id)) complain(`${id} is written twice`);
    if (!id.startsWith(area)) complain(`${id} stands under the area ${area}`);
    if (sentence?.trim() === '') complain(`${id} says nothing`);
    rules.add(id);
  }
  return rules;
}
