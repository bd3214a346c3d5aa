import { afterEach, describe, expect, it } from 'vitest';
import { CONSOLE_SERVER_LIMITS } from '../src/console/console-limits.ts';
import { openConsole, type TestConsole } from './kit/test-console.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './kit/test-server.ts';
import { becomeReady, openTestSession } from './kit/test-session.ts';

const running: TestServer[] = [];

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  running.push(server);
  return server;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

describe('the console’s socket', () => {
  it.each([
    ['a foreign origin', { origin: 'http://127.0.0.1:4401' }, 'HTTP 403'],
    ['another subprotocol', { protocols: ['interlock.session.v1'] }, 'HTTP 400'],
  ])('[CW9] refuses %s before it is opened', async (_what, options, expected) => {
    const server = await start();
    await expect(openConsole(server, options)).rejects.toThrow(expected);
  });

  it('[CW9] opens 200 sockets and refuses the next with 503', async () => {
    const server = await start();
    const opened: TestConsole[] = [];
    for (let index = 0; index < CONSOLE_SERVER_LIMITS.viewers; index += 1) opened.push(await openConsole(server));
    await expect(openConsole(server)).rejects.toThrow('HTTP 503');
    opened[0]?.cut();
    await opened[0]?.closed();
    for (const page of opened) page.cut();
  });

  it('[CW3] closes on a frame beyond 8 KiB with 1009', async () => {
    const server = await start();
    const page = await openConsole(server);
    page.sendText('x'.repeat(8_193));
    expect(await page.closed()).toBe(1009);
  });

  it('[CW5] [CW6] shows what the agents’ own pages show', async () => {
    const server = await start();
    const page = await openConsole(server);
    page.watch({ kind: 'floor' }, { kind: 'queues' });
    await page.waitFor('floor', ({ reset, more }) => reset && !more);
    const dana = await openTestSession(server, { agentId: 'dana', name: 'Dana Fox' });
    await becomeReady(dana);
    const { rows } = await page.waitFor('floor', (frame) =>
      frame.rows.some(({ agentId, offerable }) => agentId === 'dana' && offerable),
    );
    const view = dana.frames.findLast((frame) => frame.type === 'view');
    const own = view?.type === 'view' ? view.view : null;
    expect(rows[0]).toMatchObject({
      name: 'Dana Fox',
      contactCenter: { label: own?.sides.contactCenter.label, since: own?.sides.contactCenter.since },
      crm: { label: own?.sides.crm.label, since: own?.sides.crm.since },
    });
    await page.waitFor('queues', (frame) =>
      frame.rows.some(({ queueId, staffed, free }) => queueId === 'support' && staffed === 1 && free === 1),
    );
  });

  it.each([
    ['who has signed in', true],
    ['everybody, in dev mode', false],
  ])('[CW14] says goodbye at the stop to %s', async (_who, isSignedIn) => {
    const server = await start();
    const signIn = isSignedIn ? await server.post('/api/v1/sign-in/dev', { role: 'supervisor' }) : null;
    const cookie = signIn?.headers.get('set-cookie')?.split(';')[0];
    const page = await openConsole(server, cookie === undefined ? {} : { cookie });
    page.watch({ kind: 'floor' });
    await page.waitFor('welcome');
    await server.stop();
    running.splice(0);
    expect(await page.closed()).toBe(1001);
    expect(page.frames.at(-1)).toEqual({ type: 'bye', code: 'serverStopping' });
  });
});
