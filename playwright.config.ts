import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.ts';

const chromium = await findChromium();

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: '.cache/browser-results',
  globalSetup: './scripts/browser-setup.ts',
  // Most of a test is waiting for programs to start and for pages to answer.
  workers: 4,
  retries: 0,
  forbidOnly: true,
  // Each test starts programs of its own; on a busy machine that alone takes seconds.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    // Without a locale `navigator.language` is "en-US@posix" under LANG=C, which no real browser says.
    locale: 'en-GB',
    // Recording every test costs a third of the whole run; `playwright test --trace on` shows what a failure looked like.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromium.executablePath, env: chromium.env },
  },
});
