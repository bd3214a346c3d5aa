// `npm run kill -- --cycles N --seed N --out FILE`: kills store and server with -9, again and again. Ends with one JSON line.
import { parseArgs } from 'node:util';
import { buildPrograms } from '../../../../scripts/build.ts';
import { whenParentIsGone } from '../../../../scripts/parent-gone.ts';
import { isClean, runKill, writeProof } from './run-kill.ts';

const USAGE = 'usage: npm run kill -- [--cycles 4..1000000] [--seed 0..4294967295] [--out FILE]';

function whole(text: string, min: number, max: number): number | null {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}

function readArguments(): { cycles: number; seed: number; out: string | null } | null {
  try {
    const { values } = parseArgs({
      options: { cycles: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } },
    });
    const cycles = whole(values.cycles ?? '64', 4, 1_000_000);
    const seed = whole(values.seed ?? '20260101', 0, 4_294_967_295);
    return cycles === null || seed === null ? null : { cycles, seed, out: values.out ?? null };
  } catch {
    return null;
  }
}

whenParentIsGone(() => process.exit(1));

const wanted = readArguments();
if (wanted === null) {
  console.error(USAGE);
  process.exit(1);
}
await buildPrograms();
const result = await runKill({ ...wanted, say: (line) => console.error(line) });
if (wanted.out !== null) writeProof(wanted.out, result);
console.log(JSON.stringify(result));
process.exitCode = isClean(result) ? 0 : 1;
