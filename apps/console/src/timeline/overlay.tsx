import type { ReadonlySignal } from '@preact/signals';
import type { Change } from './changes.ts';
import { LAYOUT, workArea } from './lanes-layout.ts';
import type { Teller } from './story.ts';
import type { TimeScale } from './time-window.ts';
import type { TimeWords } from './time-words.ts';
import type { TimelineStore } from './timeline-store.ts';

/** What moves: where the pointer is, the instant that is asked about, the change that is selected, and now. */
export function Overlay({
  store,
  scale,
  height,
  times,
  teller,
  hover,
}: {
  store: TimelineStore;
  scale: TimeScale;
  height: number;
  times: TimeWords;
  teller: Teller;
  hover: ReadonlySignal<{ x: number; y: number } | null>;
}) {
  const bottom = height - LAYOUT.bottom + 4;
  const at = store.at.value;
  const selected = store.changes.value.find(({ key }) => key === store.selected.value);
  const now = store.now.value;
  return (
    <svg
      aria-hidden="true"
      x={LAYOUT.labelWidth}
      y="0"
      width={scale.widthPx + LAYOUT.right}
      height={height}
      overflow="hidden"
      class="tl-overlay"
    >
      {isIn(scale, now) && (
        <g class="tl-now">
          <line x1={scale.x(now)} x2={scale.x(now)} y1={LAYOUT.axisHeight} y2={bottom} />
          <circle cx={scale.x(now)} cy={LAYOUT.axisHeight + 1} r="3" />
        </g>
      )}
      {hover.value !== null && (
        <line class="tl-hover" x1={hover.value.x} x2={hover.value.x} y1={LAYOUT.axisHeight} y2={bottom} />
      )}
      {selected !== undefined && isIn(scale, selected.at) && (
        <g class="tl-selected" data-testid="timeline-selected">
          <line x1={scale.x(selected.at)} x2={scale.x(selected.at)} y1={LAYOUT.axisHeight} y2={bottom} />
          <circle cx={scale.x(selected.at)} cy={middleOf(selected, store)} r="6" />
          <circle cx={scale.x(selected.at)} cy={middleOf(selected, store)} r="2.5" class="tl-selected-dot" />
        </g>
      )}
      {at !== null && isIn(scale, at) && (
        <Cursor x={scale.x(at)} text={times.second(at)} scale={scale} bottom={bottom} label={teller.words.ask.label} />
      )}
    </svg>
  );
}

function Cursor({
  x,
  text,
  scale,
  bottom,
  label,
}: {
  x: number;
  text: string;
  scale: TimeScale;
  bottom: number;
  label: string;
}) {
  const width = text.length * 6.6 + 14;
  const left = Math.min(Math.max(0, x - width / 2), scale.widthPx - width);
  return (
    <g class="tl-cursor" data-testid="timeline-cursor">
      <title>{label}</title>
      <line x1={x} x2={x} y1={LAYOUT.axisHeight - 3} y2={bottom} />
      <rect x={left} y="1" width={width} height="20" rx="4" />
      <text x={left + width / 2} y="15" text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

function isIn({ window }: TimeScale, at: number): boolean {
  return at >= window.from && at <= window.to;
}

function middleOf(change: Change, store: TimelineStore): number {
  switch (change.lane) {
    case 'contactCenter':
      return LAYOUT.contactCenterTop + LAYOUT.laneHeight / 2;
    case 'crm':
      return LAYOUT.crmTop + LAYOUT.laneHeight / 2;
    case 'other':
      return LAYOUT.marksTop + LAYOUT.flagHeight / 2;
    case 'work': {
      const { bars, rows } = store.rows.value;
      const placed = change.kind === 'work' ? bars.find(({ bar }) => bar.workId === change.bar.workId) : undefined;
      return LAYOUT.workTop + (placed?.row ?? 0) * workArea(rows).rowHeight + 9;
    }
  }
}
