import type { Language } from '@interlock/words';
import { effect, type Signal, signal } from '@preact/signals';
import type { Memory } from '../environment.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const LANGUAGES = ['system', 'en', 'de'] as const;
export type LanguageChoice = 'system' | Language;

/** What a person set for themselves in this browser. */
export interface Settings {
  readonly theme: Signal<Theme>;
  readonly language: Signal<LanguageChoice>;
}

export function createSettings(memory: Memory): Settings {
  return {
    theme: kept(memory, 'theme', THEMES),
    language: kept(memory, 'language', LANGUAGES),
  };
}

function kept<const T extends string>(memory: Memory, key: string, choices: readonly [T, ...T[]]): Signal<T> {
  const found = memory.get(key);
  const value = signal<T>(choices.find((choice) => choice === found) ?? choices[0]);
  let isFirst = true;
  effect(() => {
    const { value: now } = value;
    if (!isFirst) memory.set(key, now === choices[0] ? null : now);
    isFirst = false;
  });
  return value;
}
