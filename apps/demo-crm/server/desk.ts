/**
 * The help desk itself: people, presences, tickets. Pure: a command gives the next desk or a refusal. Time comes in.
 */
export const PRESENCES = [
  { statusId: 'available', label: 'Available' },
  { statusId: 'busy', label: 'Busy' },
  { statusId: 'lunch', label: 'Lunch' },
  { statusId: 'meeting', label: 'Meeting' },
  { statusId: 'training', label: 'Training' },
  { statusId: 'offline', label: 'Offline' },
] as const;

/** What `setPresence` of this CRM does: for playing faults by hand. */
export const BEHAVIOURS = ['apply', 'slow', 'refuse', 'hang', 'claim'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface Presence {
  readonly statusId: string;
  /** A person in the CRM, or a program by way of its interface. */
  readonly changedBy: 'user' | 'api';
  /** Counts the changes of this person; a page that sees a new number has seen a change. */
  readonly change: number;
  readonly at: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: 'agent' | 'supervisor';
  readonly presence: Presence;
  readonly behaviour: Behaviour;
}

export interface Ticket {
  readonly id: number;
  readonly subject: string;
  readonly customer: { readonly name: string; readonly phone: string; readonly email: string };
  readonly messages: readonly { readonly from: string; readonly text: string; readonly at: number }[];
  readonly state: 'new' | 'assigned' | 'open' | 'closed';
  readonly agentId: string | null;
  readonly changedAt: number;
}

/** What came from the contact centre. */
export interface Entry {
  readonly id: number;
  readonly kind: 'screenPop' | 'interactionLog' | 'reports';
  readonly agentId: string;
  readonly text: string;
  readonly ticketId: number | null;
  readonly at: number;
}

export interface Desk {
  /** Grows with every change. */
  readonly version: number;
  readonly people: readonly Person[];
  readonly tickets: readonly Ticket[];
  readonly entries: readonly Entry[];
}

export type DeskCommand =
  | { readonly kind: 'setPresence'; readonly personId: string; readonly statusId: string; readonly by: 'user' | 'api' }
  | { readonly kind: 'setBehaviour'; readonly personId: string; readonly behaviour: string }
  | { readonly kind: 'assign'; readonly ticketId: number; readonly agentId: string }
  | { readonly kind: 'assignNext'; readonly agentId: string }
  | { readonly kind: 'open'; readonly ticketId: number; readonly agentId: string }
  | { readonly kind: 'close'; readonly ticketId: number }
  | { readonly kind: 'record'; readonly entry: Omit<Entry, 'id' | 'at'> }
  | { readonly kind: 'reset' };

export type Refusal =
  | 'unknownPerson'
  | 'unknownTicket'
  | 'unknownPresence'
  | 'unknownBehaviour'
  | 'ticketClosed'
  | 'noTicketLeft';

export type Outcome = { readonly ok: true; readonly desk: Desk } | { readonly ok: false; readonly code: Refusal };

const ENTRY_LIMIT = 50;

/** Decides one command at `now` (ms since 1970). A refused command leaves the desk as it is. */
export function decide(desk: Desk, command: DeskCommand, now: number): Outcome {
  switch (command.kind) {
    case 'setPresence': {
      const { personId, statusId, by } = command;
      if (!PRESENCES.some((presence) => presence.statusId === statusId)) return refuse('unknownPresence');
      return changePerson(desk, personId, (person) => {
        // As in real CRMs: choosing what is there already is no change, and nobody hears of it.
        if (person.presence.statusId === statusId) return person;
        const change = person.presence.change + 1;
        return { ...person, presence: { statusId, changedBy: by, change, at: now } };
      });
    }
    case 'setBehaviour': {
      const behaviour = BEHAVIOURS.find((known) => known === command.behaviour);
      if (!behaviour) return refuse('unknownBehaviour');
      return changePerson(desk, command.personId, (person) => ({ ...person, behaviour }));
    }
    case 'assign':
      return changeTicket(desk, command.ticketId, command.agentId, 'assigned', now);
    case 'assignNext': {
      const ticket = desk.tickets.find((item) => item.state === 'new');
      return ticket ? changeTicket(desk, ticket.id, command.agentId, 'assigned', now) : refuse('noTicketLeft');
    }
    case 'open':
      return changeTicket(desk, command.ticketId, command.agentId, 'open', now);
    case 'close': {
      const ticket = desk.tickets.find(({ id }) => id === command.ticketId);
      if (!ticket) return refuse('unknownTicket');
      return changeTicket(desk, ticket.id, ticket.agentId, 'closed', now);
    }
    case 'record': {
      if (!desk.people.some(({ id }) => id === command.entry.agentId)) return refuse('unknownPerson');
      const id = (desk.entries[0]?.id ?? 0) + 1;
      return next(desk, { entries: [{ ...command.entry, id, at: now }, ...desk.entries].slice(0, ENTRY_LIMIT) });
    }
    case 'reset':
      // The version goes on growing, so that every page notices.
      return { ok: true, desk: { ...firstDesk(now), version: desk.version + 1 } };
  }
}

/** The tickets that keep an agent busy. */
export function workOf(desk: Desk, agentId: string): readonly Ticket[] {
  return desk.tickets.filter((ticket) => ticket.agentId === agentId && ticket.state !== 'closed');
}

function refuse(code: Refusal): Outcome {
  return { ok: false, code };
}

function next(desk: Desk, part: Partial<Desk>): Outcome {
  return { ok: true, desk: { ...desk, ...part, version: desk.version + 1 } };
}

function changePerson(desk: Desk, personId: string, change: (person: Person) => Person): Outcome {
  const person = desk.people.find(({ id }) => id === personId);
  if (!person) return refuse('unknownPerson');
  const changed = change(person);
  if (changed === person) return { ok: true, desk };
  return next(desk, { people: desk.people.map((item) => (item === person ? changed : item)) });
}

function changeTicket(desk: Desk, id: number, agentId: string | null, state: Ticket['state'], now: number): Outcome {
  const ticket = desk.tickets.find((item) => item.id === id);
  if (!ticket) return refuse('unknownTicket');
  if (ticket.state === 'closed' && state !== 'closed') return refuse('ticketClosed');
  if (agentId !== null && !desk.people.some((person) => person.id === agentId && person.role === 'agent'))
    return refuse('unknownPerson');
  if (ticket.state === state && ticket.agentId === agentId) return { ok: true, desk };
  const changed = { ...ticket, agentId, state, changedAt: now };
  return next(desk, { tickets: desk.tickets.map((item) => (item === ticket ? changed : item)) });
}

/** The desk of a first start. Nothing is assigned, everybody is offline: nobody becomes available by starting a program. */
export function firstDesk(now: number): Desk {
  const person = (id: string, name: string, role: Person['role']): Person => ({
    id,
    name,
    role,
    presence: { statusId: 'offline', changedBy: 'user', change: 0, at: now },
    behaviour: 'apply',
  });
  const minute = 60_000;
  const ticket = (
    id: number,
    subject: string,
    name: string,
    phone: string,
    minutesAgo: number,
    ...texts: readonly string[]
  ): Ticket => ({
    id,
    subject,
    customer: { name, phone, email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com` },
    messages: texts.map((text, index) => ({
      from: index % 2 === 0 ? name : 'Help desk',
      text,
      at: now - (minutesAgo - index * 2) * minute,
    })),
    state: 'new',
    agentId: null,
    changedAt: now - minutesAgo * minute,
  });
  return {
    version: 1,
    people: [
      person('dana', 'Dana Fox', 'agent'),
      person('ilya', 'Ilya Brandt', 'agent'),
      person('mara', 'Mara Lindqvist', 'supervisor'),
    ],
    tickets: [
      ticket(
        4711,
        'Refund for order 22-018',
        'Jonas Beck',
        '+1 555 0100',
        34,
        'My parcel was returned to the sender and the shop says that it was never paid back. Can you look into it?',
        'We have found the return. One moment please.',
        'Thank you. The order number is 22-018.',
      ),
      ticket(
        4712,
        'Invoice shows the wrong address',
        'Ada Moreno',
        '+1 555 0101',
        28,
        'The invoice of last month still goes to our old office. Could you send it again with the new address?',
      ),
      ticket(
        4713,
        'Cannot sign in after the update',
        'Tomasz Nowak',
        '+1 555 0102',
        21,
        'Since this morning the app says that my password has expired, and the link in the e-mail leads to an empty page.',
        'Which browser do you use?',
        'Firefox, the newest one.',
      ),
      ticket(
        4714,
        'Delivery date for the spare part',
        'Grete Solberg',
        '+1 555 0103',
        17,
        'I was told two weeks, and that was three weeks ago. Is there a date?',
      ),
      ticket(
        4715,
        'Change the name on the contract',
        'Priya Raman',
        '+1 555 0104',
        12,
        'I have married and my name has changed. Which documents do you need?',
      ),
      ticket(
        4716,
        'Double charge in October',
        'Luc Garnier',
        '+1 555 0105',
        9,
        'My card was charged twice for the same month. Please cancel one of them.',
      ),
      ticket(
        4717,
        'Please call me back',
        'Mei Tanaka',
        '+1 555 0106',
        4,
        'It is about the offer that you sent me. I am at home until six.',
      ),
    ],
    entries: [],
  };
}
