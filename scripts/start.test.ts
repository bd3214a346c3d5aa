import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('[TL21] an argument is refused, and nothing is started', () => {
  const started = spawnSync(process.execPath, ['scripts/start.ts', '--port', '5000'], { encoding: 'utf8' });
  expect([started.status, started.stdout]).toEqual([1, '']);
  expect(started.stderr).toContain('"--port": start takes no arguments');
});
