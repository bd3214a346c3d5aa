import type { Words } from './en.ts';

export type Language = 'en' | 'de';

/** Each language is a file of its own. */
export const CATALOGUES: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => (await import('./en.ts')).EN,
  de: async () => (await import('./de.ts')).DE,
};

/** The language that the page was asked for, else the browser's, else English. */
export function languageFor(asked: string, browser: string): Language {
  for (const locale of [asked, browser]) {
    const language = locale.slice(0, 2).toLowerCase();
    if (language === 'en' || language === 'de') return language;
  }
  return 'en';
}
