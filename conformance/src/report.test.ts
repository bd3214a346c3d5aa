import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS, judgeAll } from './checks/all-checks.ts';
import { noEvidence } from './evidence.ts';
import { exitStatusOf, reportOf, tableOf } from './report.ts';
import { goodEvidence, onWindow, report as presence, step } from './testing/good-evidence.ts';

const URL_OF_PAGE = 'http://127.0.0.1:4401/';

function run(change: (evidence: ReturnType<typeof goodEvidence>) => void = () => {}) {
  const evidence = goodEvidence();
  change(evidence);
  const findings = judgeAll(evidence);
  return { findings, report: reportOf(URL_OF_PAGE, evidence, findings) };
}

describe('the line of JSON', () => {
  it('[CF4] counts the checks and names what failed', () => {
    const { report } = run((evidence) => {
      evidence.plain.twin = { ...step(onWindow(presence('busy'))), statusId: 'busy' };
      delete evidence.plain.optional;
    });
    const { failures, ...counts } = report;
    const checks = CHECKS.length;
    expect(counts).toEqual({
      url: URL_OF_PAGE,
      wire: 'extended',
      checks,
      passed: checks - 2,
      failed: 1,
      notObserved: 1,
    });
    expect(failures).toEqual([
      {
        id: 'checksSource',
        severity: 'should',
        expected: expect.any(String),
        came: expect.stringContaining('"busy"'),
        mend: expect.any(String),
      },
    ]);
  });

  it.each([
    ['extended', goodEvidence()],
    ['plain', { ...goodEvidence(), extended: null }],
    [null, noEvidence([], false)],
  ])('[CF4] the wire is what the page offers: %s', (wire, evidence) => {
    expect(reportOf(URL_OF_PAGE, evidence, judgeAll(evidence)).wire).toBe(wire);
  });
});

describe('the exit status', () => {
  it.each([
    ['nothing failed', 0, () => {}],
    [
      'only something failed that should not',
      0,
      (evidence: ReturnType<typeof goodEvidence>) => {
        evidence.plain.twin = { ...step(onWindow(presence('busy'))), statusId: 'busy' };
      },
    ],
    [
      'something failed that must not',
      1,
      (evidence: ReturnType<typeof goodEvidence>) => {
        evidence.plain.crmData = step();
      },
    ],
    [
      'there is no connector',
      1,
      (evidence: ReturnType<typeof goodEvidence>) => {
        evidence.connectorOrigin = null;
      },
    ],
  ])('[CF5] when %s: %i', (_when, status, change) => {
    expect(exitStatusOf(run(change).report)).toBe(status);
  });
});

describe('the table', () => {
  it('[CF6] has each check; what failed comes last, with what was expected, what came, and how to mend it', () => {
    const { report, findings } = run((evidence) => {
      evidence.plain.readies = [step()];
      evidence.extended = null;
    });
    const table = tableOf(report, findings);
    for (const { id } of CHECKS) expect(table).toContain(id);
    const lines = table.split('\n');
    expect(lines[0]).toBe(`conformance: ${URL_OF_PAGE}, plain wire`);
    expect(lines.slice(-6).map((line) => line.trim().split(/[: ]/)[0])).toEqual([
      'FAILED',
      'expected',
      'came',
      'mend',
      '',
      String(report.passed),
    ]);
    expect(lines.at(-1)).toContain('does not conform: 1 of what it must do failed');
    // One reason, one line.
    expect(lines.filter((line) => line.includes('does not offer the extensions'))).toHaveLength(1);
  });
});

describe('the documents', () => {
  const page = readFileSync(new URL('../../docs/CONFORMANCE.md', import.meta.url), 'utf8');
  const spec = readFileSync(new URL('../../docs/SPEC.md', import.meta.url), 'utf8');

  it.each(
    CHECKS.map(({ id, severity, expected, mend }) => [id, severity, expected, mend]),
  )('[CF7] %s stands in CONFORMANCE.md and in SPEC.md as it is in the code', (id, severity, expected, mend) => {
    expect(page).toContain(`| \`${id}\` | ${severity} | ${expected} | ${mend} |`);
    expect(spec).toContain(`\`${id}\` (${severity}): ${expected}.`);
  });
});
