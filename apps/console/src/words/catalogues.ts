import type { Language } from '@interlock/words';
import type { Words } from './en.ts';

/** Each language is a file of its own, so that the first load carries one. */
export const CATALOGUES: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => (await import('./en.ts')).EN,
  de: async () => (await import('./de.ts')).DE,
};
