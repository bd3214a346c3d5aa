import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog, defaultDefinition, type HostEvent, type RunningServer, startServer } from '@interlock/server';
import { createMemoryStore, createMemoryTranscripts } from '@interlock/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { castOf } from './cast.ts';
import { createChance } from './chance.ts';
import { createGuidedDemo, GUIDED_LIMITS, type GuidedDemo, type StartOptions } from './guided-demo.ts';
import type { GuidedTime } from './guided-time.ts';

/** People hurry: what takes a second takes a fortieth of one. The server's own times are as they are. */
const HASTE = 40;
const quickTime: GuidedTime = {
  now: () => Date.now(),
  after(ms, run) {
    // Signing out is the server's doing, which does not hurry.
    const timer = setTimeout(run, ms === GUIDED_LIMITS.leaveMs ? ms : ms / HASTE);
    return () => clearTimeout(timer);
  },
};

const DEFINITION = defaultDefinition(4401);
/** Times that a test can wait for. */
const QUICK = {
  ...DEFINITION,
  timeouts: {
    ...DEFINITION.timeouts,
    crmAnswerMs: 300,
    crmAttempts: 2,
    retryBaseMs: 200,
    retryMaxMs: 500,
    linkGraceMs: 1_000,
  },
  flapping: { changes: 5, withinMs: 20_000, freezeMs: 2_000 },
};
const START: StartOptions = { agents: 24, pace: 'busy', seed: 1, mayAddDefinition: true };

interface Summary {
  readonly agentId: string;
  readonly name: string;
  readonly team: string | null;
  readonly session: string;
}

let server: RunningServer;
let guided: GuidedDemo;

beforeEach(async () => {
  const started = await startServer({
    store: createMemoryStore<HostEvent>(),
    transcripts: createMemoryTranscripts(),
    log: createLog({ level: 'error', write: () => {} }),
    port: 0,
    chooseDefinition: () => ({ definition: QUICK, source: 'default', sourceHash: 'test' }),
    pagesFolder: '/nonexistent',
    version: '0.0.0-test',
  });
  if (!started.ok) throw new Error(`the server did not start: ${JSON.stringify(started)}`);
  server = started.server;
  guided = createGuidedDemo({ serverUrl: server.url, origin: () => 'http://127.0.0.1:4401', time: quickTime });
});

afterEach(async () => {
  guided.close();
  await server.stop();
});

async function read<T>(path: string): Promise<T> {
  return (await (await fetch(`${server.url}/api/v1/${path}`)).json()) as T;
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`waited for ${what}: ${JSON.stringify(await guided.status())}`);
}

const simulated = async (): Promise<readonly Summary[]> =>
  (await read<{ agents: readonly Summary[] }>('agents?limit=500')).agents.filter(({ agentId }) =>
    agentId.startsWith('sim-'),
  );

const kindsOf = async (agentId: string): Promise<readonly string[]> =>
  (await read<{ entries: readonly { kind: string }[] }>(`agents/${agentId}/timeline?limit=200`)).entries.map(
    ({ kind }) => kind,
  );

async function queueTotals(): Promise<Record<string, number>> {
  const { rows } = await read<{ rows: readonly { counts: Record<string, number> }[] }>(
    `reports/queues?from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 3_600_000).toISOString()}`,
  );
  const sums: Record<string, number> = {};
  for (const { counts } of rows)
    for (const [name, value] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}

describe('who plays', () => {
  it('[GD3] the same seed gives the same people; a larger number gives more of them', () => {
    expect(castOf(7, 24)).toEqual(castOf(7, 24));
    expect(castOf(7, 60).slice(0, 24)).toEqual(castOf(7, 24));
    expect(castOf(8, 24)).not.toEqual(castOf(7, 24));
    const draw = (seed: number) => Array.from({ length: 5 }, createChance(seed, 'x').share);
    expect(draw(3)).toEqual(draw(3));
  });

  it('[GD2] everybody is said to be simulated, in three teams, with all strengths', () => {
    const cast = castOf(1, GUIDED_LIMITS.agents);
    expect(cast.every(({ agentId, name }) => agentId.startsWith('sim-') && name.endsWith('(simulated)'))).toBe(true);
    expect(new Set(cast.map(({ teamId }) => teamId)).size).toBe(3);
    expect(new Set(cast.slice(0, 9).map(({ strength }) => strength))).toEqual(new Set(['mirror', 'claim', 'prevent']));
    expect(new Set(cast.map(({ agentId }) => agentId)).size).toBe(200);
  });
});

describe('a demo against a real server', { timeout: 30_000 }, () => {
  it('[GD4] without consent nothing is changed, and nobody comes', async () => {
    const before = await read('definition');
    expect(await guided.start({ ...START, mayAddDefinition: false })).toBe('needsConsent');
    expect(await read('definition')).toEqual(before);
    expect((await guided.status()).state).toBe('stopped');
    expect(await guided.cause('rush')).toBe('notRunning');
    expect(await guided.stop()).toBe('notRunning');
  });

  it('[GD1] [GD5] [GD6] every page has life, and after the stop nothing of it goes on', async () => {
    expect(await guided.start(START)).toBeNull();
    expect(await guided.start(START)).toBe('alreadyRunning');
    expect(await guided.removeDefinition()).toBe('stillRunning');
    await until('24 agents', async () => ((await guided.status()).agents.linked === 24 ? true : null));
    const agents = await simulated();
    expect(agents).toHaveLength(24);
    expect(new Set(agents.map(({ team }) => team)).size).toBe(3);
    await until('offers that are accepted', async () => ((await queueTotals())['accepted'] ?? 0) > 5 || null);
    await until('a chat that was talked', async () => ((await guided.status()).made.chats > 0 ? true : null));
    await until('tickets', async () => ((await guided.status()).made.tickets > 3 ? true : null));

    expect(await guided.stop()).toBeNull();
    const after = await simulated();
    expect(after.filter(({ session }) => session !== 'signedOut')).toEqual([]);
    // A visitor who has left is told to the agents' side a moment later.
    await until('nobody waiting', async () => {
      const { queues } = await read<{ queues: readonly { queueId: string; waiting: number }[] }>('queues');
      return queues.every(({ waiting }) => waiting === 0) || null;
    });
    expect(await guided.removeDefinition()).toBeNull();
    expect(await read('definition')).toEqual(QUICK);

    // And again, with the same people.
    expect(await guided.start({ ...START, agents: 3 })).toBeNull();
    await until('agents who are Ready again', async () => ((await guided.status()).agents.ready > 0 ? true : null));
  });

  it.each([
    ['collision', ['collisionBegan']],
    ['cutLink', ['sessionLost', 'clientDisconnected']],
    ['silentCrm', ['requestFailed']],
    ['lyingCrm', ['requestFailed']],
    ['flapping', ['flappingFrozen']],
  ] as const)('[GD7] cause %s: the log says what happened', async (kind, expected) => {
    await guided.start(START);
    const caused = await until(`somebody to whom ${kind} can happen`, async () => {
      const outcome = await guided.cause(kind);
      return typeof outcome === 'string' ? null : outcome;
    });
    expect(caused.links[0]?.path).toContain(`/console/agents/${caused.agentId}`);
    await until(`${expected} of ${caused.agentId}`, async () => {
      const kinds = await kindsOf(caused.agentId ?? '');
      return expected.every((wanted) => kinds.includes(wanted)) || null;
    });
    expect((await guided.status()).caused[0]).toEqual(caused);
  });

  it('[GD7] cause rush: thirty chats come at once', async () => {
    await guided.start(START);
    await until('agents', async () => ((await guided.status()).agents.linked > 10 ? true : null));
    const before = (await queueTotals())['arrived'] ?? 0;
    const caused = await guided.cause('rush');
    expect(caused).toMatchObject({ kind: 'rush', agentId: null });
    expect(((await queueTotals())['arrived'] ?? 0) - before).toBeGreaterThanOrEqual(30);
  });
});

describe('integrations', { timeout: 30_000 }, () => {
  it('[IN8] the link of each kind of CRM can be tested over REST', async () => {
    await guided.start({ ...START, agents: 9 });
    const test = async (agentId: string): Promise<unknown> => {
      const answer = await fetch(`${server.url}/api/v1/agents/${agentId}/link-test`, { method: 'POST' });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    const kinds = [
      ['sim-agent-001', 'extended', 'claim'],
      ['sim-agent-004', 'plain', 'mirror'],
      ['sim-agent-007', 'extended', 'prevent'],
    ] as const;
    for (const [agentId] of kinds)
      await until(`the CRM of ${agentId}`, async () => {
        const { crmLink } = await read<{ crmLink?: { state: string } }>(`agents/${agentId}`);
        return crmLink?.state === 'up' || null;
      });
    const answers = await Promise.all(kinds.map(([agentId]) => test(agentId)));
    expect(answers).toMatchObject(
      kinds.map(([agentId, wire, strength]) => ({
        status: 200,
        agentId,
        wire,
        strength,
        answered: 'full',
        presence: wire === 'plain' ? null : { statusId: expect.any(String) },
      })),
    );
    expect(await test('sim-agent-001')).toMatchObject({ status: 429, code: 'tooManyLinkTests' });
    expect(await test('nobody')).toMatchObject({ status: 404, code: 'unknownAgent' });
  });
});

describe('rehearsal', { timeout: 30_000 }, () => {
  it('[RH7] [RH8] what a real host has recorded is replayed close to the record; what is in force changes nothing', async () => {
    await guided.start(START);
    await until('some work', async () => ((await queueTotals())['accepted'] ?? 0) > 20 || null);
    await until(
      'everybody',
      async () => (await read<{ agents: readonly unknown[] }>('agents')).agents.length === 24 || null,
    );
    // People hurry so much that all of them sign out in one instant, whose order is chance.
    const to = Date.now();
    await guided.stop();
    const definition = await read('definition');
    const answer = await fetch(`${server.url}/api/v1/definition/rehearse`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ definition, to }),
    });
    expect(answer.status).toBe(200);
    const { recorded, inForce, rehearsed, agents } = (await answer.json()) as Record<string, Record<string, number>>;
    expect(agents).toBe(24);
    expect(recorded?.['answered']).toBeGreaterThan(20);
    for (const name of ['arrived', 'offered', 'accepted', 'answered', 'requests']) {
      const [was, is] = [recorded?.[name] ?? 0, inForce?.[name] ?? 0];
      expect(Math.abs(is - was), `${name}: ${was} recorded, ${is} replayed`).toBeLessThanOrEqual(
        Math.max(5, was * 0.1),
      );
    }
    // The definition came in force within the recorded time: from its first instant on it changes only what was before.
    expect(rehearsed?.['arrived']).toBe(inForce?.['arrived']);
  });
});

describe('limits', () => {
  it('[GD8] it stops by itself after eight hours', async () => {
    const late: { readonly ms: number; readonly run: () => void }[] = [];
    const other = createGuidedDemo({
      serverUrl: server.url,
      origin: () => 'http://127.0.0.1:4401',
      time: {
        now: () => Date.now(),
        after(ms, run) {
          late.push({ ms, run });
          return () => {};
        },
      },
    });
    expect(await other.start({ ...START, agents: 1 })).toBeNull();
    const end = late.find(({ ms }) => ms === 8 * 3_600_000);
    expect(end).toBeDefined();
    end?.run();
    await until('the end', async () => ((await other.status()).state !== 'running' ? true : null));
    other.close();
  });

  it('[GD9] a server that asks who is there is left alone', async () => {
    const strict = createServer((_request, response) => response.writeHead(401).end('{}'));
    await new Promise<void>((done) => strict.listen(0, '127.0.0.1', done));
    const { port } = strict.address() as AddressInfo;
    const refused = createGuidedDemo({ serverUrl: `http://127.0.0.1:${port}`, origin: () => '', time: quickTime });
    expect(await refused.start(START)).toBe('accessRefused');
    expect(await refused.removeDefinition()).toBe('accessRefused');
    strict.close();
  });

  it('[GD9] a server that does not answer starts nothing', async () => {
    const lonely = createGuidedDemo({ serverUrl: 'http://localhost:9', origin: () => '', time: quickTime });
    expect(await lonely.start(START)).toBe('serverUnavailable');
    expect(await lonely.status()).toMatchObject({ state: 'stopped', isInDefinition: null });
  });
});
