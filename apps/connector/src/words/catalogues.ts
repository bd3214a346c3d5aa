import type { Words } from './en.ts';

export type Language = 'en' | 'de';

/** Each language is a file of its own, so that the first load carries one. */
export const CATALOGUES: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => (await import('./en.ts')).EN,
  de: async () => (await import('./de.ts')).DE,
};

/**
 * The language to speak: the CRM user's, else the browser's, else English. (CN33)
 *
 * @param crmLocale as the CRM names it, `de_DE` or `de-AT`; empty when it does not
 * @param browserLocale `navigator.language`
 */
export function languageFor(crmLocale: string, browserLocale: string): { language: Language; locale: string } {
  for (const locale of [crmLocale.replaceAll('_', '-'), browserLocale]) {
    const language = locale.slice(0, 2).toLowerCase();
    if (language === 'en' || language === 'de') return { language, locale };
  }
  return { language: 'en', locale: 'en' };
}
