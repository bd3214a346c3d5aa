import { pageWords } from '../words/page-words.ts';
import { TIMELINE_DE } from './words/de.ts';
import { TIMELINE_EN } from './words/en.ts';

export const TIMELINE_WORDS = pageWords(TIMELINE_EN, TIMELINE_DE);
