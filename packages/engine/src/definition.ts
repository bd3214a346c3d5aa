/**
 * The Contact Center Definition (CCDef) as the engine knows it, and its compiled form.
 *
 * The document is parsed and checked for structure at the edge (packages/protocol) and for meaning by
 * `lintDefinition`. Here it is trusted.
 */

/** How the two sides of an agent are kept in step. */
export type Mode = 'synchronized' | 'complementary';

/** A presence status of the CRM. */
export interface Presence {
  readonly statusId: string;
  readonly label: string;
  readonly ready: boolean;
  readonly alsoKnownAs?: readonly string[] | undefined;
}

/** A Not Ready reason of the contact centre. */
export interface ReasonCode {
  readonly code: number;
  readonly label: string;
  /** Whether an agent may choose it; the others are set by Interlock. */
  readonly selectable: boolean;
}

/** A kind of interaction. */
export interface Channel {
  readonly id: string;
  readonly label: string;
  /** How many interactions of this channel an agent may have in hand, 1..100. */
  readonly capacity: number;
  /** How long an offer stands, in ms. */
  readonly offerTimeoutMs: number;
  /** Length of the wrap-up, in ms; 0 = none. */
  readonly wrapUpMs: number;
}

export interface Definition {
  readonly $schema?: string | undefined;
  readonly version: 1;
  readonly name: string;
  readonly mode: Mode;
  readonly allowedOrigins: readonly string[];
  readonly presences: readonly Presence[];
  readonly reasonCodes: readonly ReasonCode[];
  readonly presenceMap: readonly { readonly statusId: string; readonly reasonCode: number }[];
  readonly defaults: {
    readonly readyStatusId: string;
    readonly notReadyStatusId: string;
    readonly heldStatusId: string;
    readonly reasonCode: number;
  };
  readonly systemReasonCodes: {
    readonly startWork: number;
    readonly clientDisconnect: number;
    readonly missed: number;
    readonly supervisor: number;
    readonly otherSide: number;
    readonly wrapUp: number;
    readonly flapping: number;
    readonly outOfStep: number;
  };
  readonly capacity: { readonly contactCenter: number; readonly crm: number };
  readonly channels: readonly Channel[];
  readonly teams: readonly { readonly id: string; readonly label: string }[];
  readonly interlock: {
    readonly crmSilent: 'skipAgent' | 'offerAnyway';
    readonly maxOffers: number;
    readonly waitingLimit: number;
  };
  readonly timeouts: {
    readonly crmAnswerMs: number;
    readonly crmAttempts: number;
    readonly retryBaseMs: number;
    readonly retryMaxMs: number;
    readonly plainSettleMs: number;
    readonly reassertMs: number;
    readonly linkGraceMs: number;
    readonly logoutMs: number;
    readonly heartbeatMs: number;
    readonly snapshotMs: number;
    readonly reservationMs: number;
    readonly wrapUpExtensionMs: number;
  };
  readonly flapping: { readonly changes: number; readonly withinMs: number; readonly freezeMs: number };
  readonly retentionDays: number;
}

/** A definition with the indexes that decisions need; made once for each definition. */
export interface Rules {
  readonly definition: Definition;
  readonly presenceById: ReadonlyMap<string, Presence>;
  readonly reasonByCode: ReadonlyMap<number, ReasonCode>;
  readonly channelById: ReadonlyMap<string, Channel>;
  /** CRM status -> contact-centre reason code. */
  readonly codeByStatus: ReadonlyMap<string, number>;
  /** Contact-centre reason code -> the status that is set for it: the first map entry with that code. */
  readonly statusByCode: ReadonlyMap<number, string>;
}

/** Indexes a definition. The definition must have passed the schema and `lintDefinition` without an error. */
export function compileRules(definition: Definition): Rules {
  const statusByCode = new Map<number, string>();
  for (const entry of definition.presenceMap) {
    if (!statusByCode.has(entry.reasonCode)) statusByCode.set(entry.reasonCode, entry.statusId);
  }
  return {
    definition,
    presenceById: new Map(definition.presences.map((presence) => [presence.statusId, presence])),
    reasonByCode: new Map(definition.reasonCodes.map((reason) => [reason.code, reason])),
    channelById: new Map(definition.channels.map((channel) => [channel.id, channel])),
    codeByStatus: new Map(definition.presenceMap.map((entry) => [entry.statusId, entry.reasonCode])),
    statusByCode,
  };
}

/** Whether a CRM status means Ready. A status that the definition does not know is Not Ready: the safe reading. */
export function isReadyStatus(rules: Rules, statusId: string): boolean {
  return rules.presenceById.get(statusId)?.ready ?? false;
}

/** The contact-centre reason for a Not Ready status of the CRM; an unmapped one gets the default (SY4). */
export function reasonForStatus(rules: Rules, statusId: string): number {
  return rules.codeByStatus.get(statusId) ?? rules.definition.defaults.reasonCode;
}

/** The CRM status for a contact-centre reason; an unmapped one gets the default (SY4). */
export function statusForReason(rules: Rules, reasonCode: number): string {
  return rules.statusByCode.get(reasonCode) ?? rules.definition.defaults.notReadyStatusId;
}
