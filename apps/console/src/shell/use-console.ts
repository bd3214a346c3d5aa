import type { Topic } from '@interlock/protocol/console';
import type { Worded } from '@interlock/words';
import { useComputed } from '@preact/signals';
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import { inLanguage, type PageWords } from '../words/page-words.ts';
import type { ConsoleApp } from './console-app.ts';

export const ConsoleContext = createContext<ConsoleApp | null>(null);

/** What the pages share. */
export function useConsole(): ConsoleApp {
  const app = useContext(ConsoleContext);
  if (app === null) throw new Error('a page outside of the console');
  return app;
}

/** A page's own words, in the language that is spoken. */
export function useWords<T>(words: PageWords<T>): Worded<T> {
  return inLanguage(words, useConsole().speaker.value.words.language);
}

/** Watches a topic for as long as the component is there; null watches nothing. */
export function useTopic(topic: Topic | null): void {
  const { live } = useConsole();
  const key = JSON.stringify(topic);
  useEffect(() => (topic === null ? undefined : live.watch(topic)), [live, key]);
}

/**
 * Watches what is counted since midnight, where the viewer is.
 *
 * @param teamIds null for all whom the viewer sees
 */
export function useToday(teamIds: readonly string[] | null): void {
  const { now, speaker } = useConsole();
  const from = useComputed(() => speaker.value.time.dayStart(now.value)).value;
  useTopic({ kind: 'today', from, ...(teamIds === null ? {} : { teams: [...teamIds] }) });
}

/** The title of the document, while the component is there. */
export function usePageTitle(title: string): void {
  const { words } = useConsole().speaker.value;
  useEffect(() => {
    document.title = words.shell.title(title);
  }, [title, words]);
}
