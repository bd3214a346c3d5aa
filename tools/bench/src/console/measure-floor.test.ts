import { expect, it } from 'vitest';
import { measureFloorOf } from './measure-floor.ts';

it('[BN12] [BN13] measures the whole way from a change to the page, and what pages cost', async () => {
  const lines: string[] = [];
  // Longer than thirty changes take, so that they are seen on a busy machine too.
  const size = { agents: 20, changesPerSecond: 100, viewers: 2, partMs: 1_500 };
  const [read, cost] = await measureFloorOf(size, (line) => lines.push(line));
  expect(read).toMatchObject({ figure: 'floorRead', limit: 100, aim: 300, more: { agents: 20, viewers: 2 } });
  // Nothing is read before it was made, and every change was seen.
  expect(read?.more?.['median']).toBeGreaterThan(0);
  expect(read?.more?.['samples']).toBeGreaterThan(30);
  expect(cost).toMatchObject({ figure: 'viewerCost', aim: 2, more: { viewers: 2 } });
  expect(lines[0]).toContain('20 agents');
}, 30_000);
