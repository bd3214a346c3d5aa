import type { Speaker as Spoken } from '@interlock/words';
import type { Words } from './en.ts';

/** What it takes to put a view into sentences, and whatever else the connector says. */
export type Speaker = Spoken<Words>;
