import { DE } from './de.ts';
import { EN, type Words } from './en.ts';

export const CATALOGUES: Readonly<Record<string, Words>> = { en: EN, de: DE };

/**
 * The language to speak: the CRM user's, else the browser's, else English. (CN33)
 *
 * @param crmLocale as the CRM names it, `de_DE` or `de-AT`; empty when it does not
 * @param browserLocale `navigator.language`
 */
export function wordsFor(crmLocale: string, browserLocale: string): { words: Words; locale: string } {
  for (const locale of [crmLocale.replaceAll('_', '-'), browserLocale]) {
    const words = CATALOGUES[locale.slice(0, 2).toLowerCase()];
    if (words !== undefined) return { words, locale };
  }
  return { words: EN, locale: 'en' };
}
