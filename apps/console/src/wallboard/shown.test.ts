import type { ConsoleQueueRow } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { floorRow } from '../testing/fake-live-world.ts';
import { readWallboardQuery, turnOf, wallboardAgents, wallboardQueues } from './shown.ts';

const queue = (queueId: string) => ({ queueId }) as ConsoleQueueRow;

describe('what a wallboard shows', () => {
  const rows = [floorRow('a', { team: 'Support' }), floorRow('b', { team: 'Sales' }), floorRow('c')];
  const labels = new Map([['support', 'Support']]);
  const shown = (address: string) =>
    wallboardAgents(rows, readWallboardQuery(new URLSearchParams(address)), labels).map(({ agentId }) => agentId);

  it('[UI50] the teams of its address, by id or by label; without any, everybody', () => {
    expect(shown('')).toEqual(['a', 'b', 'c']);
    expect(shown('team=')).toEqual(['a', 'b', 'c']);
    expect(shown('team=support')).toEqual(['a']);
    expect(shown('team=Sales&team=support')).toEqual(['a', 'b']);
    expect(shown('team=gone')).toEqual([]);
  });

  it('[UI50] the queues of its address in its order, and none that is not there', () => {
    const all = new Map(['x', 'y', 'z'].map((id) => [id, queue(id)]));
    const ids = (address: string) =>
      wallboardQueues(all, readWallboardQuery(new URLSearchParams(address))).map(({ queueId }) => queueId);
    expect(ids('queue=z&queue=gone&queue=x')).toEqual(['z', 'x']);
    expect(ids('')).toEqual(['x', 'y', 'z']);
  });

  it('[UI51] more queues than fit take turns of ten seconds', () => {
    const all = [1, 2, 3, 4, 5, 6];
    expect(turnOf(all, 0)).toEqual({ shown: [1, 2, 3, 4], page: 1, pages: 2 });
    expect(turnOf(all, 10_000).shown).toEqual([5, 6]);
    expect(turnOf(all, 20_000).page).toBe(1);
    expect(turnOf([], 10_000)).toEqual({ shown: [], page: 1, pages: 1 });
  });
});
