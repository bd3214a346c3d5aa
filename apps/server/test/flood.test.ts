import type { CenterInput } from '@interlock/engine';
import { expect, it } from 'vitest';
import type { Outcome } from '../src/host/host-contract.ts';
import { TEST_DEFINITION } from './kit/host-harness.ts';
import { sqliteInTemporaryFolder, startTestServer } from './kit/test-server.ts';
import { openTestSession } from './kit/test-session.ts';

const ITEMS = 100_000;
const DEFINITION = {
  ...TEST_DEFINITION,
  queues: TEST_DEFINITION.queues.map((queue) => ({ ...queue, limit: ITEMS })),
};

const arrival = (number: number): Extract<CenterInput, { kind: 'queueWork' }> => ({
  kind: 'queueWork',
  workId: `w-${number}`,
  queueId: 'support',
  channel: 'chat',
  label: 'Visitor',
  detail: null,
  priority: 0,
  skills: [],
  preferredAgentIds: [],
});

it('[SV17][OV3] 100,000 items at once: what is too much is refused with a code, all that was taken in is there, and nobody else is disturbed', async () => {
  const database = sqliteInTemporaryFolder();
  let server = await startTestServer({ store: database.create(), definition: DEFINITION });
  const session = await openTestSession(server);
  let left = Array.from({ length: ITEMS }, (_, number) => number);
  const codes = new Set<string>();

  /** All that are left, at once; those that were refused are left then, as their callers would ask again. */
  async function flood(): Promise<void> {
    const outcomes = await Promise.all(
      left.map(async (number): Promise<[number, Outcome]> => [number, await server.host.askCenter(arrival(number))]),
    );
    left = outcomes.flatMap(([number, outcome]) => {
      if (!outcome.ok) codes.add(outcome.code);
      return outcome.ok ? [] : [number];
    });
  }

  const first = flood();
  // An agent at work meanwhile, over their own connection.
  const answered = session.command({ kind: 'chooseState', ready: false, reasonCode: 1 });
  await first;
  expect(left.length).toBe(ITEMS - 8_000);
  expect(codes).toEqual(new Set(['hostBusy']));
  expect(await answered).toMatchObject({ type: 'done' });
  for (let time = 1; left.length > 0; time += 1) {
    // 12 times where nothing else is due; where it takes long, the steps of what waits already come between.
    expect(time).toBeLessThan(60);
    await flood();
  }
  expect(codes).toEqual(new Set(['hostBusy']));
  expect(await server.host.askCenter(arrival(ITEMS))).toEqual({ ok: false, code: 'queueFull' });
  expect([...server.host.items()]).toHaveLength(ITEMS);
  const { queues } = (await (await server.fetch('/api/v1/queues')).json()) as { queues: unknown[] };
  expect(queues).toContainEqual(expect.objectContaining({ queueId: 'support', waiting: ITEMS }));

  await session.leave();
  await server.stop();
  server = await startTestServer({ store: database.create(), definition: DEFINITION });
  const kept = [...server.host.items()].map(({ workId }) => workId);
  expect(new Set(kept).size).toBe(ITEMS);
  await server.stop();
  database.remove();
  // Ends a test that hangs: 15 s alone, and five to nine times as long where others take cores and disk.
}, 300_000);
