import type { ItemStoryEntry } from '@interlock/protocol/console';
import type { Worded } from '@interlock/words';
import type { Names } from './names.ts';
import type { QUEUE_WORDS } from './words.ts';

type ItemWords = Worded<(typeof QUEUE_WORDS)['en']['item']>;

/** What follows by itself from the line before it. */
const SAID_ALREADY: ReadonlySet<string> = new Set(['declined', 'missed', 'rescinded', 'released']);

/** One line of an item's story; null for what the line before it has said. A kind that is not known is named as it is. (UI41) */
export function storyLine(words: ItemWords, names: Names, entry: ItemStoryEntry): string | null {
  const { storyOf, causes } = words;
  const agent = entry.agentId === null ? storyOf.somebody : names.agent(entry.agentId);
  const queue = entry.queueId === null ? '' : names.queue(entry.queueId);
  if (entry.kind === 'returned' && SAID_ALREADY.has(entry.cause ?? '')) return null;
  const known: Readonly<Record<string, string | ((agent: string, queue: string) => string)>> = storyOf;
  const say = Object.hasOwn(known, entry.kind) ? known[entry.kind] : undefined;
  const isOfQueue = entry.kind === 'queued' || entry.kind === 'moved';
  const line =
    say === undefined
      ? storyOf.other(entry.kind)
      : typeof say === 'string'
        ? say
        : say(isOfQueue ? queue : agent, queue);
  const causeWords: Readonly<Record<string, string>> = causes;
  const who = entry.actor === undefined ? null : storyOf.by(entry.actor.name);
  const cause =
    who ?? (entry.cause !== null && Object.hasOwn(causeWords, entry.cause) ? causeWords[entry.cause] : null);
  return cause == null ? line : `${line}: ${cause}`;
}
