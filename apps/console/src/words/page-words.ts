import type { Language, Worded } from '@interlock/words';

/** The words that one page alone needs: they are fetched with it. English is the type of the other language. */
export interface PageWords<T> {
  readonly en: T;
  readonly de: Worded<T>;
}

/** Puts the catalogues of a page together; a language that lacks a sentence does not compile. */
export function pageWords<const T>(en: T, de: Worded<NoInfer<T>>): PageWords<T> {
  return { en, de };
}

export function inLanguage<T>(words: PageWords<T>, language: string): Worded<T> {
  return (language satisfies string as Language) === 'de' ? words.de : (words.en as Worded<T>);
}
