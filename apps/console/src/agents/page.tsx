import './agents.css';
import { nameOfWork } from '@interlock/words';
import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { ActDialog } from '../acts/act-dialog.tsx';
import type { WantedAct } from '../acts/wanted-act.ts';
import { addresses } from '../shell/router.ts';
import { meOf } from '../shell/session.ts';
import { SidePair } from '../shell/side.tsx';
import { Stale } from '../shell/stale.tsx';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { agentList, findAgents, type ListedAgent } from './agent-list.ts';
import { type OpenSession, readSessions } from './read-sessions.ts';
import { AGENTS_WORDS } from './words.ts';

const SHOWN = 200;
const READ_AGAIN_MS = 10_000;

/** Agents with their teams, skills and sessions, and the way to sign one out. (UI40) */
export function Page() {
  const { api, live, definition, router, session, speaker, timers } = useConsole();
  const me = meOf(session.state.value);
  const isAdministrator = me?.role === 'administrator';
  const { words } = speaker.value;
  const own = useWords(AGENTS_WORDS);
  useTopic({ kind: 'floor' });
  const [sessions, setSessions] = useState<ReadonlyMap<string, OpenSession>>(new Map());
  const [turn, setTurn] = useState(0);
  const act = useSignal<WantedAct | null>(null);
  useEffect(() => {
    let isOver = false;
    let cancel = (): void => {};
    async function read(): Promise<void> {
      const found = await readSessions(api);
      if (isOver) return;
      if (found !== null) setSessions(found);
      cancel = timers.after(READ_AGAIN_MS, () => void read());
    }
    void read();
    return () => {
      isOver = true;
      cancel();
    };
  }, [api, timers, turn]);

  const query = router.query.value;
  const search = query.get('q') ?? '';
  const onlySignedIn = query.get('signedIn') === 'yes';
  const all = agentList(live.floor.current.value.byId.values(), definition.value, me === null ? [] : me.teams);
  const found = findAgents(all, search, onlySignedIn);
  const capacity = (definition.value?.channels ?? [])
    .map((channel) => own.level(channel.label, channel.capacity))
    .join(', ');
  return (
    <div class="page">
      <Stale freshness={live.floor.freshness.value} />
      <div class="page-head">
        <h1>{words.pages.agents}</h1>
        <p class="muted">{own.lead}</p>
      </div>
      <search class="tools">
        <input
          type="search"
          class="wide"
          placeholder={own.search}
          aria-label={own.search}
          data-testid="agent-search"
          value={search}
          onInput={(event) => router.setQuery({ q: event.currentTarget.value })}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={onlySignedIn}
            onChange={(event) => router.setQuery({ signedIn: event.currentTarget.checked ? 'yes' : null })}
          />
          {own.onlySignedIn}
        </label>
        {capacity !== '' && (
          <small>
            {own.capacity}: {capacity}
          </small>
        )}
        <small class="num count">{own.count(found.length, all.length)}</small>
      </search>
      {all.length === 0 ? (
        <div class="card empty">
          <p>
            <b>{own.empty}</b>
          </p>
          <p class="muted">{own.emptyNext}</p>
        </div>
      ) : (
        <div class="card scroll-x">
          <table class="rows agents" data-testid="agents">
            <thead>
              <tr>
                {(['agent', 'teams', 'skills', 'now', 'session', 'link', 'acts'] as const).map((name) => (
                  <th key={name} scope="col">
                    {own[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.slice(0, SHOWN).map((agent) => (
                <AgentLine
                  key={agent.agentId}
                  agent={agent}
                  session={sessions.get(agent.agentId) ?? null}
                  onSignOut={(inHand) => {
                    act.value = { kind: 'signOut', agentId: agent.agentId, name: agent.name, isAtWork: inHand };
                  }}
                  onTakeOver={
                    isAdministrator
                      ? (inHand) => {
                          act.value = { kind: 'takeOver', agentId: agent.agentId, name: agent.name, inHand };
                        }
                      : null
                  }
                />
              ))}
            </tbody>
          </table>
          {found.length === 0 && <p class="empty muted">{own.nothingFound}</p>}
          {found.length > SHOWN && <p class="empty muted">{own.more(found.length - SHOWN)}</p>}
        </div>
      )}
      {act.value !== null && (
        <ActDialog
          key={JSON.stringify(act.value)}
          wanted={act.value}
          onClose={() => {
            act.value = null;
            setTurn(turn + 1);
          }}
        />
      )}
    </div>
  );
}

function AgentLine({
  agent: { agentId, name, teams, skills, row },
  session,
  onSignOut,
  onTakeOver,
}: {
  agent: ListedAgent;
  session: OpenSession | null;
  onSignOut: (isAtWork: boolean) => void;
  /** Null for who may not. */
  onTakeOver: ((inHand: readonly string[]) => void) | null;
}) {
  const { live, speaker } = useConsole();
  const { words, time } = speaker.value;
  const own = useWords(AGENTS_WORDS);
  const isSignedIn = row !== null && row.session !== 'signedOut';
  return (
    <tr data-testid={`agent-${agentId}`}>
      <th scope="row">
        <a href={addresses.timeline(agentId)}>{name}</a>
        {name !== agentId && <small>{agentId}</small>}
      </th>
      <td>{teams.join(', ') || own.none}</td>
      <td>{skills.map(({ label, level }) => own.level(label, level)).join(', ') || own.none}</td>
      <td>{isSignedIn && <SidePair row={row} />}</td>
      <td>
        {row === null ? (
          // Before the floor has been told nobody is known to have signed in or not.
          live.floor.freshness.value !== 'loading' && <small>{own.never}</small>
        ) : !isSignedIn ? (
          <small>{own.signedOut}</small>
        ) : (
          <span class="two">
            {(row.session === 'lost' ? own.lost : own.linked)(time.short(session?.since ?? row.sessionSince ?? 0))}
            {session?.signOutPending === true && (
              <small class="s-held">{session.workInProgress > 0 ? own.afterWork : own.leaving}</small>
            )}
            {session !== null && session.logoutAt !== null && <small>{own.logout(time.short(session.logoutAt))}</small>}
            {session?.origin != null && <small>{own.origin(session.origin)}</small>}
          </span>
        )}
      </td>
      <td>
        {isSignedIn && (
          <span class="two">
            {row.wire === null ? own.noCrm : own.wires[row.wire]}
            {row.strength !== null && <small>{words.strength[row.strength]}</small>}
          </span>
        )}
      </td>
      <td>
        {isSignedIn && (
          <div class="buttons">
            <button
              type="button"
              data-testid="sign-out-agent"
              onClick={() => onSignOut((session?.workInProgress ?? row.workCount) > 0)}
            >
              {own.signOut}
            </button>
            {onTakeOver !== null && (
              <button
                type="button"
                data-testid="take-over"
                onClick={() =>
                  onTakeOver(
                    row.work
                      .filter(({ kind, state }) => kind === 'interaction' && (state === 'active' || state === 'parked'))
                      .map((item) => nameOfWork(speaker.value, item)),
                  )
                }
              >
                {own.takeOver}
              </button>
            )}
          </div>
        )}
      </td>
    </tr>
  );
}
