import type { SideName } from '@interlock/protocol';
import type { LaneSegment, Lanes } from '@interlock/protocol/console';
import { memo } from 'preact/compat';
import { MarkGlyph, StateGlyph } from './glyphs.tsx';
import { type LaneBox, laneBoxes, type SegmentBox } from './lane-boxes.ts';
import { fitted, LAYOUT, pictureHeight, workArea } from './lanes-layout.ts';
import { type MarkFlag, type MarkKind, markBands, markFlags } from './mark-flags.ts';
import { type RequestPath, requestPaths } from './request-paths.ts';
import { labelOf, nameOfBar, type Teller } from './story.ts';
import type { Ticks } from './time-ticks.ts';
import type { TimeScale } from './time-window.ts';
import { type PartBox, type WorkBox, type WorkRows, workBoxes } from './work-rows.ts';

export interface PictureProps {
  readonly lanes: Lanes;
  readonly rows: WorkRows;
  readonly scale: TimeScale;
  readonly ticks: Ticks;
  readonly tickLabel: (at: number, stepMs: number) => string;
  readonly teller: Teller;
  /** Where time has come to. */
  readonly now: number;
}

/**
 * The lanes as one picture that holds all it needs: labels, marks of time, lanes, requests, work, marks. What moves with the
 * pointer is drawn over it. (TV1)
 */
export const LanesPicture = memo(function LanesPicture(props: PictureProps) {
  const { lanes, rows, scale, teller, now } = props;
  const { words } = teller;
  const height = pictureHeight(rows.rows);
  const flags = markFlags(lanes.marks, scale, now);
  return (
    <g class="tl-picture">
      <Axis {...props} height={height} />
      <Label y={LAYOUT.marksTop + 14} text={words.lane.marks} />
      <Label y={LAYOUT.contactCenterTop + 18} text={words.lane.contactCenter} strong />
      <Label y={LAYOUT.crmTop + 18} text={words.lane.crm} strong />
      <Label y={LAYOUT.workTop + 15} text={words.lane.work} />
      <ModeJoin mode={lanes.mode} />
      <svg aria-hidden="true" x={LAYOUT.labelWidth} y="0" width={scale.widthPx} height={height} overflow="hidden">
        <Tracks {...props} />
        <MarkBands {...props} height={height} />
        <Lane side="contactCenter" segments={lanes.contactCenter} top={LAYOUT.contactCenterTop} {...props} />
        <Requests {...props} />
        <Lane side="crm" segments={lanes.crm} top={LAYOUT.crmTop} {...props} />
        <Work {...props} />
        <Unknown {...props} height={height} />
        <MarkFlags flags={flags} teller={teller} isEmpty={flags.length === 0} />
      </svg>
    </g>
  );
});

function Label({ y, text, strong = false }: { y: number; text: string; strong?: boolean }) {
  return (
    <text class={strong ? 'tl-label tl-strong' : 'tl-label'} x="0" y={y}>
      {text}
    </text>
  );
}

/** The sign of the mode stands between the two lanes that it joins. */
function ModeJoin({ mode }: { mode: Lanes['mode'] }) {
  const y = LAYOUT.contactCenterTop + LAYOUT.laneHeight + LAYOUT.requestGap / 2 - 8;
  return (
    <g class="tl-join" transform={`translate(2 ${y})`} fill="none" stroke="currentColor" stroke-width="1.8">
      {mode === 'synchronized' ? (
        <path d="M2 5.5h11M2 10h11" />
      ) : (
        <path d="M2 4.5h10.5M9.8 1.9l2.8 2.6-2.8 2.6M13 11H2.5M5.2 8.4 2.4 11l2.8 2.6" />
      )}
    </g>
  );
}

function Axis({ scale, ticks, tickLabel, height }: PictureProps & { height: number }) {
  return (
    <g class="tl-axis">
      {ticks.at.map((at) => {
        const x = LAYOUT.labelWidth + scale.x(at);
        const isNearEnd = x > LAYOUT.labelWidth + scale.widthPx - 40;
        return (
          <g key={at}>
            <line x1={x} x2={x} y1={LAYOUT.axisHeight} y2={height - LAYOUT.bottom + 4} />
            <text
              x={isNearEnd ? LAYOUT.labelWidth + scale.widthPx : x}
              y={LAYOUT.axisTop}
              text-anchor={isNearEnd ? 'end' : 'middle'}
            >
              {tickLabel(at, ticks.stepMs)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** Narrower boxes are drawn together: thousands of elements would make zooming slow, a few long paths do not. */
const ALONE_PX = 18;

function Lane({
  segments,
  top,
  scale,
  teller,
  side,
}: PictureProps & { segments: readonly LaneSegment[]; top: number; side: SideName }) {
  const boxes = laneBoxes(segments, scale);
  const wide = boxes.filter((box) => box.kind === 'segment' && box.width >= ALONE_PX);
  const paths = narrowPaths(boxes, top);
  return (
    <g class="tl-lane">
      {[...paths].map(([name, d]) => (
        <path key={name} class={name} d={d} />
      ))}
      {wide.map((box) => (
        <WideBox
          key={box.kind === 'segment' ? box.segment.from : 0}
          box={box as SegmentBox}
          top={top}
          teller={teller}
          side={side}
        />
      ))}
    </g>
  );
}

/** One path for all boxes of a kind that have no room for a shape of their own. */
function narrowPaths(boxes: readonly LaneBox[], top: number): Map<string, string> {
  const height = LAYOUT.laneHeight;
  const paths = new Map<string, string>();
  const add = (name: string, x: number, y: number, width: number, boxHeight: number): void => {
    paths.set(
      name,
      `${paths.get(name) ?? ''}M${round(x)} ${round(y)}h${round(width)}v${round(boxHeight)}h${round(-width)}z`,
    );
  };
  for (const box of boxes) {
    if (box.kind === 'dense') {
      let y = top;
      for (const { shape, share } of box.shares) {
        add(`tl-fill-${shape}`, box.x, y, box.width, share * height);
        y += share * height;
      }
    } else if (box.width < ALONE_PX) {
      const width = Math.max(1, box.width - 1);
      add(`tl-body-${box.segment.shape}`, box.x, top, width, height);
      add(`tl-foot-${box.segment.shape}`, box.x, top + height - 3, width, 3);
    }
  }
  return paths;
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}

function WideBox({ box, top, teller, side }: { box: SegmentBox; top: number; teller: Teller; side: SideName }) {
  const height = LAYOUT.laneHeight;
  const { segment, x, width } = box;
  const room = width - 24;
  const text = fitted(segmentText(teller, segment, side), room - 4);
  return (
    <g>
      <rect class={`tl-body-${segment.shape}`} x={x} y={top} width={width - 1} height={height} rx="4" />
      <rect class={`tl-foot-${segment.shape}`} x={x} y={top + height - 3} width={width - 1} height="3" />
      <StateGlyph shape={segment.shape} x={x + 5} y={top + 7} />
      {text !== '' && (
        <text class="tl-text" x={x + 22} y={top + 17}>
          {text}
        </text>
      )}
    </g>
  );
}

/** What the bar says: the state, and the work that it stands for. */
function segmentText(teller: Teller, segment: LaneSegment, side: SideName): string {
  const label = labelOf(teller, segment);
  if (segment.shape !== 'held' && segment.shape !== 'work') return label;
  const work = teller.workName(segment.workIds[0] ?? null);
  if (work === null) return label;
  return segment.shape === 'work' && side === 'contactCenter' ? work : `${label}: ${work}`;
}

function Requests({ lanes, scale, now, teller }: PictureProps) {
  const top = LAYOUT.contactCenterTop + LAYOUT.laneHeight;
  const bottom = LAYOUT.crmTop;
  return (
    <g class="tl-requests">
      {requestPaths(lanes.requests, scale, now).map((path) =>
        path.kind === 'dense' ? (
          <rect
            key={`d${path.x}`}
            class="tl-request-dense"
            x={path.x}
            y={top + 6}
            width={path.width}
            height={bottom - top - 12}
            rx="2"
          />
        ) : (
          <Request key={path.request.requestId} path={path} top={top} bottom={bottom} teller={teller} />
        ),
      )}
    </g>
  );
}

/** From the change above to the confirmation below; the end says how it went. */
function Request({ path, top, bottom, teller }: { path: RequestPath; top: number; bottom: number; teller: Teller }) {
  const { fromX, toX, end, request } = path;
  const middle = (top + bottom) / 2;
  const d = `M${fromX} ${top}C${fromX} ${middle} ${toX} ${middle} ${toX} ${bottom - 7}`;
  const text = fitted(teller.statusLabel(request.statusId), toX - fromX - 16);
  return (
    <g class={`tl-request tl-request-${end}`}>
      <circle cx={fromX} cy={top + 1} r="2" class="tl-request-from" />
      <path d={d} />
      <RequestEnd end={end} x={toX} y={bottom - 5} />
      {text !== '' && (
        <text class="tl-small" x={(fromX + toX) / 2} y={middle - 3} text-anchor="middle">
          {text}
        </text>
      )}
    </g>
  );
}

function RequestEnd({ end, x, y }: { end: RequestPath['end']; x: number; y: number }) {
  switch (end) {
    case 'applied':
      return <path class="tl-end-full" d={`M${x - 4} ${y - 4}h8l-4 7z`} />;
    case 'assumed':
      return <path class="tl-end-open" d={`M${x - 4} ${y - 4}h8l-4 7z`} />;
    case 'failed':
      return <path class="tl-end-open" d={`M${x - 4} ${y - 5}l8 8M${x + 4} ${y - 5}l-8 8`} />;
    case 'dropped':
      return <path class="tl-end-open" d={`M${x - 4} ${y - 1}h8`} />;
    case 'open':
      return <circle class="tl-end-open" cx={x} cy={y - 2} r="3" />;
  }
}

function Tracks({ rows, scale }: PictureProps) {
  const width = scale.widthPx;
  return (
    <g class="tl-track">
      <rect x="0" y={LAYOUT.contactCenterTop} width={width} height={LAYOUT.laneHeight} rx="5" />
      <rect x="0" y={LAYOUT.crmTop} width={width} height={LAYOUT.laneHeight} rx="5" />
      <rect x="0" y={LAYOUT.workTop - 2} width={width} height={workArea(rows.rows).height + 2} rx="5" />
    </g>
  );
}

function Work({ rows, scale, teller }: PictureProps) {
  const area = workArea(rows.rows);
  const boxes = workBoxes(rows, scale);
  const height = area.rowHeight - (area.hasNames ? LAYOUT.workGap : 1);
  const paths = workPaths(boxes, area.rowHeight, height);
  const parts = boxes.filter((box): box is PartBox => box.kind === 'part');
  return (
    <g class="tl-work">
      {boxes.length === 0 && (
        <text class="tl-small" x="8" y={LAYOUT.workTop + 15}>
          {teller.words.nothingInHand}
        </text>
      )}
      {[...paths].map(([name, d]) => (
        <path key={name} class={name} d={d} />
      ))}
      {parts.map((box) => {
        const y = LAYOUT.workTop + box.row * area.rowHeight;
        return box.width < ALONE_PX ? null : (
          <rect
            key={`${box.bar.workId}:${box.state}:${box.from}`}
            class={partClass(box)}
            x={box.x + 0.5}
            y={y + 0.5}
            width={Math.max(1, box.width - 1)}
            height={height - 1}
            rx="4"
          />
        );
      })}
      {area.hasNames &&
        parts.map((box) => {
          const name = box.isFirst ? fitted(nameOfBar(teller, box.bar), box.nameWidth - 12) : '';
          return name === '' ? null : (
            <text
              key={box.bar.workId}
              class="tl-text"
              x={Math.max(0, box.x) + 7}
              y={LAYOUT.workTop + box.row * area.rowHeight + 15}
            >
              {name}
            </text>
          );
        })}
    </g>
  );
}

function partClass({ bar, state }: PartBox): string {
  return bar.kind === 'ticket' ? 'tl-part-ticket' : `tl-part-${state}`;
}

function workPaths(boxes: readonly WorkBox[], rowHeight: number, height: number): Map<string, string> {
  const paths = new Map<string, string>();
  for (const box of boxes) {
    if (box.kind === 'part' && box.width >= ALONE_PX) continue;
    const name = box.kind === 'dense' ? 'tl-work-dense' : partClass(box);
    const y = LAYOUT.workTop + box.row * rowHeight;
    const width = Math.max(1, box.width - 0.5);
    paths.set(
      name,
      `${paths.get(name) ?? ''}M${round(box.x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`,
    );
  }
  return paths;
}

/** Time of which the log says nothing, and time that is still to come. */
function Unknown({ lanes, scale, now, height }: PictureProps & { height: number }) {
  const knownFrom = Math.max(lanes.from, lanes.keptFrom ?? 0, lanes.truncatedAt ?? 0);
  const left = Math.min(scale.widthPx, scale.x(knownFrom));
  const right = Math.max(0, scale.x(Math.min(lanes.to, now)));
  const top = LAYOUT.axisHeight + 2;
  return (
    <g>
      {left > 1 && <rect class="tl-unknown" x="0" y={top} width={left} height={height - top - LAYOUT.bottom + 2} />}
      {right < scale.widthPx - 1 && (
        <rect
          class="tl-future"
          x={right}
          y={top}
          width={scale.widthPx - right}
          height={height - top - LAYOUT.bottom + 2}
        />
      )}
    </g>
  );
}

function MarkBands({ lanes, scale, now, height }: PictureProps & { height: number }) {
  const top = LAYOUT.marksTop + LAYOUT.flagHeight;
  const bottom = height - LAYOUT.bottom + 4;
  const kinds = new Map<MarkKind, { fill: string; edge: string }>();
  for (const { x, width, kind } of markBands(lanes.marks, scale, now)) {
    const before = kinds.get(kind) ?? { fill: '', edge: '' };
    kinds.set(kind, {
      fill: `${before.fill}M${round(x)} ${top}h${round(width)}V${bottom}h${round(-width)}z`,
      edge: `${before.edge}M${round(x)} ${top}V${bottom}${width > 3 ? `M${round(x + width)} ${top}V${bottom}` : ''}`,
    });
  }
  return (
    <g>
      {[...kinds].map(([kind, { fill, edge }]) => (
        <g key={kind} class={`tl-band-${kind}`}>
          <path class="tl-band-fill" d={fill} />
          <path class="tl-band-edge" d={edge} />
        </g>
      ))}
    </g>
  );
}

function MarkFlags({ flags, teller, isEmpty }: { flags: readonly MarkFlag[]; teller: Teller; isEmpty: boolean }) {
  const { words } = teller;
  if (isEmpty)
    return (
      <text class="tl-small" x="8" y={LAYOUT.marksTop + 14}>
        {words.noMarks}
      </text>
    );
  return (
    <g>
      {flags.map(({ x, mark, count, room }) => {
        const full = count === 1 ? words.mark[mark.kind] : words.times(words.mark[mark.kind], count);
        const text = fitted(full, room - 30);
        const width = text === '' ? 20 : Math.min(room - 2, 26 + text.length * 6.4);
        return (
          <g key={`${mark.kind}:${mark.from}`} class={`tl-flag tl-flag-${mark.kind}`}>
            <title>{full}</title>
            <rect x={x} y={LAYOUT.marksTop} width={Math.max(18, width)} height={LAYOUT.flagHeight} rx="4" />
            <MarkGlyph kind={mark.kind} x={x + 4} y={LAYOUT.marksTop + 4} />
            {text !== '' && (
              <text class="tl-text" x={x + 21} y={LAYOUT.marksTop + 14}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
