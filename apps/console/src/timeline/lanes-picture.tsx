import type { LaneSegment, Lanes } from '@interlock/protocol/console';
import { memo } from 'preact/compat';
import { MarkGlyph, StateGlyph } from './glyphs.tsx';
import { type LaneBox, laneBoxes } from './lane-boxes.ts';
import { fitted, LAYOUT, pictureHeight, workArea } from './lanes-layout.ts';
import { type MarkFlag, markFlags } from './mark-flags.ts';
import { type RequestPath, requestPaths } from './request-paths.ts';
import { labelOf, nameOfBar, type Teller } from './story.ts';
import type { Ticks } from './time-ticks.ts';
import type { TimeScale } from './time-window.ts';
import { type WorkBox, type WorkRows, workBoxes } from './work-rows.ts';

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
        <MarkBands flags={flags} height={height} />
        <Lane segments={lanes.contactCenter} top={LAYOUT.contactCenterTop} {...props} />
        <Requests {...props} />
        <Lane segments={lanes.crm} top={LAYOUT.crmTop} {...props} />
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

function Lane({ segments, top, scale, teller }: PictureProps & { segments: readonly LaneSegment[]; top: number }) {
  const boxes = laneBoxes(segments, scale);
  return (
    <g class="tl-lane">
      <rect class="tl-track" x="0" y={top} width={scale.widthPx} height={LAYOUT.laneHeight} rx="5" />
      {boxes.map((box) => (
        <LaneBoxShape
          key={box.kind === 'segment' ? box.segment.from : `d${box.from}`}
          box={box}
          top={top}
          teller={teller}
        />
      ))}
    </g>
  );
}

function LaneBoxShape({ box, top, teller }: { box: LaneBox; top: number; teller: Teller }) {
  const height = LAYOUT.laneHeight;
  if (box.kind === 'dense') {
    let y = top;
    return (
      <g class="tl-dense">
        {box.shares.map(({ shape, share }) => {
          const part = (
            <rect key={shape} class={`tl-fill-${shape}`} x={box.x} y={y} width={box.width} height={share * height} />
          );
          y += share * height;
          return part;
        })}
      </g>
    );
  }
  const { segment, x, width } = box;
  const shown = Math.max(1, width - 1);
  const room = width - 24;
  const text = fitted(segmentText(teller, segment), room - 4);
  return (
    <g class={`tl-seg tl-seg-${segment.shape}`}>
      <rect class="tl-body" x={x} y={top} width={shown} height={height} rx={Math.min(4, shown / 3)} />
      {segment.shape === 'held' && width > 3 && (
        <rect class="tl-hatch" x={x} y={top} width={shown} height={height} rx={Math.min(4, shown / 3)} />
      )}
      <rect class="tl-foot" x={x} y={top + height - 3} width={shown} height="3" />
      {width >= 18 && <StateGlyph shape={segment.shape} x={x + 5} y={top + 7} />}
      {text !== '' && (
        <svg aria-hidden="true" x={x + 22} y={top} width={Math.max(0, room)} height={height} overflow="hidden">
          <text class="tl-text" x="0" y="17">
            {text}
          </text>
        </svg>
      )}
    </g>
  );
}

/** What the bar says: the state, and which work holds it. */
function segmentText(teller: Teller, segment: LaneSegment): string {
  const { words } = teller;
  const label = labelOf(teller, segment);
  if (segment.shape === 'ready' || segment.shape === 'offline' || segment.shape === 'unknown') return label;
  const [work] = segment.workIds;
  if (segment.hold === null || work === undefined) return label;
  const name = /^\d+$/.test(work) ? words.story.ticket(work) : '';
  return name === '' ? label : `${label}: ${name}`;
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

function Work({ rows, scale, teller }: PictureProps) {
  const area = workArea(rows.rows);
  const boxes = workBoxes(rows, scale);
  return (
    <g class="tl-work">
      <rect class="tl-track" x="0" y={LAYOUT.workTop - 2} width={scale.widthPx} height={area.height + 2} rx="5" />
      {boxes.length === 0 && (
        <text class="tl-small" x="8" y={LAYOUT.workTop + 15}>
          {teller.words.nothingInHand}
        </text>
      )}
      {boxes.map((box) => (
        <WorkBoxShape
          key={workKey(box)}
          box={box}
          rowHeight={area.rowHeight}
          hasNames={area.hasNames}
          teller={teller}
        />
      ))}
    </g>
  );
}

function workKey(box: WorkBox): string {
  return box.kind === 'dense' ? `d${box.row}:${box.x}` : `${box.bar.workId}:${box.state}:${box.x}`;
}

function WorkBoxShape({
  box,
  rowHeight,
  hasNames,
  teller,
}: {
  box: WorkBox;
  rowHeight: number;
  hasNames: boolean;
  teller: Teller;
}) {
  const y = LAYOUT.workTop + box.row * rowHeight;
  const height = rowHeight - (hasNames ? LAYOUT.workGap : 1);
  if (box.kind === 'dense')
    return <rect class="tl-work-dense" x={box.x} y={y + 2} width={box.width} height={Math.max(2, height - 4)} />;
  const width = Math.max(1, box.width - 0.5);
  const name = box.isFirst && hasNames ? fitted(nameOfBar(teller, box.bar), box.nameWidth - 12) : '';
  return (
    <g class={`tl-part tl-part-${box.state} tl-kind-${box.bar.kind}`}>
      <rect x={box.x} y={y} width={width} height={height} rx={Math.min(4, width / 3)} />
      {name !== '' && (
        <text class="tl-text" x={box.x + 7} y={y + 13}>
          {name}
        </text>
      )}
    </g>
  );
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

function MarkBands({ flags, height }: { flags: readonly MarkFlag[]; height: number }) {
  const top = LAYOUT.marksTop + LAYOUT.flagHeight;
  return (
    <g>
      {flags.map(({ x, width, mark }) => (
        <g key={`${mark.kind}:${mark.from}`} class={`tl-band tl-band-${mark.kind}`}>
          <rect x={x} y={top} width={width} height={height - top - LAYOUT.bottom + 4} />
          <path d={`M${x} ${top}V${height - LAYOUT.bottom + 4}M${x + width} ${top}V${height - LAYOUT.bottom + 4}`} />
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
