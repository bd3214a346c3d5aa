/** The help desk as the SDK wants a CRM: presence and open tickets of one person. */
import type { CrmPort, PresenceCause, TicketRef } from '@interlock/client';
import { effect } from '@preact/signals';
import type { Desk, Person } from '../server/desk.ts';
import type { DeskClient } from './desk-client.ts';

const personOf = (desk: Desk, personId: string): Person | undefined => desk.people.find(({ id }) => id === personId);

/** The tickets that keep a person busy: assigned or open. */
function workOf(desk: Desk, personId: string): TicketRef[] {
  return desk.tickets
    .filter((ticket) => ticket.agentId === personId && ticket.state !== 'closed')
    .map(({ id }) => ({ workId: String(id), label: `Ticket ${id}` }));
}

export function createHelpDeskPort(client: DeskClient, personId: string): CrmPort {
  return {
    capabilities: {
      canSet: true,
      canRead: true,
      pushesChanges: true,
      changeCause: 'actor',
      workEvents: 'accepted',
      ack: 'applied',
      keyIs: 'id',
      multiSession: 'many',
    },
    getPresence: async () => personOf(await client.read(), personId)?.presence.statusId ?? null,
    setPresence: (statusId) => client.setPresence(personId, statusId, 'api'),
    onPresenceChanged(listener) {
      let seen: number | null = null;
      return effect(() => {
        const presence = client.desk.value && personOf(client.desk.value, personId)?.presence;
        if (!presence || presence.change === seen) return;
        const isFirst = seen === null;
        seen = presence.change;
        const cause: PresenceCause = presence.changedBy === 'api' ? 'request' : 'user';
        // The first copy of the desk is a state and no change.
        if (!isFirst) listener(presence.statusId, cause);
      });
    },
    getWork: async () => workOf(await client.read(), personId),
    onWorkChanged: (listener) =>
      effect(() => {
        if (client.desk.value) listener(workOf(client.desk.value, personId));
      }),
  };
}
