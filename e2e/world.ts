/**
 * A whole Interlock for one browser test: the real server and the real demo CRM as processes of their own, on free
 * ports, with data folders of their own. Nothing is shared between tests, and nothing is faked.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Definition } from '@interlock/protocol';
import { defaultDefinition } from '@interlock/server';
import { programPath } from '../scripts/build.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DEFAULTS = defaultDefinition(4401);
const START_LIMIT_MS = 15_000;

/** Times that a test can wait for; the order relations of the defaults are kept. */
const QUICK = {
  crmAnswerMs: 1_000,
  crmAttempts: 2,
  retryBaseMs: 300,
  retryMaxMs: 1_000,
  plainSettleMs: 300,
  reassertMs: 1_000,
  linkGraceMs: 3_000,
  logoutMs: 60_000,
  reservationMs: 4_000,
};

export interface WorldOptions {
  readonly mode?: 'synchronized' | 'complementary';
  readonly crmSilent?: 'skipAgent' | 'offerAnyway';
  /** Milliseconds; 0 = no wrap-up. */
  readonly wrapUpMs?: number;
  readonly offerTimeoutMs?: number;
  /** Origins of CRM pages that may embed the connector besides the demo CRM's. */
  readonly extraOrigins?: readonly string[];
  /** The last word on the definition, for a CRM with presences of its own. */
  readonly define?: (definition: Definition) => Definition;
  /** Further variables of the server's environment, once its address is known. */
  readonly environment?: (serverUrl: string) => Readonly<Record<string, string>>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

export class World {
  readonly serverUrl: string;
  readonly demoUrl: string;
  private server: ChildProcess | null = null;
  private demo: ChildProcess | null = null;
  private output = '';
  private readonly folder: string;
  private readonly env: Record<string, string>;

  private constructor(folder: string, serverPort: number, demoPort: number, options: WorldOptions) {
    this.folder = folder;
    this.serverUrl = `http://localhost:${serverPort}`;
    this.demoUrl = `http://127.0.0.1:${demoPort}`;
    this.env = {
      PATH: process.env['PATH'] ?? '',
      // Two programs start for each test: without the cache they would compile each time what did not change.
      NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compile'),
      INTERLOCK_PORT: String(serverPort),
      INTERLOCK_DEMO_PORT: String(demoPort),
      // As `npm start` says it.
      INTERLOCK_GUIDED_URL: `${this.demoUrl}/guided.html`,
      INTERLOCK_DATA: join(folder, 'data'),
      INTERLOCK_DEFINITION: join(folder, 'definition.json'),
      ...options.environment?.(this.serverUrl),
    };
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'interlock-e2e-'));
    const world = new World(folder, await freePort(), await freePort(), options);
    const channels = DEFAULTS.channels.map((channel) => ({
      ...channel,
      wrapUpMs: options.wrapUpMs ?? 0,
      offerTimeoutMs: options.offerTimeoutMs ?? 20_000,
    }));
    const { define = (unchanged) => unchanged, extraOrigins = [] } = options;
    const definition = define({
      ...DEFAULTS,
      mode: options.mode ?? 'synchronized',
      allowedOrigins: [world.demoUrl, ...extraOrigins],
      channels,
      interlock: { ...DEFAULTS.interlock, crmSilent: options.crmSilent ?? 'skipAgent' },
      timeouts: { ...DEFAULTS.timeouts, ...QUICK },
    });
    await writeFile(join(folder, 'definition.json'), JSON.stringify(definition));
    try {
      await Promise.all([world.startServer(), world.startDemo()]);
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  async startServer(): Promise<void> {
    this.server = this.spawn('server');
    await this.untilUp(this.server, `${this.serverUrl}/healthz`);
  }

  private async startDemo(): Promise<void> {
    this.demo = this.spawn('demo-crm-server');
    await this.untilUp(this.demo, `${this.demoUrl}/`);
  }

  private spawn(program: 'server' | 'demo-crm-server'): ChildProcess {
    const child = spawn(process.execPath, [programPath(program)], {
      cwd: this.folder,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString()).slice(-20_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    return child;
  }

  private async untilUp(child: ChildProcess, url: string): Promise<void> {
    const end = Date.now() + START_LIMIT_MS;
    while (Date.now() < end) {
      if (child.exitCode !== null)
        throw new Error(`stopped with ${child.exitCode} before ${url} answered:\n${this.output}`);
      const answer = await fetch(url).catch(() => null);
      if (answer?.ok === true) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${url} did not answer within ${START_LIMIT_MS} ms:\n${this.output}`);
  }

  /** Pulls the plug of the server: nothing is flushed, nobody is told. */
  async killServer(): Promise<void> {
    await this.endServer('SIGKILL');
  }

  /** Stops the server as whoever runs it does: pages are told. */
  async stopServer(): Promise<void> {
    await this.endServer('SIGTERM');
  }

  private async endServer(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.server;
    if (child === null || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }

  async stop(): Promise<void> {
    for (const child of [this.server, this.demo]) {
      if (child === null || child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A call of the REST API; the parsed answer with its status. */
  async api(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const init: RequestInit = { method };
    if (body !== undefined) {
      init.headers = { 'content-type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    const answer = await fetch(`${this.serverUrl}/api/v1/${path}`, init);
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
  }

  /** Gives an agent an interaction, as a router would. */
  async give(agentId: string, label: string, channel = 'chat'): Promise<string> {
    const { status, body } = await this.api('POST', 'work-items', { agentId, channel, label });
    if (status !== 201) throw new Error(`work item not taken: ${status} ${JSON.stringify(body)}`);
    return String(body['workId']);
  }
}
