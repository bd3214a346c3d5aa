// `npm run bench`: how fast, how small, how quick to start. One JSON line per figure on standard output, words on standard error.
import { whenParentIsGone } from '../../../scripts/parent-gone.ts';
import { measureConsolePage } from './console/measure-console-page.ts';
import { measureFloor } from './console/measure-floor.ts';
import { measureAssignments } from './distribution/measure-assignments.ts';
import { measureDurableAssignments } from './distribution/measure-durable-assignments.ts';
import { measureMatchGrowth } from './distribution/measure-match-growth.ts';
import { measureMatchLatency } from './distribution/measure-match-latency.ts';
import { measureEngine } from './measure-engine.ts';
import { measureHost } from './measure-host.ts';
import { measureLatency } from './measure-latency.ts';
import { measureMemory } from './measure-memory.ts';
import { measureSize } from './measure-size.ts';
import { measureStart } from './measure-start.ts';
import { runBench } from './run-bench.ts';

// Children are killed on the way out.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
whenParentIsGone(() => process.exit(1));

process.exitCode = await runBench(
  {
    engine: measureEngine,
    host: measureHost,
    latency: measureLatency,
    size: measureSize,
    memory: measureMemory,
    start: measureStart,
    assignments: measureAssignments,
    durableAssignments: measureDurableAssignments,
    matchLatency: measureMatchLatency,
    matchGrowth: measureMatchGrowth,
    floor: measureFloor,
    consolePage: measureConsolePage,
  },
  process.argv.slice(2),
  { print: (line) => console.log(line), say: (line) => console.error(line) },
);
