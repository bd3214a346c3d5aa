import type { Definition } from '../definition.ts';
import { quote, type Report } from './problem.ts';

/**
 * Overflows that lead nowhere, and overflows that lead back to where they began. Each queue has one way out at most, so a
 * circle is found by walking once along it; without circles an item's way ends after as many queues as there are (DF41, DF47).
 */
export function checkOverflow({ queues }: Definition, report: Report): void {
  const indexOf = new Map(queues.map((queue, index) => [queue.id, index]));
  const next = queues.map(({ overflow }) =>
    overflow.toQueueId === null ? null : (indexOf.get(overflow.toQueueId) ?? null),
  );
  queues.forEach(({ overflow }, index) => {
    if (overflow.toQueueId !== null && next[index] === null) {
      report(
        'error',
        'unknownReference',
        `/queues/${index}/overflow/toQueueId`,
        `There is no queue ${quote(overflow.toQueueId)} in this definition.`,
      );
    }
  });
  const walkOf = new Array<number>(queues.length).fill(-1);
  for (let start = 0; start < queues.length; start++) {
    let at: number | null = start;
    while (at !== null && walkOf[at] === -1) {
      walkOf[at] = start;
      at = next[at] ?? null;
    }
    // Back on our own walk, not on one that was judged before: a circle, told once, where it closes.
    if (at === null || walkOf[at] !== start) continue;
    const names = [at];
    for (let step = next[at] ?? at; step !== at; step = next[step] ?? at) names.push(step);
    report(
      'error',
      'overflowCycle',
      `/queues/${at}/overflow/toQueueId`,
      names.length === 1
        ? `${quote(queues[at]?.id ?? '')} overflows to itself.`
        : `The overflow leads back: ${ring(names.map((index) => queues[index]?.id ?? ''))}. An item could go round for ever.`,
    );
  }
}

/** The names of a circle in order; of a long one, its beginning. */
function ring(names: readonly string[]): string {
  const shown = names.slice(0, 4).map(quote);
  return [...shown, ...(names.length > 4 ? ['…'] : []), quote(names[0] ?? '')].join(' to ');
}
