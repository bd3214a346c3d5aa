/** What the kit saw. The scenes write it, the checks read it; a part that is absent was not reached. */

/** The kit's document that heard something. `opaque`: in the connector's frame, without an origin. */
export type Role = 'connector' | 'opaque' | 'stranger' | 'twin';

export interface Heard {
  /** Milliseconds since the run began. */
  readonly at: number;
  readonly role: Role;
  readonly via: 'window' | 'port';
  /** Which port, counted over the run from 1; 0 on the window. */
  readonly port: number;
  /** As JSON carries it. */
  readonly data: unknown;
}

export interface Step {
  readonly heard: readonly Heard[];
  /** Errors that nobody caught in the page during the step. */
  readonly errors: readonly string[];
  /** Whether the page still answered `ready` afterwards; null: not asked. */
  readonly isAlive: boolean | null;
}

export interface RequestStep extends Step {
  /** As it was sent. */
  readonly statusId: string;
  /** Null on the plain wire. */
  readonly requestId: string | null;
}

export interface HeldStep extends Step {
  /** How many messages the page had not looked at when the document in the frame changed. */
  readonly held: number;
}

/** A forged message has been posted that asks for `statusId`; null: no presence was known to ask for. */
export interface ForgedStep extends Step {
  readonly statusId: string | null;
}

export interface PlainEvidence {
  /** `ready` again and again until it was answered. */
  handshake?: Step;
  /** Each of three more. */
  readies?: readonly Step[];
  crmData?: Step;
  /** The first of them may ask for the presence that is there already. */
  requests?: readonly RequestStep[];
  firstPart?: RequestStep;
  samePresence?: RequestStep;
  /** A request, and `ready` right behind it. */
  probe?: RequestStep;
  missingData?: Step;
  oddStatus?: Step;
  unknownActions?: Step;
  malformed?: Step;
  otherTypes?: ForgedStep;
  stranger?: ForgedStep;
  twin?: ForgedStep;
  optional?: Step;
  refusal?: RequestStep;
  choice?: Step;
  /** Asked by the connector, answered when a document without an origin was in its frame. */
  toOpaque?: HeldStep;
  /** Asked by a document without an origin in the connector's frame, heard when the connector was back. */
  fromOpaque?: HeldStep & ForgedStep;
  reload?: Step;
}

export interface ExtendedEvidence {
  /** A port with another nonce than the offered one. */
  wrongNonce?: Step;
  opened?: Step;
  /** With a snapshot every `snapshotMs`. */
  period?: Step & { readonly snapshotMs: number };
  query?: Step;
  requests?: readonly RequestStep[];
  refusal?: RequestStep;
  oldEpoch?: RequestStep;
  repeatedFrame?: RequestStep;
  choice?: Step;
  /** A new document in the connector's frame while the port was open, and a new handshake. */
  reload?: Step & { readonly nonces: readonly [string, string | null] };
  goodbye?: Step;
}

export interface Evidence {
  /** Null: no iframe of another origin appeared. */
  connectorOrigin: string | null;
  /** What the connector's document found to be its own origin; `null` as text in a sandbox without `allow-same-origin`. */
  ownOrigin: string | null;
  /** Given with `--presence`. */
  readonly presences: readonly string[];
  /** Given with `--choose`. */
  readonly hasChoice: boolean;
  /** Why the run ended before its end. */
  stoppedBy: string | null;
  readonly plain: PlainEvidence;
  /** Null: the page offers no extensions. */
  extended: ExtendedEvidence | null;
  /** All that the connector heard, in order. */
  heard: readonly Heard[];
}

/** Evidence of a run that has not begun. */
export function noEvidence(presences: readonly string[], hasChoice: boolean): Evidence {
  return {
    connectorOrigin: null,
    ownOrigin: null,
    presences,
    hasChoice,
    stoppedBy: null,
    plain: {},
    extended: null,
    heard: [],
  };
}

/** Asked for to see how a page says no. No CRM has it. */
export const NO_SUCH_PRESENCE = 'interlock-conformance-no-such-presence';
