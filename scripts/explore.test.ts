import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';

it('[TL28] each run of the tests draws the same cases', () => {
  const { seed } = fc.readConfigureGlobal();
  expect(seed).toBe(Number(process.env['PROPERTY_SEED'] ?? 20_260_101));
  const draw = (): number[] => {
    const drawn: number[] = [];
    fc.assert(fc.property(fc.integer(), (value) => void drawn.push(value)));
    return drawn;
  };
  expect(draw()).toEqual(draw());
});

it.each(['0', '-1', '1.5', 'ten', '10001'])('[TL28] to explore %s times is refused', (times) => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/explore.ts', times], { encoding: 'utf8' });
  expect(stderr).toBe(`explore: "${times}" is no whole number from 1 to 10,000\n`);
  expect(status).toBe(2);
});

it.each(['', 'ten', '1.5', '0x10'])('[TL28] the number "%s" is no number to draw from', (seed) => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/property-seed.ts'], {
    encoding: 'utf8',
    env: { ...process.env, PROPERTY_SEED: seed },
  });
  expect(stderr).toContain(`PROPERTY_SEED is "${seed}", which is no whole number`);
  expect(status).toBe(1);
});
