import type { Person } from '../server/desk.ts';
import type { DeskClient, DeskConfig } from './desk-client.ts';
import { signOut } from './page-state.ts';
import { ShapeIcon, shapeOf } from './shape.tsx';
import { initialsOf } from './words.ts';

export function Brand() {
  return (
    <span class="brand">
      <img src="/mark.svg" alt="" />
      Harbour help desk
    </span>
  );
}

export function TopBar({ desk, config, person }: { desk: DeskClient; config: DeskConfig; person: Person }) {
  return (
    <header class="top">
      <h1>
        <Brand />
      </h1>
      <span class="gap" />
      {person.role === 'supervisor' && <a href="/guided.html">Guided demo</a>}
      {person.role === 'agent' && <PresencePicker desk={desk} config={config} person={person} />}
      <div class="me">
        <span class="avatar" aria-hidden="true">
          {initialsOf(person.name)}
        </span>
        <span class="name" data-testid="me">
          {person.name}
        </span>
        <button type="button" class="button" data-testid="sign-out" onClick={signOut}>
          Sign out
        </button>
      </div>
    </header>
  );
}

function PresencePicker({ desk, config, person }: { desk: DeskClient; config: DeskConfig; person: Person }) {
  const { statusId, changedBy } = person.presence;
  const shape = shapeOf(statusId);
  const label = config.presences.find((presence) => presence.statusId === statusId)?.label ?? statusId;
  return (
    <div class="presence">
      <label for="presence" class="unseen">
        Your presence
      </label>
      <span class="field">
        <span class={`state s-${shape}`}>
          <ShapeIcon shape={shape} />
        </span>
        <select
          id="presence"
          class={`choice s-${shape}`}
          data-testid="presence-select"
          value={statusId}
          onChange={(event) => void desk.setPresence(person.id, event.currentTarget.value, 'user')}
        >
          {config.presences.map((presence) => (
            <option key={presence.statusId} value={presence.statusId}>
              {presence.label}
            </option>
          ))}
        </select>
      </span>
      <span class="quiet by" aria-live="polite">
        <span class="unseen" data-testid="presence-current" data-status={statusId} data-by={changedBy}>
          {label}
        </span>
        {changedBy === 'api' ? 'set by the contact centre' : 'your own choice'}
      </span>
    </div>
  );
}
