/**
 * The rows of one topic for all viewers of one scope (CW5, CW10).
 *
 * A frame of changes is made once for all readers who have everything up to it. A reader who is slow, or who is still
 * being sent the whole, has no frames queued but a set of the rows that it is owed; their newest state is sent when it
 * can take it.
 */
import { CONSOLE_LIMITS } from '@interlock/protocol/console';
import { CONSOLE_SERVER_LIMITS } from './console-limits.ts';
import type { Scope } from './console-viewer.ts';
import type { Feed, Reader } from './reader.ts';

const ROWS_PER_TURN = Math.min(CONSOLE_SERVER_LIMITS.rowsPerTurn, CONSOLE_LIMITS.rowsPerFrame);

/** Where the rows of a topic come from, as JSON. */
export interface RowSource {
  /** Ids of the rows that a scope sees. */
  idsFor(scope: Scope): readonly string[];
  isFor(scope: Scope, id: string): boolean;
  /** The row as JSON, made at most once until it changes; null when there is none. */
  text(id: string): string | null;
}

export interface RowFeed extends Feed {
  /** Begins anew for every reader: what all rows rest on has changed. */
  beginAnew(): void;
  /** Sends what of `changed` this scope sees. */
  tell(changed: ReadonlySet<string>, at: number): void;
}

interface Standing {
  /** Ids still to be sent of the whole; null when it was. */
  left: readonly string[] | null;
  next: number;
  isBegun: boolean;
  /** Rows that have changed since they were sent; null: it has everything, and gets what all get. */
  owed: Set<string> | null;
}

interface Part {
  readonly frame: Buffer;
  /** Ids that are in the frame, counted from the start. */
  readonly taken: number;
}

export interface RowFeedOptions {
  readonly type: 'floor' | 'queues';
  readonly scope: Scope;
  readonly source: RowSource;
  /** A reader is owed something that it can be sent in parts. */
  readonly owes: (reader: Reader) => void;
}

export function createRowFeed({ type, scope, source, owes }: RowFeedOptions): RowFeed {
  const readers = new Map<Reader, Standing>();
  /** Rows that the readers know of, or will. */
  let seen = new Set(source.idsFor(scope));

  function frameOf(
    rows: readonly string[],
    gone: readonly string[],
    at: number,
    flags: { readonly reset: boolean; readonly more: boolean },
  ): Buffer {
    const { reset, more } = flags;
    return Buffer.from(
      `{"type":"${type}","at":${at},"reset":${reset},"more":${more},"rows":[${rows.join(',')}],"gone":${JSON.stringify(gone)}}`,
    );
  }

  /** As many rows, from `from` on, as one frame takes. A row of a whole that is not there is no news. */
  function partOf(
    ids: readonly string[],
    from: number,
    at: number,
    { limit, reset, isWhole }: { readonly limit: number; readonly reset: boolean; readonly isWhole: boolean },
  ): Part {
    const rows: string[] = [];
    const gone: string[] = [];
    let chars = 0;
    let next = from;
    for (; next < ids.length && next - from < limit && chars < CONSOLE_SERVER_LIMITS.frameChars; next += 1) {
      const id = ids[next] ?? '';
      const text = source.isFor(scope, id) ? source.text(id) : null;
      if (text !== null) rows.push(text);
      else if (!isWhole) gone.push(id);
      chars += text?.length ?? id.length;
    }
    return { frame: frameOf(rows, gone, at, { reset, more: next < ids.length }), taken: next - from };
  }

  function begin(standing: Standing): void {
    standing.left = source.idsFor(scope);
    standing.next = 0;
    standing.isBegun = false;
    standing.owed = new Set();
  }

  /** The changes that this scope sees, in frames that all readers share. */
  function sharedFrames(ids: readonly string[], at: number): Buffer[] {
    const frames: Buffer[] = [];
    for (let from = 0; from < ids.length; ) {
      const part = partOf(ids, from, at, {
        limit: CONSOLE_LIMITS.rowsPerFrame,
        reset: false,
        isWhole: false,
      });
      frames.push(part.frame);
      from += part.taken;
    }
    return frames;
  }

  function sendWhole(standing: Standing, left: readonly string[], reader: Reader, at: number): void {
    const reset = !standing.isBegun;
    const part = partOf(left, standing.next, at, { limit: ROWS_PER_TURN, reset, isWhole: true });
    reader.send(part.frame);
    standing.isBegun = true;
    standing.next += part.taken;
    if (standing.next >= left.length) standing.left = null;
  }

  function sendChanges(owed: Set<string>, reader: Reader, at: number): void {
    const ids = [...owed];
    const part = partOf(ids, 0, at, { limit: ROWS_PER_TURN, reset: false, isWhole: false });
    for (const id of ids.slice(0, part.taken)) owed.delete(id);
    reader.send(part.frame);
  }

  const feed: RowFeed = {
    get readerCount() {
      return readers.size;
    },
    join(reader) {
      const standing: Standing = { left: null, next: 0, isBegun: false, owed: null };
      readers.set(reader, standing);
      begin(standing);
      owes(reader);
    },
    leave: (reader) => void readers.delete(reader),
    beginAnew() {
      seen = new Set(source.idsFor(scope));
      for (const [reader, standing] of readers) {
        begin(standing);
        owes(reader);
      }
    },
    tell(changed, at) {
      const ids: string[] = [];
      for (const id of changed) {
        if (source.isFor(scope, id)) seen.add(id);
        else if (!seen.delete(id)) continue;
        ids.push(id);
      }
      if (ids.length === 0) return;
      let frames: Buffer[] | null = null;
      for (const [reader, standing] of readers) {
        if (standing.owed === null && reader.canTake()) {
          frames ??= sharedFrames(ids, at);
          for (const frame of frames) reader.send(frame);
          continue;
        }
        standing.owed ??= new Set();
        for (const id of ids) standing.owed.add(id);
        owes(reader);
      }
    },
    sendOwed(reader, at) {
      const standing = readers.get(reader);
      if (standing === undefined || standing.owed === null || !reader.canTake()) return false;
      if (standing.left !== null) sendWhole(standing, standing.left, reader, at);
      else if (standing.owed.size > 0) sendChanges(standing.owed, reader, at);
      if (standing.left === null && standing.owed.size === 0) standing.owed = null;
      return standing.owed !== null;
    },
  };
  return feed;
}
