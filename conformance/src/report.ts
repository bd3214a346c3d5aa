/** What the command says: a table for people, one line of JSON for programs. */
import type { Finding } from './checks/all-checks.ts';
import type { Check, Severity } from './checks/check.ts';
import type { Evidence } from './evidence.ts';

/** The line on standard output. */
export interface Report {
  readonly url: string;
  /** What the page offers; null: it never answered. */
  readonly wire: 'plain' | 'extended' | null;
  readonly checks: number;
  readonly passed: number;
  readonly failed: number;
  readonly notObserved: number;
  readonly failures: readonly {
    readonly id: string;
    readonly severity: Severity;
    readonly expected: string;
    readonly came: string;
    readonly mend: string;
  }[];
}

/** Counts the findings (CF4). */
export function reportOf(url: string, evidence: Evidence, findings: readonly Finding[]): Report {
  const count = (outcome: Finding['verdict']['outcome']): number =>
    findings.filter(({ verdict }) => verdict.outcome === outcome).length;
  const isAnswered = evidence.plain.readies !== undefined;
  return {
    url,
    wire: isAnswered ? (evidence.extended === null ? 'plain' : 'extended') : null,
    checks: findings.length,
    passed: count('passed'),
    failed: count('failed'),
    notObserved: count('notObserved'),
    failures: findings.flatMap(({ check: { id, severity, expected, mend }, verdict }) =>
      verdict.outcome === 'failed' ? [{ id, severity, expected, came: verdict.came, mend }] : [],
    ),
  };
}

/** 0 only when nothing failed that must not (CF5). */
export function exitStatusOf({ failures }: Report): 0 | 1 {
  return failures.some(({ severity }) => severity === 'must') ? 1 : 0;
}

const WIDTHS = { outcome: 13, severity: 7 };

/** The table on standard error (CF6): what failed comes last, where people look first. */
export function tableOf(report: Report, findings: readonly Finding[]): string {
  const idWidth = Math.max(...findings.map(({ check }) => check.id.length)) + 2;
  const head = (word: string, check: Check): string =>
    `${word.padEnd(WIDTHS.outcome)}${check.severity.padEnd(WIDTHS.severity)}${check.id.padEnd(idWidth)}`;
  const margin = ' '.repeat(WIDTHS.outcome + WIDTHS.severity);
  const passedLines: string[] = [];
  const failedLines: string[] = [];
  const unseen = new Map<string, string[]>();
  for (const { check, verdict } of findings) {
    if (verdict.outcome === 'passed') passedLines.push(`${head('passed', check)}${check.expected}`);
    else if (verdict.outcome === 'notObserved') unseen.set(verdict.why, [...(unseen.get(verdict.why) ?? []), check.id]);
    else {
      failedLines.push(
        head('FAILED', check).trimEnd(),
        `${margin}expected: ${check.expected}`,
        `${margin}came:     ${verdict.came}`,
        `${margin}mend:     ${check.mend}`,
      );
    }
  }
  const unseenLines = [...unseen].map(
    ([why, ids]) => `${'not observed'.padEnd(WIDTHS.outcome)}${why}: ${ids.join(', ')}`,
  );
  const { url, wire, passed, failed, notObserved } = report;
  const must = report.failures.filter(({ severity }) => severity === 'must').length;
  const verdict = must === 0 ? 'The page conforms.' : `The page does not conform: ${must} of what it must do failed.`;
  return [
    `conformance: ${url}, ${wire === null ? 'no answer' : `${wire} wire`}`,
    '',
    ...passedLines,
    ...unseenLines,
    ...failedLines,
    '',
    `${passed} passed, ${failed} failed, ${notObserved} not observed. ${verdict}`,
  ].join('\n');
}
