import { Shape } from '@interlock/look';
import type { Freshness } from '../live/row-store.ts';
import { useConsole } from './use-console.ts';

/** Says that what is shown is old, and how old. Nothing is hidden: the last known state is better than none. */
export function Stale({ freshness }: { freshness: Freshness }) {
  const { live, speaker } = useConsole();
  const { words, time } = speaker.value;
  const state = live.state.value;
  if (freshness !== 'stale' || state.state === 'live' || !('since' in state)) return null;
  return (
    <p class="stale-notice" role="status" data-testid="stale">
      <Shape tone="off" />
      {words.link.stale(time.exact(state.since))}
    </p>
  );
}
