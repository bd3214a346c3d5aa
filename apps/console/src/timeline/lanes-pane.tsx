import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useConsole } from '../shell/use-console.ts';
import { type Change, type LaneName, nearestChange, stepChange, stepLane } from './changes.ts';
import { hoverText } from './hover-text.ts';
import { inWindow, laneShares } from './lane-summary.ts';
import { LAYOUT, pictureHeight } from './lanes-layout.ts';
import { LanesPicture } from './lanes-picture.tsx';
import { Overlay } from './overlay.tsx';
import { type LaneGestures, listenToPointers } from './pointer-moves.ts';
import { type Teller, tellChange } from './story.ts';
import { ticksOf } from './time-ticks.ts';
import { panBy, reveal, spanOf, type TimeScale, type TimeWindow, timeScale, zoomBy } from './time-window.ts';
import type { TimeWords } from './time-words.ts';
import type { TimelineStore } from './timeline-store.ts';

/** Room that a mark of time wants. */
const TICK_PX = 110;
/** How near a press must be to a change to mean it. */
const NEAR_PX = 8;

export interface LanesPaneProps {
  readonly store: TimelineStore;
  readonly teller: Teller;
  readonly times: TimeWords;
  /** The picture, for export. */
  readonly picture: { current: SVGSVGElement | null };
  /** Shows a change in the story and goes there. */
  readonly onShow: () => void;
}

/** The lanes, and what one does with them by pointer and by keyboard. (TV1, TV3, TV10) */
export function LanesPane({ store, teller, times, picture, onShow }: LanesPaneProps) {
  const { say: announce } = useConsole();
  const pane = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const hover = useSignal<{ x: number; y: number } | null>(null);

  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  const lanes = store.lanes.value;
  const window = store.window.value;
  const rows = store.rows.value;
  const now = store.now.value;
  const lineWidth = Math.max(100, width - LAYOUT.labelWidth - LAYOUT.right);
  const scale = useMemo(() => timeScale(window, lineWidth), [window.from, window.to, lineWidth]);
  const ticks = useMemo(
    () => ticksOf(window, lineWidth / TICK_PX, times.offsetMs),
    [window.from, window.to, lineWidth, times],
  );
  const height = pictureHeight(rows.rows);

  function select(change: Change | null, isRevealed: boolean): void {
    store.selected.value = change?.key ?? null;
    if (change === null || lanes === null) return;
    if (isRevealed) {
      const next = reveal(store.window.value, change.at);
      if (next !== store.window.value) store.show(next);
    }
    const line = tellChange(teller, lanes, change);
    announce([times.exact(line.at), line.what, line.why].filter((text) => text !== '').join('; '));
  }

  function press(x: number, y: number): void {
    const at = Math.round(scale.at(x));
    const lane = laneAt(y);
    const near = store.changes.value.filter(
      (change) => Math.abs(scale.x(change.at) - x) <= NEAR_PX && (lane === null || change.lane === lane),
    );
    const found = near[nearestChange(near, at)];
    store.at.value = found?.at ?? Math.min(at, store.now.value);
    select(found ?? null, false);
  }

  const gestures = useRef<LaneGestures>({
    left: LAYOUT.labelWidth,
    width: lineWidth,
    pan() {},
    zoom() {},
    press() {},
    hover() {},
  });
  gestures.current = {
    left: LAYOUT.labelWidth,
    width: lineWidth,
    pan: (px) => store.show(panBy(store.window.value, (px / lineWidth) * spanOf(store.window.value))),
    zoom: (factor, x) => zoomAround(store, factor, timeScale(store.window.value, lineWidth).at(Math.min(lineWidth, x))),
    press,
    hover: (x, y) => {
      hover.value = x === null ? null : { x, y };
    },
  };
  useEffect(() => {
    const element = pane.current;
    return element === null ? undefined : listenToPointers(element, () => gestures.current);
  }, []);

  function key(event: KeyboardEvent): void {
    const meaning = keyMeaning(event);
    if (meaning === null) return;
    event.preventDefault();
    const changes = store.changes.value;
    const { selected } = store;
    const middle = (store.window.value.from + store.window.value.to) / 2;
    const current = changes.find((change) => change.key === selected.value);
    switch (meaning) {
      case 'previous':
      case 'next':
      case 'first':
      case 'last': {
        const next = stepChange(
          changes,
          selected.value,
          meaning,
          meaning === 'next' ? store.window.value.from : store.window.value.to,
        );
        if (next !== null) select(next, true);
        return;
      }
      case 'up':
      case 'down': {
        const next =
          current === undefined ? stepChange(changes, null, 'next', middle) : stepLane(changes, current, meaning);
        if (next !== null) select(next, true);
        return;
      }
      case 'earlier':
      case 'later':
        store.show(panBy(store.window.value, ((meaning === 'later' ? 1 : -1) * spanOf(store.window.value)) / 5));
        return;
      case 'zoomIn':
      case 'zoomOut':
        zoomAround(store, meaning === 'zoomIn' ? 0.5 : 2, current?.at ?? store.at.value ?? middle);
        return;
      case 'show':
        if (current !== undefined) store.at.value = current.at;
        onShow();
        return;
      case 'none':
        select(null, false);
        store.at.value = null;
        return;
    }
  }

  const seen = useMemo(() => inWindow(store.changes.value, window), [store.changes.value, window.from, window.to]);
  const hovered = useComputed(() => hover.value);
  return (
    <div
      ref={pane}
      class="tl-pane"
      role="application"
      aria-label={teller.words.summary.lanes(
        lanes?.name ?? '',
        times.second(window.from),
        times.second(window.to),
        seen.length,
      )}
      aria-describedby="tl-summary tl-keys"
      data-testid="timeline-lanes"
      data-changes={seen.length}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has the keys of its own that the description names
      tabIndex={0}
      onKeyDown={key}
    >
      <svg ref={picture} class="tl-svg" width={Math.max(1, width)} height={height} aria-hidden="true">
        {lanes !== null && width > 0 && (
          <>
            <LanesPicture
              lanes={lanes}
              rows={rows}
              scale={scale}
              ticks={ticks}
              tickLabel={times.tick}
              teller={teller}
              now={now}
            />
            <Overlay store={store} scale={scale} height={height} times={times} teller={teller} hover={hovered} />
          </>
        )}
      </svg>
      {lanes !== null && <HoverNote store={store} scale={scale} hover={hovered} teller={teller} times={times} />}
      <p id="tl-summary" class="spoken">
        {lanes !== null && summaryText(teller, lanes, window)}
      </p>
      <p id="tl-keys" class="spoken">
        {teller.words.summary.keys}
      </p>
    </div>
  );
}

/** While it follows the clock, zooming keeps the end at now. */
export function zoomAround(store: TimelineStore, factor: number, keep: number): void {
  const range = store.range.value;
  const window = store.window.value;
  if (range.kind === 'last' && keep > window.to - spanOf(window) / 20) {
    const next = zoomBy(window, factor, window.to);
    store.follow(spanOf(next));
  } else store.show(zoomBy(window, factor, keep));
}

function laneAt(y: number): LaneName | null {
  if (y >= LAYOUT.marksTop && y < LAYOUT.marksTop + LAYOUT.flagHeight) return 'other';
  if (y >= LAYOUT.contactCenterTop && y < LAYOUT.contactCenterTop + LAYOUT.laneHeight) return 'contactCenter';
  if (y >= LAYOUT.crmTop && y < LAYOUT.crmTop + LAYOUT.laneHeight) return 'crm';
  return y >= LAYOUT.workTop ? 'work' : null;
}

type Meaning =
  | 'previous'
  | 'next'
  | 'first'
  | 'last'
  | 'up'
  | 'down'
  | 'earlier'
  | 'later'
  | 'zoomIn'
  | 'zoomOut'
  | 'show'
  | 'none';

function keyMeaning(event: KeyboardEvent): Meaning | null {
  if (event.altKey || event.metaKey || event.ctrlKey) return null;
  switch (event.key) {
    case 'ArrowLeft':
      return event.shiftKey ? 'earlier' : 'previous';
    case 'ArrowRight':
      return event.shiftKey ? 'later' : 'next';
    case 'ArrowUp':
      return 'up';
    case 'ArrowDown':
      return 'down';
    case 'Home':
      return 'first';
    case 'End':
      return 'last';
    case 'PageUp':
      return 'earlier';
    case 'PageDown':
      return 'later';
    case '+':
    case '=':
      return 'zoomIn';
    case '-':
    case '_':
      return 'zoomOut';
    case 'Enter':
      return 'show';
    case 'Escape':
      return 'none';
    default:
      return null;
  }
}

/** What the lanes show at a glance, for those who do not see them. (TV15) */
function summaryText(teller: Teller, lanes: NonNullable<TimelineStore['lanes']['value']>, window: TimeWindow): string {
  const { words } = teller;
  const sides = (['contactCenter', 'crm'] as const).map((side) => {
    const shares = laneShares(lanes[side], window).map(({ shape, share }) =>
      words.summary.share(words.shape[shape], `${Math.round(share * 100)} %`),
    );
    return `${words.lane[side]}: ${shares.join(', ')}.`;
  });
  const marks = new Map<keyof typeof words.mark, number>();
  for (const { kind, from, to } of lanes.marks)
    if (from <= window.to && (to ?? window.to) >= window.from) marks.set(kind, (marks.get(kind) ?? 0) + 1);
  const marked = [...marks].map(([kind, count]) => words.summary.marks(words.mark[kind], count));
  return [...sides, marked.length === 0 ? words.noMarks : marked.join(', ')].join(' ');
}

/** The full words of what is under the pointer, beside it. */
function HoverNote({
  store,
  scale,
  hover,
  teller,
  times,
}: {
  store: TimelineStore;
  scale: TimeScale;
  hover: { readonly value: { x: number; y: number } | null };
  teller: Teller;
  times: TimeWords;
}) {
  const { value } = hover;
  const lanes = store.lanes.value;
  if (value === null || lanes === null) return null;
  const text = hoverText(teller, lanes, laneAt(value.y), Math.round(scale.at(value.x)), scale);
  const isRight = value.x > scale.widthPx - 260;
  return (
    <div
      class="tl-note"
      aria-hidden="true"
      style={
        isRight
          ? { right: `${scale.widthPx + LAYOUT.right - value.x + 12}px`, top: `${value.y + 14}px` }
          : { left: `${LAYOUT.labelWidth + value.x + 12}px`, top: `${value.y + 14}px` }
      }
    >
      <b class="num">{times.exact(scale.at(value.x))}</b>
      {text.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
