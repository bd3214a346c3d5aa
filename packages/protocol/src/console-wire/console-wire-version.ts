/**
 * Version of the wire between the console and the server. A change of a schema changes a hash in console-wire.test.ts;
 * then add a line here, and raise the version when an older page would misread the frame.
 *
 * history
 * 1  2026-11  first version; later the topic `item`, the address of the guided demo in `me`, when the day of `today` begins
 *             and of which teams it is, and since when a queue's service level and an item's wait count
 */
export const CONSOLE_WIRE_VERSION = 1;

/** The WebSocket subprotocol of the console. */
export const CONSOLE_SUBPROTOCOL = 'interlock.console.v1';

/** Where its socket is. */
export const CONSOLE_SOCKET_PATH = '/api/v1/console-socket';

/** Limits of this wire (CW2). */
export const CONSOLE_LIMITS = {
  /** A frame of the page. */
  clientFrameBytes: 8 * 1024,
  /** A frame of the server. */
  serverFrameBytes: 1024 * 1024,
  /** Rows in one frame. */
  rowsPerFrame: 500,
  /** Topics that one page watches. */
  topics: 8,
  /** Frames of changes that a page is sent in a second. */
  framesPerSecond: 10,
  /** Work items that a row of the floor names; the count says how many there are. */
  workOfRow: 5,
  /** Items that a watched queue lists, in the order in which they are offered. */
  itemsOfQueue: 200,
} as const;
