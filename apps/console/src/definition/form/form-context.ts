import type { Worded } from '@interlock/words';
import type { Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { DocumentProblem } from '../definition-store.ts';
import type { DEFINITION_WORDS } from '../words.ts';

export type DefinitionWords = Worded<(typeof DEFINITION_WORDS)['en']>;

/** What every field of the form needs. */
export interface FormContext {
  readonly words: DefinitionWords;
  readonly document: Readonly<Record<string, unknown>>;
  /** A title or description of the schema in the language that is spoken. */
  readonly translated: (text: string) => string;
  readonly problemsAt: (pointer: string) => readonly DocumentProblem[];
  readonly set: (pointer: string, value: unknown) => void;
  /** How what is typed in a field, and not in the text yet, gets there. (DE5) */
  readonly halfTyped: Signal<(() => void) | null>;
  /** Takes an entry of a list away; `what` is said of it. (DE15) */
  readonly remove: (pointer: string, what: string) => void;
  readonly append: (pointer: string, value: unknown) => void;
}

export const FormFields = createContext<FormContext | null>(null);

export function useForm(): FormContext {
  const form = useContext(FormFields);
  if (form === null) throw new Error('a field outside of the form');
  return form;
}

/** The id of the element that shows a place. */
export function fieldId(pointer: string): string {
  return `field${pointer}`;
}
