/**
 * Every limit of the wires, one by one: a page then carries only those that it uses. docs/PROTOCOL.md and the rules quote these numbers; the schemas use them.
 * Bytes are those of the JSON text in UTF-8. Depth counts objects and arrays on the way down, the frame itself being 1.
 */
/** Window and port frames. */
export const frameBytes = 8 * 1024;
export const frameDepth = 6;
/** Window and port frames of `BULK_ACTIONS`, which carry lists and whole records. */
export const bulkFrameBytes = 64 * 1024;
export const bulkFrameDepth = 10;
/** Token bucket of a port, and of the window before the handshake. */
export const framesPerSecond = 50;
export const frameBurst = 100;
/** Handshakes heard on the window. */
export const handshakes = 5;
export const handshakesWithinMs = 10_000;
/** A gap in the sequence up to this is a loss to be healed, beyond it a forgery. */
export const sequenceGap = 1_000;
/** 128 bits in lower-case hexadecimal. */
export const nonceChars = 32;
export const readyIntervalMs = 500;
export const readyIntervalMaxMs = 5_000;
export const offeredVersions = 16;
/** The raw `statusId`, before it is split on `;`. */
export const statusChars = 512;
export const idChars = 128;
export const labelChars = 200;
export const textChars = 2_000;
export const workRefs = 50;
/** How often an SDK may be told to send a snapshot. */
export const snapshotMinMs = 250;
export const snapshotMaxMs = 600_000;
/** `callCenterSettings`: what is read and sent on, and how much is said about what could not be read. */
export const settingsBytes = 32 * 1024;
export const settingsDepth = 10;
export const settingsWarnings = 100;
/** Session wire. */
export const sessionClientFrameBytes = 16 * 1024;
export const sessionServerFrameBytes = 256 * 1024;
export const sessionFrameDepth = 12;
export const commandIdChars = 64;
export const ticketChars = 256;
export const helloWithinMs = 5_000;
export const ticketLifeMs = 30_000;
export const timelineEntries = 200;
/** Colleagues in one answer, and characters of the name that is looked for. */
export const colleagues = 8;
export const searchChars = 80;
export const workViews = 400;
export const unansweredCommands = 64;
export const missedBeats = 2;
export const missedBeatsExtraMs = 1_000;
/** Chat. */
export const visitorNameChars = 80;
/** Definition. */
export const definitionBytes = 2 * 1024 * 1024;
export const presences = 100;
export const reasonCodes = 200;
export const presenceMap = 500;
export const channels = 50;
export const teams = 500;
export const teamsOfAgent = 20;
export const skills = 100;
export const agents = 20_000;
export const queues = 1_000;
export const routingSteps = 10;
export const allowedOrigins = 50;
export const dispositions = 100;
export const alsoKnownAs = 20;
export const reasonCodeMax = 9_999;
export const capacityMax = 100;
/** The engine remembers as many changes of an agent. */
export const flappingChangesMax = 100;
export const mapSlots = 20;
/** Mode, Ready status, Not Ready reason, and the map. */
export const outrankedSettings = 23;
