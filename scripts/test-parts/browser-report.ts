/** What is read of a report of Playwright's JSON reporter. */
export interface BrowserReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly { readonly message?: string }[];
  readonly suites: readonly BrowserSuite[];
}

interface BrowserSuite {
  readonly title: string;
  readonly suites?: readonly BrowserSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly errors: readonly { readonly message?: string }[] }[];
    }[];
  }[];
}

export interface BrowserCount {
  readonly passed: number;
  readonly failed: number;
  /** The tests that failed, each with what it says. */
  readonly failures: readonly string[];
  /** Each counts as a failure. */
  readonly complaints: readonly string[];
}

/** Counts what ran; a skipped test and a run without tests are failures (TL16, TL17). */
export function countBrowserTests(report: BrowserReport): BrowserCount {
  const { stats, errors } = report;
  const complaints = errors.map((error) => error.message ?? 'an error outside of any test');
  if (stats.skipped > 0) complaints.push(`${stats.skipped} browser tests did not run`);
  if (stats.expected + stats.unexpected + stats.flaky === 0) complaints.push('no browser test ran');
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failures: report.suites.flatMap((suite) => failuresOf(suite, [])),
    complaints,
  };
}

function failuresOf(suite: BrowserSuite, above: readonly string[]): string[] {
  const path = [...above, suite.title];
  const own = suite.specs.flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => {
        const messages = results.flatMap(({ errors }) => errors.map(({ message }) => message ?? ''));
        return [[...path, spec.title].join(' › '), ...messages].join('\n');
      }),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => failuresOf(inner, path))];
}
