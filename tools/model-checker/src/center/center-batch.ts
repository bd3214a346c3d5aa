/** The contact centre's share of `npm run check-model`: its tasks, what is told of each, and what they come to. */
import type { Answer, Task } from '../pool.ts';
import type { SavedResults } from '../saved-results.ts';
import type { CenterRun } from './center-model.ts';
import { type KeptCenterStory, keepCenterStory, printCenterStory } from './center-story.ts';
import {
  type CenterBugResult,
  type CenterChoice,
  type CenterSummary,
  centerPartsOf,
  centerSummaryOf,
} from './check-center-model.ts';
import type { CenterResult } from './explore-center.ts';

export interface CenterBatchOptions {
  readonly choice: CenterChoice;
  readonly maxStates: number;
  /** A folder for broken engines. */
  readonly folder: string;
  /** Results of an earlier, stopped run, which it goes on from and adds to; null for none. */
  readonly saved: SavedResults<CenterRun, CenterResult> | null;
  /** Takes none of the results that are saved. */
  readonly isFresh: boolean;
  readonly say: (text: string) => void;
  /** Keeps a counterexample, so that it can be played again by its id. */
  readonly keep: (story: KeptCenterStory) => void;
}

export interface CenterBatch {
  /** What is to be done: not what is saved. */
  readonly tasks: readonly Task[];
  /** Takes an answer to one of its tasks. */
  take(answer: Extract<Answer, { kind: 'centerRun' | 'centerBug' }>): void;
  summary(): CenterSummary;
}

export function createCenterBatch({
  choice,
  maxStates,
  folder,
  saved,
  isFresh,
  say,
  keep,
}: CenterBatchOptions): CenterBatch {
  const { runs, bugs } = centerPartsOf(choice);
  const results: { readonly id: string; readonly result: CenterResult }[] = [];
  const caught: CenterBugResult[] = [];
  const tasks: Task[] = [];

  function takeRun(run: CenterRun, result: CenterResult): void {
    results.push({ id: run.id, result });
    const { states, depth, cut, isComplete, violations, restSteps } = result;
    say(
      `${run.id}: ${states.toLocaleString('en')} states, depth ${depth}, at rest in ${restSteps} steps${cut > 0 ? `, ${cut} successors cut` : ''}${isComplete ? '' : ', NOT COMPLETE'}`,
    );
    violations.forEach((violation, position) => {
      const id = `${run.id}-${position + 1}`;
      keep(keepCenterStory(id, run, violation));
      say(
        `\nVIOLATED in ${run.id}: ${printCenterStory(violation.property, violation.story)}\n  play it again: npm run check-model -- --replay ${id}\n`,
      );
    });
  }

  for (const run of runs) {
    const found = isFresh ? null : (saved?.find(run, maxStates) ?? null);
    if (found === null) tasks.push({ kind: 'centerRun', id: run.id, run, maxStates });
    else takeRun(run, found);
  }
  for (const { id } of bugs) tasks.push({ kind: 'centerBug', id, folder });

  return {
    tasks,
    take(answer) {
      if (answer.kind === 'centerBug') {
        const { id, result } = answer;
        caught.push(result);
        if (!result.isCaught)
          say(`NOT CAUGHT ${id}: ${result.caughtBy} was not broken, only: ${result.found.join('; ') || 'nothing'}`);
        return;
      }
      const run = runs.find(({ id }) => id === answer.id);
      if (run === undefined) return;
      if (answer.result.violations.length === 0) saved?.save(run, maxStates, answer.result);
      takeRun(run, answer.result);
    },
    summary: () => {
      const summary = centerSummaryOf(choice, results, caught);
      const { met, total } = summary.situations;
      say(`put to the test: ${met} of ${total} situations`);
      for (const name of summary.neverReached) say(`NEVER REACHED: ${name}`);
      return summary;
    },
  };
}
