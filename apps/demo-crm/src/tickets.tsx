import { useState } from 'preact/hooks';
import type { Desk, Person, Ticket } from '../server/desk.ts';
import type { DeskClient } from './desk-client.ts';
import { ticketId } from './page-state.ts';
import { ago } from './words.ts';

interface Group {
  readonly title: string;
  readonly empty: string | null;
  readonly tickets: readonly Ticket[];
}

function groupsFor(desk: Desk, person: Person): Group[] {
  const isOpen = (ticket: Ticket): boolean => ticket.state !== 'closed';
  const waiting = desk.tickets.filter(({ state }) => state === 'new');
  const mine = desk.tickets.filter((ticket) => isOpen(ticket) && ticket.agentId === person.id);
  const others = desk.tickets.filter(
    (ticket) => isOpen(ticket) && ticket.agentId !== null && ticket.agentId !== person.id,
  );
  const closed = desk.tickets.filter((ticket) => !isOpen(ticket));
  const isAgent = person.role === 'agent';
  return [
    ...(isAgent ? [{ title: 'Yours', empty: 'Nothing is assigned to you.', tickets: mine }] : []),
    { title: 'Waiting', empty: 'No ticket is waiting.', tickets: waiting },
    { title: isAgent ? 'With others' : 'Assigned', empty: isAgent ? null : 'Nobody has a ticket.', tickets: others },
    { title: 'Closed', empty: null, tickets: closed },
  ].filter((group) => group.tickets.length > 0 || group.empty !== null);
}

export function TicketList({ desk, state, person }: { desk: DeskClient; state: Desk; person: Person }) {
  return (
    <section class="card tickets" aria-labelledby="tickets-title">
      <header>
        <h2 id="tickets-title">Tickets</h2>
        <span class="quiet num">{state.tickets.filter((ticket) => ticket.state !== 'closed').length} open</span>
      </header>
      {groupsFor(state, person).map(({ title, empty, tickets }) => (
        <div class="group" key={title}>
          <h3>
            {title}
            <span class="num">{tickets.length}</span>
          </h3>
          {tickets.length === 0 && <p class="quiet empty">{empty}</p>}
          <ul>
            {tickets.map((ticket) => (
              <TicketRow key={ticket.id} desk={desk} state={state} person={person} ticket={ticket} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function TicketRow({ desk, state, person, ticket }: { desk: DeskClient; state: Desk; person: Person; ticket: Ticket }) {
  const { id, subject, customer, agentId, changedAt } = ticket;
  const isCurrent = ticketId.value === id;
  const holder = state.people.find((other) => other.id === agentId)?.name;
  return (
    <li
      class={isCurrent ? 'row is-current' : 'row'}
      data-testid={`ticket-${id}`}
      data-state={ticket.state}
      data-agent={agentId ?? ''}
    >
      <button
        type="button"
        class="see"
        data-testid={`ticket-see-${id}`}
        aria-current={isCurrent}
        onClick={() => {
          ticketId.value = id;
        }}
      >
        <b>{subject}</b>
        <span class="quiet line">
          <span class="num">#{id}</span>
          <span>{customer.name}</span>
          <span>{holder && agentId !== person.id ? holder : ago(changedAt, Date.now())}</span>
        </span>
      </button>
      {person.role === 'supervisor' ? (
        ticket.state !== 'closed' && <AssignChoice desk={desk} state={state} ticket={ticket} />
      ) : (
        <TicketAction desk={desk} person={person} ticket={ticket} prefix="ticket" />
      )}
    </li>
  );
}

function AssignChoice({ desk, state, ticket }: { desk: DeskClient; state: Desk; ticket: Ticket }) {
  const agents = state.people.filter(({ role }) => role === 'agent');
  const [agent, choose] = useState(ticket.agentId ?? agents[0]?.id ?? '');
  return (
    <span class="assign">
      <select
        class="choice"
        data-testid={`ticket-agent-${ticket.id}`}
        aria-label={`Agent for ticket ${ticket.id}`}
        value={agent}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {agents.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="button"
        data-testid={`ticket-assign-${ticket.id}`}
        disabled={ticket.agentId === agent}
        onClick={() => void desk.assign(ticket.id, agent)}
      >
        Assign
      </button>
    </span>
  );
}

interface ActionProps {
  readonly desk: DeskClient;
  readonly person: Person;
  readonly ticket: Ticket;
  /** Of the test id: the same action stands in the list and in the open ticket. */
  readonly prefix: 'ticket' | 'current';
}

/** The one thing to do next with a ticket: take it, open it, close it. */
export function TicketAction({ desk, person, ticket, prefix }: ActionProps) {
  const { id, state, agentId } = ticket;
  if (state === 'new') {
    return (
      <button
        type="button"
        class="button"
        data-testid={`${prefix}-assign-${id}`}
        onClick={() => void desk.assign(id, person.id)}
      >
        {prefix === 'current' ? 'Take this ticket' : 'Take'}
      </button>
    );
  }
  if (agentId !== person.id || state === 'closed') return null;
  const open = () => {
    ticketId.value = id;
    void desk.open(id, person.id);
  };
  return state === 'assigned' ? (
    <button type="button" class="button primary" data-testid={`${prefix}-open-${id}`} onClick={open}>
      {prefix === 'current' ? 'Open this ticket' : 'Open'}
    </button>
  ) : (
    <button type="button" class="button" data-testid={`${prefix}-close-${id}`} onClick={() => void desk.close(id)}>
      {prefix === 'current' ? 'Close this ticket' : 'Close'}
    </button>
  );
}
