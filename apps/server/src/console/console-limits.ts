import { CONSOLE_LIMITS } from '@interlock/protocol/console';

/** Limits of the console's sockets (CW10 to CW14). */
export const CONSOLE_SERVER_LIMITS = {
  /** Sockets at a time. */
  viewers: 200,
  /** The first frame must come within so long, in ms. */
  watchWithinMs: 5_000,
  heartbeatMs: 10_000,
  /** Frames of a page: on average in a second, and at once. */
  framesPerSecond: 5,
  frameBurst: 20,
  /** Between two rounds of changes, in ms. */
  tickMs: 1_000 / CONSOLE_LIMITS.framesPerSecond,
  /** How often figures that change with time alone are looked at, in ms. */
  clockMs: 1_000,
  /** Bytes that a reader may have left lying before it is sent nothing but heartbeats. */
  outstandingBytes: 65_536,
  /** A reader that takes nothing for so long is let go, in ms. */
  tooSlowMs: 10_000,
  /** A socket that was told to close is cut after so long, in ms. */
  closeWithinMs: 1_000,
  /** Characters of the rows of one frame: at 3 bytes each, less than a frame may have. */
  frameChars: 200_000,
  /** Rows that are built without letting anybody else run. */
  rowsPerTurn: 250,
  /** Items that are explained without letting anybody else run: each explanation looks at every agent. */
  itemsPerTurn: 1,
  /** Watched items that are explained anew in each `clockMs` because agents may have changed; with more they take turns. */
  itemsPerClock: 20,
  /** Agents who are counted to their queues without letting anybody else run. */
  agentsPerTurn: 1_000,
} as const;
