/**
 * The kill -9 harness of the whole server: the real process, driven on its REST interface and its WebSocket by several
 * writers at once, is killed at seeded moments and started again on the same data, many times over. After each start the
 * ledger of what it had acknowledged is compared with what it shows, and what was under way is sent again.
 *
 * It sees what people and programs see: an acknowledged change that is gone, a repeated one that is done twice, a state
 * that does not follow from the timeline, a server that does not start any more.
 */
import { performance } from 'node:perf_hooks';
import { createRandom } from '@interlock/store/crash';
import { launch, type ServerProcess, untilStarted } from '../kit/server-process.ts';
import { createDefinitionWriter, type DefinitionWriter } from './definition-writer.ts';
import { inspectAgent } from './inspect-server.ts';
import type { KillProblem } from './ledger.ts';
import { openPageSession, type PageSession } from './page-session.ts';
import {
  type AgentOnPage,
  createAgentOnPage,
  createRouter,
  createSupervisor,
  type Life,
  pause,
  type Writer,
} from './writers.ts';

export interface ServerKillOptions {
  /** An empty folder for the server's data. */
  readonly dataFolder: string;
  /** Draws the moments of the kills; the load of the machine has its say in what they hit. */
  readonly seed: number;
  /** How often the server is started and killed, 1 and up. */
  readonly cycles: number;
  /** A program in the place of the server, and what it is told: a negative control. */
  readonly instead?: { readonly program: string; readonly env: Record<string, string> };
}

export interface ServerKillReport {
  /** Cycles that were run: fewer than asked for when a problem was found. */
  readonly cycles: number;
  /** Changes that the server acknowledged. */
  readonly acknowledged: number;
  readonly problems: readonly KillProblem[];
  readonly elapsedMs: number;
}

interface AgentUnderTest {
  readonly agentId: string;
  readonly onPage: AgentOnPage;
  readonly writers: readonly Writer[];
  comparedVersion: number;
}

const AGENTS = ['amy', 'ben', 'cleo', 'dov'] as const;
/** A life that does not come to its kill is stuck. */
const LIFE_LIMIT_MS = 30_000;
/** One kill in eight comes while the server starts: a recovery may be cut short too. */
const KILLED_AT_START = 1 / 8;
/** One in four comes on the answer to a new definition. */
const KILLED_AT_DEFINITION = 1 / 4;

function createAgents(): readonly AgentUnderTest[] {
  return AGENTS.map((agentId) => {
    const onPage = createAgentOnPage(agentId);
    return {
      agentId,
      onPage,
      writers: [onPage.writer, createRouter(agentId), createSupervisor(agentId)],
      comparedVersion: 0,
    };
  });
}

/** Links every agent, lets all writers write, and kills the server a moment after the given number of acknowledgements. */
async function liveAndBeKilled(
  server: ServerProcess,
  agents: readonly AgentUnderTest[],
  administrator: DefinitionWriter,
  cycle: number,
  random: () => number,
): Promise<{ readonly acknowledged: number; readonly problems: readonly KillProblem[] }> {
  const afterAcknowledged = 1 + Math.floor(random() * 160);
  const afterMs = random() * 4;
  const isAtDefinition = random() < KILLED_AT_DEFINITION;
  const sessions = new Map<string, PageSession>();
  const problems: KillProblem[] = [];
  let acknowledged = 0;
  let isOver = false;

  const kill = (): void => {
    isOver = true;
    server.child.kill('SIGKILL');
  };
  const stuck = setTimeout(() => {
    problems.push({ cycle, kind: 'serverFailed', detail: `stuck after ${acknowledged} acknowledgements` });
    kill();
  }, LIFE_LIMIT_MS);

  const life: Life = {
    url: server.url,
    random,
    session: (agentId) => sessions.get(agentId) ?? null,
    isOver: () => isOver,
    acknowledged() {
      acknowledged += 1;
      if (acknowledged !== afterAcknowledged) return;
      if (isAtDefinition) void replaceDefinition();
      else setTimeout(kill, afterMs);
    },
    failed(problem) {
      // What the kill cut off is no failure.
      if (isOver) return;
      problems.push({ cycle, ...problem });
      kill();
    },
  };

  async function replaceDefinition(): Promise<void> {
    if (await administrator.write(server.url)) acknowledged += 1;
    kill();
  }

  async function live({ agentId, onPage, writers }: AgentUnderTest): Promise<void> {
    let commands = 0;
    const nextId = (): string => {
      commands += 1;
      return `crm-${cycle}-${commands}`;
    };
    const session = await openPageSession({
      url: server.url,
      agentId,
      requested: ({ requestId, statusId }, open) => void open.send(nextId(), onPage.applied({ requestId, statusId })),
    });
    if (session === null) return;
    sessions.set(agentId, session);
    for (const command of onPage.attach()) await session.send(nextId(), command);
    await Promise.all(
      writers.map(async (writer) => {
        await writer.repeat(life);
        await writer.write(life);
      }),
    );
  }

  await Promise.all(agents.map(live));
  await server.end('SIGKILL');
  clearTimeout(stuck);
  for (const session of sessions.values()) session.close();
  return { acknowledged, problems };
}

/** Runs kill cycles until the first problem or the last cycle; in the end everything is compared once more, as a whole. */
export async function runServerKillCycles(options: ServerKillOptions): Promise<ServerKillReport> {
  const { dataFolder, seed, cycles, instead } = options;
  const random = createRandom(seed);
  const startedAt = performance.now();
  const agents = createAgents();
  const administrator = createDefinitionWriter();
  const problems: KillProblem[] = [];
  let acknowledged = 0;
  let cycle = 0;

  const start = () => launch({ INTERLOCK_DATA: dataFolder, ...instead?.env }, instead?.program);

  async function inspect(server: ServerProcess, whole: boolean): Promise<void> {
    const found = await administrator.inspect(server.url);
    if (found !== null) problems.push({ cycle, ...found });
    for (const agent of agents) {
      const { agentId, writers, comparedVersion } = agent;
      const found = await inspectAgent(server.url, agentId, writers, comparedVersion);
      agent.comparedVersion = found.version;
      problems.push(...found.problems.map((problem) => ({ cycle, ...problem })));
      if (!whole || problems.length > 0) continue;
      const all = await inspectAgent(server.url, agentId, writers, 0);
      problems.push(...all.problems.map((problem) => ({ cycle, ...problem })));
    }
  }

  async function startAndInspect(whole: boolean): Promise<ServerProcess | null> {
    const launched = start();
    try {
      const server = await untilStarted(launched);
      await inspect(server, whole);
      if (problems.length === 0) return server;
      await server.end('SIGKILL');
    } catch (error) {
      problems.push({ cycle, kind: 'serverFailed', detail: error instanceof Error ? error.message : String(error) });
      launched.child.kill('SIGKILL');
      await launched.ended;
    }
    return null;
  }

  while (cycle < cycles && problems.length === 0) {
    cycle += 1;
    if (random() < KILLED_AT_START) {
      const { child, ended } = start();
      await pause(random() * 800);
      child.kill('SIGKILL');
      await ended;
      continue;
    }
    const server = await startAndInspect(false);
    if (server === null) break;
    const life = await liveAndBeKilled(server, agents, administrator, cycle, random);
    acknowledged += life.acknowledged;
    problems.push(...life.problems);
  }
  if (problems.length === 0) await (await startAndInspect(true))?.end('SIGKILL');
  return { cycles: cycle, acknowledged, problems, elapsedMs: performance.now() - startedAt };
}
