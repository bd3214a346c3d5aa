import { completeDefinition, type Definition } from '@interlock/protocol';

/**
 * The definition that is measured with: statuses, reasons and maps of a usual size.
 *
 * @param origin the CRM page's
 */
export function benchDefinition(mode: Definition['mode'], origin = 'https://crm.example'): Definition {
  return completeDefinition({
    version: 1,
    name: 'Bench',
    mode,
    allowedOrigins: [origin],
    presences: [
      { statusId: 'available', label: 'Available', ready: true },
      { statusId: 'busy', label: 'Busy', ready: false },
      { statusId: 'lunch', label: 'Lunch', ready: false },
      { statusId: 'meeting', label: 'Meeting', ready: false },
      { statusId: 'training', label: 'Training', ready: false },
      { statusId: 'offline', label: 'Offline', ready: false },
    ],
    reasonCodes: [
      { code: 1, label: 'Break', selectable: true },
      { code: 2, label: 'Lunch', selectable: true },
      { code: 3, label: 'Meeting', selectable: true },
      { code: 4, label: 'Paperwork', selectable: true },
      { code: 10, label: 'Start Work', selectable: false },
      { code: 11, label: 'Client Disconnect', selectable: false },
      { code: 12, label: 'Missed', selectable: false },
      { code: 13, label: 'Set by supervisor', selectable: false },
      { code: 14, label: 'Wrap-up', selectable: false },
      { code: 15, label: 'Too many changes', selectable: false },
      { code: 16, label: 'Out of step', selectable: false },
      { code: 21, label: 'Digital Not Ready', selectable: false },
    ],
    presenceMap: [
      { statusId: 'busy', reasonCode: 1 },
      { statusId: 'lunch', reasonCode: 2 },
      { statusId: 'meeting', reasonCode: 3 },
      { statusId: 'offline', reasonCode: 1 },
    ],
    defaults: { readyStatusId: 'available', notReadyStatusId: 'busy', heldStatusId: 'busy', reasonCode: 21 },
    systemReasonCodes: {
      startWork: 10,
      clientDisconnect: 11,
      missed: 12,
      supervisor: 13,
      otherSide: 21,
      wrapUp: 14,
      flapping: 15,
      outOfStep: 16,
    },
    capacity: { contactCenter: 1, crm: 1 },
    channels: [
      { id: 'voice', label: 'Voice', capacity: 1, offerTimeoutMs: 20_000, wrapUpMs: 30_000 },
      { id: 'chat', label: 'Chat', capacity: 1, offerTimeoutMs: 30_000, wrapUpMs: 15_000 },
    ],
    teams: [{ id: 'service', label: 'Service' }],
    interlock: { crmSilent: 'skipAgent', maxOffers: 5, waitingLimit: 1_000 },
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
    // Measuring changes states faster than anybody would: the breaker is set where it never trips.
    flapping: { changes: 100, withinMs: 1_000, freezeMs: 1_000 },
    retentionDays: 30,
  });
}
