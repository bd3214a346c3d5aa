import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDefinition } from '../src/default-definition.ts';
import type { RunningServer } from '../src/start-server.ts';
import { launch, refuseToStart, type ServerProcess, startServerProcess } from './kit/server-process.ts';
import { becomeReady, confirmLastRequest, openTestSession } from './kit/test-session.ts';

let folder: string;
let running: ServerProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-process-'));
  running = [];
});
afterEach(async () => {
  for (const server of running)
    if (server.child.exitCode === null && server.child.signalCode === null) await server.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServerProcess({ INTERLOCK_DATA: join(folder, 'data'), ...env });
  running.push(server);
  return server;
}

/** The session kit asks for port and address alone. */
const asServer = ({ port, url }: ServerProcess): RunningServer => ({ port, url }) as RunningServer;

async function read(server: ServerProcess, path: string): Promise<Record<string, unknown>> {
  // Every answer of the REST interface is an object.
  return (await (await fetch(`${server.url}${path}`)).json()) as Record<string, unknown>;
}

async function post(
  server: ServerProcess,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** The facts without what the start itself changes: the sessions are lost (SV12). */
function withoutSession(agent: Record<string, unknown>): unknown {
  const { session: _session, crmLink: _link, ...facts } = agent['facts'] as Record<string, unknown>;
  return facts;
}

describe('kill -9 and start again', { timeout: 30_000 }, () => {
  it('[SV11][SV12] everything acknowledged is there, and sessions are lost, not signed out', async () => {
    const first = await start();
    const session = await openTestSession(asServer(first));
    await becomeReady(session);
    await post(first, '/api/v1/work-items', { agentId: 'dana', channel: 'voice', label: 'Caller', workId: 'w-1' });
    await confirmLastRequest(session, 3);
    await session.command({ kind: 'acceptOffer', workId: 'w-1' });
    await session.command({ kind: 'endInteraction', workId: 'w-1' });
    await session.command({ kind: 'finishWrapUp', workId: 'w-1' });
    await confirmLastRequest(session, 4);
    await post(
      first,
      '/api/v1/work-items',
      { agentId: 'dana', channel: 'voice', label: 'Next caller', workId: 'w-2' },
      { 'idempotency-key': 'k-1' },
    );
    await confirmLastRequest(session, 5);
    await session.command({ kind: 'acceptOffer', workId: 'w-2' });
    const before = await read(first, '/api/v1/agents/dana');
    expect(await first.end('SIGKILL')).toBe('SIGKILL');

    const second = await start();
    const after = await read(second, '/api/v1/agents/dana');
    expect(after['session']).toMatchObject({ state: 'lost', disconnected: false });
    expect(withoutSession(after)).toMatchObject({
      ...(withoutSession(before) as object),
      contactCenter: { work: [{ workId: 'w-2', state: 'active' }] },
      crm: expect.anything(),
    });
    expect(await read(second, '/api/v1/work-items/w-1')).toMatchObject({ state: 'ended', outcome: 'completed' });
    const again = await post(
      second,
      '/api/v1/work-items',
      { agentId: 'dana', channel: 'voice', label: 'Next caller', workId: 'w-2' },
      { 'idempotency-key': 'k-1' },
    );
    expect(again.status).toBe(200);
    const timeline = await read(second, '/api/v1/agents/dana/timeline?limit=200');
    expect((timeline['entries'] as { kind: string }[]).map(({ kind }) => kind)).toContain('workStarted');

    const back = await openTestSession(asServer(second));
    expect(back.epoch).toBe(2);
    expect(await back.command({ kind: 'endInteraction', workId: 'w-2' })).toMatchObject({ type: 'done' });
  });

  it('[SV4] whatever was acknowledged before the kill is there, however many were under way', async () => {
    const first = await start();
    const session = await openTestSession(asServer(first));
    const acknowledged: string[] = [];
    for (let index = 0; index < 200; index += 1) {
      void post(first, '/api/v1/work-items', {
        agentId: 'dana',
        channel: 'voice',
        label: 'Caller',
        workId: `w-${index}`,
      })
        .then((response) => response.status === 201 && acknowledged.push(`w-${index}`))
        .catch(() => null); // the answer that the kill cut off
    }
    await expect.poll(() => acknowledged.length, { interval: 1, timeout: 4_000 }).toBeGreaterThan(20);
    await first.end('SIGKILL');
    const known = [...acknowledged];
    session.cut();
    const second = await start();
    const agent = await read(second, '/api/v1/agents/dana');
    const kept = new Set((agent['work'] as { workId: string }[]).map(({ workId }) => workId));
    for (const workId of known) expect(kept).toContain(workId);
  });
});

describe('nobody reads what it says', () => {
  it('[SV94] it goes on, and ends with 0 when it is told', async () => {
    const server = await start();
    server.child.stdout?.destroy();
    server.child.stderr?.destroy();
    for (let index = 0; index < 3; index += 1)
      expect(await read(server, '/api/v1/agents/nobody')).toMatchObject({ code: 'unknownAgent' });
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('[SV94] it starts, and ends with 0 when it is told', async () => {
    const first = await start();
    expect(await first.end('SIGTERM')).toBe(0);
    // The port of the first is free now, and nothing else says where the second one is.
    const { child, ended } = launch({ INTERLOCK_DATA: join(folder, 'data'), INTERLOCK_PORT: String(first.port) });
    child.stdout?.destroy();
    child.stderr?.destroy();
    const isUp = (): Promise<boolean> =>
      fetch(`${first.url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    try {
      await expect.poll(isUp, { timeout: 20_000 }).toBe(true);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('stopping', () => {
  it('[SV92][SV31] a SIGTERM tells the sessions, keeps everything, a definition by REST too, and ends with 0 within 5 s', async () => {
    const file = join(folder, 'ccdef.json');
    writeFileSync(file, JSON.stringify({ ...defaultDefinition(4401), name: 'From a file' }));
    const server = await start({ INTERLOCK_DEFINITION: file });
    const definition = await read(server, '/api/v1/definition');
    expect(definition['name']).toBe('From a file');
    await fetch(`${server.url}/api/v1/definition`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...definition, name: 'By REST' }),
    });
    const session = await openTestSession(asServer(server));
    await session.command({ kind: 'chooseState', ready: false, reasonCode: 2 });
    // A page that does not close its socket must not keep the server.
    const hanging = await openTestSession(asServer(server), { agentId: 'ilya' });
    hanging.pause();
    const startedAt = Date.now();
    const ended = server.end('SIGTERM');
    expect(await session.waitFor('bye')).toEqual({ type: 'bye', code: 'serverStopping' });
    expect(await session.closed()).toBe(1001);
    expect(await ended).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(5_000);

    const again = await start({ INTERLOCK_DEFINITION: file });
    expect(await read(again, '/api/v1/agents/dana')).toMatchObject({
      facts: { contactCenter: { choice: { reasonCode: 2 } } },
    });
    // The file has not changed, so it does not undo what came later.
    expect(await read(again, '/api/v1/definition')).toMatchObject({ name: 'By REST' });
  });
});

describe('the data folder', () => {
  const modeOf = (...names: string[]): string => (statSync(join(folder, 'data', ...names)).mode & 0o777).toString(8);
  const modes = (): Record<string, string> =>
    Object.fromEntries(readdirSync(join(folder, 'data')).map((name) => [name, modeOf(name)]));

  it('[SV91] it and its files are for their owner alone', async () => {
    const server = await start();
    expect(modeOf()).toBe('700');
    expect(modes()).toEqual({
      'interlock.db': '600',
      'interlock.db-shm': '600',
      'interlock.db-wal': '600',
      'process.lock': '600',
      'process.lock-journal': '600',
    });
    expect(server.output()).not.toContain('dataOpenToOthers');
  });

  it('[SV91] one that is there stays open to others, its files do not, and the log says so', async () => {
    mkdirSync(join(folder, 'data'));
    for (const name of ['interlock.db', 'process.lock', 'access-key']) {
      writeFileSync(join(folder, 'data', name), '');
      chmodSync(join(folder, 'data', name), 0o644);
    }
    chmodSync(join(folder, 'data'), 0o755);
    const server = await start();
    expect(modeOf()).toBe('755');
    expect(modes()).toEqual({
      'access-key': '600',
      'interlock.db': '600',
      'interlock.db-shm': '600',
      'interlock.db-wal': '600',
      'process.lock': '600',
      'process.lock-journal': '600',
    });
    expect(server.output()).toContain('"event":"dataOpenToOthers"');
  });
});

describe('refusing to start', () => {
  const refuse = (env: Record<string, string>) => refuseToStart({ INTERLOCK_DATA: join(folder, 'data'), ...env });

  it('[SV90] a configuration that cannot be used: status 2 and a clear line for each fault, without secrets', async () => {
    const { status, output } = await refuse({
      INTERLOCK_AUTH: 'none',
      INTERLOCK_DATABASE_URL: 'postgres://user:secret@db/x',
    });
    expect(status).toBe(2);
    expect(output.trim().split('\n')).toEqual([
      expect.stringContaining('[scaledStoreNotAvailable]'),
      expect.stringContaining('[configurationInvalid]'),
    ]);
    expect(output).not.toContain('secret');
  });

  it('[SV32] a bad definition file: status 2 and all its problems', async () => {
    const file = join(folder, 'ccdef.json');
    const definition = defaultDefinition(4401);
    writeFileSync(
      file,
      JSON.stringify({ ...definition, mode: 'other', defaults: { ...definition.defaults, reasonCode: -1 } }),
    );
    const { status, output } = await refuse({ INTERLOCK_DEFINITION: file });
    expect(status).toBe(2);
    expect(output).toContain('/mode');
    expect(output).toContain('/defaults/reasonCode');
  });

  it('[SV93] a data file that is none: status 3', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(
      join(folder, 'data', 'interlock.db'),
      'this is no database, but it is long enough to be taken for one'.repeat(100),
    );
    const { status, output } = await refuse({});
    expect(status).toBe(3);
    expect(output).toContain(
      'interlock: The stored log cannot be used. The store could not write or read; nothing was acknowledged. ' +
        'The cause: file is not a database. (storeUnavailable) [storeNotUsable]',
    );
  });

  it('[SV90] an address that this machine does not have: status 5, and not said to be in use', async () => {
    const { status, output } = await refuse({
      INTERLOCK_AUTH: 'oidc',
      INTERLOCK_OIDC_ISSUER: 'http://127.0.0.1:1',
      INTERLOCK_OIDC_CLIENT_ID: 'interlock',
      INTERLOCK_PUBLIC_URL: 'https://connect.example',
      INTERLOCK_LISTEN: '192.0.2.1',
    });
    expect(status).toBe(5);
    expect(output).toContain('192.0.2.1 (EADDRNOTAVAIL)');
    expect(output).toContain('INTERLOCK_LISTEN');
    expect(output).toContain('[addressNotUsable]');
  });

  it('[SV70][SV91][SV90] a running one says loudly that it is in dev mode, keeps its data folder (status 4) and its port (status 5)', async () => {
    const first = await start();
    // Both are said right behind what `start` waits for.
    await expect.poll(first.output, { timeout: 10_000 }).toContain('DEV MODE');
    expect(first.output()).toContain('"event":"devModeOn"');
    const sameFolder = await refuse({});
    expect([sameFolder.status, sameFolder.output]).toEqual([4, expect.stringContaining('[dataFolderLocked]')]);
    const samePort = await refuse({ INTERLOCK_DATA: join(folder, 'other'), INTERLOCK_PORT: String(first.port) });
    expect([samePort.status, samePort.output]).toEqual([5, expect.stringContaining('[addressInUse]')]);
  });
});
