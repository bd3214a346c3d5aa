import { Shape } from '@interlock/look';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useVirtualRows } from '../shell/virtual-rows.ts';
import { MarkGlyph } from './glyphs.tsx';
import { inWindow } from './lane-summary.ts';
import { type StoryLine, type Teller, tellChange } from './story.ts';
import type { TimeWords } from './time-words.ts';
import type { TimelineStore } from './timeline-store.ts';
import { TONES } from './tones.ts';

export interface StoryListProps {
  readonly store: TimelineStore;
  readonly teller: Teller;
  readonly times: TimeWords;
  /** Raised each time the selected change is to be shown and given the focus. */
  readonly showing: number;
}

const ROW_PX = 38;

/** Every change in words: the lanes' equivalent, and in step with them. (TV12, TV15) */
export function StoryList({ store, teller, times, showing }: StoryListProps) {
  const { words } = teller;
  const lanes = store.lanes.value;
  const window = store.restingWindow.value;
  const changes = store.changes.value;
  const selected = store.selected.value;
  const seen = useMemo(() => inWindow(changes, window), [changes, window.from, window.to]);
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows({ count: seen.length, rowHeight: ROW_PX, scroller: box });
  const selectedIndex = seen.findIndex(({ key }) => key === selected);

  useEffect(() => {
    if (selectedIndex !== -1) virtual.scrollTo(selectedIndex);
  }, [selected, selectedIndex === -1]);
  // Who follows the clock reads the newest, unless they have scrolled away from it or chosen another.
  const isFollowing = store.range.value.kind === 'last' && selected === null;
  const wasAtEnd = useRef(true);
  useEffect(() => {
    if (isFollowing && wasAtEnd.current && seen.length > 0) virtual.scrollTo(seen.length - 1);
  }, [isFollowing, seen.length]);
  // The row may be drawn only when the window has come to rest and the list has scrolled.
  const wantsFocus = useRef(false);
  useEffect(() => {
    wantsFocus.current = showing > 0;
  }, [showing]);
  useEffect(() => {
    if (!wantsFocus.current || selectedIndex === -1) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-index="${selectedIndex}"] button`);
    if (row == null) return;
    wantsFocus.current = false;
    row.focus();
  });

  function go(index: number): void {
    const next = seen[Math.min(seen.length - 1, Math.max(0, index))];
    if (next === undefined) return;
    store.selected.value = next.key;
    store.at.value = next.at;
    virtual.scrollTo(seen.indexOf(next));
    wantsFocus.current = true;
  }

  function key(event: KeyboardEvent, index: number): void {
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: seen.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  }

  const tabStop = selectedIndex === -1 ? (virtual.rows[0]?.index ?? 0) : selectedIndex;
  return (
    <section class="card tl-story" aria-labelledby="tl-story-title">
      <header>
        <h2 id="tl-story-title">{words.story.title}</h2>
        <span class="muted num">{words.story.count(seen.length)}</span>
      </header>
      {seen.length === 0 ? (
        <p class="muted tl-none">{words.story.none}</p>
      ) : (
        <div
          class="tl-rows"
          ref={box}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            wasAtEnd.current = scrollTop + clientHeight > scrollHeight - 2 * ROW_PX;
          }}
        >
          <ol style={{ height: `${virtual.totalHeight}px` }} data-testid="timeline-story">
            {virtual.rows.map(({ index, start }) => {
              const change = seen[index];
              if (change === undefined || lanes === null) return null;
              const line = tellChange(teller, lanes, change);
              const isSelected = change.key === selected;
              return (
                <li
                  key={change.key}
                  ref={virtual.measure}
                  data-index={index}
                  aria-setsize={seen.length}
                  aria-posinset={index + 1}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <button
                    type="button"
                    class={isSelected ? 'tl-row is-selected' : 'tl-row'}
                    aria-current={isSelected ? 'true' : undefined}
                    tabIndex={index === tabStop ? 0 : -1}
                    onClick={() => go(index)}
                    onKeyDown={(event) => key(event, index)}
                  >
                    <time class="num" dateTime={new Date(line.at).toISOString()}>
                      {times.exact(line.at)}
                    </time>
                    <span class={line.shape === 'none' ? 'tl-what' : `tl-what s-${TONES[line.shape]}`}>
                      <LineShape line={line} />
                      {line.what}
                    </span>
                    <span class="muted">{line.why}</span>
                  </button>
                </li>
              );
            })}
          </ol>
        </div>
      )}
    </section>
  );
}

function LineShape({ line }: { line: StoryLine }) {
  if (line.mark !== null)
    return (
      <svg class="shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        <MarkGlyph kind={line.mark} x={0} y={0} />
      </svg>
    );
  return line.shape === 'none' ? <span class="tl-noshape" /> : <Shape tone={TONES[line.shape]} />;
}
