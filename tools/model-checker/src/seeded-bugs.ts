/**
 * All broken engines. Each must be caught by the property that is named beside it: a bug that is not caught is a missing
 * property.
 */
import { PEOPLE_BUGS } from './bugs-of-people.ts';
import { REPORT_BUGS } from './bugs-of-reports.ts';
import { REQUEST_BUGS } from './bugs-of-requests.ts';
import { WORK_BUGS } from './bugs-of-work.ts';
import type { SeededBug } from './seeded-bug.ts';

export const SEEDED_BUGS: readonly SeededBug[] = [...REPORT_BUGS, ...REQUEST_BUGS, ...WORK_BUGS, ...PEOPLE_BUGS];
