import { pageWords } from '../words/page-words.ts';

export const PART_WORDS = pageWords(
  {
    nobody: 'Nobody is found.',
    more: (count: number) => `and ${count} more: type more of the name`,
  },
  {
    nobody: 'Niemand gefunden.',
    more: (count) => `und ${count} weitere: mehr vom Namen eingeben`,
  },
);
