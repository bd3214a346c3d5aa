import { stopwatch } from '@interlock/words';
import { useComputed } from '@preact/signals';
import { useConsole } from './use-console.ts';

/** A time that runs: it is written anew once a second, and nothing around it is. */
export function Since({ at }: { at: number }) {
  const { now } = useConsole();
  const text = useComputed(() => stopwatch(now.value - at));
  return <span class="num">{text}</span>;
}

/** A time that runs backwards, with a sign once it is over. */
export function Until({ at }: { at: number }) {
  const { now } = useConsole();
  const text = useComputed(() => (at >= now.value ? stopwatch(at - now.value) : `+${stopwatch(now.value - at)}`));
  return <span class="num">{text}</span>;
}
