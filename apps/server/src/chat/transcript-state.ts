/** What a chat has to remember of its own transcript. The texts stay in the store. */
import type { TranscriptEntry } from '@interlock/store';
import { entryOf, joinedAgentOf } from './chat-entries.ts';

export interface TranscriptState {
  readonly lastSeq: number;
  /** The agent whom the transcript has as joined; null while the chat waits. */
  readonly joined: string | null;
  /** Whether anybody ever joined. */
  readonly wasJoined: boolean;
  readonly isEnded: boolean;
  readonly dispositionId: string | null;
}

export const EMPTY_TRANSCRIPT: TranscriptState = {
  lastSeq: 0,
  joined: null,
  wasJoined: false,
  isEnded: false,
  dispositionId: null,
};

export function afterEntry(state: TranscriptState, stored: TranscriptEntry): TranscriptState {
  const next = { ...state, lastSeq: Math.max(state.lastSeq, stored.seq) };
  const entry = entryOf(stored);
  switch (entry?.kind) {
    case 'joined':
      return { ...next, joined: joinedAgentOf(stored), wasJoined: true };
    case 'waitsAgain':
      return { ...next, joined: null };
    case 'ended':
      return { ...next, isEnded: true };
    case 'disposition':
      return { ...next, dispositionId: entry.dispositionId };
    default:
      return next;
  }
}
