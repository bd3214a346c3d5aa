import { Chevron } from '@interlock/look';
import { useEffect, useRef, useState } from 'preact/hooks';
import { grid, gridHeader, gridRow, HEADER, ROWS, wideCell } from '../shell/grid-roles.ts';
import { addresses } from '../shell/router.ts';
import { useConsole, useWords } from '../shell/use-console.ts';
import { useVirtualRows } from '../shell/virtual-rows.ts';
import type { FloorModel } from './floor-model.ts';
import { type FloorLine, lineName } from './floor-order.ts';
import { type FloorQuery, type GroupName, reasonOf, SORTS, type SortName, stateOf } from './floor-query.ts';
import { FloorRowLine, ROW_HEIGHT } from './floor-row.tsx';
import { FLOOR_WORDS } from './words.ts';

const HEAD_HEIGHT = 34;

interface FloorGridProps {
  readonly model: FloorModel;
  readonly query: FloorQuery;
  readonly onShow: (agentId: string) => void;
  readonly onActs: (agentId: string, at: { readonly x: number; readonly y: number }) => void;
}

/** The agents: only the lines that are seen are drawn, and one of them has the keyboard. (UI21, UI24) */
export function FloorGrid({ model, query, onShow, onActs }: FloorGridProps) {
  const { live, router, speaker } = useConsole();
  const own = useWords(FLOOR_WORDS);
  const lines = model.lines.value;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows({ count: lines.length, rowHeight: ROW_HEIGHT, scroller, headHeight: HEAD_HEIGHT });
  /** What has the keyboard is remembered by name: it stays with the agent when the order changes. */
  const [active, setActive] = useState<string | null>(null);
  const activeIndex = active === null ? -1 : lines.placeOf(active);
  const drawn = virtual.rows.some(({ index }) => index === activeIndex);
  const mode = live.mode.value;

  useEffect(() => {
    if (scroller.current !== null && (query.search !== '' || query.group !== null)) scroller.current.scrollTop = 0;
  }, [query.search, query.group]);

  function moveTo(index: number): void {
    const to = Math.max(0, Math.min(lines.length - 1, index));
    const line = lines.at(to);
    if (line === undefined) return;
    setActive(lineName(line));
    virtual.scrollTo(to);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const line = lines.at(activeIndex);
    const act = KEYS[event.key === 'F10' && event.shiftKey ? 'ContextMenu' : event.key];
    if (act === undefined) return;
    event.preventDefault();
    switch (act) {
      case 'down':
        return moveTo(activeIndex + 1);
      case 'up':
        return moveTo(activeIndex < 0 ? 0 : activeIndex - 1);
      case 'pageDown':
        return moveTo(activeIndex + virtual.pageRows);
      case 'pageUp':
        return moveTo(activeIndex - virtual.pageRows);
      case 'first':
        return moveTo(0);
      case 'last':
        return moveTo(lines.length - 1);
    }
    if (line === undefined) return;
    if (line.kind === 'group') model.toggle(line.key);
    else if (act === 'open') router.go(addresses.timeline(line.row.agentId));
    else if (act === 'show') onShow(line.row.agentId);
    else {
      const place = scroller.current?.querySelector(`#row-${activeIndex}`)?.getBoundingClientRect();
      onActs(line.row.agentId, { x: (place?.left ?? 0) + 24, y: place?.bottom ?? 0 });
    }
  }

  function lineAt(target: EventTarget | null): { line: FloorLine; index: number } | null {
    const element = target instanceof Element ? target.closest('[data-index]') : null;
    const index = Number(element?.getAttribute('data-index') ?? -1);
    const line = lines.at(index);
    return line === undefined ? null : { line, index };
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is a grid, whose keys and clicks it takes for its rows
    <div
      ref={scroller}
      class="card grid"
      {...grid(lines.length + 1, drawn ? `row-${activeIndex}` : undefined, own.grid.label)}
      data-testid="floor"
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const found = lineAt(event.target);
        if (found === null) return;
        setActive(lineName(found.line));
        if (found.line.kind === 'group') model.toggle(found.line.key);
        else if (!(event.target instanceof Element && event.target.closest('a') !== null))
          onShow(found.line.row.agentId);
      }}
      onContextMenu={(event) => {
        const found = lineAt(event.target);
        if (found?.line.kind !== 'row') return;
        event.preventDefault();
        setActive(lineName(found.line));
        onActs(found.line.row.agentId, { x: event.clientX, y: event.clientY });
      }}
    >
      <Head query={query} />
      <div {...ROWS} class="lines" style={{ height: `${virtual.totalHeight}px` }}>
        {virtual.rows.map(({ index, start }) => {
          const line = lines.at(index);
          if (line === undefined) return null;
          const isActive = index === activeIndex;
          return line.kind === 'group' ? (
            <GroupLine
              key={`group ${line.key}`}
              line={line}
              group={query.group}
              index={index}
              start={start}
              isActive={isActive}
            />
          ) : (
            <FloorRowLine
              key={line.row.agentId}
              row={line.row}
              index={index}
              start={start}
              isActive={isActive}
              isShown={line.row.agentId === query.agentId}
              mode={mode}
              speaker={speaker.value}
              words={own}
            />
          );
        })}
      </div>
      <p id="grid-help" class="spoken">
        {own.grid.help}
      </p>
    </div>
  );
}

const KEYS: Readonly<
  Record<string, 'down' | 'up' | 'pageDown' | 'pageUp' | 'first' | 'last' | 'open' | 'show' | 'acts'>
> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
  Home: 'first',
  End: 'last',
  Enter: 'open',
  ' ': 'show',
  ContextMenu: 'acts',
};

function Head({ query }: { query: FloorQuery }) {
  const { router } = useConsole();
  const { grid } = useWords(FLOOR_WORDS);
  function sortBy(name: SortName): void {
    const isDescending = query.sort === name && !query.isDescending;
    router.setQuery({
      sort: name === 'name' && !isDescending ? null : `${isDescending ? '-' : ''}${name}`,
      view: null,
    });
  }
  return (
    <div {...ROWS} class="head">
      <div {...gridRow(1)} class="line">
        {SORTS.flatMap((name) => {
          const isSorted = query.sort === name;
          const cell = (
            <span
              key={name}
              {...gridHeader(isSorted ? (query.isDescending ? 'descending' : 'ascending') : 'none')}
              class={name === 'work' || name === 'for' ? 'figure' : undefined}
            >
              <button type="button" class="plain" data-testid={`sort-${name}`} onClick={() => sortBy(name)}>
                {grid.columns[name]}
                <span class="arrow" aria-hidden="true">
                  {isSorted ? (query.isDescending ? '↓' : '↑') : ''}
                </span>
              </button>
            </span>
          );
          // The sign that joins the two sides has a column of its own, without a name.
          return name === 'crm' ? [<span key="sign" class="sign" {...HEADER} aria-hidden="true" />, cell] : [cell];
        })}
      </div>
    </div>
  );
}

function GroupLine({
  line,
  group,
  index,
  start,
  isActive,
}: {
  line: Extract<FloorLine, { kind: 'group' }>;
  group: GroupName | null;
  index: number;
  start: number;
  isActive: boolean;
}) {
  const { speaker } = useConsole();
  const { words } = speaker.value;
  const { tools, grid } = useWords(FLOOR_WORDS);
  const { first } = line;
  const reason = reasonOf(first);
  const label =
    group === 'team'
      ? (first.team ?? tools.noTeam)
      : group === 'state'
        ? tools.states[stateOf(first)]
        : reason.kind === 'hold'
          ? (words.hold[reason.name as keyof typeof words.hold] ?? reason.name)
          : reason.kind === 'chosen'
            ? reason.name
            : grid.noReason;
  return (
    <div
      id={`row-${index}`}
      {...gridRow(index + 2, { isExpanded: line.isOpen })}
      class={isActive ? 'line group active' : 'line group'}
      data-index={index}
      data-testid={`group-${line.key}`}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span {...wideCell(9)}>
        <span class={line.isOpen ? 'fold open' : 'fold'}>
          <Chevron />
        </span>
        <b>{label}</b> <small class="num">{line.count}</small>
      </span>
    </div>
  );
}
