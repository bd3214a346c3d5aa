import type { ConsoleQueueRow } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { floorRow } from '../testing/fake-live-world.ts';
import { readWallboardQuery, turnOf, unknownOf, wallboardAgents, wallboardQueues, wallboardTeams } from './shown.ts';

const queue = (queueId: string, waiting = 0) => ({ queueId, waiting }) as ConsoleQueueRow;
const read = (address: string) => readWallboardQuery(new URLSearchParams(address));
const TEAMS = [
  { id: 'support', label: 'Support' },
  { id: 'empty', label: 'Nobody yet' },
];
const served = (id: string, ...teamIds: string[]) => ({
  id,
  plan: teamIds.map((teamId) => ({ teams: [{ teamId }] })),
});
const QUEUES = [served('x', 'support'), served('y', 'other'), served('z', 'other', 'support')];

describe('what a wallboard shows', () => {
  const rows = [floorRow('a', { team: 'Support' }), floorRow('b', { team: 'Sales' }), floorRow('c')];
  const shown = (address: string) =>
    wallboardAgents(rows, wallboardTeams(read(address), TEAMS), new Map([['c', ['other', 'support']]])).map(
      ({ agentId }) => agentId,
    );

  it('[UI50] the teams of its address, by id or by label; without any, everybody', () => {
    expect(shown('')).toEqual(['a', 'b', 'c']);
    expect(shown('team=')).toEqual(['a', 'b', 'c']);
    // The row of an agent names one team; they count in each that the definition gives them.
    expect(shown('team=support')).toEqual(['a', 'c']);
    expect(shown('team=Support')).toEqual(['a', 'c']);
    expect(wallboardTeams(read('team=Support&team=Sales'), TEAMS)).toEqual({
      ids: ['support', 'Sales'],
      labels: ['Support', 'Sales'],
    });
    expect(shown('team=Sales&team=support')).toEqual(['a', 'b', 'c']);
    expect(shown('team=gone')).toEqual([]);
  });

  it('[UI50] the queues of its address in its order, and none that is not there', () => {
    const all = new Map(['x', 'y', 'z'].map((id) => [id, queue(id)]));
    const ids = (address: string) =>
      wallboardQueues(all, read(address), wallboardTeams(read(address), TEAMS), QUEUES).map(({ queueId }) => queueId);
    expect(ids('queue=z&queue=gone&queue=x')).toEqual(['z', 'x']);
    expect(ids('')).toEqual(['x', 'y', 'z']);
    expect(ids('team=support')).toEqual(['x', 'z']);
    expect(ids('team=support&queue=y')).toEqual(['y']);
    expect(ids('team=nosuch')).toEqual([]);
  });

  it('[UI50] those queues first where most wait', () => {
    const all = new Map(
      (
        [
          ['x', 0],
          ['y', 2],
          ['z', 5],
          ['q', 0],
        ] as const
      ).map(([id, waiting]) => [id, queue(id, waiting)]),
    );
    expect(wallboardQueues(all, read(''), null, QUEUES).map(({ queueId }) => queueId)).toEqual(['z', 'y', 'x', 'q']);
  });

  it('[UI50] says which teams and queues of its address there are none of', () => {
    const unknown = (address: string) =>
      unknownOf(read(address), wallboardTeams(read(address), TEAMS), rows, QUEUES, TEAMS);
    expect(unknown('')).toEqual([]);
    // A team that the definition has and one that an agent names; and neither.
    expect(unknown('team=empty&team=Sales&queue=x')).toEqual([]);
    expect(unknown('team=nosuch&queue=gone')).toEqual(['nosuch', 'gone']);
  });

  it('[UI51] more queues than fit take turns of ten seconds', () => {
    const all = [1, 2, 3, 4, 5, 6];
    expect(turnOf(all, 0)).toEqual({ shown: [1, 2, 3, 4], page: 1, pages: 2 });
    expect(turnOf(all, 10_000).shown).toEqual([5, 6]);
    expect(turnOf(all, 20_000).page).toBe(1);
    expect(turnOf([], 10_000)).toEqual({ shown: [], page: 1, pages: 1 });
  });
});
