import { type Definition, STANDARD_DISTRIBUTION } from '../definition.ts';
import type { Report } from './problem.ts';

/** Settings for all queues that were written down and do nothing (DF48). */
export function checkDistribution({ distribution }: Definition, report: Report): void {
  const { priorityCreditMs, ramp } = distribution;
  const standard = STANDARD_DISTRIBUTION.distribution.ramp;
  if (priorityCreditMs === 0) {
    report(
      'warning',
      'settingWithoutEffect',
      '/distribution/priorityCreditMs',
      'A priority is worth 0 ms, so priorities count nothing and items leave in the order of their arrival.',
    );
  }
  if (ramp.items === 0 && (ramp.withinMs !== standard.withinMs || ramp.forMs !== standard.forMs)) {
    report(
      'warning',
      'settingWithoutEffect',
      '/distribution/ramp',
      'The ramp has times but 0 items, which means no limit: it never holds anything back.',
    );
  }
  if (ramp.items > 0 && ramp.forMs < ramp.withinMs) {
    report(
      'warning',
      'limitOrder',
      '/distribution/ramp/forMs',
      `The ramp ends after ${ramp.forMs} ms, before the time in which its items are counted (${ramp.withinMs} ms) is over.`,
    );
  }
}
