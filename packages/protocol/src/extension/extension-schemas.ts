import * as v from 'valibot';
import { LIMITS } from '../limits.ts';
import { GOODBYE_REASONS, NOTICE_STATES } from './extension-words.ts';

/*
 * The negotiated extensions. Everything here is strict: these frames are ours, so an unknown key is a fault, not a dialect.
 */

const safeCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const idText = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.idChars));
const rawStatus = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.statusChars));
const nonceText = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

/** A ticket of the CRM: its id and the words that people read. */
export const ticketRefSchema = v.strictObject({
  workId: idText,
  label: v.pipe(v.string(), v.maxLength(LIMITS.labelChars)),
});
export const ticketListSchema = v.pipe(v.array(ticketRefSchema), v.maxLength(LIMITS.workRefs));
export const presenceCauseSchema = v.nullable(v.picklist(['user', 'request']));

/** What the SDK adds to `ready`. Unknown keys are let through: a newer SDK must reach an older connector. */
export const readyOfferSchema = v.object({
  versions: v.pipe(v.array(positive), v.minLength(1), v.maxLength(LIMITS.offeredVersions)),
  nonce: nonceText,
});

/** `data` of `interlockOpen`, the one extension frame on the window; it carries the port. */
export const interlockOpenSchema = v.strictObject({
  version: positive,
  nonce: nonceText,
  connectorNonce: nonceText,
});

/** The `interlock` member of a port frame that needs nothing but its place. */
export const sequenceMemberSchema = v.strictObject({ seq: positive });

/** `interlock` of `requestSyncOmnichannel`. */
export const requestMemberSchema = v.strictObject({
  seq: positive,
  requestId: idText,
  attempt: positive,
  epoch: safeCount,
});

/** `interlock` of `omnichannelResponse`. */
export const responseMemberSchema = v.strictObject({
  seq: positive,
  /** The request that this answers; null when nobody asked. */
  requestId: v.nullable(idText),
  cause: presenceCauseSchema,
  /** How many presence or work changes this SDK instance has seen; strictly increasing. */
  version: safeCount,
  /** null: this CRM cannot tell, or could not just now. */
  work: v.nullable(ticketListSchema),
});

/** `interlock` of `crmData`: what this CRM can promise. Absent capabilities promise nothing. */
export const crmDataMemberSchema = v.strictObject({
  seq: positive,
  capabilities: v.exactOptional(v.strictObject({ workEvents: v.boolean(), asksFirst: v.boolean() })),
});

export const goodbyeSchema = v.strictObject({ reason: v.picklist(GOODBYE_REASONS) });

export const acceptedSchema = v.strictObject({ requestId: idText });
export const snapshotSchema = v.strictObject({
  statusId: rawStatus,
  version: safeCount,
  cause: presenceCauseSchema,
  work: v.nullable(ticketListSchema),
});
export const workSchema = v.strictObject({ work: ticketListSchema, version: safeCount });
export const leadSchema = v.strictObject({ leader: v.boolean() });
export const querySchema = v.strictObject({});
export const sessionNoticeSchema = v.strictObject({
  epoch: safeCount,
  state: v.picklist(NOTICE_STATES),
  /** How often the SDK sends a snapshot, 250 ms to 10 min. */
  snapshotMs: v.pipe(v.number(), v.safeInteger(), v.minValue(LIMITS.snapshotMinMs), v.maxValue(LIMITS.snapshotMaxMs)),
});

export type TicketRef = v.InferOutput<typeof ticketRefSchema>;
export type PresenceCause = 'user' | 'request';
export type ReadyOffer = v.InferOutput<typeof readyOfferSchema>;
export type InterlockOpen = v.InferOutput<typeof interlockOpenSchema>;
export type SequenceMember = v.InferOutput<typeof sequenceMemberSchema>;
export type RequestMember = v.InferOutput<typeof requestMemberSchema>;
export type ResponseMember = v.InferOutput<typeof responseMemberSchema>;
export type CrmDataMember = v.InferOutput<typeof crmDataMemberSchema>;
export type Snapshot = v.InferOutput<typeof snapshotSchema>;
export type WorkReport = v.InferOutput<typeof workSchema>;
export type SessionNotice = v.InferOutput<typeof sessionNoticeSchema>;
