/** Finds everything that is wrong with the meaning of a definition, all at once (docs/SPEC.md, DF20 to DF22, DF40 to DF49). */
import type { Definition } from '../definition.ts';
import { checkAgents } from './lint-agents.ts';
import { checkChannels } from './lint-channels.ts';
import { checkDistribution } from './lint-distribution.ts';
import { checkIds } from './lint-ids.ts';
import { checkOverflow } from './lint-overflow.ts';
import { checkMap } from './lint-presence-map.ts';
import { checkPresences } from './lint-presences.ts';
import { checkQueues } from './lint-queues.ts';
import { checkReasonCodes } from './lint-reason-codes.ts';
import { checkTimeouts } from './lint-timeouts.ts';
import type { Problem, Report } from './problem.ts';

export type { Problem } from './problem.ts';

/** Problems that are told one by one; of more, how many there are (DF49). */
export const PROBLEM_LIMIT = 1_000;

/**
 * All problems of a definition that has passed the schema. Errors make it unusable; warnings are for people.
 *
 * @returns problems in the order of the document's parts, at most `PROBLEM_LIMIT` and one that counts the others; empty when
 *   nothing is wrong. Takes time in proportion to the document
 */
export function lintDefinition(definition: Definition): readonly Problem[] {
  const problems: Problem[] = [];
  let untold = 0;
  let severity: Problem['severity'] = 'warning';
  const report: Report = (...problem) => {
    const [worst, code, path, message] = problem;
    if (problems.length < PROBLEM_LIMIT) problems.push({ severity: worst, code, path, message });
    else {
      untold++;
      if (worst === 'error') severity = worst;
    }
  };
  checkIds(definition, report);
  checkPresences(definition, report);
  checkReasonCodes(definition, report);
  checkMap(definition, report);
  checkChannels(definition, report);
  checkAgents(definition, report);
  checkQueues(definition, report);
  checkOverflow(definition, report);
  checkDistribution(definition, report);
  checkTimeouts(definition, report);
  if (untold === 0) return problems;
  return [...problems, { severity, code: 'moreProblems', path: '', message: `There are ${untold} problems more.` }];
}
