import { DETAILS_DE } from './details-de.ts';
import { DETAILS_EN, type DetailsWords } from './details-en.ts';

/** The words of the details in the language of a catalogue. */
export function detailsWordsOf({ language }: { language: string }): DetailsWords {
  return language === 'de' ? DETAILS_DE : DETAILS_EN;
}
