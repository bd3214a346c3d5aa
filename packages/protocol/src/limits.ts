/**
 * Every limit of the wires in one table. docs/PROTOCOL.md and the rules quote these numbers; the schemas use them.
 * Bytes are those of the JSON text in UTF-8. Depth counts objects and arrays on the way down, the frame itself being 1.
 */
export const LIMITS = {
  /** Window and port frames. */
  frameBytes: 8 * 1024,
  frameDepth: 6,
  /** Window and port frames of `BULK_ACTIONS`, which carry lists and whole records. */
  bulkFrameBytes: 64 * 1024,
  bulkFrameDepth: 10,
  /** Token bucket of a port, and of the window before the handshake. */
  framesPerSecond: 50,
  frameBurst: 100,
  /** Handshakes heard on the window. */
  handshakes: 5,
  handshakesWithinMs: 10_000,
  /** A gap in the sequence up to this is a loss to be healed, beyond it a forgery. */
  sequenceGap: 1_000,
  /** 128 bits in lower-case hexadecimal. */
  nonceChars: 32,
  readyIntervalMs: 500,
  readyIntervalMaxMs: 5_000,
  offeredVersions: 16,
  /** The raw `statusId`, before it is split on `;`. */
  statusChars: 512,
  idChars: 128,
  labelChars: 200,
  textChars: 2_000,
  workRefs: 50,
  /** How often an SDK may be told to send a snapshot. */
  snapshotMinMs: 250,
  snapshotMaxMs: 600_000,
  /** `callCenterSettings`: what is read and sent on, and how much is said about what could not be read. */
  settingsBytes: 32 * 1024,
  settingsDepth: 10,
  settingsWarnings: 100,
  /** Session wire. */
  sessionClientFrameBytes: 16 * 1024,
  sessionServerFrameBytes: 256 * 1024,
  sessionFrameDepth: 12,
  commandIdChars: 64,
  ticketChars: 256,
  helloWithinMs: 5_000,
  ticketLifeMs: 30_000,
  timelineEntries: 200,
  workViews: 400,
  unansweredCommands: 64,
  missedBeats: 2,
  missedBeatsExtraMs: 1_000,
  /** Chat. */
  visitorNameChars: 80,
  /** Definition. */
  definitionBytes: 2 * 1024 * 1024,
  presences: 100,
  reasonCodes: 200,
  presenceMap: 500,
  channels: 50,
  teams: 500,
  teamsOfAgent: 20,
  skills: 100,
  agents: 20_000,
  queues: 1_000,
  routingSteps: 10,
  allowedOrigins: 50,
  dispositions: 100,
  alsoKnownAs: 20,
  reasonCodeMax: 9_999,
  capacityMax: 100,
  mapSlots: 20,
  /** Mode, Ready status, Not Ready reason, and the map. */
  outrankedSettings: 23,
} as const;

/** Plain actions that carry lists or whole records and so get `bulkFrameBytes` and `bulkFrameDepth` (WR6). */
export const BULK_ACTIONS: ReadonlySet<string> = new Set([
  'crmData',
  'crmDirectory',
  'clickToDialResponse',
  'createHistoryItem',
  'customFieldsDataResponse',
  'requestSaveInteractionLog',
  'requestPerformInteractionScreenPop',
]);
