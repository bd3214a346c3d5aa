import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { VisitorPage } from './visitor-page.ts';
import type { World } from './world.ts';

interface Talk {
  readonly desk: DeskPage;
  readonly visitor: VisitorPage;
}

/** Dana has accepted the chat of Jonas Beck. */
async function talk(page: Page, browser: Browser, world: World): Promise<Talk> {
  const desk = await DeskPage.open(page, world);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  const visitor = await VisitorPage.open(await browser.newPage(), world);
  await visitor.begin('Jonas Beck', 'My order has not come.');
  await desk.part('offer-accept').click();
  await visitor.stands('talking');
  await expect(desk.part('chat-log')).toContainText('My order has not come.');
  return { desk, visitor };
}

async function agentSays(desk: DeskPage, text: string): Promise<void> {
  await desk.part('chat-composer').fill(text);
  await desk.part('chat-composer').press('Enter');
}

/** Somebody's web site on an origin of its own, with one page. */
async function openSite(bodyOf: () => string): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><body>Shop ${bodyOf()}</body></html>`);
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  // A server that listens on a port has an address of this type.
  const { port } = site.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      site.closeAllConnections();
      await new Promise((done) => site.close(done));
    },
  };
}

test('[CH5][CH6][CN50][CN51] visitor and agent talk, and the CRM gets pop, log and history with the disposition', async ({
  page,
  browser,
  world,
}) => {
  const { desk, visitor } = await talk(page, browser, await world({ wrapUpMs: 60_000 }));
  await expect(page.getByTestId('entries')).toContainText('Jonas Beck began');
  await agentSays(desk, 'Good morning. I look.');
  await expect(visitor.part('log')).toContainText('Good morning. I look.');
  await visitor.part('composer').pressSequentially('Tha');
  await expect(desk.part('visitor-typing')).toBeVisible();
  await visitor.says('Thanks\nvery much');
  await expect(desk.part('chat-log')).toContainText('very much');
  // Both pages are seen, so both have what the other one said.
  await expect(visitor.part('log').locator('[data-delivery]')).toHaveText('Delivered');
  await expect(desk.part('chat-log').locator('[data-delivery]')).toHaveText('Delivered');

  await desk.part('interaction-end').click();
  await visitor.stands('ended');
  await expect(visitor.part('again')).toBeVisible();
  await desk.part('disposition').selectOption('solved');
  await expect(desk.part('chat-log')).toContainText('Disposition: Solved');
  await desk.part('wrapup-finish').click();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await expect(page.getByTestId('entries')).toContainText('Jonas Beck ended, Solved, 3 messages');
  await desk.part('details-toggle').click();
  await expect(desk.part('history')).toContainText('Jonas Beck');
  await expect(visitor.part('log')).not.toContainText('Solved');
});

test('[CH16][CH22][CN51] a reload on either side loses nothing that was said, and nothing that was being said; a parked chat is read, and answered when it is resumed', async ({
  page,
  browser,
  world,
}) => {
  const { desk, visitor } = await talk(page, browser, await world());
  await visitor.says('Before the reload');
  await agentSays(desk, 'Heard');
  await expect(visitor.part('log')).toContainText('Heard');
  await desk.part('chat-composer').fill('Half a sentence');
  await visitor.page.reload();
  await expect(visitor.part('log')).toContainText('Heard');
  expect(await visitor.texts()).toEqual(['My order has not come.', 'Before the reload', 'Heard']);
  await page.reload();
  await desk.linked();
  await expect(desk.part('chat-log')).toContainText('Before the reload');
  await expect(desk.part('chat-composer')).toHaveValue('Half a sentence');
  await visitor.says('After it');
  await expect(desk.part('chat-log')).toContainText('After it');

  await desk.part('interaction-park').click();
  await expect(desk.part('chat-parked')).toContainText('Parked');
  await expect(desk.part('chat-composer')).toHaveCount(0);
  await visitor.says('While it is parked');
  await expect(desk.part('chat-log')).toContainText('While it is parked');
  await page.reload();
  await desk.linked();
  await expect(desk.part('chat-log')).toContainText('While it is parked');
  await desk.part('chat-resume').click();
  await expect(desk.part('chat-composer')).toHaveValue('Half a sentence');
  await expect(desk.part('chat-parked')).toHaveCount(0);
});

test('[CH9] a visitor who leaves ends the chat: the agent wraps it up', async ({ page, browser, world }) => {
  const { desk, visitor } = await talk(page, browser, await world({ wrapUpMs: 60_000 }));
  await visitor.part('leave').click();
  await visitor.part('leave-sure').click();
  await visitor.stands('ended');
  await expect(desk.part('wrapup-finish')).toBeVisible();
  await expect(desk.part('chat-log')).toContainText('The visitor has left');
  await expect(desk.part('chat-composer')).toHaveCount(0);
});

test('[CH9][CH17] one who waits is told their place, and may leave; nobody is offered anything', async ({
  page,
  browser,
  world,
}) => {
  const instance = await world();
  const first = await VisitorPage.open(page, instance);
  await first.begin('Ada Moreno', '');
  await expect(first.part('stand')).toContainText('Place 1');
  const second = await VisitorPage.open(await browser.newPage(), instance);
  await second.begin('', 'Me too');
  await expect(second.part('stand')).toContainText('Place 2');
  await first.part('leave').click();
  await first.part('leave-sure').click();
  await first.stands('ended');
  await expect(second.part('stand')).toContainText('Place 1');
});

test('[CH8][CH14] markup and scripts stay text, in both pages and in the offer, and links lead where they say', async ({
  page,
  browser,
  world,
}) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '<script>alert(2)</script>',
    '"><svg onload=alert(3)>',
    'javascript:alert(4)',
    '[x](javascript:alert(5))',
    '&lt;b&gt; &#60;i&#62;',
    '{{constructor.constructor("alert(6)")()}}',
    '\u202egnp.exe',
    'https://user@evil.example/ https://b\u00e4nk.example/',
  ];
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  const visitor = await VisitorPage.open(await browser.newPage(), instance);
  visitor.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await visitor.begin('<b>Jonas</b>', '<img src=x onerror=alert(0)>');
  await expect(desk.part('offer-accept')).toBeVisible();
  await expect(desk.connector.getByText('<b>Jonas</b>', { exact: true }).first()).toBeVisible();
  await desk.part('offer-accept').click();
  await visitor.stands('talking');
  for (const text of hostile) await visitor.says(text);
  await visitor.says('See https://example.com/a?b=1.');
  const link = desk.part('chat-log').locator('a');
  await expect(link).toHaveText('https://example.com/a?b=1', { timeout: 15_000 });
  await expect(link).toHaveAttribute('href', 'https://example.com/a?b=1');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(link).toHaveAttribute('target', '_blank');
  const heard = await desk.part('chat-log').locator('[data-from] .bubble').allTextContents();
  expect(heard).toEqual(['<img src=x onerror=alert(0)>', ...hostile, 'See https://example.com/a?b=1.']);
  expect(await visitor.texts()).toEqual(heard);
  for (const log of [desk.part('chat-log'), visitor.part('log')]) {
    await expect(log.locator('img, script, svg, b, i')).toHaveCount(0);
    await expect(log.locator('a')).toHaveCount(1);
  }
  expect(dialogs).toEqual([]);
});

test('[CH11] 1 MB, over the socket or the interface, is refused and disturbs nobody', async ({
  page,
  browser,
  world,
}) => {
  const instance = await world();
  const { desk, visitor } = await talk(page, browser, instance);
  const closed = await visitor.page.evaluate(async () => {
    const kept = JSON.parse(sessionStorage.getItem('interlock.chat.support') ?? '{}') as Record<string, string>;
    const socket = new WebSocket(new URL('/chat/socket', location.href.replace('http', 'ws')), 'interlock.chat.v1');
    await new Promise((done) => socket.addEventListener('open', done));
    socket.send(JSON.stringify({ type: 'hello', version: 1, chatId: kept['chatId'], token: kept['token'], after: 0 }));
    socket.send(JSON.stringify({ type: 'message', messageId: 'big', text: 'x'.repeat(1_048_576) }));
    return new Promise<number>((done) => socket.addEventListener('close', ({ code }) => done(code)));
  });
  expect(closed).toBe(1009);
  const { status, body } = await instance.api('POST', 'chats', { queue: 'support', subject: 'x'.repeat(1_048_576) });
  expect([status, body['code']]).toEqual([413, 'bodyTooLarge']);
  // The socket of the test took the chat over from the page, which says so and takes it back.
  await visitor.part('again').click();
  await visitor.says('Still here');
  await expect(desk.part('chat-log')).toContainText('Still here');
});

test('[CH9][CH17] the server is killed in the middle: nothing that was acknowledged is lost, and the chat goes on', async ({
  page,
  browser,
  world,
}) => {
  const instance = await world();
  const { desk, visitor } = await talk(page, browser, instance);
  for (const text of ['one', 'two', 'three']) await visitor.says(text);
  await expect(visitor.part('log').locator('[data-state="sending"]')).toHaveCount(0);
  await instance.killServer();
  await expect(visitor.part('stand')).toHaveAttribute('data-link', 'lost');
  await visitor.says('while it was away');
  await expect(visitor.part('log').locator('[data-state="sending"]')).toHaveCount(1);
  await instance.startServer();
  await expect(visitor.part('stand')).toHaveAttribute('data-link', 'up', { timeout: 15_000 });
  await expect(visitor.part('log').locator('[data-state="sending"]')).toHaveCount(0);
  expect(await visitor.texts()).toEqual(['My order has not come.', 'one', 'two', 'three', 'while it was away']);
  await desk.linked();
  await expect(desk.part('chat-log')).toContainText('while it was away', { timeout: 15_000 });
  await agentSays(desk, 'Here we are again');
  await expect(visitor.part('log')).toContainText('Here we are again');
});

test('[CH3][CH17] an unknown queue and a closed one have pages of their own, in the language that is asked for', async ({
  page,
  world,
}) => {
  const instance = await world({
    define: (definition) => ({
      ...definition,
      queues: definition.queues.map((queue) =>
        queue.id === 'support' ? { ...queue, isOpen: false, overflow: { ...queue.overflow, toQueueId: null } } : queue,
      ),
    }),
  });
  const unknown = await VisitorPage.open(page, instance, 'queue=nowhere');
  await expect(unknown.part('page')).toHaveAttribute('data-stage', 'refused');
  const closed = await VisitorPage.open(page, instance, 'queue=support&language=de');
  await expect(closed.part('page')).toHaveAttribute('data-stage', 'closed');
  await expect(closed.page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(closed.part('page')).toContainText('geschlossen');
});

test('[CH15] the three lines put the page on a web page of an allowed origin, and not on another one', async ({
  page,
  browser,
  world,
}) => {
  let script = '';
  const sites = await Promise.all([openSite(() => script), openSite(() => script)]);
  const [shop, evil] = sites;
  if (shop === undefined || evil === undefined) throw new Error('two sites');
  const instance = await world({
    define: (definition) => ({ ...definition, chat: { ...definition.chat, allowedOrigins: [shop.origin] } }),
  });
  script = `<script src="${instance.serverUrl}/chat/embed.js" data-queue="support" data-language="en"></script>`;
  await page.goto(shop.origin);
  await page.getByRole('button', { name: 'Open chat' }).click();
  const frame = page.frameLocator('iframe[title="Chat"]');
  await frame.getByTestId('subject').fill('From the shop');
  await frame.getByTestId('begin').click();
  await expect(frame.getByTestId('stand')).toContainText('Place 1');
  const foreign = await browser.newPage();
  await foreign.goto(evil.origin);
  await foreign.getByRole('button', { name: 'Open chat' }).click();
  await expect(foreign.frameLocator('iframe[title="Chat"]').getByTestId('page')).toHaveCount(0);
  for (const site of sites) await site.close();
});

test('[CN52] alerts are off until they are chosen; what the browser does not allow in a foreign frame is said', async ({
  page,
  world,
}) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.part('details-toggle').click();
  await expect(desk.part('alert-sound')).not.toBeChecked();
  await expect(desk.part('alert-notification')).not.toBeChecked();
  await desk.part('alert-notification').click();
  await expect(desk.part('alert-hint')).toHaveAttribute('data-hint', 'foreign');
  await expect(desk.part('alert-notification')).not.toBeChecked();
  await desk.part('alert-sound').check();
  await expect(desk.part('alert-hint')).toHaveAttribute('data-hint', '');
  // It is the browser that sounds: what it was asked for is seen, since nobody hears it.
  const frame = page.frames().find((candidate) => candidate.url().startsWith(instance.serverUrl));
  await frame?.evaluate(() => {
    const { createOscillator } = AudioContext.prototype;
    Object.assign(window, { tones: 0 });
    AudioContext.prototype.createOscillator = function count(this: AudioContext) {
      Object.assign(window, { tones: (window as unknown as { tones: number }).tones + 1 });
      return createOscillator.call(this);
    };
  });
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await instance.give('dana', 'Jonas Beck');
  await expect(desk.part('offer-accept')).toBeVisible();
  await expect.poll(() => frame?.evaluate(() => (window as unknown as { tones: number }).tones)).toBe(2);
});
