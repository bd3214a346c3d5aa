import type { LaneShape } from './lane-boxes.ts';
import type { MarkKind } from './mark-flags.ts';

/** The shapes of a lane, 12 pixels wide, for the picture: the same five as everywhere. */
export function StateGlyph({ shape, x, y }: { shape: LaneShape | 'wrong'; x: number; y: number }) {
  return (
    <g class={`tl-glyph tl-ink-${shape}`} transform={`translate(${x} ${y})`}>
      {STATES[shape]}
    </g>
  );
}

const ring = <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6" />;

const STATES = {
  ready: <circle cx="6" cy="6" r="5.2" fill="currentColor" />,
  held: (
    <>
      {ring}
      <path d="M3.4 6h5.2" stroke="currentColor" stroke-width="1.6" />
    </>
  ),
  work: (
    <>
      {ring}
      <circle cx="6" cy="6" r="2.2" fill="currentColor" />
    </>
  ),
  offline: (
    <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="1.9 1.7" />
  ),
  unknown: (
    <path
      d="M4 4.6c0-2.6 4-2.6 4-.2 0 1.5-2 1.5-2 3.1M6 9.4v1"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
    />
  ),
  wrong: (
    <path
      d="M6 1.2 11.2 10.6H.8zM6 4.6v3M6 8.6v.9"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linejoin="round"
    />
  ),
};

/** Each mark has a shape of its own, beside its word. */
export function MarkGlyph({ kind, x, y }: { kind: MarkKind; x: number; y: number }) {
  return (
    <g
      class="tl-glyph"
      transform={`translate(${x} ${y})`}
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linejoin="round"
      stroke-linecap="round"
    >
      {MARKS[kind]}
    </g>
  );
}

const MARKS = {
  // Two that want the same place.
  collision: <path d="M1.2 1.2h6.4v6.4H1.2zM4.6 4.6H11V11H4.6z" />,
  bothReady: (
    <>
      <circle cx="3.6" cy="6" r="2.9" fill="currentColor" stroke="none" />
      <circle cx="9" cy="6" r="2.4" />
    </>
  ),
  outOfStep: <path d="M6 1.2 11.2 10.6H.8zM6 4.6v3M6 8.7v.4" />,
  correction: <path d="M2 5.4A4.2 4.2 0 1 1 3.2 9M2 1.8v3.6h3.6" />,
  flapping: <path d="M.8 8 3 3l2.2 6L7.4 3l2 6 1.8-4" />,
  linkLost: (
    <path d="M4.8 3.6 6.4 2a2.6 2.6 0 0 1 3.7 3.7L8.6 7.2M7.2 8.4 5.6 10A2.6 2.6 0 0 1 1.9 6.3l1.5-1.5M1.6 1.6l8.8 8.8" />
  ),
};
