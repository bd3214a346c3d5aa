import * as v from 'valibot';
import { LIMITS } from '../limits.ts';
import { CHAT_WIRE_VERSION } from './chat-wire-version.ts';

/*
 * Chat wire: visitor page <-> server, and the chat frames that travel inside the session wire. Frames to the server are
 * strict; frames to a page leave out what the page does not know. Texts are data, whatever is in them.
 */

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const idText = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.idChars));
const labelText = v.pipe(v.string(), v.maxLength(LIMITS.labelChars));
const messageId = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.commandIdChars));
/** Something to read, 1 to 2,000 characters. */
const typedText = v.pipe(v.string(), v.maxLength(LIMITS.textChars), v.regex(/\S/));

export const chatEntrySchema = v.variant('kind', [
  v.object({
    kind: v.literal('message'),
    seq: count,
    at: count,
    from: v.picklist(['visitor', 'agent']),
    /** Null for a visitor who gave none. */
    name: v.nullable(labelText),
    messageId,
    text: v.pipe(v.string(), v.maxLength(LIMITS.textChars)),
  }),
  v.object({ kind: v.literal('joined'), seq: count, at: count, name: labelText }),
  /** The agent handed it over, or is gone: it waits again. */
  v.object({ kind: v.literal('waitsAgain'), seq: count, at: count }),
  v.object({ kind: v.literal('ended'), seq: count, at: count, by: v.picklist(['visitor', 'away', 'agent', 'system']) }),
  /** For agents alone. */
  v.object({ kind: v.literal('disposition'), seq: count, at: count, dispositionId: idText, label: labelText }),
]);

/** Where a chat stands, as its visitor sees it. */
export const chatStandSchema = v.variant('state', [
  v.object({
    state: v.literal('waiting'),
    /** From 1; null while it is being offered to somebody, or where places mean nothing. */
    position: v.nullable(count),
    /** Null where too little is known. */
    estimate: v.nullable(v.object({ ms: count, fromMs: count, toMs: count })),
  }),
  v.object({ state: v.literal('talking'), name: labelText }),
  v.object({ state: v.literal('ended') }),
]);

export const visitorFrameSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('hello'),
    version: v.literal(CHAT_WIRE_VERSION),
    chatId: idText,
    token: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.ticketChars)),
    /** Entries up to this number are known to the page. */
    after: count,
  }),
  v.strictObject({ type: v.literal('message'), messageId, text: typedText }),
  v.strictObject({ type: v.literal('typing'), isTyping: v.boolean() }),
  /** The page has every entry up to this one. */
  v.strictObject({ type: v.literal('reached'), seq: count }),
  v.strictObject({ type: v.literal('leave') }),
  v.strictObject({ type: v.literal('pong'), beat: count }),
]);

export const CHAT_BYE_CODES = ['takenOver', 'serverStopping'] as const;

export const visitorServerFrameSchema = v.variant('type', [
  v.object({
    type: v.literal('welcome'),
    version: v.literal(CHAT_WIRE_VERSION),
    heartbeatMs: v.pipe(count, v.minValue(1)),
    stand: chatStandSchema,
    /** The agent's page has every entry up to this one. */
    reached: count,
  }),
  v.object({ type: v.literal('entries'), entries: v.array(chatEntrySchema) }),
  /** It is in the transcript, flushed. The entry itself comes as every other one. */
  v.object({ type: v.literal('accepted'), messageId, seq: count }),
  v.object({ type: v.literal('refused'), messageId: v.nullable(messageId), code: idText }),
  v.object({ type: v.literal('stand'), stand: chatStandSchema }),
  v.object({ type: v.literal('typing'), isTyping: v.boolean() }),
  v.object({ type: v.literal('reached'), seq: count }),
  v.object({ type: v.literal('ping'), beat: count }),
  v.object({ type: v.literal('bye'), code: v.picklist(CHAT_BYE_CODES) }),
]);

/** What a connector asks about a chat that its agent has in hand. */
export const chatRequestSchema = v.variant('kind', [
  /** Send the entries after this number now, and what follows as it comes. */
  v.strictObject({ kind: v.literal('follow'), workId: idText, after: count }),
  v.strictObject({ kind: v.literal('message'), workId: idText, messageId, text: typedText }),
  v.strictObject({ kind: v.literal('typing'), workId: idText, isTyping: v.boolean() }),
  v.strictObject({ kind: v.literal('reached'), workId: idText, seq: count }),
  v.strictObject({ kind: v.literal('dispose'), workId: idText, dispositionId: idText }),
]);

/** What a connector is told about a chat. */
export const agentChatFrameSchema = v.variant('kind', [
  v.object({
    kind: v.literal('opened'),
    workId: idText,
    visitor: v.nullable(labelText),
    dispositions: v.array(v.object({ id: idText, label: labelText })),
    /** The visitor's page is linked. */
    isHere: v.boolean(),
    reached: count,
  }),
  v.object({ kind: v.literal('entries'), workId: idText, entries: v.array(chatEntrySchema) }),
  v.object({ kind: v.literal('accepted'), workId: idText, messageId, seq: count }),
  v.object({ kind: v.literal('refused'), workId: idText, messageId: v.nullable(messageId), code: idText }),
  v.object({ kind: v.literal('typing'), workId: idText, isTyping: v.boolean() }),
  v.object({ kind: v.literal('visitor'), workId: idText, isHere: v.boolean(), reached: count }),
]);

/** Body of `POST /api/v1/chats`. */
export const createChatSchema = v.strictObject({
  queue: v.pipe(idText, v.description('A queue of the definition.')),
  name: v.exactOptional(
    v.pipe(
      v.string(),
      v.maxLength(LIMITS.visitorNameChars),
      v.regex(/\S/),
      v.description('What the visitor is called.'),
    ),
  ),
  subject: v.exactOptional(v.pipe(typedText, v.description('What it is about: the first message of the chat.'))),
  language: v.exactOptional(
    v.pipe(v.string(), v.maxLength(35), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), v.description('As `de-AT`.')),
  ),
  agent: v.exactOptional(v.pipe(idText, v.description('The agent who is asked first.'))),
});

export const createChatAnswerSchema = v.object({
  /** Also the id of the interaction. */
  chatId: idText,
  /** A secret: whoever has it is this visitor. */
  visitorToken: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.ticketChars)),
});

/** Answer of `GET /chat/config.json`. */
export const chatConfigSchema = v.object({
  name: labelText,
  /** Null: the queue is not known. */
  queue: v.nullable(v.object({ label: labelText, isOpen: v.boolean() })),
});

export const CHAT_CLOSE_CODES = {
  malformed: 4400,
  badToken: 4401,
  helloTimeout: 4408,
  takenOver: 4409,
  flood: 4429,
  serverStopping: 1001,
} as const;

/** The id of a chat, which is that of its interaction, begins so: a connector asks for transcripts of no others. */
export const CHAT_ID_PREFIX = 'chat-';

export type ChatEntry = v.InferOutput<typeof chatEntrySchema>;
export type ChatStand = v.InferOutput<typeof chatStandSchema>;
export type VisitorFrame = v.InferOutput<typeof visitorFrameSchema>;
export type VisitorServerFrame = v.InferOutput<typeof visitorServerFrameSchema>;
export type ChatRequest = v.InferOutput<typeof chatRequestSchema>;
export type AgentChatFrame = v.InferOutput<typeof agentChatFrameSchema>;
export type CreateChat = v.InferOutput<typeof createChatSchema>;
export type CreateChatAnswer = v.InferOutput<typeof createChatAnswerSchema>;
export type ChatConfig = v.InferOutput<typeof chatConfigSchema>;
