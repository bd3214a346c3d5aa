/** A topic that is one frame: its newest state, for all viewers of one scope. A reader who is slow is owed the newest (CW5). */
import type { Feed, Reader } from './reader.ts';

export interface StateFeed extends Feed {
  /** Something may have changed that was not told yet. */
  readonly isMarked: boolean;
  /** What it shows has changed. */
  mark(): void;
  /** Makes the frame if it was marked, and sends it to all who can take it if it says something else than before. */
  tell(at: number): void;
}

/** @param build the frame as of now, as JSON */
export function createStateFeed(build: (at: number) => string, owes: (reader: Reader) => void): StateFeed {
  /** Whether a reader is owed the newest frame. */
  const readers = new Map<Reader, boolean>();
  let isMarked = true;
  let text = '';
  let frame: Buffer = Buffer.alloc(0);

  function tell(at: number): void {
    if (!isMarked) return;
    isMarked = false;
    const next = build(at);
    if (next === text) return;
    text = next;
    frame = Buffer.from(text);
    for (const reader of readers.keys()) {
      const canTake = reader.canTake();
      readers.set(reader, !canTake);
      if (canTake) reader.send(frame);
      else owes(reader);
    }
  }

  return {
    get isMarked() {
      return isMarked;
    },
    get readerCount() {
      return readers.size;
    },
    join(reader) {
      readers.set(reader, true);
      owes(reader);
    },
    leave: (reader) => void readers.delete(reader),
    mark() {
      isMarked = true;
    },
    tell,
    sendOwed(reader, at) {
      tell(at);
      // One who comes later gets the frame that the others have.
      if (readers.get(reader) !== true || !reader.canTake()) return false;
      readers.set(reader, false);
      reader.send(frame);
      return false;
    },
  };
}
