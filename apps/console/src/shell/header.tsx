import { Chevron, Shape } from '@interlock/look';
import type { Me } from '@interlock/protocol/console';
import type { Tone } from '@interlock/words';
import { PAGES } from './pages.ts';
import { addressOf, BASE } from './router.ts';
import { LANGUAGES, THEMES } from './settings.ts';
import { useConsole } from './use-console.ts';

/** Pages, the connection, and who looks. */
export function Header({ me, pageId }: { me: Me; pageId: string | null }) {
  const { words } = useConsole().speaker.value;
  return (
    <header class="top">
      <a class="brand" href={BASE}>
        <Mark />
        {words.shell.product}
      </a>
      <nav aria-label={words.shell.navigation}>
        <Links me={me} group="supervisor" pageId={pageId} />
        <Links me={me} group="administrator" pageId={pageId} />
      </nav>
      <Connection />
      <Account me={me} />
    </header>
  );
}

/** Pages that one comes to from another stand below it. */
const PARENTS: Readonly<Record<string, string>> = { queue: 'queues', item: 'queues', timeline: 'floor' };

function Links({ me, group, pageId }: { me: Me; group: 'supervisor' | 'administrator'; pageId: string | null }) {
  const { words } = useConsole().speaker.value;
  const pages = PAGES.filter((page) => page.group === group && page.roles.includes(me.role));
  const current = pageId === null ? null : (PARENTS[pageId] ?? pageId);
  if (pages.length === 0) return null;
  return (
    <ul>
      {pages.map(({ id, path }) => (
        <li key={id}>
          <a
            href={addressOf(path)}
            data-testid={`nav-${id}`}
            aria-current={id === pageId ? 'page' : id === current ? 'true' : undefined}
          >
            {words.pages[id]}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Two lanes that a bar locks: the product's sign. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M2 6h16M2 14h16" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" fill="none" />
      <path d="M10 3v14" stroke="var(--accent)" stroke-width="2.4" stroke-linecap="round" fill="none" />
    </svg>
  );
}

function Connection() {
  const { live, speaker } = useConsole();
  const { words, time } = speaker.value;
  const state = live.state.value;
  const [tone, text]: [Tone, string] =
    state.state === 'live'
      ? ['ready', words.link.live]
      : state.state === 'offline'
        ? ['off', words.link.offline(time.exact(state.since))]
        : state.state === 'waiting' || (state.state === 'connecting' && state.attempt > 0)
          ? ['held', words.link.since(time.exact(state.since))]
          : ['off', words.link.connecting];
  return (
    <p class={`connection s-${tone}`} data-testid="connection" data-state={state.state} role="status">
      <Shape tone={tone} />
      <span class="spoken">{words.link.label}: </span>
      {text}
    </p>
  );
}

function Account({ me }: { me: Me }) {
  const { session, settings, speaker, definition } = useConsole();
  const { words } = speaker.value;
  const teams =
    me.teams === null
      ? words.shell.teamsAll
      : me.teams.map((id) => definition.value?.teams.find((team) => team.id === id)?.label ?? id).join(', ');
  return (
    <div class="account">
      <button type="button" class="plain" popovertarget="account" data-testid="account">
        <span class="who">
          <b>{me.actor.name}</b>
          <small data-testid="role">{words.shell.roles[me.role]}</small>
          <span class="spoken">{words.shell.account}</span>
        </span>
        <Chevron />
      </button>
      <div id="account" popover="auto" class="card menu">
        <p class="muted">
          {words.shell.roles[me.role]}, {teams}
        </p>
        {me.auth === 'dev' && (
          <label class="field">
            <span>{words.shell.devRole}</span>
            <select
              data-testid="dev-role"
              value={me.role}
              onChange={(event) => {
                const role = event.currentTarget.value;
                if (role === 'supervisor' || role === 'administrator' || role === 'agent')
                  void session.signInDev({ role, name: me.actor.name });
              }}
            >
              {(['supervisor', 'administrator'] as const).map((role) => (
                <option key={role} value={role}>
                  {words.shell.roles[role]}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="field">
          <span>{words.shell.theme}</span>
          <select
            data-testid="theme"
            value={settings.theme.value}
            onChange={(event) => {
              const chosen = THEMES.find((theme) => theme === event.currentTarget.value);
              if (chosen !== undefined) settings.theme.value = chosen;
            }}
          >
            {THEMES.map((theme) => (
              <option key={theme} value={theme}>
                {words.shell.themes[theme]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{words.shell.language}</span>
          <select
            data-testid="language"
            value={settings.language.value}
            onChange={(event) => {
              const chosen = LANGUAGES.find((language) => language === event.currentTarget.value);
              if (chosen !== undefined) settings.language.value = chosen;
            }}
          >
            {LANGUAGES.map((language) => (
              <option key={language} value={language}>
                {words.shell.languages[language]}
              </option>
            ))}
          </select>
        </label>
        <p class="muted">{words.shell.zone(Intl.DateTimeFormat().resolvedOptions().timeZone)}</p>
        <button type="button" data-testid="sign-out" onClick={() => void session.signOut()}>
          {words.shell.signOut}
        </button>
      </div>
    </div>
  );
}
