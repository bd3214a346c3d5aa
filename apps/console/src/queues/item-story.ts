import type { Worded } from '@interlock/words';
import * as v from 'valibot';
import type { Names } from './names.ts';
import type { QUEUE_WORDS } from './words.ts';

type ItemWords = Worded<(typeof QUEUE_WORDS)['en']['item']>;

const storyEntrySchema = v.object({
  at: v.number(),
  kind: v.string(),
  agentId: v.nullable(v.string()),
  queueId: v.nullable(v.string()),
  cause: v.nullable(v.string()),
  actor: v.optional(v.object({ id: v.string(), name: v.string() })),
});
export type StoryEntry = v.InferOutput<typeof storyEntrySchema>;

/** Answer of `GET /api/v1/work-items/{workId}`, as far as the page shows it. */
export const itemSchema = v.object({
  workId: v.string(),
  agentId: v.nullable(v.string()),
  queueId: v.nullable(v.string()),
  channel: v.nullable(v.string()),
  label: v.string(),
  detail: v.nullable(v.string()),
  state: v.picklist(['waiting', 'reserved', 'offered', 'active', 'parked', 'wrapUp', 'ended']),
  since: v.number(),
  createdAt: v.number(),
  offers: v.number(),
  outcome: v.nullable(v.string()),
  queued: v.nullable(
    v.object({
      priority: v.number(),
      skills: v.array(v.object({ skillId: v.string(), level: v.number() })),
      isFlagged: v.boolean(),
      position: v.nullable(v.number()),
    }),
  ),
  story: v.array(storyEntrySchema),
});
export type Item = v.InferOutput<typeof itemSchema>;

/** What follows by itself from the line before it. */
const SAID_ALREADY: ReadonlySet<string> = new Set(['declined', 'missed', 'rescinded', 'released']);

/** One line of an item's story; null for what the line before it has said. A kind that is not known is named as it is. (UI41) */
export function storyLine(words: ItemWords, names: Names, entry: StoryEntry): string | null {
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
