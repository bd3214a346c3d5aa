import type { Topic } from '@interlock/protocol/console';
import type { Worded } from '@interlock/words';
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

/** The title of the document, while the component is there. */
export function usePageTitle(title: string): void {
  const { words } = useConsole().speaker.value;
  useEffect(() => {
    document.title = words.shell.title(title);
  }, [title, words]);
}
