import { beforeEach, describe, expect, it } from 'vitest';
import { type HostHarness, makeReady, openSession, startHost, TEST_DEFINITION } from '../../test/kit/host-harness.ts';
import { type Colleagues, createColleagues } from './colleagues.ts';

/** Dana is in Service, Ilya and Mara in Service and Sales; Tess is in Sales alone, and Noor in no team. */
const DEFINITION = {
  ...TEST_DEFINITION,
  agents: [...TEST_DEFINITION.agents, { agentId: 'tess', teams: [{ teamId: 'sales', level: 1 }], skills: [] }],
};

let harness: HostHarness;
let colleagues: Colleagues;

async function signIn(agentId: string, name: string): Promise<void> {
  await harness.done(agentId, openSession(`session-${agentId}`, name));
}

async function endSession(agentId: string): Promise<void> {
  await harness.done(agentId, { kind: 'endSession', force: true, actor: { id: 'boss', name: 'Boss' } });
}

/** Dana is in a chat of the queue Support. */
beforeEach(async () => {
  harness = await startHost({ definition: DEFINITION });
  colleagues = createColleagues(harness.host);
  const epoch = await makeReady(harness, 'dana');
  await harness.done('dana', {
    kind: 'startInteraction',
    epoch,
    workId: 'own',
    channel: 'chat',
    label: 'Jo',
    detail: null,
  });
  await signIn('ilya', 'Ilya Brandt');
  await signIn('mara', 'Mára Lind');
  await signIn('tess', 'Tess Marlow');
  await signIn('noor', 'Noor Mar');
});

const refusal = (toAgentId: string, toQueueId: string): string | null =>
  colleagues.refusalOf('dana', { workId: 'own', toAgentId, toQueueId });

const names = (text: string): string[] =>
  (colleagues.find('dana', { workId: 'own', text })?.colleagues ?? []).map(({ name }) => name);

describe('naming a colleague', () => {
  it.each([
    ['nobody knows', 'zoe', 'support', 'unknownAgent'],
    ['is oneself', 'dana', 'support', 'ownName'],
    ['is of another team', 'tess', 'sales', 'teamNotAllowed'],
    ['is in no team', 'noor', 'support', 'teamNotAllowed'],
  ])('[AC13] who %s is refused', (_who, toAgentId, toQueueId, code) => {
    expect(refusal(toAgentId, toQueueId)).toBe(code);
  });

  it('[AC13] who has signed out is refused, and of another team not even that is told', async () => {
    for (const agentId of ['mara', 'tess']) await endSession(agentId);
    expect(refusal('mara', 'support')).toBe('colleagueSignedOut');
    expect(refusal('tess', 'support')).toBe('teamNotAllowed');
    expect(names('m')).toEqual([]);
  });

  it('[AC13] through a queue that they do not serve is refused', async () => {
    const queues = DEFINITION.queues.map((queue) =>
      queue.id === 'sales'
        ? { ...queue, plan: [{ afterMs: 0, skillsLoweredBy: 0, teams: [{ teamId: 'sales', maxLevel: 1 }] }] }
        : queue,
    );
    const replaced = harness.host.replaceDefinition({
      definition: { ...DEFINITION, queues },
      source: 'rest',
      sourceHash: null,
    });
    await harness.flush();
    expect((await replaced).ok).toBe(true);
    expect(refusal('mara', 'sales')).toBe('colleagueNotInQueue');
    expect(refusal('ilya', 'sales')).toBe(null);
  });

  it('[AC13] is for the engine to judge where nobody is named, or the work is not in hand', () => {
    const toQueueId = 'support';
    expect(colleagues.refusalOf('dana', { workId: 'own', toAgentId: null, toQueueId })).toBe(null);
    expect(colleagues.refusalOf('dana', { workId: 'other', toAgentId: 'zoe', toQueueId })).toBe(null);
  });

  it('[AC13] who is signed in, of a common team, may be named', () => {
    expect(refusal('mara', 'support')).toBe(null);
    expect(refusal('ilya', 'sales')).toBe(null);
  });
});

describe('looking for a colleague', () => {
  it.each([
    ['who does not have that interaction', 'ilya', 'own'],
    ['for one that is not there', 'dana', 'w-none'],
    ['who has never signed in', 'zoe', 'own'],
  ])('[AC13] tells nothing to an agent %s', (_who, agentId, workId) => {
    expect(colleagues.find(agentId, { workId, text: 'a' })).toBe(null);
  });

  it('[AC13] finds by any part of the name, whatever its case and accents, and nobody of other teams', () => {
    expect([names('mar'), names('LIND'), names('a'), names('dana'), names('tess')]).toEqual([
      ['Mára Lind'],
      ['Mára Lind'],
      ['Ilya Brandt', 'Mára Lind'],
      [],
      [],
    ]);
  });

  it('[AC13] tells name, one word of their state, and the queue; nothing of why', async () => {
    await makeReady(harness, 'mara');
    await harness.done('ilya', { kind: 'giveWork', workId: 'w-9', channel: 'chat', label: 'Ada', detail: null });
    const found = () => colleagues.find('dana', { workId: 'own', text: 'a' })?.colleagues;
    expect(found()).toEqual([
      { agentId: 'mara', name: 'Dana Fox', state: 'ready', toQueueId: 'support' },
      { agentId: 'ilya', name: 'Ilya Brandt', state: 'notReady', toQueueId: 'support' },
    ]);
    await harness.done('mara', {
      kind: 'startInteraction',
      epoch: harness.host.agent('mara')?.state.epoch ?? 0,
      workId: 'm-1',
      channel: 'chat',
      label: 'Ada',
      detail: null,
    });
    expect(found()?.[0]?.state).toBe('busy');
  });

  it('[AC13] tells the first eight by name, and that there are more', async () => {
    for (let count = 1; count <= 9; count += 1) {
      const agentId = `new-${count}`;
      await harness.done(agentId, { kind: 'openSession', sessionId: agentId, name: `Kim ${count}`, team: 'service' });
    }
    const found = colleagues.find('dana', { workId: 'own', text: 'kim' });
    expect([found?.colleagues.length, found?.colleagues[0]?.name, found?.more]).toEqual([8, 'Kim 1', true]);
  });
});
