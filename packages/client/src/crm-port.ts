/**
 * What the SDK needs from a CRM: a few functions and a sheet that says what the CRM can promise. An integrator writes this once for a CRM;
 * everything else in the package is the same for all.
 */

/** Stops what was started. A second call does nothing. */
export type Unsubscribe = () => void;

/** Who caused a presence change: a person in the CRM, or the SDK's own `setPresence`. */
export type PresenceCause = 'user' | 'request';

/** A ticket, case or conversation that a person has open in the CRM. */
export interface TicketRef {
  /** The CRM's id of it, 1 to 128 characters. */
  readonly workId: string;
  /** What people call it, for example `Ticket 4711`; longer than 80 characters is cut. */
  readonly label: string;
}

/**
 * What this CRM can do, declared and never discovered by accident. The SDK acts on `canSet`, `canRead` and `workEvents`, wants
 * `onPresenceChanged` where `pushesChanges` promises it, and hands `asksFirst` on to the connector. The others describe the CRM to people and to
 * tools. Left out means: not known.
 */
export interface CapabilitySheet {
  /** `setPresence` can change the presence. With `false` every request is answered with the real presence and `success: false`. */
  readonly canSet: boolean;
  /** `getPresence` tells the real presence, so that a change can be read back. */
  readonly canRead: boolean;
  /** `onPresenceChanged` is called for changes. With `false` changes are found by reading, every few seconds. */
  readonly pushesChanges: boolean;
  /**
   * How exactly a change event says who caused it: not at all, by a class of reasons, by the person, or by the id of the change. What counts is
   * the cause that the listener of `onPresenceChanged` is given.
   */
  readonly changeCause: 'none' | 'coarse' | 'actor' | 'id';
  /** What the CRM tells about its work: nothing, what was accepted, or also what is on offer. */
  readonly workEvents: 'none' | 'accepted' | 'offered';
  /** The CRM's router asks the server for a permit before it gives a ticket (`POST /api/v1/agents/{id}/permits`). */
  readonly asksFirst?: boolean;
  /** What a resolved `setPresence` proves: nothing, that the CRM took the request, or that it is applied. */
  readonly ack?: 'none' | 'accepted' | 'applied';
  readonly nextStateQueue?: boolean;
  readonly perChannel?: boolean;
  readonly workHasChannel?: boolean;
  readonly capacityRead?: boolean;
  readonly offlineIsLogout?: boolean;
  /** For how long the CRM gives a returning user the earlier presence, in milliseconds. */
  readonly restoreOnReconnectMs?: number;
  /** What a status id is in this CRM. */
  readonly keyIs?: 'id' | 'apiName' | 'exactText';
  readonly systemStatesSettable?: boolean;
  readonly multiSession?: 'one' | 'many' | 'unknown';
  readonly serverSide?: boolean;
}

/** The way to one CRM for one signed-in user. */
export interface CrmPort {
  readonly capabilities: CapabilitySheet;
  /**
   * The presence as the CRM has it now; null when it cannot say. Asked for after each request and every few seconds. A CRM whose ids are
   * numbers tells their text. Anything else is told to the page as `presenceUnreadable`.
   */
  getPresence(): Promise<string | null>;
  /**
   * Asks the CRM for another presence. May resolve to `false`, or reject, when the CRM says no. The SDK never believes success:
   * it reads back. Never called again while a call is running, unless that call takes longer than 1.5 s.
   */
  setPresence(statusId: string): Promise<unknown>;
  /** Calls `listener` whenever the presence has changed, with the cause where the CRM tells it. Needed where the sheet says `pushesChanges`. */
  onPresenceChanged?(listener: (statusId: string, cause?: PresenceCause) => void): Unsubscribe;
  /**
   * Calls `listener` with everything that is open whenever that changes. A CRM without `getWork` also calls it at once, with what is open when it
   * takes the listener: until then the SDK says that the work is not known, and tells the page `workUnreadable`.
   */
  onWorkChanged?(listener: (work: readonly TicketRef[]) => void): Unsubscribe;
  /**
   * Everything that is open now. Read together with the presence, so that an answer also says "no work here". A rejection, and what is no list of
   * tickets, means that the work is not known just now: the page is told `workUnreadable`.
   */
  getWork?(): Promise<readonly TicketRef[]>;
}
