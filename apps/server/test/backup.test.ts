// The command as an operator runs it, and the way back that README.md describes.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ServerProcess, startServerProcess } from './kit/server-process.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
let folder: string;
let data: string;
let running: ServerProcess | null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-backup-'));
  data = join(folder, 'data');
  running = null;
});
afterEach(async () => {
  if (running !== null && running.child.exitCode === null) await running.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function backup(...args: string[]): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'backup', ...args], {
    cwd: ROOT,
    env: { ...process.env, INTERLOCK_DATA: data },
  });
  let output = '';
  const add = (chunk: unknown): void => {
    output += String(chunk);
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, output })));
}

async function start(): Promise<ServerProcess> {
  running = await startServerProcess({ INTERLOCK_DATA: data });
  return running;
}

const addItem = async (server: ServerProcess, workId: string): Promise<number> =>
  (
    await fetch(`${server.url}/api/v1/work-items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ queueId: 'support', channel: 'chat', label: 'Ada Quine', workId }),
    })
  ).status;
const statusOf = async (server: ServerProcess, workId: string): Promise<number> =>
  (await fetch(`${server.url}/api/v1/work-items/${workId}`)).status;

it('[SV96] a server that gets back what was copied while it ran has what was there then', {
  timeout: 60_000,
}, async () => {
  const copy = join(folder, 'copy.db');
  const first = await start();
  expect(await addItem(first, 'before')).toBe(201);
  const { status, output } = await backup(copy);
  expect(output).toMatch(/^backup: .*copy\.db, \d+\.\d MiB\n$/);
  expect(status).toBe(0);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  expect(await addItem(first, 'after')).toBe(201);
  // Killed, so that a `-wal` is left, which belongs to the former file.
  await first.end('SIGKILL');

  const aside = join(folder, 'aside');
  mkdirSync(aside);
  expect(existsSync(join(data, 'interlock.db-wal'))).toBe(true);
  for (const name of ['interlock.db', 'interlock.db-wal', 'interlock.db-shm'])
    renameSync(join(data, name), join(aside, name));
  copyFileSync(copy, join(data, 'interlock.db'));

  const second = await start();
  expect(await statusOf(second, 'before')).toBe(200);
  expect(await statusOf(second, 'after')).toBe(404);
  expect(await addItem(second, 'later')).toBe(201);
});

it('[SV96] without a server what was left by one that was killed is copied', { timeout: 60_000 }, async () => {
  const server = await start();
  expect(await addItem(server, 'before')).toBe(201);
  await server.end('SIGKILL');
  expect((await backup(join(folder, 'copy.db'))).status).toBe(0);
  renameSync(data, join(folder, 'gone'));
  mkdirSync(data);
  copyFileSync(join(folder, 'copy.db'), join(data, 'interlock.db'));
  expect(await statusOf(await start(), 'before')).toBe(200);
});

it.each([
  ['no file', () => [], 'usage: npm run backup -- FILE'],
  ['two files', () => ['a', 'b'], 'usage: npm run backup -- FILE'],
  ['the log itself', () => [join(data, 'interlock.db')], 'is there already'],
  ['a folder without a log', () => [join(folder, 'copy.db')], 'is INTERLOCK_DATA the folder of the server?'],
])('[SV96] %s is refused', async (name, args, says) => {
  mkdirSync(data);
  if (name === 'the log itself') writeFileSync(join(data, 'interlock.db'), '');
  const { status, output } = await backup(...args());
  expect(output).toContain(says);
  expect(status).toBe(1);
});
