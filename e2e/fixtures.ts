import { test as base } from '@playwright/test';
import { World, type WorldOptions } from './world.ts';

/** `world(options)` starts an Interlock for this test alone; it is stopped when the test ends. */
export const test = base.extend<{ world: (options?: WorldOptions) => Promise<World> }>({
  // Playwright reads the fixture's dependencies from the first parameter, which has to be a pattern.
  // biome-ignore lint/correctness/noEmptyPattern: see above
  world: async ({}, use) => {
    const worlds: World[] = [];
    await use(async (options) => {
      const world = await World.start(options);
      worlds.push(world);
      return world;
    });
    for (const world of worlds) await world.stop();
  },
});

export { expect } from '@playwright/test';
