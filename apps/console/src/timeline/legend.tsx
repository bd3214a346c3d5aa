import { Shape } from '@interlock/look';
import type { TimelineWords } from './words/en.ts';

/** What the shapes of the picture mean, in words. */
export function Legend({ words }: { words: TimelineWords }) {
  return (
    <ul class="tl-legend">
      <li>
        <span class="s-ready">
          <Shape tone="ready" />
        </span>
        {words.shape.ready}
      </li>
      <li>
        <span class="s-held">
          <Shape tone="held" />
        </span>
        {words.shape.held}
      </li>
      <li>
        <span class="s-work">
          <Shape tone="work" />
        </span>
        {words.shape.work}
      </li>
      <li>
        <span class="s-off">
          <Shape tone="off" />
        </span>
        {words.shape.offline}
      </li>
      <li class="tl-legend-title">{words.legend.requests}</li>
      {ENDS.map(([end, drawing, isFull]) => (
        <li key={end}>
          <svg class={`shape tl-legend-${end}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={drawing} fill={isFull ? 'currentColor' : 'none'} stroke="currentColor" stroke-width="1.6" />
          </svg>
          {words.legend[end]}
        </li>
      ))}
    </ul>
  );
}

const ENDS = [
  ['applied', 'M3 4h10l-5 8.5z', true],
  ['assumed', 'M3 4h10l-5 8.5z', false],
  ['failed', 'M3.5 3.5l9 9M12.5 3.5l-9 9', false],
  ['dropped', 'M3 8h10', false],
  ['open', 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z', false],
] as const;
