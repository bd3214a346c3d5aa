import type { Desk } from '../server/desk.ts';
import { signIn } from './page-state.ts';
import { Brand } from './top-bar.tsx';
import { initialsOf } from './words.ts';

export function SignIn({ state }: { state: Desk }) {
  return (
    <main class="sign-in">
      <div class="card">
        <Brand />
        <h1>Who are you?</h1>
        <p class="quiet">
          This is a demo. Choose a person; there is no password, and everything stays on this machine.
        </p>
        <ul>
          {state.people.map(({ id, name, role }) => (
            <li key={id}>
              <button type="button" class="person" data-testid={`sign-in-${id}`} onClick={() => signIn(id)}>
                <span class="avatar" aria-hidden="true">
                  {initialsOf(name)}
                </span>
                <span>
                  <b>{name}</b>
                  <span class="quiet">{role === 'agent' ? 'Agent' : 'Supervisor, assigns tickets'}</span>
                </span>
                <span aria-hidden="true" class="quiet">
                  ›
                </span>
              </button>
            </li>
          ))}
        </ul>
        <p class="quiet">
          Or fill the contact centre with simulated people: <a href="/guided.html">guided demo</a>.
        </p>
      </div>
    </main>
  );
}
