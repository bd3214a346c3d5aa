import { Shape } from '@interlock/look';
import { SHAPE_TONES } from '@interlock/words';
import { useState } from 'preact/hooks';
import { addresses } from '../shell/router.ts';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { agentList } from './agent-list.ts';
import { AGENTS_WORDS } from './words.ts';

const SHOWN = 200;

/** Agents with their teams and skills, and who is signed in. */
export function Page() {
  const { live, definition, speaker } = useConsole();
  const { words } = speaker.value;
  const own = useWords(AGENTS_WORDS);
  const [search, setSearch] = useState('');
  useTopic({ kind: 'floor' });
  void live.floor.version.value;
  const all = agentList(live.floor.byId.values(), definition.value);
  const wanted = search.trim().toLowerCase();
  const found = all.filter(({ agentId, name }) => `${name} ${agentId}`.toLowerCase().includes(wanted));
  return (
    <div class="page">
      <div class="page-head">
        <h1>{words.pages.agents}</h1>
        <p class="muted">{own.lead}</p>
      </div>
      <div class="tools">
        <input
          type="search"
          placeholder={own.search}
          aria-label={own.search}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
        <small class="num">{own.count(found.length, all.length)}</small>
      </div>
      {all.length === 0 ? (
        <div class="card empty">
          <p>
            <b>{own.empty}</b>
          </p>
          <p class="muted">{own.emptyNext}</p>
        </div>
      ) : (
        <div class="card scroll-x">
          <table class="rows">
            <thead>
              <tr>
                <th scope="col">{own.agent}</th>
                <th scope="col">{own.teams}</th>
                <th scope="col">{own.skills}</th>
                <th scope="col">{own.session}</th>
                <th scope="col">{own.contactCenter}</th>
                <th scope="col">{own.crm}</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, SHOWN).map(({ agentId, name, teams, skills, row }) => (
                <tr key={agentId} data-testid={`agent-${agentId}`}>
                  <td>
                    <a href={addresses.timeline(agentId)}>{name}</a> <small>{name === agentId ? '' : agentId}</small>
                  </td>
                  <td>{teams.join(', ') || own.none}</td>
                  <td>{skills.map(({ label, level }) => own.level(label, level)).join(', ') || own.none}</td>
                  <td>{row === null ? own.never : own[row.session]}</td>
                  {(['contactCenter', 'crm'] as const).map((side) => (
                    <td key={side}>
                      {row !== null && (
                        <span class={`state s-${SHAPE_TONES[row[side].shape]}`}>
                          <Shape tone={SHAPE_TONES[row[side].shape]} />
                          {row[side].label}
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {found.length === 0 && <p class="empty muted">{own.nothingFound}</p>}
        </div>
      )}
    </div>
  );
}
