/** A definition with round numbers, for tests of the engine. */
import {
  compileRules,
  type Definition,
  type Rules,
  STANDARD_CHANNEL_POLICY,
  STANDARD_DISTRIBUTION,
} from '../definition.ts';

export const TEST_DEFINITION: Definition = {
  version: 1,
  name: 'Test',
  mode: 'synchronized',
  allowedOrigins: ['https://crm.example'],
  presences: [
    { statusId: 'available', label: 'Available', ready: true },
    { statusId: 'online', label: 'Online', ready: true },
    { statusId: 'busy', label: 'Busy', ready: false },
    { statusId: 'lunch', label: 'Lunch', ready: false },
    { statusId: 'dinner', label: 'Dinner', ready: false },
    { statusId: 'meeting', label: 'Meeting', ready: false },
    { statusId: 'training', label: 'Training', ready: false },
  ],
  reasonCodes: [
    { code: 1, label: 'Break', selectable: true },
    { code: 2, label: 'Meal', selectable: true },
    { code: 3, label: 'Meeting', selectable: true },
    { code: 4, label: 'Admin', selectable: true },
    { code: 21, label: 'Digital Not Ready', selectable: false },
    { code: 90, label: 'Start Work', selectable: false },
    { code: 91, label: 'Client Disconnect', selectable: false },
    { code: 92, label: 'Missed', selectable: false },
    { code: 93, label: 'Supervisor', selectable: false },
    { code: 94, label: 'Wrap-up', selectable: false },
    { code: 95, label: 'Flapping', selectable: false },
    { code: 96, label: 'Out of step', selectable: false },
  ],
  presenceMap: [
    { statusId: 'busy', reasonCode: 1 },
    { statusId: 'lunch', reasonCode: 2 },
    { statusId: 'dinner', reasonCode: 2 },
    { statusId: 'meeting', reasonCode: 3 },
  ],
  defaults: { readyStatusId: 'available', notReadyStatusId: 'busy', heldStatusId: 'busy', reasonCode: 21 },
  systemReasonCodes: {
    startWork: 90,
    clientDisconnect: 91,
    missed: 92,
    supervisor: 93,
    otherSide: 21,
    wrapUp: 94,
    flapping: 95,
    outOfStep: 96,
  },
  capacity: { contactCenter: 1, crm: 1 },
  channels: [
    { id: 'chat', label: 'Chat', capacity: 3, offerTimeoutMs: 20_000, wrapUpMs: 30_000, ...STANDARD_CHANNEL_POLICY },
    { id: 'voice', label: 'Voice', capacity: 1, offerTimeoutMs: 15_000, wrapUpMs: 0, ...STANDARD_CHANNEL_POLICY },
  ],
  teams: [{ id: 'support', label: 'Support' }],
  ...STANDARD_DISTRIBUTION,
  interlock: { crmSilent: 'skipAgent', maxOffers: 3, waitingLimit: 5 },
  timeouts: {
    crmAnswerMs: 2_000,
    crmAttempts: 4,
    retryBaseMs: 1_000,
    retryMaxMs: 15_000,
    plainSettleMs: 600,
    reassertMs: 5_000,
    linkGraceMs: 15_000,
    logoutMs: 300_000,
    heartbeatMs: 4_000,
    snapshotMs: 5_000,
    reservationMs: 10_000,
    wrapUpExtensionMs: 60_000,
  },
  flapping: { changes: 8, withinMs: 20_000, freezeMs: 30_000 },
  retentionDays: 30,
};

/** The test definition with changes, compiled. */
export function testRules(change: Partial<Definition> = {}): Rules {
  return compileRules({ ...TEST_DEFINITION, ...change });
}

/** The same in Complementary mode. */
export const COMPLEMENTARY = { mode: 'complementary' } as const;
