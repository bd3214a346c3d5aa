// `npm run explore [-- N]`: the property tests with cases that nobody has tried, N times (10 when not given). A case that fails
// is mended and kept as a test of its own: `npm test` draws the same cases each time (TL28).
import { randomInt } from 'node:crypto';
import { readSources, SOURCE_FOLDERS } from '../tools/source-code/source-file.ts';
import { runProgram } from './test-parts/part.ts';

const times = Number(process.argv[2] ?? 10);
if (!Number.isInteger(times) || times < 1 || times > 10_000) {
  console.error(`explore: "${process.argv[2]}" is no whole number from 1 to 10,000`);
  process.exit(2);
}
const files = readSources(SOURCE_FOLDERS)
  .filter(({ path, text }) => /\.test\.tsx?$/.test(path) && text.includes("from 'fast-check'"))
  .map(({ path }) => path);
for (let time = 1; time <= times; time += 1) {
  const seed = String(randomInt(1, 2 ** 31));
  console.error(`explore: ${time} of ${times}, ${files.length} files, PROPERTY_SEED=${seed}`);
  const status = await runProgram('vitest', ['run', '--reporter=dot', ...files], { PROPERTY_SEED: seed });
  if (status === 0) continue;
  console.error(`explore: failed; again by PROPERTY_SEED=${seed} npm test -- unit`);
  process.exit(1);
}
console.error(`explore: ${times} times, nothing failed`);
