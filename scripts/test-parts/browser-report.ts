/** What is read of a report of Playwright's JSON reporter. */
export interface BrowserReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly { readonly message?: string }[];
}

export interface BrowserCount {
  readonly passed: number;
  readonly failed: number;
  /** Each counts as a failure. */
  readonly complaints: readonly string[];
}

/** Counts what ran; a skipped test and a run without tests are failures (TL16, TL17). */
export function countBrowserTests(report: BrowserReport): BrowserCount {
  const { stats, errors } = report;
  const complaints = errors.map((error) => error.message ?? 'an error outside of any test');
  if (stats.skipped > 0) complaints.push(`${stats.skipped} browser tests did not run`);
  if (stats.expected + stats.unexpected + stats.flaky === 0) complaints.push('no browser test ran');
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, complaints };
}
