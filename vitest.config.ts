import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Preact's JSX; for the tests of the two pages.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['{packages,apps,tools,conformance,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/.cache/**'],
    environment: 'node',
    globalSetup: './scripts/unit-setup.ts',
    setupFiles: ['./scripts/property-seed.ts'],
    // Ten times faster than isolated files. A test that changes a global must put it back.
    isolate: false,
    // Both cores of a small machine. The model checker and the simulator need both for themselves, and run on their own.
    maxWorkers: 2,
    passWithNoTests: true,
    // Ends a test that hangs; it bounds nothing that is promised, and a busy machine is slower.
    testTimeout: 30_000,
  },
});
