import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Preact's JSX; for the tests of the two pages.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['{packages,apps,tools,conformance,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/.cache/**'],
    environment: 'node',
    // Ten times faster than isolated files. A test that changes a global must put it back.
    isolate: false,
    // One more than a small machine has cores: some wait for programs that they have started. What needs both cores for itself
    // (the model checker, the simulator) shares them.
    maxWorkers: 3,
    passWithNoTests: true,
    testTimeout: 10_000,
  },
});
