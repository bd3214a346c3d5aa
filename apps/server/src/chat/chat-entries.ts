/** Entries of a chat as they are stored, and as they go out: the store's number and instant join what was said. */
import { type ChatEntry, chatEntrySchema } from '@interlock/protocol/chat';
import type { TranscriptEntry } from '@interlock/store';
import * as v from 'valibot';
import { CHAT_LIMITS } from './chat-limits.ts';

type Without<T> = T extends unknown ? Omit<T, 'seq' | 'at'> : never;

/** What is kept of an entry. Of who joined also which agent it was, which is nobody's business outside. */
export type ChatEntryData = Without<ChatEntry> & { readonly agentId?: string };

/** The entry as pages get it; null for one that cannot be read, which is left out. */
export function entryOf({ seq, at, data }: TranscriptEntry): ChatEntry | null {
  if (typeof data !== 'object' || data === null) return null;
  const parsed = v.safeParse(chatEntrySchema, { ...data, seq, at });
  return parsed.success ? parsed.output : null;
}

/** The agent who joined with this entry; null for any other. */
export function joinedAgentOf({ data }: TranscriptEntry): string | null {
  if (typeof data !== 'object' || data === null || !('kind' in data) || data.kind !== 'joined') return null;
  return 'agentId' in data && typeof data.agentId === 'string' ? data.agentId : null;
}

/** What a visitor may read: everything but what agents note for themselves. */
export function isForVisitor(entry: ChatEntry): boolean {
  return entry.kind !== 'disposition';
}

/** Entries in parts that each fit into a frame. */
export function inFrames(entries: readonly ChatEntry[]): ChatEntry[][] {
  const frames: ChatEntry[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const size = entry.kind === 'message' ? entry.text.length + 300 : 300;
    if (chars + size > CHAT_LIMITS.entriesFrameChars) {
      frames.push([]);
      chars = 0;
    }
    frames.at(-1)?.push(entry);
    chars += size;
  }
  return frames;
}
