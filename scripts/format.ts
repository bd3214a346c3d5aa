// Formats and sorts imports; what Biome cannot mend by itself it names.
import { spawnSync } from 'node:child_process';

const run = spawnSync('biome', ['check', '--write', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
