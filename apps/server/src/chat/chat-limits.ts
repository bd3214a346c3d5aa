/** Limits of web chat; the rules quote these numbers. */
export const CHAT_LIMITS = {
  /** Chats that are open at a time, in all and of one address. */
  openChats: 1_000,
  openPerAddress: 20,
  /** Chats that one address may begin: so many at once, and one more in this time. */
  beginBurst: 10,
  beginEveryMs: 5_000,
  /** Addresses that are remembered. */
  addresses: 10_000,
  /** Messages of a visitor or of an agent's page. */
  messagesPerSecond: 2,
  messageBurst: 10,
  /** Frames of a visitor of any kind. */
  framesPerSecond: 20,
  frameBurst: 100,
  helloWithinMs: 5_000,
  heartbeatMs: 10_000,
  /** Sockets that have not said hello yet. */
  greeting: 500,
  /** Bytes that a slow page may have outstanding before it is cut off. */
  outstandingBytes: 1_048_576,
  /** Characters of entries in one frame, well within its limit in bytes. */
  entriesFrameChars: 40_000,
  /** Waiting visitors hear of a new place at most this often. */
  standEveryMs: 1_000,
  pruneEveryMs: 3_600_000,
} as const;

export const DAY_MS = 86_400_000;
