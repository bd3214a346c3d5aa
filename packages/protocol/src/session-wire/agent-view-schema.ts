import * as v from 'valibot';
import { LIMITS } from '../limits.ts';
import { tagged } from '../tagged.ts';

/*
 * AgentView: what the server says about one agent, on the session wire and in REST. Codes and parameters only, no prose,
 * so that pages translate. Schemas strip unknown keys: a newer server may say more than an older page knows.
 */

export const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const idText = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.idChars));
/** An id that somebody gives to something new. What is known already may be called otherwise, and is read as `idText`. */
export const newIdText = v.pipe(
  idText,
  // In the path of an address these two mean another place, however they are escaped.
  v.regex(/^(?!\.{1,2}$)/),
  v.description('Any text but "." and "..", which no address can name.'),
);
export const labelText = v.pipe(v.string(), v.maxLength(LIMITS.labelChars));
export const rawStatus = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.statusChars));
export const reasonCodeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LIMITS.reasonCodeMax));

export const sideNameSchema = v.picklist(['contactCenter', 'crm']);
export const modeSchema = v.picklist(['synchronized', 'complementary']);
export const wireSchema = v.picklist(['plain', 'extended']);
export const strengthSchema = v.picklist(['mirror', 'claim', 'prevent']);
export const workStateSchema = v.picklist(['waiting', 'reserved', 'offered', 'active', 'parked', 'wrapUp', 'open']);
export const chooserSchema = v.picklist(['agent', 'crmUser', 'supervisor', 'policy', 'timer']);
export const choiceCauseSchema = v.picklist([
  'chosen',
  'startWork',
  'otherSideReady',
  'clientDisconnect',
  'signedOut',
  'snapshot',
]);

export const workRefSchema = v.object({ workId: idText, label: labelText, state: workStateSchema });
const workRefList = v.array(workRefSchema);

export const holdSchema = tagged('kind', [
  v.object({ kind: v.literal('workElsewhere'), side: sideNameSchema, work: workRefList }),
  v.object({ kind: v.literal('atCapacity'), work: workRefList }),
  v.object({ kind: v.literal('wrapUp'), workId: idText, label: labelText, endsAt: v.nullable(instant) }),
  v.object({ kind: v.literal('otherSideReady') }),
  v.object({ kind: v.literal('confirmationAwaited'), since: instant, attempt: count }),
  v.object({ kind: v.literal('crmUnknown') }),
  v.object({ kind: v.literal('outOfStep'), since: instant, attempts: count }),
  v.object({ kind: v.literal('missed'), workId: idText, label: labelText, at: instant }),
  v.object({
    kind: v.literal('supervisor'),
    at: instant,
    reasonCode: reasonCodeNumber,
    /** Who; absent where it was not recorded. */
    actor: v.exactOptional(v.object({ id: idText, name: labelText })),
  }),
  v.object({ kind: v.literal('linkLost'), since: instant }),
  v.object({ kind: v.literal('flapping'), until: instant, changes: count }),
  v.object({ kind: v.literal('signedOut') }),
]);

export const explanationSchema = tagged('code', [
  v.object({ code: v.literal('ready') }),
  v.object({
    code: v.literal('chosen'),
    by: chooserSchema,
    cause: choiceCauseSchema,
    label: labelText,
    at: instant,
  }),
  v.object({ code: v.literal('held'), hold: holdSchema, wish: v.boolean() }),
]);

export const choiceSchema = v.object({
  ready: v.boolean(),
  reasonCode: v.nullable(reasonCodeNumber),
  statusId: v.nullable(rawStatus),
  label: labelText,
  by: chooserSchema,
  cause: choiceCauseSchema,
  at: instant,
});

export const sideViewSchema = v.object({
  /** Effective for contactCenter, reported for crm. */
  availability: v.picklist(['ready', 'notReady', 'unknown']),
  shape: v.picklist(['ready', 'held', 'work', 'offline', 'outOfStep']),
  /** From the definition. */
  label: labelText,
  /** contactCenter only. */
  reasonCode: v.nullable(reasonCodeNumber),
  /** crm only: as reported, exact. */
  statusId: v.nullable(rawStatus),
  since: instant,
  choice: choiceSchema,
  /** The person chose Ready, but a hold stands. */
  wish: v.boolean(),
  pending: v.nullable(v.picklist(['notReady', 'signOut', 'confirming'])),
  /** Ordered; the first is the headline. */
  holds: v.array(holdSchema),
  why: explanationSchema,
});

export const workViewSchema = v.object({
  workId: idText,
  side: sideNameSchema,
  kind: v.picklist(['interaction', 'ticket']),
  channel: v.nullable(idText),
  label: labelText,
  detail: v.nullable(v.pipe(v.string(), v.maxLength(LIMITS.textChars))),
  state: workStateSchema,
  direction: v.picklist(['inbound', 'outbound']),
  since: instant,
  createdAt: instant,
  /** When the offer, the wrap-up, the time parked or a permit ends. */
  deadlineAt: v.nullable(instant),
  offers: count,
  /** The queue that it came from; null for what was given to the agent or started by them, and for tickets. */
  queueId: v.nullable(idText),
});

export const sessionStateSchema = tagged('state', [
  v.object({ state: v.literal('signedOut') }),
  v.object({ state: v.literal('linked'), since: instant }),
  v.object({
    state: v.literal('lost'),
    since: instant,
    graceUntil: instant,
    disconnected: v.boolean(),
    logoutAt: instant,
  }),
]);

export const crmLinkSchema = v.object({
  state: v.picklist(['none', 'up', 'lost']),
  since: instant,
  wire: v.nullable(wireSchema),
  strength: v.nullable(strengthSchema),
});

export const crmRequestViewSchema = v.object({
  requestId: idText,
  attempt: count,
  statusId: rawStatus,
  ready: v.boolean(),
  state: v.picklist(['requested', 'accepted', 'assumed', 'failed']),
  since: instant,
  nextAttemptAt: v.nullable(instant),
});

export const agentViewSchema = v.object({
  agentId: idText,
  name: labelText,
  team: v.nullable(labelText),
  mode: modeSchema,
  /** Server time of this view. */
  at: instant,
  /** 0 = never signed in. */
  epoch: count,
  session: sessionStateSchema,
  crmLink: crmLinkSchema,
  sides: v.object({ contactCenter: sideViewSchema, crm: sideViewSchema }),
  outOfStep: v.boolean(),
  request: v.nullable(crmRequestViewSchema),
  work: v.pipe(v.array(workViewSchema), v.maxLength(LIMITS.workViews)),
  collision: v.nullable(v.object({ interactionId: idText, ticketIds: v.array(idText), since: instant })),
  signOutPending: v.boolean(),
  capacity: v.object({ contactCenter: count, crm: count }),
  /** Could be given an interaction right now. */
  offerable: v.boolean(),
});

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

export type SideName = v.InferOutput<typeof sideNameSchema>;
export type Mode = v.InferOutput<typeof modeSchema>;
export type Wire = v.InferOutput<typeof wireSchema>;
export type Strength = v.InferOutput<typeof strengthSchema>;
export type WorkState = v.InferOutput<typeof workStateSchema>;
export type Chooser = v.InferOutput<typeof chooserSchema>;
export type ChoiceCause = v.InferOutput<typeof choiceCauseSchema>;
export type WorkRef = DeepReadonly<v.InferOutput<typeof workRefSchema>>;
export type Hold = DeepReadonly<v.InferOutput<typeof holdSchema>>;
export type HoldKind = Hold['kind'];
export type Explanation = DeepReadonly<v.InferOutput<typeof explanationSchema>>;
export type Choice = DeepReadonly<v.InferOutput<typeof choiceSchema>>;
export type SideView = DeepReadonly<v.InferOutput<typeof sideViewSchema>>;
export type WorkView = DeepReadonly<v.InferOutput<typeof workViewSchema>>;
export type SessionState = DeepReadonly<v.InferOutput<typeof sessionStateSchema>>;
export type CrmLink = DeepReadonly<v.InferOutput<typeof crmLinkSchema>>;
export type CrmRequestView = DeepReadonly<v.InferOutput<typeof crmRequestViewSchema>>;
export type AgentView = DeepReadonly<v.InferOutput<typeof agentViewSchema>>;
