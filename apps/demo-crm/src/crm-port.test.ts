import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { type Desk, type DeskCommand, decide, firstDesk } from '../server/desk.ts';
import { createHelpDeskPort } from './crm-port.ts';
import type { DeskClient } from './desk-client.ts';

/** A desk client whose server is the desk itself. */
function createDesk(isLoaded = true) {
  const desk = signal<Desk | null>(isLoaded ? firstDesk(0) : null);
  const apply = async (command: DeskCommand): Promise<boolean> => {
    const outcome = decide(desk.peek() ?? firstDesk(0), command, 0);
    if (outcome.ok) desk.value = outcome.desk;
    return outcome.ok;
  };
  const client: DeskClient = {
    desk,
    isLive: signal(true),
    read: async () => desk.peek() ?? firstDesk(0),
    setPresence: (personId, statusId, by) => apply({ kind: 'setPresence', personId, statusId, by }),
    setBehaviour: (personId, behaviour) => apply({ kind: 'setBehaviour', personId, behaviour }),
    assign: (ticketId, agentId) => apply({ kind: 'assign', ticketId, agentId }),
    assignNext: (agentId) => apply({ kind: 'assignNext', agentId }),
    open: (ticketId, agentId) => apply({ kind: 'open', ticketId, agentId }),
    close: (ticketId) => apply({ kind: 'close', ticketId }),
    record: (entry) => apply({ kind: 'record', entry }),
    reset: () => apply({ kind: 'reset' }),
  };
  return { desk, client, port: createHelpDeskPort(client, 'dana') };
}

describe('the help desk as a CRM port', () => {
  it('[DC16] tells each change of this person with its cause, and the first copy of the desk not as a change', async () => {
    const { desk, client, port } = createDesk(false);
    const heard: unknown[] = [];
    const stop = port.onPresenceChanged?.((...change) => heard.push(change));
    desk.value = firstDesk(0);
    expect(heard).toEqual([]);
    await client.setPresence('dana', 'lunch', 'user');
    await client.setPresence('ilya', 'busy', 'user');
    await client.assignNext('dana');
    await port.setPresence('busy');
    stop?.();
    await client.setPresence('dana', 'available', 'user');
    expect(heard).toEqual([
      ['lunch', 'user'],
      ['busy', 'request'],
    ]);
    expect(await port.getPresence()).toBe('available');
  });

  it('[DC16] says false when the desk refuses', async () => {
    const { port } = createDesk();
    expect(await port.setPresence('nonsense')).toBe(false);
    expect(await port.getPresence()).toBe('offline');
  });

  it('[DC16] tells the tickets that this person has', async () => {
    const { client, port } = createDesk();
    const heard: unknown[] = [];
    port.onWorkChanged?.((work) => heard.push(work));
    await client.assign(4712, 'ilya');
    await client.assign(4711, 'dana');
    await client.open(4711, 'dana');
    expect(await port.getWork?.()).toEqual([{ workId: '4711', label: 'Ticket 4711' }]);
    await client.close(4711);
    expect(heard.at(0)).toEqual([]);
    expect(heard.at(-2)).toEqual([{ workId: '4711', label: 'Ticket 4711' }]);
    expect(heard.at(-1)).toEqual([]);
  });
});
