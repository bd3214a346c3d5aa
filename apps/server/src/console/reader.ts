/** A viewer's socket as the feeds see it. */
export interface Reader {
  /** Whether it has taken what it was sent before, so that it can be sent more (CW11). */
  canTake(): boolean;
  /** Writes a frame; only after `canTake`. */
  send(frame: Buffer): void;
}

/** One topic for all viewers of one scope. */
export interface Feed {
  readonly readerCount: number;
  /** A reader who is to be sent the whole, and then what changes. */
  join(reader: Reader): void;
  leave(reader: Reader): void;
  /** Sends the next part of what a reader is owed; true when a further one is left that it can take. */
  sendOwed(reader: Reader, at: number): boolean;
}
