/** The definition that the checker runs: the relations of the default timeouts, with few distinct lengths. */
import { type Definition, type Mode, STANDARD_CHANNEL_POLICY, STANDARD_DISTRIBUTION } from '@interlock/engine';

/** What a scenario may set differently. */
export interface DefinitionChoices {
  readonly mode: Mode;
  readonly capacity?: { readonly contactCenter: number; readonly crm: number };
  readonly crmSilent?: 'skipAgent' | 'offerAnyway';
  readonly maxOffers?: number;
  readonly wrapUpMs?: number;
  readonly crmAttempts?: number;
  readonly reservationMs?: number;
  /** Changes that freeze; left out, flapping is out of the picture. */
  readonly flappingChanges?: number;
}

/** More changes than any run makes within the time: nobody is frozen. */
export const NO_FLAPPING = 100;

export const READY_STATUS = 'available';
export const isReadyStatus = (statusId: string): boolean => statusId === READY_STATUS;
export const BREAK_CODE = 10;
export const CHANNEL = 'chat';
export const SNAPSHOT_MS = 5000;
const ANSWER_MS = 2000;
/** How long the engine expects the echo of a request that it gave up: twice the time for an answer (RQ9). */
export const ECHO_MS = 2 * ANSWER_MS;

/** The definition of a scenario. Three presences, of which one is Ready; two reasons, of which one can be chosen. */
export function definitionOf(choices: DefinitionChoices): Definition {
  const capacity = choices.capacity ?? { contactCenter: 1, crm: 1 };
  return {
    version: 1,
    name: 'model',
    mode: choices.mode,
    allowedOrigins: ['http://crm.invalid'],
    presences: [
      { statusId: 'available', label: 'Available', ready: true },
      { statusId: 'busy', label: 'Busy', ready: false },
      { statusId: 'lunch', label: 'Lunch', ready: false },
    ],
    reasonCodes: [
      { code: BREAK_CODE, label: 'Lunch', selectable: true },
      ...[1, 2, 3, 4, 5, 6, 7, 21].map((code) => ({ code, label: `Code ${code}`, selectable: false })),
    ],
    presenceMap: [{ statusId: 'lunch', reasonCode: BREAK_CODE }],
    defaults: { readyStatusId: 'available', notReadyStatusId: 'busy', heldStatusId: 'busy', reasonCode: 21 },
    systemReasonCodes: {
      startWork: 1,
      clientDisconnect: 2,
      missed: 3,
      supervisor: 4,
      otherSide: 21,
      wrapUp: 5,
      flapping: 6,
      outOfStep: 7,
    },
    capacity,
    channels: [
      {
        id: CHANNEL,
        label: 'Chat',
        capacity: capacity.contactCenter,
        offerTimeoutMs: 12_000,
        wrapUpMs: choices.wrapUpMs ?? 0,
        ...STANDARD_CHANNEL_POLICY,
      },
    ],
    teams: [],
    ...STANDARD_DISTRIBUTION,
    interlock: { crmSilent: choices.crmSilent ?? 'skipAgent', maxOffers: choices.maxOffers ?? 2, waitingLimit: 5 },
    timeouts: {
      crmAnswerMs: ANSWER_MS,
      crmAttempts: choices.crmAttempts ?? 2,
      retryBaseMs: 1000,
      retryMaxMs: 4000,
      plainSettleMs: 600,
      reassertMs: 5000,
      linkGraceMs: 15_000,
      logoutMs: 30_000,
      heartbeatMs: 4000,
      snapshotMs: SNAPSHOT_MS,
      reservationMs: choices.reservationMs ?? 10_000,
      wrapUpExtensionMs: 60_000,
    },
    flapping: { changes: choices.flappingChanges ?? NO_FLAPPING, withinMs: 20_000, freezeMs: 8000 },
    retentionDays: 30,
  };
}
