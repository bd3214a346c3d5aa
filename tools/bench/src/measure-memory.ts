import { benchDefinition } from './bench-definition.ts';
import { withBenchFolder } from './bench-folder.ts';
import { type ChildProgram, type MemoryFacts, startProgram } from './child-program.ts';
import { type Figure, judge } from './figure.ts';
import { startServerProgram } from './server-program.ts';

const SESSIONS = 2_000;
/** Sessions that are there before the counted ones: code is loaded and buffers have grown. */
const WARM_UP = 200;
const KILOBYTE = 1_024;

interface Reading {
  readonly trimmed: MemoryFacts;
  readonly untrimmed: MemoryFacts;
}

interface PerConnection {
  readonly residentKB: number;
  /** With the free pages that V8 keeps for growing. */
  readonly untrimmedKB: number;
  readonly heapKB: number;
}

/** What the server process keeps per signed-in agent, against what a bare WebSocket server keeps per idle connection. */
export function measureMemory(say: (line: string) => void): Promise<Figure> {
  return withBenchFolder(async (folder) => {
    const server = await startServerProgram(folder, benchDefinition('synchronized'), true);
    const ours = await perConnection(server, 'interlock', server.port);
    say(`memory: ${SESSIONS} sessions were open`);
    const bareServer = startProgram({ args: [programPath('bare-socket-server')], isMeasured: true });
    const port = await bareServer.nextLine((line) => Number(line) || null);
    const bare = await perConnection(bareServer, 'bare', port);
    return judge(
      {
        figure: 'memoryPerAgent',
        value: ours.residentKB,
        unit: 'KB',
        limit: bare.residentKB,
        more: {
          sessions: SESSIONS,
          heapKB: ours.heapKB,
          untrimmedKB: ours.untrimmedKB,
          limitHeapKB: bare.heapKB,
          limitUntrimmedKB: bare.untrimmedKB,
          limitIs: 'an idle connection of a bare server',
        },
      },
      { aim: 20, aimOn: 'value', aimIs: 'atMost' },
    );
  });
}

function programPath(name: string): string {
  return new URL(`programs/${name}.ts`, import.meta.url).pathname;
}

async function perConnection(server: ChildProgram, kind: 'interlock' | 'bare', port: number): Promise<PerConnection> {
  const loads: ChildProgram[] = [];
  async function open(first: number, count: number): Promise<Reading> {
    const load = startProgram({
      args: [programPath('load-sessions'), kind, String(port), String(first), String(count)],
    });
    loads.push(load);
    await load.nextLine((line) => (line.startsWith('open') ? line : null));
    return { untrimmed: await settled(server, 'regular'), trimmed: await settled(server, 'last-resort') };
  }
  try {
    const before = await open(0, WARM_UP);
    const after = await open(WARM_UP, SESSIONS);
    const per = (was: number, is: number): number => (is - was) / SESSIONS / KILOBYTE;
    return {
      residentKB: per(before.trimmed.rss, after.trimmed.rss),
      untrimmedKB: per(before.untrimmed.rss, after.untrimmed.rss),
      heapKB: per(before.trimmed.heapUsed, after.trimmed.heapUsed),
    };
  } finally {
    await Promise.all(loads.map((load) => load.stop()));
    await server.stop();
  }
}

/** The last of a few readings: what was just used is given back a little later than it is free. */
async function settled(server: ChildProgram, flavor: 'regular' | 'last-resort'): Promise<MemoryFacts> {
  await server.memory(flavor);
  await new Promise((next) => setTimeout(next, 500));
  return server.memory(flavor);
}
