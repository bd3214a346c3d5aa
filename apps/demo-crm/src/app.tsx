import { ConnectorPanel } from './connector-panel.tsx';
import type { DeskClient, DeskConfig } from './desk-client.ts';
import { announcement, client, clientState, personId, ticketId } from './page-state.ts';
import { BehaviourPanel, Entries, Team } from './side-panels.tsx';
import { SignIn } from './sign-in.tsx';
import { TicketView } from './ticket-view.tsx';
import { TicketList } from './tickets.tsx';
import { TopBar } from './top-bar.tsx';

export function App({ desk, config }: { desk: DeskClient; config: DeskConfig }) {
  const state = desk.desk.value;
  if (!state)
    return (
      <p class="blank quiet">
        {desk.isLive.value ? 'Loading the desk' : 'The help desk does not answer. Trying again.'}
      </p>
    );
  const person = state.people.find(({ id }) => id === personId.value);
  if (!person) return <SignIn state={state} />;
  const isAgent = person.role === 'agent';
  const classes = ['columns', isAgent ? '' : 'of-supervisor', ticketId.value === null ? '' : 'has-ticket'];
  const connection = clientState.value;
  const isFollowing = connection !== null && !connection.isLeader && connection.connection !== 'closed';
  return (
    <div class="desk">
      <TopBar desk={desk} config={config} person={person} />
      <div>
        {!desk.isLive.value && (
          <p class="notice wrong" role="status">
            The help desk does not answer. What you see may be old; it goes on by itself.
          </p>
        )}
        {isAgent && isFollowing && (
          <p class="notice" role="status" data-testid="following">
            You use the contact centre in another tab.
            <button type="button" class="button" data-testid="lead-here" onClick={() => client.value?.lead()}>
              Use it in this tab
            </button>
          </p>
        )}
        <p class="unseen" role="status">
          {announcement.value}
        </p>
      </div>
      <main class={classes.join(' ')}>
        <div class="column listing">
          <TicketList desk={desk} state={state} person={person} />
        </div>
        <div class="column reading">
          <TicketView desk={desk} state={state} person={person} />
        </div>
        <div class="column side">
          {isAgent ? (
            <>
              <ConnectorPanel key={person.id} desk={desk} config={config} person={person} />
              <Entries state={state} person={person} />
              <BehaviourPanel desk={desk} person={person} />
            </>
          ) : (
            <Team state={state} config={config} />
          )}
        </div>
      </main>
    </div>
  );
}
