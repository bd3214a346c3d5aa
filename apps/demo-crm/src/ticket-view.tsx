import type { Desk, Person, Ticket } from '../server/desk.ts';
import type { DeskClient } from './desk-client.ts';
import { announcement, canDial, client, clientState, ticketId } from './page-state.ts';
import { TicketAction } from './tickets.tsx';
import { ago } from './words.ts';

const STATES = {
  new: ['held', 'Waiting'],
  assigned: ['work', 'Assigned'],
  open: ['work', 'Open'],
  closed: ['off', 'Closed'],
} as const;

export function TicketView({ desk, state, person }: { desk: DeskClient; state: Desk; person: Person }) {
  const ticket = state.tickets.find(({ id }) => id === ticketId.value);
  if (!ticket) {
    return (
      <section class="card blank" aria-label="Ticket">
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
          <path d="M4 7.5h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM9.5 7.5v10" stroke-linejoin="round" />
        </svg>
        <p>
          <b>No ticket is chosen.</b>
        </p>
        <p class="quiet">Choose one from the list to read it.</p>
      </section>
    );
  }
  const { id, subject, customer, messages, agentId, changedAt } = ticket;
  const [shape, word] = STATES[ticket.state];
  const holder = state.people.find((other) => other.id === agentId)?.name;
  return (
    <article class="card ticket" aria-labelledby="ticket-title" data-testid="ticket-view">
      <div class="head">
        <button
          type="button"
          class="button back"
          data-testid="ticket-back"
          onClick={() => {
            ticketId.value = null;
          }}
        >
          ‹ All tickets
        </button>
        <div class="about">
          <span class="quiet num">Ticket {id}</span>
          <span class={`chip s-${shape}`}>{word}</span>
          <span class="quiet">
            {holder ? `${holder}, ` : ''}
            {ago(changedAt, Date.now())}
          </span>
        </div>
        <h2 id="ticket-title">{subject}</h2>
        <div class="acts">
          {person.role === 'agent' && <TicketAction desk={desk} person={person} ticket={ticket} prefix="current" />}
        </div>
      </div>
      <div class="customer">
        <p>
          <b>{customer.name}</b>
          <br />
          <span class="quiet num">
            {customer.phone}, {customer.email}
          </span>
        </p>
        {person.role === 'agent' && <DialButton ticket={ticket} />}
      </div>
      <div class="messages">
        {messages.map((message) => (
          <div class={message.from === customer.name ? 'message' : 'message ours'} key={message.at}>
            <span class="quiet">
              {message.from}, {ago(message.at, Date.now())}
            </span>
            <p>{message.text}</p>
          </div>
        ))}
      </div>
    </article>
  );
}

function DialButton({ ticket: { id, subject, customer } }: { ticket: Ticket }) {
  const isConnected = clientState.value?.connection === 'extended' || clientState.value?.connection === 'plain';
  function dial(): void {
    const isSent = client.value?.clickToDial({
      number: customer.phone,
      recordId: String(id),
      recordName: `Ticket ${id}: ${subject}`,
      objectType: 'Ticket',
      email: customer.email,
    });
    announcement.value = isSent ? `Calling ${customer.name}` : 'The contact centre is not connected in this tab.';
  }
  return (
    <button
      type="button"
      class="button"
      data-testid={`dial-${id}`}
      disabled={!isConnected || !canDial.value}
      aria-label={`Call ${customer.name}, ${customer.phone}`}
      onClick={dial}
    >
      <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true">
        <path
          d="M5.6 2.5 3.4 3C2.6 8.600 7.400 13.400 13 12.600l.5-2.200-3-1.500-1.400 1.300a8 8 0 0 1-3.300-3.300l1.300-1.400z"
          stroke-linejoin="round"
        />
      </svg>
      Call
    </button>
  );
}
