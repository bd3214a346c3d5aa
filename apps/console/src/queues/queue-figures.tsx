import type { ConsoleQueueRow } from '@interlock/protocol/console';
import { stopwatch } from '@interlock/words';
import { useComputed } from '@preact/signals';
import { percent } from '../shell/percent.ts';
import { Since } from '../shell/since.tsx';
import { useConsole, useWords } from '../shell/use-console.ts';
import { QUEUE_WORDS } from './words.ts';

/** When the longest wait passes what the service level allows: a time that runs down, and then up, in words and colour. */
export function Breach({ at }: { at: number | null }) {
  const { now } = useConsole();
  const { breached } = useWords(QUEUE_WORDS);
  const isOver = useComputed(() => at !== null && now.value > at);
  const text = useComputed(() =>
    at === null ? '–' : now.value > at ? breached(stopwatch(now.value - at)) : stopwatch(at - now.value),
  );
  return <span class={isOver.value ? 'num s-wrong strong' : 'num'}>{text}</span>;
}

export function LongestWait({ at }: { at: number | null }) {
  return at === null ? <span>–</span> : <Since at={at} />;
}

export function Estimate({ row }: { row: ConsoleQueueRow }) {
  const words = useWords(QUEUE_WORDS);
  if (row.estimate === null) return <small>{words.unknown}</small>;
  const { waitMs, lowMs, highMs } = row.estimate;
  return (
    <span class="num two">
      {stopwatch(waitMs)}
      <small>{words.range(stopwatch(lowMs), stopwatch(highMs))}</small>
    </span>
  );
}

export function ServiceLevel({ row }: { row: ConsoleQueueRow }) {
  const { locale, speaker } = useConsole();
  const words = useWords(QUEUE_WORDS);
  const within = new Intl.NumberFormat(locale.value).format(row.serviceLevelWithinMs / 1_000);
  return (
    <span class="num two">
      {row.serviceLevel === null ? '–' : percent(locale.value, row.serviceLevel)}
      <small>{words.within(within, speaker.value.time.short(row.serviceLevelSince))}</small>
    </span>
  );
}

export function Staffed({ row }: { row: ConsoleQueueRow }) {
  const words = useWords(QUEUE_WORDS);
  const isBare = row.waiting > 0 && row.free === 0;
  return (
    <span class="num two">
      {words.free(row.free, row.staffed)}
      {isBare && <small class="s-held">{words.nobodyFree}</small>}
    </span>
  );
}
