import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './kit/test-server.ts';
import { openTestSession } from './kit/test-session.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.stop());

async function figure(name: string): Promise<number> {
  const text = await (await server.fetch('/metrics')).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

const ITEM = { queueId: 'support', channel: 'chat', label: 'Ada Quine' };

it('[SV80] decisions about items and definitions are counted as those about agents are, and events and ends of items with them', async () => {
  for (const workId of ['a', 'b', 'c'])
    expect((await server.post('/api/v1/work-items', { ...ITEM, workId })).status).toBe(201);
  for (const workId of ['a', 'b'])
    expect((await server.fetch(`/api/v1/work-items/${workId}`, { method: 'DELETE' })).status).toBe(200);
  await openTestSession(server);
  await expect.poll(() => figure('interlock_agents')).toBe(1);
  // A log that has just begun: each of its records was decided by this process.
  expect(await figure('interlock_decisions_total')).toBe(await figure('interlock_log_version'));
  expect(await figure('interlock_decisions_total')).toBeGreaterThan(6);
  expect(await figure('interlock_events_total{kind="itemQueued"}')).toBe(3);
  expect(await figure('interlock_work_items_ended_total{outcome="cancelled"}')).toBe(2);
});

it('[SV80] the deadline of the items is none of an agent', async () => {
  expect((await server.post('/api/v1/work-items', { ...ITEM, workId: 'a' })).status).toBe(201);
  expect(server.host.center().nextItemDueAt()).not.toBeNull();
  expect(await figure('interlock_agents_due')).toBe(0);
});
