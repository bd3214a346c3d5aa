import { buildAll } from './build.ts';

/** Playwright's global set-up: programs and pages are current before the first test. */
// biome-ignore lint/style/noDefaultExport: Playwright takes the default export of this file
export default async function setUp(): Promise<void> {
  await buildAll();
}
