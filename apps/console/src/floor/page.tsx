import './floor.css';
import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { ActDialog } from '../acts/act-dialog.tsx';
import type { WantedAct } from '../acts/wanted-act.ts';
import { lazyPart } from '../shell/lazy-part.tsx';
import { meOf } from '../shell/session.ts';
import { Stale } from '../shell/stale.tsx';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { AgentPanel } from './agent-panel.tsx';
import { Cards } from './cards.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FloorGrid } from './floor-grid.tsx';
import { createFloorModel, type FloorModel } from './floor-model.ts';
import { PARTS, readFloorQuery } from './floor-query.ts';
import { FLOOR_WORDS } from './words.ts';

const ActsMenu = lazyPart(async () => (await import('./acts-menu.tsx')).ActsMenu);

/** Every agent, live: both states, why, work in hand, links; and what can be done about it. */
export function Page() {
  const { live, router, speaker } = useConsole();
  useTopic({ kind: 'floor' });
  const query = readFloorQuery(router.query.value);
  const [model] = useState(() => createFloorModel(live.floor, query));
  useEffect(() => model.close, [model]);
  const asked = PARTS.map((part) => router.query.value.get(part) ?? '').join('\n');
  useEffect(() => model.ask(readFloorQuery(router.query.value)), [model, asked]);

  const act = useSignal<WantedAct | null>(null);
  const menu = useSignal<{ agentId: string; at: { x: number; y: number } } | null>(null);
  // What changes ten times a second is read further down: the knobs stay as they are.
  const freshness = live.floor.freshness.value;
  const menuRow = menu.value === null ? undefined : live.floor.byId.get(menu.value.agentId);

  return (
    <div class="page floor">
      <h1 class="spoken">{speaker.value.words.pages.floor}</h1>
      <Stale freshness={freshness} />
      <Cards />
      <FilterBar
        query={query}
        model={model}
        onDrain={() => {
          act.value = { kind: 'drain', teamId: null };
        }}
      />
      <div class={query.agentId === null ? 'split' : 'split open'}>
        <div class="grid-frame" data-fresh={freshness}>
          <FloorGrid
            model={model}
            query={query}
            onShow={(agentId) => router.setQuery({ agent: agentId })}
            onActs={(agentId, at) => {
              menu.value = { agentId, at };
            }}
          />
          <Nobody model={model} />
        </div>
        {query.agentId !== null && (
          <AgentPanel
            key={query.agentId}
            agentId={query.agentId}
            onClose={() => router.setQuery({ agent: null })}
            onAct={(wanted) => {
              act.value = wanted;
            }}
          />
        )}
      </div>
      {menu.value !== null && menuRow !== undefined && (
        <ActsMenu
          key={JSON.stringify(menu.value)}
          row={menuRow}
          at={menu.value.at}
          onAct={(wanted) => {
            act.value = wanted;
          }}
          onClose={() => {
            menu.value = null;
          }}
        />
      )}
      {act.value !== null && (
        <ActDialog
          key={JSON.stringify(act.value)}
          wanted={act.value}
          onClose={() => {
            act.value = null;
          }}
        />
      )}
    </div>
  );
}

function Nobody({ model }: { model: FloorModel }) {
  const { live, session } = useConsole();
  const guidedDemoUrl = meOf(session.state.value)?.guidedDemoUrl;
  const { grid } = useWords(FLOOR_WORDS);
  if (model.count.value > 0) return null;
  const isLoading = live.floor.freshness.value === 'loading';
  const isFiltered = live.floor.current.value.byId.size > 0;
  return (
    <div class="nobody" role="status" data-testid="nobody">
      <p>
        <b>{isLoading ? grid.loading : isFiltered ? grid.nothingFound : grid.empty}</b>
      </p>
      {!isLoading && !isFiltered && <p class="muted">{grid.emptyNext}</p>}
      {!isLoading && !isFiltered && guidedDemoUrl !== undefined && (
        <p>
          <a href={guidedDemoUrl} data-testid="guided-demo">
            {grid.guided}
          </a>
        </p>
      )}
    </div>
  );
}
