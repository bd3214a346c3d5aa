/**
 * From a change of state to pages that have read it, and what viewers cost the server: 10,000 agents, 200 changes a
 * second, everything recorded and flushed (BN12, BN13).
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createLog, type HostEvent, type RunningServer, startServer } from '@interlock/server';
import { createMemoryTranscripts, createSqliteStore } from '@interlock/store';
import { WebSocketServer } from 'ws';
import { benchDefinition } from '../bench-definition.ts';
import { withBenchFolder } from '../bench-folder.ts';
import { startProgram } from '../child-program.ts';
import { type Figure, judge } from '../figure.ts';
import { median, percentile } from '../statistics.ts';

/** How much of it. */
export interface FloorSize {
  readonly agents: number;
  readonly changesPerSecond: number;
  readonly viewers: number;
  /** Length of each part of the run, in ms. */
  readonly partMs: number;
}

export const SIZE: FloorSize = { agents: 10_000, changesPerSecond: 200, viewers: 50, partMs: 8_000 };
/** The last changes still have to be seen. */
const LINGER_MS = 1_000;
/** Inputs under way while agents sign in. */
const AT_ONCE = 500;
/** A round of changes: what is shown can be so old. */
export const ROUND_MS = 100;

interface Watched {
  readonly latenciesMs: readonly number[];
  /** Of one core, 0..100, the whole process. */
  readonly corePercent: number;
  /** The longest time that the loop was held up while all pages were sent the whole floor, in ms. */
  readonly heldUpMs: number;
  /** What one page was sent in a second. */
  readonly framesPerSecond: number;
  readonly bytesPerFrame: number;
}

const WATCHER = new URL('../programs/watch-floor.ts', import.meta.url).pathname;

/** The clock of this process, in ms since 1970. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Share of a core that this process used since a reading, in percent. */
function corePercentSince(start: NodeJS.CpuUsage, startedAt: number): number {
  const { user, system } = process.cpuUsage(start);
  return ((user + system) / 1_000 / (performance.now() - startedAt)) * 100;
}

export function measureFloor(say: (line: string) => void): Promise<Figure[]> {
  return measureFloorOf(SIZE, say);
}

/** The same at another size. */
export function measureFloorOf(size: FloorSize, say: (line: string) => void): Promise<Figure[]> {
  const { viewers } = size;
  return withFloor(size, null, say, async (server, changes) => {
    const alone = await run(server, changes, 0, 'quick', size);
    const one = await run(server, changes, 1, 'quick', size);
    const many = await run(server, changes, viewers, 'quick', size);
    const slow = await run(server, changes, viewers, 'slow', size);
    const bare = await runBare(many, size);
    say(
      `floor: ${alone.corePercent.toFixed(1)} % of a core without viewers, ${many.corePercent.toFixed(1)} % with ${viewers}`,
    );
    return [readFigure({ one, many, slow }, size), costFigure({ alone, many, bare }, size)];
  });
}

/**
 * A server on which so many agents have signed in, for as long as `use` takes.
 *
 * @param pagesFolder the built pages; null for none
 */
export function withFloor<T>(
  size: FloorSize,
  pagesFolder: string | null,
  say: (line: string) => void,
  use: (server: RunningServer, changes: Changes) => Promise<T>,
): Promise<T> {
  const { agents } = size;
  return withBenchFolder(async (folder) => {
    const started = await startServer({
      store: createSqliteStore<HostEvent>({ path: join(folder, 'floor.db') }),
      transcripts: createMemoryTranscripts(),
      log: createLog({ level: 'silent' }),
      port: 0,
      chooseDefinition: () => ({ definition: benchDefinition('synchronized'), source: 'default', sourceHash: 'bench' }),
      pagesFolder: pagesFolder ?? folder,
      version: 'bench',
    });
    if (!started.ok) throw new Error(`the server did not start: ${started.kind}`);
    const { server } = started;
    try {
      await signIn(server, agents);
      say(`floor: ${agents} agents are signed in`);
      return await use(server, createChanges(server, size));
    } finally {
      await server.stop();
    }
  });
}

function readFigure(
  { one, many, slow }: Readonly<Record<'one' | 'many' | 'slow', Watched>>,
  { agents, changesPerSecond, viewers }: FloorSize,
): Figure {
  return judge(
    {
      figure: 'floorRead',
      value: percentile(one.latenciesMs, 0.99),
      unit: 'ms',
      limit: ROUND_MS,
      more: {
        median: median(one.latenciesMs),
        p99WithAllViewers: percentile(many.latenciesMs, 0.99),
        p99WithSlowViewer: percentile(slow.latenciesMs, 0.99),
        samples: one.latenciesMs.length,
        heldUpMs: many.heldUpMs,
        agents,
        changesPerSecond,
        viewers,
        limitIs: 'the round of a tenth of a second',
      },
    },
    { aim: 300, aimOn: 'value', aimIs: 'atMost' },
  );
}

function costFigure(
  { alone, many, bare }: { readonly alone: Watched; readonly many: Watched; readonly bare: number },
  { viewers }: FloorSize,
): Figure {
  const all = many.corePercent - alone.corePercent;
  return judge(
    {
      figure: 'viewerCost',
      value: Math.max(0, all / viewers),
      unit: '% of a core',
      limit: bare / viewers,
      more: {
        viewers,
        all,
        serverWithoutViewers: alone.corePercent,
        framesPerSecond: many.framesPerSecond,
        bytesPerFrame: many.bytesPerFrame,
        limitIs: 'the same bytes from a bare server to as many sockets',
      },
    },
    { aim: 2, aimOn: 'value', aimIs: 'atMost' },
  );
}

async function signIn({ host }: RunningServer, agents: number): Promise<void> {
  const agentIds = Array.from({ length: agents }, (_, index) => agentOf(index));
  const capabilities = { workEvents: true, asksFirst: false };
  for (let from = 0; from < agents; from += AT_ONCE) {
    await Promise.all(
      agentIds.slice(from, from + AT_ONCE).map(async (agentId) => {
        await host.ask(agentId, {
          kind: 'openSession',
          sessionId: agentId,
          name: `Name of ${agentId}`,
          team: 'service',
        });
        await host.ask(agentId, { kind: 'attachCrm', epoch: 1, wire: 'extended', capabilities });
        const account = { statusId: 'available', cause: null, version: 1, work: [] } as const;
        await host.ask(agentId, { kind: 'reportSnapshot', epoch: 1, ...account });
        await host.ask(agentId, { kind: 'chooseState', epoch: 1, by: 'agent', ready: true, reasonCode: null });
      }),
    );
  }
}

export function agentOf(index: number): string {
  return `agent-${index}`;
}

/** A change that was handed over. */
export interface MadeChange {
  readonly agentId: string;
  /** By the clock of this process, in ms since 1970. */
  readonly at: number;
}

export interface Changes {
  /**
   * Makes changes for a time, evenly; answers what was made, by the number of the change.
   *
   * @param inSight every second change is at one of these agents; without any, all are at whoever's turn it is
   */
  make(forMs: number, inSight?: readonly string[]): Promise<ReadonlyMap<number, MadeChange>>;
}

/** Each change is a ticket with a number of its own. */
function createChanges({ host }: RunningServer, size: FloorSize): Changes {
  return changesEvenly(size, (agentId, change) => {
    const work = [{ workId: `t-${change}`, label: `Ticket ${change}` }];
    host.submit(agentId, { kind: 'reportWork', epoch: 1, work, version: change + 1 }, null, () => {});
  });
}

/** Changes at the agent whose turn it is, numbered from 1. */
export function changesEvenly(
  { agents, changesPerSecond }: Pick<FloorSize, 'agents' | 'changesPerSecond'>,
  submit: (agentId: string, change: number) => void,
): Changes {
  let changes = 0;
  return {
    async make(forMs, inSight = []) {
      const made = new Map<number, MadeChange>();
      const startedAt = performance.now();
      while (performance.now() - startedAt < forMs) {
        const due = Math.floor(((performance.now() - startedAt) / 1_000) * changesPerSecond);
        while (made.size < due) {
          changes += 1;
          const seen = changes % 2 === 0 ? inSight[(changes / 2) % inSight.length] : undefined;
          const agentId = seen ?? agentOf(changes % agents);
          made.set(changes, { agentId, at: now() });
          submit(agentId, changes);
        }
        await new Promise((next) => setTimeout(next, 2));
      }
      return made;
    },
  };
}

async function run(
  server: RunningServer,
  changes: Changes,
  viewers: number,
  kind: 'quick' | 'slow',
  { partMs }: FloorSize,
): Promise<Watched> {
  const args = [WATCHER, String(server.port), String(viewers), String(partMs + LINGER_MS), kind];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const watcher = startProgram({ args });
  try {
    await watcher.nextLine((line) => (line === 'open' ? line : null));
    delay.disable();
    const heldUpMs = delay.max / 1e6;
    const answered = watcher.nextLine((line) => (line.startsWith('{') ? line : null));
    const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
    const made = await changes.make(partMs);
    const corePercent = corePercentSince(cpu, startedAt);
    // Our own program's answer.
    const { seen, frames, bytes } = JSON.parse(await answered) as {
      seen: [change: number, at: number][];
      frames: number;
      bytes: number;
    };
    const latenciesMs = seen.flatMap(([change, at]) => {
      const madeAt = made.get(change)?.at;
      return madeAt === undefined ? [] : [at - madeAt];
    });
    if (viewers > 0 && latenciesMs.length < made.size * 0.99)
      throw new Error(`of ${made.size} changes only ${latenciesMs.length} were read`);
    const seconds = (partMs + LINGER_MS) / 1_000;
    return {
      latenciesMs,
      corePercent,
      heldUpMs,
      framesPerSecond: frames / seconds,
      bytesPerFrame: bytes / Math.max(1, frames),
    };
  } finally {
    await watcher.stop();
  }
}

/** The same bytes as often, from a bare server; the share of a core that it takes. */
async function runBare({ framesPerSecond, bytesPerFrame }: Watched, { viewers, partMs }: FloorSize): Promise<number> {
  const http = createServer();
  const bare = new WebSocketServer({ server: http, perMessageDeflate: false });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  const watcher = startProgram({ args: [WATCHER, String(port), String(viewers), String(partMs), 'bare'] });
  try {
    await watcher.nextLine((line) => (line === 'open' ? line : null));
    const frame = Buffer.alloc(Math.round(bytesPerFrame), 'x');
    const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
    const timer = setInterval(() => {
      for (const socket of bare.clients) socket.send(frame, { binary: false });
    }, 1_000 / framesPerSecond);
    await new Promise((next) => setTimeout(next, partMs));
    clearInterval(timer);
    return corePercentSince(cpu, startedAt);
  } finally {
    await watcher.stop();
    bare.close();
    http.closeAllConnections();
    http.close();
  }
}
