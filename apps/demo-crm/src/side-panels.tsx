import type { Desk, Person } from '../server/desk.ts';
import { BEHAVIOURS_IN_WORDS } from './behaviours.ts';
import type { DeskClient, DeskConfig } from './desk-client.ts';
import { exchanges, ticketId } from './page-state.ts';
import { ShapeIcon, shapeOf } from './shape.tsx';
import { ago, clockTime, initialsOf } from './words.ts';

const SHOWN = 5;

/** Screen pops and interaction logs that the connector sent. */
export function Entries({ state, person }: { state: Desk; person: Person }) {
  const entries = state.entries.filter((entry) => entry.agentId === person.id).slice(0, SHOWN);
  return (
    <section class="card" aria-labelledby="entries-title">
      <header>
        <h2 id="entries-title">From the contact centre</h2>
      </header>
      <ul class="entries" data-testid="entries">
        {entries.length === 0 && <li class="quiet">Interactions that begin and end appear here.</li>}
        {entries.map((entry) => (
          <li key={entry.id} data-kind={entry.kind}>
            <span>{entry.text}</span>
            <span class="quiet num">{clockTime(entry.at)}</span>
            {entry.ticketId !== null && (
              <button
                type="button"
                class="link"
                onClick={() => {
                  ticketId.value = entry.ticketId;
                }}
              >
                Ticket {entry.ticketId}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Faults to play by hand. */
export function BehaviourPanel({ desk, person }: { desk: DeskClient; person: Person }) {
  return (
    <details class="card behaviour" data-testid="crm-behaviour">
      <summary>
        <span>CRM behaviour</span>
      </summary>
      <div class="inside">
        <fieldset>
          <legend>When the contact centre asks for another presence, this CRM</legend>
          {BEHAVIOURS_IN_WORDS.map(({ behaviour, title, detail }) => (
            <label key={behaviour}>
              <input
                type="radio"
                name="behaviour"
                data-testid={`crm-behaviour-${behaviour}`}
                checked={person.behaviour === behaviour}
                onChange={() => void desk.setBehaviour(person.id, behaviour)}
              />
              <span class="does">
                {title}
                <span class="quiet">{detail}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          class="button"
          data-testid="crm-behaviour-assign-now"
          onClick={() => void desk.assignNext(person.id)}
        >
          Assign a ticket to me now
        </button>
        <div>
          <p class="quiet">Said to the contact centre, newest first</p>
          <ul class="log" data-testid="exchanges">
            {exchanges.value.length === 0 && <li class="quiet">Nothing yet</li>}
            {exchanges.value.map(({ at, text }, index) => (
              <li key={`${at}-${index}`}>
                <span class="quiet num">{clockTime(at)}</span>
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </div>
        <button type="button" class="button" data-testid="crm-behaviour-reset" onClick={() => void desk.reset()}>
          Start the demo data again
        </button>
      </div>
    </details>
  );
}

/** The supervisor's view of the agents. */
export function Team({ state, config }: { state: Desk; config: DeskConfig }) {
  return (
    <section class="card" aria-labelledby="team-title">
      <header>
        <h2 id="team-title">Team</h2>
      </header>
      <ul class="team">
        {state.people
          .filter(({ role }) => role === 'agent')
          .map(({ id, name, presence }) => {
            const shape = shapeOf(presence.statusId);
            const count = state.tickets.filter((ticket) => ticket.agentId === id && ticket.state !== 'closed').length;
            return (
              <li key={id} data-testid={`agent-${id}`}>
                <span class="avatar" aria-hidden="true">
                  {initialsOf(name)}
                </span>
                <span>
                  {name}
                  <br />
                  <span class="quiet">
                    {count === 1 ? '1 ticket' : `${count} tickets`}, {ago(presence.at, Date.now())}
                  </span>
                </span>
                <span class={`state s-${shape}`}>
                  <ShapeIcon shape={shape} />
                  {config.presences.find(({ statusId }) => statusId === presence.statusId)?.label}
                </span>
              </li>
            );
          })}
      </ul>
    </section>
  );
}
