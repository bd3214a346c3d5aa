import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { type Program, runTogether } from './run-together.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  // `address` is a string only for pipes, and this server listens on a port.
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** A program that answers with the status and does `then` once it listens. */
async function program(name: string, status: number, then = ''): Promise<Program> {
  const port = await freePort();
  const code = `require('node:http').createServer((q, r) => { r.statusCode = ${status}; r.end(); }).listen(${port}, '127.0.0.1', () => { ${then} })`;
  return { name, args: ['-e', code], healthUrl: `http://127.0.0.1:${port}/` };
}

interface Outcome {
  readonly status: number;
  readonly said: string[];
  readonly upCount: number;
}

async function run(
  programs: readonly Program[],
  stopWhenUp: boolean,
  limits: { ready?: number; stop?: number } = {},
): Promise<Outcome> {
  const stop = new AbortController();
  const said: string[] = [];
  let upCount = 0;
  const status = await runTogether(programs, {
    stop: stop.signal,
    readyLimitMs: limits.ready ?? 10_000,
    stopLimitMs: limits.stop ?? 10_000,
    allUp: () => {
      upCount += 1;
      if (stopWhenUp) stop.abort('SIGINT');
    },
    say: (line) => said.push(line),
  });
  return { status, said, upCount };
}

it('[TL22] one that ends by itself is named, the other is stopped, and the status is 1', async () => {
  const dying = await program('demo', 200, 'setTimeout(() => process.exit(3), 100)');
  const outcome = await run([await program('server', 200), dying], false);
  expect(outcome).toMatchObject({ status: 1, said: ['the demo ended unexpectedly (exit status 3)'] });
});

it('[TL21] one that never answers well is named after the limit, and the status is 1', async () => {
  // Long enough for the good one on a busy machine.
  const outcome = await run([await program('server', 200), await program('demo', 500)], false, { ready: 4_000 });
  expect(outcome).toMatchObject({ status: 1, upCount: 0 });
  expect(outcome.said).toEqual([expect.stringMatching(/^the demo is not up after 4 s \(http:/)]);
});

it('[TL22] one that does not stop in time is killed, and the status is 1', async () => {
  const deaf = await program('server', 200, "process.on('SIGINT', () => {})");
  const outcome = await run([deaf, await program('demo', 200)], true, { stop: 200 });
  expect(outcome).toEqual({ status: 1, said: ['the server did not stop within 0.2 s; killing it'], upCount: 1 });
});

it('[TL21][TL22] all are up once, then a wish to stop ends all, and the status is 0', async () => {
  const outcome = await run([await program('server', 200), await program('demo', 204)], true);
  expect(outcome).toEqual({ status: 0, said: [], upCount: 1 });
});

it('[TL22] a wish to stop before the start starts nothing', async () => {
  const stop = AbortSignal.abort('SIGTERM');
  const nothing = { name: 'server', args: ['-e', 'throw new Error("started")'], healthUrl: 'http://127.0.0.1:9/' };
  const options = { stop, readyLimitMs: 100, stopLimitMs: 100, allUp: () => {}, say: () => {} };
  expect(await runTogether([nothing], options)).toBe(0);
});
