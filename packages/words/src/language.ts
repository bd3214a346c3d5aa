export type Language = 'en' | 'de';

/**
 * The language to speak: the wanted one, else the browser's, else English. (CN33)
 *
 * @param wanted the person's, as a CRM names it: `de_DE` or `de-AT`; empty when nobody says
 * @param browserLocale `navigator.language`
 */
export function languageFor(wanted: string, browserLocale: string): { language: Language; locale: string } {
  for (const locale of [wanted.replaceAll('_', '-'), browserLocale]) {
    const language = locale.slice(0, 2).toLowerCase();
    if (language === 'en' || language === 'de') return { language, locale };
  }
  return { language: 'en', locale: 'en' };
}
