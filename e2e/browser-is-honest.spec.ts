// The other specs prove nothing if the browser's origin checks are off, as they are under the launch arguments that some Chromium
// packages bring. So this one shows first that they are on.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';

let outer: Server;
let inner: Server;

async function serve(host: string, html: () => string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html());
  });
  await new Promise<void>((done) => {
    server.listen(0, host, done);
  });
  return server;
}

function portOf(server: Server): number {
  // `address` is a string only for pipes, and these servers listen on ports.
  return (server.address() as AddressInfo).port;
}

const innerUrl = (): string => `http://localhost:${portOf(inner)}/`;
const outerUrl = (): string => `http://127.0.0.1:${portOf(outer)}/`;

test.beforeAll(async () => {
  inner = await serve('localhost', () => '<!doctype html><title>inner</title><p>secret</p>');
  outer = await serve('127.0.0.1', () => `<!doctype html><title>outer</title><iframe src="${innerUrl()}"></iframe>`);
});

test.afterAll(() => {
  outer.close();
  inner.close();
});

test('[TL26] a page cannot reach into a frame of another origin', async ({ page }) => {
  await page.goto(outerUrl());
  await expect(page.frameLocator('iframe').getByText('secret')).toBeVisible();
  const outcome = await page.evaluate(() => {
    try {
      return String(window.frames[0]?.document.title);
    } catch (error) {
      return error instanceof DOMException ? error.name : 'another error';
    }
  });
  expect(outcome).toBe('SecurityError');
});

test('[TL26] a frame cannot reach into its page of another origin', async ({ page }) => {
  await page.goto(outerUrl());
  const frame = page.frames().find((candidate) => candidate.url() === innerUrl());
  const outcome = await frame?.evaluate(() => {
    try {
      return String(window.parent.document.title);
    } catch (error) {
      return error instanceof DOMException ? error.name : 'another error';
    }
  });
  expect(outcome).toBe('SecurityError');
});

test('[TL26] a page cannot read an answer of another origin', async ({ page }) => {
  await page.goto(outerUrl());
  const outcome = await page.evaluate(
    (url) =>
      fetch(url).then(
        () => 'read',
        (error: unknown) => (error instanceof TypeError ? 'TypeError' : 'another error'),
      ),
    innerUrl(),
  );
  expect(outcome).toBe('TypeError');
});

test('[TL26] a message reaches only the origin that it is addressed to, and names its true sender', async ({
  page,
}) => {
  await page.goto(outerUrl());
  await expect(page.frameLocator('iframe').getByText('secret')).toBeVisible();
  const frame = page.frames().find((candidate) => candidate.url() === innerUrl());
  await frame?.evaluate(() => {
    window.addEventListener('message', (event) => {
      document.title += ` ${event.data}<${event.origin}>`;
    });
  });
  await page.evaluate((url) => {
    window.frames[0]?.postMessage('stray', window.location.origin);
    window.frames[0]?.postMessage('addressed', new URL(url).origin);
  }, innerUrl());
  await expect.poll(() => frame?.title()).toContain('addressed');
  expect(await frame?.title()).toBe(`inner addressed<${new URL(outerUrl()).origin}>`);
});
