import { describe, expect, it } from 'vitest';
import { BEHAVIOURS, type Desk, type DeskCommand, decide, firstDesk, PRESENCES, workOf } from './desk.ts';

const NOW = 1_700_000_000_000;

/** The desk after some commands, each of which must succeed. */
function after(...commands: DeskCommand[]): Desk {
  return commands.reduce((desk, command) => {
    const outcome = decide(desk, command, NOW + 1000);
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.desk;
  }, firstDesk(NOW));
}

const presenceOf = (desk: Desk, id: string) => desk.people.find((person) => person.id === id)?.presence;

describe('the desk', () => {
  it('[DC1] begins with two agents and a supervisor who are offline, and tickets that nobody has', () => {
    const desk = firstDesk(NOW);
    expect(desk.people.map(({ id, name, role, presence }) => [id, name, role, presence.statusId])).toEqual([
      ['dana', 'Dana Fox', 'agent', 'offline'],
      ['ilya', 'Ilya Brandt', 'agent', 'offline'],
      ['mara', 'Mara Lindqvist', 'supervisor', 'offline'],
    ]);
    expect(desk.tickets[0]?.id).toBe(4711);
    expect(desk.tickets.every(({ state, agentId }) => state === 'new' && agentId === null)).toBe(true);
  });

  it.each<[DeskCommand, string]>([
    [{ kind: 'setPresence', personId: 'nobody', statusId: 'busy', by: 'user' }, 'unknownPerson'],
    [{ kind: 'setPresence', personId: 'dana', statusId: 'Busy', by: 'user' }, 'unknownPresence'],
    [{ kind: 'setBehaviour', personId: 'dana', behaviour: 'explode' }, 'unknownBehaviour'],
    [{ kind: 'setBehaviour', personId: 'nobody', behaviour: 'apply' }, 'unknownPerson'],
    [{ kind: 'assign', ticketId: 1, agentId: 'dana' }, 'unknownTicket'],
    [{ kind: 'assign', ticketId: 4711, agentId: 'mara' }, 'unknownPerson'],
    [{ kind: 'assign', ticketId: 4711, agentId: 'nobody' }, 'unknownPerson'],
    [{ kind: 'open', ticketId: Number.NaN, agentId: 'dana' }, 'unknownTicket'],
    [{ kind: 'close', ticketId: 1 }, 'unknownTicket'],
    [{ kind: 'record', entry: { kind: 'screenPop', agentId: 'nobody', text: '', ticketId: null } }, 'unknownPerson'],
  ])('[DC2] %j is refused with %s', (command, code) => {
    expect(decide(firstDesk(NOW), command, NOW)).toEqual({ ok: false, code });
  });

  it('[DC2] a closed ticket is not taken up again, and when no ticket is left the next one is refused', () => {
    const closed = after({ kind: 'close', ticketId: 4711 });
    expect(decide(closed, { kind: 'open', ticketId: 4711, agentId: 'dana' }, NOW)).toEqual({
      ok: false,
      code: 'ticketClosed',
    });
    const none = after(...firstDesk(NOW).tickets.map(({ id }) => ({ kind: 'close' as const, ticketId: id })));
    expect(decide(none, { kind: 'assignNext', agentId: 'dana' }, NOW)).toEqual({ ok: false, code: 'noTicketLeft' });
  });

  it('[DC3] a ticket is work from its assignment until it is closed', () => {
    const steps: [DeskCommand, number[]][] = [
      [{ kind: 'assign', ticketId: 4711, agentId: 'dana' }, [4711]],
      [{ kind: 'open', ticketId: 4711, agentId: 'dana' }, [4711]],
      [{ kind: 'assignNext', agentId: 'dana' }, [4711, 4712]],
      [{ kind: 'assign', ticketId: 4712, agentId: 'ilya' }, [4711]],
      [{ kind: 'close', ticketId: 4711 }, []],
    ];
    let desk = firstDesk(NOW);
    for (const [command, expected] of steps) {
      const outcome = decide(desk, command, NOW);
      if (outcome.ok) desk = outcome.desk;
      expect(workOf(desk, 'dana').map(({ id }) => id)).toEqual(expected);
    }
    expect(workOf(desk, 'ilya').map(({ id }) => id)).toEqual([4712]);
  });

  it('[DC4] each of six presences can be chosen; a change is counted with who made it, and the same one again is none', () => {
    expect(PRESENCES.map(({ statusId }) => statusId)).toEqual([
      'available',
      'busy',
      'lunch',
      'meeting',
      'training',
      'offline',
    ]);
    const desk = after(
      { kind: 'setPresence', personId: 'dana', statusId: 'available', by: 'user' },
      { kind: 'setPresence', personId: 'dana', statusId: 'busy', by: 'api' },
      { kind: 'setPresence', personId: 'dana', statusId: 'busy', by: 'user' },
    );
    expect(presenceOf(desk, 'dana')).toEqual({ statusId: 'busy', changedBy: 'api', change: 2, at: NOW + 1000 });
    expect(presenceOf(desk, 'ilya')?.change).toBe(0);
  });

  it('[DC5] the version grows with each change and stays without one; a new start of the demo data is a change', () => {
    const once = after({ kind: 'assign', ticketId: 4711, agentId: 'dana' });
    expect(once.version).toBe(2);
    expect(
      after({ kind: 'assign', ticketId: 4711, agentId: 'dana' }, { kind: 'assign', ticketId: 4711, agentId: 'dana' })
        .version,
    ).toBe(2);
    const again = after({ kind: 'assign', ticketId: 4711, agentId: 'dana' }, { kind: 'reset' });
    expect(again).toMatchObject({ ...firstDesk(NOW + 1000), version: 3 });
  });

  it('[DC6] the newest 50 entries of the contact centre are kept', () => {
    const record = (index: number): DeskCommand => ({
      kind: 'record',
      entry: { kind: 'screenPop', agentId: 'dana', text: `${index}`, ticketId: null },
    });
    const desk = after(...Array.from({ length: 60 }, (_, index) => record(index)));
    expect([desk.entries.length, desk.entries[0]?.text, desk.entries.at(-1)?.text]).toEqual([50, '59', '10']);
    expect(new Set(desk.entries.map(({ id }) => id)).size).toBe(50);
  });

  it('[DC7] there are five behaviours', () => {
    expect(BEHAVIOURS).toEqual(['apply', 'slow', 'refuse', 'hang', 'claim']);
  });
});
