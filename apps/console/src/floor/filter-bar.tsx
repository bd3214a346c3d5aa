import { Chevron, Cross } from '@interlock/look';
import { useMemo, useState } from 'preact/hooks';
import { ACT_WORDS } from '../acts/words.ts';
import { addressOf } from '../shell/router.ts';
import { useConsole, useWords } from '../shell/use-console.ts';
import type { FloorModel } from './floor-model.ts';
import { type FloorQuery, GROUPS, LINKS, listPart, type PartName, STATES, TROUBLES } from './floor-query.ts';
import { createSavedViews, viewOf } from './saved-views.ts';
import { FLOOR_WORDS } from './words.ts';

/** Search, filter, grouping and views: all of it goes into the address. */
export function FilterBar({ query, model, onDrain }: { query: FloorQuery; model: FloorModel; onDrain: () => void }) {
  const { router, speaker } = useConsole();
  const { words } = speaker.value;
  const { tools } = useWords(FLOOR_WORDS);
  const acts = useWords(ACT_WORDS);
  const set = (part: PartName, values: readonly string[]) => router.setQuery({ [part]: listPart(values), view: null });
  const chosen: [PartName, readonly string[], (value: string) => string][] = [
    ['state', query.states, (value) => tools.states[value as keyof typeof tools.states]],
    ['team', query.teams, (value) => value || tools.noTeam],
    ['hold', query.holds, (value) => words.hold[value as keyof typeof words.hold] ?? value],
    ['link', query.links, (value) => tools.links[value as keyof typeof tools.links]],
    ['trouble', query.troubles, (value) => tools.troubles[value as keyof typeof tools.troubles]],
  ];
  const setCount = chosen.reduce((sum, [, values]) => sum + values.length, 0);
  return (
    <search class="tools">
      <input
        type="search"
        placeholder={tools.search}
        aria-label={tools.search}
        data-testid="search"
        value={query.search}
        onInput={(event) => router.setQuery({ q: event.currentTarget.value, view: null })}
      />
      <button type="button" popovertarget="floor-filter" data-testid="filter">
        {setCount === 0 ? tools.filter : tools.filterCount(setCount)}
        <Chevron />
      </button>
      <FilterMenu query={query} set={set} />
      <label class="inline">
        <span>{tools.group}</span>
        <select
          data-testid="group"
          value={query.group ?? ''}
          onChange={(event) => router.setQuery({ group: event.currentTarget.value, view: null })}
        >
          <option value="">{tools.groups.none}</option>
          {GROUPS.map((group) => (
            <option key={group} value={group}>
              {tools.groups[group]}
            </option>
          ))}
        </select>
      </label>
      <Views />
      <ul class="chosen">
        {chosen.flatMap(([part, values, wordOf]) =>
          values.map((value) => (
            <li key={`${part} ${value}`}>
              <button
                type="button"
                class="chip"
                onClick={() =>
                  set(
                    part,
                    values.filter((other) => other !== value),
                  )
                }
              >
                {wordOf(value)}
                <Cross />
              </button>
            </li>
          )),
        )}
      </ul>
      <Count model={model} />
      <button type="button" onClick={onDrain} data-testid="drain">
        {acts.drain.button}
      </button>
    </search>
  );
}

function Count({ model }: { model: FloorModel }) {
  const { live } = useConsole();
  const { grid } = useWords(FLOOR_WORDS);
  const all = live.floor.current.value.byId.size;
  return (
    <small class="num count" data-testid="count">
      {live.floor.freshness.value === 'loading' ? '' : grid.count(model.count.value, all)}
    </small>
  );
}

function FilterMenu({ query, set }: { query: FloorQuery; set: (part: PartName, values: readonly string[]) => void }) {
  const { definition, live, router, speaker } = useConsole();
  const { words } = speaker.value;
  const { tools } = useWords(FLOOR_WORDS);
  const { freshness } = live.floor;
  const known = freshness.value;
  // Teams that are there: those of the definition, and those that only an agent's sign-in names.
  const teams = useMemo(() => {
    const labels = new Set(definition.value?.teams.map(({ label }) => label));
    for (const { team } of live.floor.byId.values()) if (team !== null) labels.add(team);
    return [...labels].sort((a, b) => a.localeCompare(b));
  }, [definition.value, known]);
  const holds = Object.keys(words.hold) as (keyof typeof words.hold)[];
  return (
    <div id="floor-filter" popover="auto" class="card filter-menu" data-testid="filter-menu">
      <Choices
        legend={tools.state}
        values={STATES.map((value) => [value, tools.states[value]])}
        chosen={query.states}
        onChange={(values) => set('state', values)}
      />
      <Choices
        legend={tools.team}
        values={teams.map((value) => [value, value])}
        chosen={query.teams}
        onChange={(values) => set('team', values)}
      />
      <Choices
        legend={tools.trouble}
        values={TROUBLES.map((value) => [value, tools.troubles[value]])}
        chosen={query.troubles}
        onChange={(values) => set('trouble', values)}
      />
      <Choices
        legend={tools.link}
        values={LINKS.map((value) => [value, tools.links[value]])}
        chosen={query.links}
        onChange={(values) => set('link', values)}
      />
      <Choices
        legend={tools.hold}
        values={holds.map((value) => [value, words.hold[value]])}
        chosen={query.holds}
        onChange={(values) => set('hold', values)}
      />
      <button type="button" onClick={() => router.go(addressOf(''), 'replace')}>
        {tools.clear}
      </button>
    </div>
  );
}

function Choices({
  legend,
  values,
  chosen,
  onChange,
}: {
  legend: string;
  values: readonly (readonly [string, string])[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  if (values.length === 0) return null;
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {values.map(([value, label]) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            data-testid={`choose-${value}`}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Named views of this browser; the one that is shown is named in the address, so that a link carries it. */
function Views() {
  const { memory, router, say } = useConsole();
  const { tools } = useWords(FLOOR_WORDS);
  const views = useMemo(() => createSavedViews(memory), [memory]);
  const [name, setName] = useState('');
  const query = router.query.value;
  const shown = query.get('view');

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(new URL(addressOf('', query), window.location.href).href);
    say(tools.copied);
  }

  return (
    <>
      <button type="button" popovertarget="floor-views" data-testid="views">
        {shown ?? tools.views}
        <Chevron />
      </button>
      <div id="floor-views" popover="auto" class="card view-menu">
        {views.list.value.length === 0 && <p class="muted">{tools.viewsEmpty}</p>}
        <ul>
          {views.list.value.map((view) => (
            <li key={view.name}>
              <a
                href={addressOf('', new URLSearchParams([...new URLSearchParams(view.query), ['view', view.name]]))}
                aria-current={view.name === shown ? 'true' : undefined}
              >
                {view.name}
              </a>
              <button
                type="button"
                class="plain icon"
                aria-label={tools.forget(view.name)}
                onClick={() => views.forget(view.name)}
              >
                <Cross />
              </button>
            </li>
          ))}
        </ul>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            views.save(name, query);
            router.setQuery({ ...Object.fromEntries(viewOf(query)), view: name.trim() });
            setName('');
          }}
        >
          <label class="field">
            <span>{tools.viewName}</span>
            <input
              type="text"
              maxLength={60}
              value={name}
              data-testid="view-name"
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
          <button type="submit" data-testid="view-save">
            {tools.save}
          </button>
        </form>
        <button type="button" onClick={() => void copy()}>
          {tools.copy}
        </button>
      </div>
    </>
  );
}
