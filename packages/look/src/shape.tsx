import type { Tone } from '@interlock/words';

/**
 * A state is a shape and a word before it is a colour: filled disc Ready, ring with a bar Not Ready, ring with a dot at work, dashed ring offline,
 * triangle out of step. The word beside it says the same, so the shape is hidden from screen readers.
 */
export function Shape({ tone }: { tone: Tone }) {
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {DRAWINGS[tone]}
    </svg>
  );
}

const ring = <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" />;

const DRAWINGS = {
  ready: <circle cx="8" cy="8" r="7" fill="currentColor" />,
  held: (
    <>
      {ring}
      <rect x="4.5" y="7" width="7" height="2" fill="currentColor" />
    </>
  ),
  work: (
    <>
      {ring}
      <circle cx="8" cy="8" r="3" fill="currentColor" />
    </>
  ),
  off: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.4 2.31" />,
  wrong: (
    <>
      <path d="M8 1.7 14.8 14H1.2z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" />
      <path d="M8 6v4M8 11.4v1.2" stroke="currentColor" stroke-width="1.8" />
    </>
  ),
};

/** `=` for Synchronized, two arrows for Complementary. */
export function ModeSign({ mode }: { mode: 'synchronized' | 'complementary' }) {
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {mode === 'synchronized' ? (
        <path d="M3 6h10M3 10h10" stroke="currentColor" stroke-width="1.8" fill="none" />
      ) : (
        <path
          d="M2.5 5.5h10M9.8 2.8l2.9 2.7-2.9 2.7M13.5 10.5h-10M6.2 7.8l-2.9 2.7 2.9 2.7"
          stroke="currentColor"
          stroke-width="1.6"
          fill="none"
        />
      )}
    </svg>
  );
}

export function Chevron() {
  return (
    <svg class="chevron" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M4 6l4 4 4-4" stroke="currentColor" stroke-width="1.8" fill="none" />
    </svg>
  );
}

export function Cross() {
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" stroke-width="1.6" fill="none" />
    </svg>
  );
}
