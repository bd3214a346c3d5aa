import { completeDefinition, type Definition } from '@interlock/protocol';

/** Port of the demo CRM unless `INTERLOCK_DEMO_PORT` says otherwise. */
export const DEMO_PORT = 4401;

/**
 * The definition of a contact centre that was given none: it fits the demo CRM and its people, shows every kind of
 * mapping, and has two queues that help each other out (SV31).
 *
 * @param demoPort the port under which the demo CRM is served, 1..65535
 */
export function defaultDefinition(demoPort: number): Definition {
  return completeDefinition({
    version: 1,
    name: 'Demo contact centre',
    mode: 'synchronized',
    allowedOrigins: [`http://127.0.0.1:${demoPort}`],
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
    // Busy and Offline both stand for Break; Training is left out on purpose, and so is Paperwork on the way back.
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
      { id: 'voice', label: 'Voice', capacity: 1, exclusive: true, offerTimeoutMs: 20_000, wrapUpMs: 30_000 },
      { id: 'chat', label: 'Chat', capacity: 1, offerTimeoutMs: 30_000, wrapUpMs: 15_000 },
      { id: 'task', label: 'Task', capacity: 1, offerTimeoutMs: 60_000, wrapUpMs: 0 },
    ],
    teams: [
      { id: 'service', label: 'Service' },
      { id: 'sales', label: 'Sales' },
    ],
    skills: [
      { id: 'english', label: 'English' },
      { id: 'german', label: 'German' },
      { id: 'billing', label: 'Billing' },
    ],
    agents: [
      {
        agentId: 'dana',
        teams: [{ teamId: 'service', level: 1 }],
        skills: [
          { skillId: 'english', level: 9 },
          { skillId: 'billing', level: 7 },
        ],
      },
      {
        agentId: 'ilya',
        teams: [
          { teamId: 'sales', level: 1 },
          { teamId: 'service', level: 2 },
        ],
        skills: [
          { skillId: 'english', level: 6 },
          { skillId: 'german', level: 9 },
        ],
      },
      {
        agentId: 'mara',
        teams: [
          { teamId: 'service', level: 3 },
          { teamId: 'sales', level: 3 },
        ],
        skills: [
          { skillId: 'english', level: 8 },
          { skillId: 'billing', level: 9 },
        ],
      },
    ],
    queues: [
      {
        id: 'support',
        label: 'Support',
        plan: [
          { teams: [{ teamId: 'service', maxLevel: 2 }] },
          { afterMs: 30_000, teams: [{ teamId: 'service' }, { teamId: 'sales' }], skillsLoweredBy: 3 },
        ],
      },
      {
        id: 'sales',
        label: 'Sales',
        plan: [
          { teams: [{ teamId: 'sales', maxLevel: 1 }] },
          { afterMs: 20_000, teams: [{ teamId: 'sales' }, { teamId: 'service', maxLevel: 2 }] },
        ],
        overflow: { toQueueId: 'support', afterMs: 120_000 },
      },
    ],
    dispositions: [
      { id: 'solved', label: 'Solved' },
      { id: 'followUp', label: 'Needs a follow-up' },
      { id: 'noReply', label: 'No reply' },
    ],
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
    flapping: { changes: 8, withinMs: 20_000, freezeMs: 30_000 },
    retentionDays: 30,
  });
}
