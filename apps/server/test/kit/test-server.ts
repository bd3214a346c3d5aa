import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@interlock/protocol';
import {
  createMemoryStore,
  createMemoryTranscripts,
  createSqliteStore,
  type EventStore,
  type MemoryDisk,
  type TranscriptStore,
} from '@interlock/store';
import type { AuthOptions } from '../../src/access/auth-options.ts';
import type { HostEvent } from '../../src/host/host-event.ts';
import { createLog } from '../../src/log.ts';
import type { ProcessScheduler } from '../../src/scheduler.ts';
import { type RunningServer, startServer } from '../../src/start-server.ts';
import { TEST_DEFINITION } from './host-harness.ts';

export interface TestServer extends RunningServer {
  /** Every line that was logged. */
  readonly logLines: string[];
  /** Sends a request with the server's own origin, as our own page would. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export interface TestServerOptions {
  readonly store?: EventStore<HostEvent>;
  readonly disk?: MemoryDisk;
  readonly transcripts?: TranscriptStore;
  readonly definition?: Definition;
  readonly pagesFolder?: string;
  readonly scheduler?: ProcessScheduler;
  readonly fenced?: () => void;
  readonly auth?: AuthOptions;
}

/** A whole server on a free port, with a store in memory unless another is given. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { definition = TEST_DEFINITION, pagesFolder = '/nonexistent', scheduler, fenced, disk } = options;
  const logLines: string[] = [];
  const started = await startServer({
    transcripts: options.transcripts ?? createMemoryTranscripts(),
    store: options.store ?? createMemoryStore<HostEvent>(disk === undefined ? {} : { disk }),
    log: createLog({ level: 'debug', write: (line) => logLines.push(line) }),
    port: 0,
    chooseDefinition: (inForce) => (inForce === null ? { definition, source: 'default', sourceHash: 'test' } : null),
    pagesFolder,
    version: '0.0.0-test',
    ...(scheduler === undefined ? {} : { scheduler }),
    ...(fenced === undefined ? {} : { fenced }),
    ...(options.auth === undefined ? {} : { auth: options.auth }),
  });
  if (!started.ok) throw new Error(`the server did not start: ${JSON.stringify(started)}`);
  const { server } = started;
  const send =
    (method: string) =>
    (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${server.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', origin: server.url, ...headers },
        body: JSON.stringify(body),
      });
  return Object.assign(Object.create(server), {
    logLines,
    fetch: (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init),
    post: send('POST'),
    put: send('PUT'),
  });
}

/** A store on disk in a folder of its own. */
export function sqliteInTemporaryFolder(): { readonly path: string; create(): EventStore<HostEvent>; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-server-'));
  const path = join(folder, 'interlock.db');
  return {
    path,
    create: () => createSqliteStore<HostEvent>({ path }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
