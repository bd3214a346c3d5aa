import * as v from 'valibot';
import { chatRequestSchema } from '../chat-wire/chat-schemas.ts';
import { ticketListSchema } from '../extension/extension-schemas.ts';
import { LIMITS } from '../limits.ts';
import { tagged } from '../tagged.ts';
import {
  agentViewSchema,
  count,
  idText,
  instant,
  labelText,
  modeSchema,
  newIdText,
  rawStatus,
  reasonCodeNumber,
  wireSchema,
  workRefSchema,
} from './agent-view-schema.ts';
import { SESSION_WIRE_VERSION } from './session-wire-version.ts';

/*
 * Session wire: connector <-> server. Frames to the server are strict (unknown keys refused); frames to the connector strip
 * unknown keys, so that a server may add a field without a new version.
 */

const commandId = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.commandIdChars));
const attempt = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const causeSchema = v.nullable(v.picklist(['user', 'request']));

export const crmPromiseSchema = v.strictObject({ workEvents: v.boolean(), asksFirst: v.boolean() });

export const sessionCommandSchema = tagged('kind', [
  v.strictObject({
    kind: v.literal('attachCrm'),
    wire: wireSchema,
    capabilities: crmPromiseSchema,
    /** Plain wire, after a reconnect: what the page was last heard to show. It is state, not an act. */
    lastStatusId: v.optional(v.nullable(rawStatus)),
  }),
  v.strictObject({ kind: v.literal('detachCrm'), reason: v.picklist(['goodbye', 'silent', 'replaced']) }),
  v.strictObject({
    kind: v.literal('reportPresence'),
    statusId: rawStatus,
    success: v.boolean(),
    requestId: v.nullable(idText),
    /** Plain wire, to a server whose welcome says `behind`: the last request passed on to the page by then, null for none. */
    behind: v.optional(v.nullable(idText)),
    cause: causeSchema,
    version: v.nullable(count),
    work: v.nullable(ticketListSchema),
  }),
  v.strictObject({
    kind: v.literal('reportSnapshot'),
    statusId: rawStatus,
    version: count,
    cause: causeSchema,
    work: v.nullable(ticketListSchema),
  }),
  v.strictObject({ kind: v.literal('reportWork'), work: ticketListSchema, version: count }),
  v.strictObject({ kind: v.literal('acceptRequest'), requestId: idText }),
  v.strictObject({ kind: v.literal('answerProbe'), requestId: idText, attempt }),
  v.strictObject({ kind: v.literal('chooseState'), ready: v.boolean(), reasonCode: v.nullable(reasonCodeNumber) }),
  v.strictObject({ kind: v.literal('acceptOffer'), workId: idText }),
  v.strictObject({ kind: v.literal('declineOffer'), workId: idText }),
  v.strictObject({ kind: v.literal('endInteraction'), workId: idText }),
  v.strictObject({ kind: v.literal('finishWrapUp'), workId: idText }),
  v.strictObject({ kind: v.literal('extendWrapUp'), workId: idText }),
  v.strictObject({ kind: v.literal('parkWork'), workId: idText }),
  v.strictObject({ kind: v.literal('resumeWork'), workId: idText }),
  v.strictObject({
    kind: v.literal('transferWork'),
    workId: idText,
    toQueueId: idText,
    toAgentId: v.nullable(idText),
  }),
  v.strictObject({
    kind: v.literal('startInteraction'),
    channel: idText,
    label: v.pipe(labelText, v.minLength(1)),
    detail: v.nullable(v.pipe(v.string(), v.maxLength(LIMITS.textChars))),
  }),
  v.strictObject({ kind: v.literal('retryCrm') }),
  v.strictObject({ kind: v.literal('signOut') }),
]);

/** Who of the own colleagues, by a part of their name, the interaction could be handed to; answered with `colleagues`. */
export const findColleaguesSchema = v.strictObject({
  type: v.literal('findColleagues'),
  commandId,
  workId: idText,
  text: v.pipe(v.string(), v.maxLength(LIMITS.searchChars), v.regex(/\S/)),
});

export const sessionClientFrameSchema = tagged('type', [
  v.strictObject({
    type: v.literal('hello'),
    version: v.literal(SESSION_WIRE_VERSION),
    ticket: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.ticketChars)),
  }),
  v.strictObject({ type: v.literal('pong'), beat: count }),
  v.strictObject({ type: v.literal('command'), commandId, command: sessionCommandSchema }),
  v.strictObject({
    type: v.literal('readTimeline'),
    commandId,
    before: v.nullable(count),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(LIMITS.timelineEntries)),
  }),
  findColleaguesSchema,
  /** About a chat that the agent has in hand; answered with `chat` frames. */
  v.strictObject({ type: v.literal('chat'), request: chatRequestSchema }),
  /** Once, to a server whose welcome says `probes`: this connector knows them. */
  v.strictObject({ type: v.literal('answersProbes') }),
  /** To a `probe`: at once, with `crm` null; and once more when the CRM page has answered. */
  v.strictObject({
    type: v.literal('probed'),
    probeId: count,
    /** `statusId`: where the page stands; null on the plain wire, which does not say. */
    crm: v.nullable(v.strictObject({ tookMs: count, statusId: v.nullable(rawStatus) })),
  }),
  v.strictObject({ type: v.literal('goodbye') }),
]);

/** The part of the definition that the connector shows; nothing else leaves the server. */
export const clientDefinitionSchema = v.object({
  name: labelText,
  mode: modeSchema,
  presences: v.array(v.object({ statusId: rawStatus, label: labelText, ready: v.boolean() })),
  reasonCodes: v.array(v.object({ code: reasonCodeNumber, label: labelText, selectable: v.boolean() })),
  channels: v.array(
    v.object({ id: idText, label: labelText, capacity: count, offerTimeoutMs: count, wrapUpMs: count }),
  ),
  queues: v.array(v.object({ id: idText, label: labelText })),
  snapshotMs: count,
  wrapUpExtensionMs: count,
  /** How long the connector waits after an answered probe for a late report on the plain wire. */
  plainSettleMs: count,
});

export const timelineParamSchema = v.union([
  v.string(),
  v.number(),
  v.boolean(),
  v.null(),
  v.array(v.string()),
  v.array(workRefSchema),
]);

export const timelineEntrySchema = v.object({
  version: count,
  at: instant,
  kind: idText,
  params: v.record(v.string(), timelineParamSchema),
});

/** All that an agent is told of a colleague (AC13). */
export const colleagueSchema = v.object({
  agentId: idText,
  name: labelText,
  state: v.picklist(['ready', 'busy', 'notReady']),
  /** The queue through which they would be asked. */
  toQueueId: idText,
});

export const BYE_CODES = ['superseded', 'signedOut', 'serverStopping', 'definitionChanged'] as const;

export const sessionServerFrameSchema = tagged('type', [
  v.object({
    type: v.literal('welcome'),
    version: v.literal(SESSION_WIRE_VERSION),
    epoch: count,
    sessionId: idText,
    heartbeatMs: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    view: agentViewSchema,
    definition: clientDefinitionSchema,
    /** This server probes whoever says that they know it. */
    probes: v.optional(v.boolean()),
    /** This server knows `behind` of a report. */
    behind: v.optional(v.boolean()),
  }),
  /** A harmless round trip to connector and CRM page; sent to no session that has not said `answersProbes`. */
  v.object({ type: v.literal('probe'), probeId: count }),
  v.object({ type: v.literal('view'), version: count, view: agentViewSchema }),
  v.object({
    type: v.literal('requestPresence'),
    requestId: idText,
    attempt,
    statusId: rawStatus,
    ready: v.boolean(),
    probe: v.boolean(),
  }),
  v.object({ type: v.literal('done'), commandId }),
  v.object({
    type: v.literal('refused'),
    commandId,
    code: idText,
    message: v.pipe(v.string(), v.maxLength(LIMITS.textChars)),
  }),
  v.object({
    type: v.literal('timeline'),
    commandId,
    entries: v.pipe(v.array(timelineEntrySchema), v.maxLength(LIMITS.timelineEntries)),
    more: v.boolean(),
  }),
  v.object({
    type: v.literal('colleagues'),
    commandId,
    colleagues: v.pipe(v.array(colleagueSchema), v.maxLength(LIMITS.colleagues)),
    /** There are more than are told. */
    more: v.boolean(),
  }),
  /** Read with `parseAgentChatFrame` by who has asked for a chat; nobody else is sent one. */
  v.object({ type: v.literal('chat'), chat: v.unknown() }),
  v.object({ type: v.literal('ping'), beat: count }),
  v.object({ type: v.literal('bye'), code: v.picklist(BYE_CODES) }),
]);

/** Body of `POST /api/v1/session-tickets`. */
export const sessionTicketRequestSchema = v.strictObject({
  agentId: newIdText,
  name: v.pipe(labelText, v.minLength(1)),
  team: v.exactOptional(idText),
  /** Origin of the CRM page that embeds the connector. */
  origin: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.labelChars)),
  /**
   * What the page sent in `crmData`, as it came: any JSON, so that no page is kept out for its settings. The server reads at
   * most `LIMITS.settingsBytes` of it.
   */
  callCenterSettings: v.exactOptional(v.unknown()),
});

/** Settings of the page that the definition has a say in. A map entry comes with its slot. */
export const OUTRANKED_FIELDS = ['mode', 'readyStatus', 'notReadyReason', 'map'] as const;

const settingText = v.pipe(v.string(), v.maxLength(LIMITS.statusChars));

/** What the page asks for and what holds instead: a mode, a status id, or `code = label`. */
export const outrankedSettingSchema = v.object({
  field: v.picklist(OUTRANKED_FIELDS),
  /** Of a map entry, 1 to 20; else null. */
  slot: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(LIMITS.mapSlots))),
  page: settingText,
  /** null: the presence of this map entry means Ready, so it has no reason code. */
  server: v.nullable(settingText),
});

/** What became of the page's settings. */
export const pageSettingsAnswerSchema = v.object({
  outranked: v.pipe(v.array(outrankedSettingSchema), v.maxLength(LIMITS.outrankedSettings)),
  /** How many settings could not be read, or were given twice. */
  warnings: v.pipe(count, v.maxValue(LIMITS.settingsWarnings)),
});

/** Its answer. The settings are news for people: where they are absent or cannot be read, the ticket is as good (SW13). */
export const sessionTicketAnswerSchema = v.object({
  ticket: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.ticketChars)),
  expiresInMs: count,
  settings: v.optional(
    v.fallback(pageSettingsAnswerSchema, () => ({ outranked: [], warnings: 0 })),
    () => ({ outranked: [], warnings: 0 }),
  ),
});

/** Close codes of the socket. */
export const CLOSE_CODES = {
  malformed: 4400,
  badTicket: 4401,
  originRefused: 4403,
  helloTimeout: 4408,
  superseded: 4409,
  flood: 4429,
  serverStopping: 1001,
} as const;

export type SessionCommand = v.InferOutput<typeof sessionCommandSchema>;
export type SessionCommandKind = SessionCommand['kind'];
export type FindColleagues = v.InferOutput<typeof findColleaguesSchema>;
export type Colleague = v.InferOutput<typeof colleagueSchema>;
export type SessionClientFrame = v.InferOutput<typeof sessionClientFrameSchema>;
export type ClientDefinition = v.InferOutput<typeof clientDefinitionSchema>;
export type TimelineParam =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | readonly v.InferOutput<typeof workRefSchema>[];
export type TimelineEntry = v.InferOutput<typeof timelineEntrySchema>;
export type ByeCode = (typeof BYE_CODES)[number];
export type SessionServerFrame = v.InferOutput<typeof sessionServerFrameSchema>;
export type SessionTicketRequest = v.InferOutput<typeof sessionTicketRequestSchema>;
export type SessionTicketAnswer = v.InferOutput<typeof sessionTicketAnswerSchema>;
export type OutrankedField = (typeof OUTRANKED_FIELDS)[number];
export type OutrankedSetting = v.InferOutput<typeof outrankedSettingSchema>;
export type PageSettingsAnswer = v.InferOutput<typeof pageSettingsAnswerSchema>;
export type CrmPromise = v.InferOutput<typeof crmPromiseSchema>;
