import type { AgentView, ClientDefinition, Hold, SideView, TimelineEntry, WorkView } from '@interlock/protocol';

/** Views of one agent as the server sends them, for tests and for the gallery. */

export const NOW = Date.UTC(2026, 10, 23, 10, 42, 0);
const MINUTE = 60_000;

export const DEFINITION: ClientDefinition = {
  name: 'Demo contact centre',
  mode: 'synchronized',
  presences: [
    { statusId: 'available', label: 'Available', ready: true },
    { statusId: 'busy', label: 'Busy', ready: false },
    { statusId: 'lunch', label: 'Lunch', ready: false },
    { statusId: 'meeting', label: 'Meeting', ready: false },
    { statusId: 'offline', label: 'Offline', ready: false },
  ],
  reasonCodes: [
    { code: 11, label: 'Break', selectable: true },
    { code: 12, label: 'Lunch', selectable: true },
    { code: 13, label: 'Meeting', selectable: true },
    { code: 14, label: 'Training', selectable: true },
    { code: 21, label: 'Digital Not Ready', selectable: false },
  ],
  channels: [
    { id: 'voice', label: 'Call', capacity: 1, offerTimeoutMs: 20_000, wrapUpMs: 60_000 },
    { id: 'chat', label: 'Chat', capacity: 1, offerTimeoutMs: 20_000, wrapUpMs: 60_000 },
  ],
  queues: [],
  snapshotMs: 5000,
  wrapUpExtensionMs: 60_000,
  plainSettleMs: 600,
};

export function side(parts: Partial<SideView> = {}): SideView {
  return {
    availability: 'ready',
    shape: 'ready',
    label: 'Ready',
    reasonCode: null,
    statusId: null,
    since: NOW - 12 * MINUTE,
    choice: {
      ready: true,
      reasonCode: null,
      statusId: null,
      label: 'Ready',
      by: 'agent',
      cause: 'chosen',
      at: NOW - 12 * MINUTE,
    },
    wish: false,
    pending: null,
    holds: [],
    why: { code: 'ready' },
    ...parts,
  };
}

/** A side that a hold keeps from Ready although Ready was chosen. */
export function held(hold: Hold, parts: Partial<SideView> = {}): SideView {
  return side({
    availability: 'notReady',
    shape: 'held',
    label: 'Digital Not Ready',
    reasonCode: 21,
    wish: true,
    holds: [hold],
    why: { code: 'held', hold, wish: true },
    ...parts,
  });
}

/** A side that is Not Ready because someone chose so. */
export function chosen(
  choice: Partial<SideView['choice']> & { label: string },
  parts: Partial<SideView> = {},
): SideView {
  const whole = { ...side().choice, ready: false, reasonCode: 11, at: NOW - 3 * MINUTE, ...choice };
  const { by, cause, label, at } = whole;
  return side({
    availability: 'notReady',
    shape: 'held',
    label,
    reasonCode: whole.reasonCode,
    choice: whole,
    since: at,
    why: { code: 'chosen', by, cause, label, at },
    ...parts,
  });
}

export const crmSide = (parts: Partial<SideView> = {}): SideView =>
  side({ label: 'Available', statusId: 'available', ...parts });

export function view(
  parts: Partial<Omit<AgentView, 'sides'>> & { contactCenter?: SideView; crm?: SideView } = {},
): AgentView {
  const { contactCenter = side(), crm = crmSide(), ...rest } = parts;
  return {
    agentId: 'dana',
    name: 'Dana Fox',
    team: 'support',
    mode: 'synchronized',
    at: NOW,
    epoch: 7,
    session: { state: 'linked', since: NOW - 95 * MINUTE },
    crmLink: { state: 'up', since: NOW - 95 * MINUTE, wire: 'extended', strength: 'claim' },
    sides: { contactCenter, crm },
    outOfStep: false,
    request: null,
    work: [],
    collision: null,
    signOutPending: false,
    capacity: { contactCenter: 1, crm: 1 },
    offerable: true,
    ...rest,
  };
}

export function interaction(parts: Partial<WorkView> = {}): WorkView {
  return {
    workId: 'i-1',
    side: 'contactCenter',
    kind: 'interaction',
    channel: 'chat',
    label: 'Jonas Beck',
    detail: 'My parcel was returned to the sender',
    state: 'active',
    direction: 'inbound',
    since: NOW - 151_000,
    createdAt: NOW - 192_000,
    deadlineAt: null,
    offers: 1,
    queueId: null,
    ...parts,
  };
}

export function ticket(parts: Partial<WorkView> = {}): WorkView {
  return {
    workId: 't-4711',
    side: 'crm',
    kind: 'ticket',
    channel: null,
    label: 'Ticket 4711',
    detail: 'Refund for order 22-018',
    state: 'open',
    direction: 'inbound',
    since: NOW - 151_000,
    createdAt: NOW - 151_000,
    deadlineAt: null,
    offers: 0,
    queueId: null,
    ...parts,
  };
}

export const refOf = ({ workId, label, state }: WorkView) => ({ workId, label, state });

export function workingOn(
  item: WorkView,
  contactCenterParts: Partial<SideView> = {},
): { contactCenter: SideView; crm: SideView; work: readonly WorkView[] } {
  const own: Hold =
    item.state === 'wrapUp'
      ? { kind: 'wrapUp', workId: item.workId, label: item.label, endsAt: item.deadlineAt }
      : { kind: 'atCapacity', work: [refOf(item)] };
  return {
    contactCenter: held(own, {
      shape: 'work',
      since: item.since,
      label: 'Not Ready',
      reasonCode: null,
      ...contactCenterParts,
    }),
    crm: held(
      { kind: 'workElsewhere', side: 'contactCenter', work: [refOf(item)] },
      { label: 'Busy', statusId: 'busy', reasonCode: null, since: item.since },
    ),
    work: [item],
  };
}

export function onTickets(
  tickets: readonly WorkView[],
  contactCenterParts: Partial<SideView> = {},
): { contactCenter: SideView; crm: SideView; work: readonly WorkView[] } {
  const refs = tickets.map(refOf);
  const since = Math.min(...tickets.map((item) => item.since));
  return {
    contactCenter: held({ kind: 'workElsewhere', side: 'crm', work: refs }, { since, ...contactCenterParts }),
    crm: held(
      { kind: 'atCapacity', work: refs },
      { shape: 'work', label: 'Available', statusId: 'available', reasonCode: null, since },
    ),
    work: tickets,
  };
}

const request = {
  requestId: 'r-3',
  attempt: 3,
  statusId: 'busy',
  ready: false,
  state: 'failed',
  since: NOW - 20_000,
  nextAttemptAt: NOW + 4000,
} as const;

/** Every moment that the page has to look well in, by name. */
export const SCENES: Readonly<Record<string, AgentView>> = {
  ready: view(),
  complementaryReady: view({
    mode: 'complementary',
    crm: chosen(
      { label: 'Busy', statusId: 'busy', by: 'agent', cause: 'otherSideReady' },
      {
        label: 'Busy',
        statusId: 'busy',
        holds: [{ kind: 'otherSideReady' }],
        why: { code: 'held', hold: { kind: 'otherSideReady' }, wish: false },
      },
    ),
    crmLink: { state: 'up', since: NOW - MINUTE, wire: 'plain', strength: 'mirror' },
  }),
  complementaryWaiting: view({
    mode: 'complementary',
    contactCenter: held(
      { kind: 'confirmationAwaited', since: NOW - 1000, attempt: 1 },
      { since: NOW - 1000, pending: 'confirming' },
    ),
    crm: crmSide({ since: NOW - 40 * MINUTE }),
    request: { ...request, attempt: 1, state: 'requested', since: NOW - 1000, nextAttemptAt: null },
  }),
  started: view({
    contactCenter: chosen({ label: 'Start work', reasonCode: 1, cause: 'startWork', by: 'policy', at: NOW - 8000 }),
    crm: crmSide({ availability: 'unknown', shape: 'offline', label: 'Unknown', statusId: null, since: NOW - 8000 }),
    crmLink: { state: 'up', since: NOW - 8000, wire: 'plain', strength: 'mirror' },
  }),
  onBreak: view({
    contactCenter: chosen({ label: 'Break' }),
    crm: chosen({ label: 'Busy', statusId: 'busy' }, { label: 'Busy', statusId: 'busy', reasonCode: null }),
  }),
  lunchInCrm: view({
    contactCenter: chosen({ label: 'Lunch', reasonCode: 12, by: 'crmUser' }),
    crm: chosen(
      { label: 'Lunch', statusId: 'lunch', by: 'crmUser' },
      { label: 'Lunch', statusId: 'lunch', reasonCode: null },
    ),
  }),
  ticket: view(onTickets([ticket()])),
  wishNoted: view(
    onTickets(
      [
        ticket(),
        ticket({ workId: 't-4713', label: 'Ticket 4713', detail: 'Wrong size delivered', since: NOW - 80_000 }),
      ],
      {
        choice: { ...side().choice, at: NOW - 5000 },
      },
    ),
  ),
  staysNotReady: view({
    ...onTickets([ticket()]),
    contactCenter: chosen(
      { label: 'Break' },
      { holds: [{ kind: 'workElsewhere', side: 'crm', work: [refOf(ticket())] }] },
    ),
  }),
  reserved: view(
    workingOn(interaction({ state: 'reserved', since: NOW - 1000, createdAt: NOW - 41_000, offers: 0 }), {
      shape: 'held',
    }),
  ),
  offered: view(
    workingOn(interaction({ state: 'offered', since: NOW - 8000, createdAt: NOW - 41_000, deadlineAt: NOW + 12_000 })),
  ),
  active: view(workingOn(interaction())),
  activePending: view({
    ...workingOn(interaction()),
    contactCenter: chosen(
      { label: 'Lunch', reasonCode: 12 },
      {
        shape: 'work',
        since: NOW - 151_000,
        pending: 'notReady',
        holds: [{ kind: 'atCapacity', work: [refOf(interaction())] }],
      },
    ),
  }),
  collision: view({
    ...workingOn(interaction()),
    work: [
      interaction(),
      ticket({ workId: 't-4712', label: 'Ticket 4712', detail: 'Invoice without VAT number', since: NOW - 20_000 }),
    ],
    collision: { interactionId: 'i-1', ticketIds: ['t-4712'], since: NOW - 20_000 },
  }),
  wrapUp: view(workingOn(interaction({ state: 'wrapUp', since: NOW - 18_000, deadlineAt: NOW + 42_000 }))),
  missed: view({
    contactCenter: held(
      { kind: 'missed', workId: 'i-1', label: 'Jonas Beck', at: NOW - 95_000 },
      { label: 'Missed', since: NOW - 95_000 },
    ),
    crm: held(
      { kind: 'missed', workId: 'i-1', label: 'Jonas Beck', at: NOW - 95_000 },
      { label: 'Busy', statusId: 'busy', reasonCode: null, since: NOW - 95_000 },
    ),
  }),
  supervisor: view({
    contactCenter: held(
      { kind: 'supervisor', at: NOW - 5 * MINUTE, reasonCode: 13 },
      { label: 'Meeting', reasonCode: 13, since: NOW - 5 * MINUTE },
    ),
    crm: held(
      { kind: 'supervisor', at: NOW - 5 * MINUTE, reasonCode: 13 },
      { label: 'Meeting', statusId: 'meeting', reasonCode: null },
    ),
  }),
  flapping: view({
    contactCenter: held({ kind: 'flapping', until: NOW + 24_000, changes: 8 }, { since: NOW - 6000 }),
    crm: held(
      { kind: 'flapping', until: NOW + 24_000, changes: 8 },
      { label: 'Busy', statusId: 'busy', reasonCode: null, since: NOW - 6000 },
    ),
  }),
  outOfStep: view({
    mode: 'complementary',
    contactCenter: held({ kind: 'outOfStep', since: NOW - 20_000, attempts: 3 }, { since: NOW - 20_000 }),
    crm: crmSide({ shape: 'outOfStep', since: NOW - 20_000 }),
    outOfStep: true,
    request,
  }),
  crmGone: view({
    contactCenter: held({ kind: 'linkLost', since: NOW - 40_000 }, { label: 'Client Disconnect', since: NOW - 25_000 }),
    crm: crmSide({ availability: 'unknown', shape: 'offline', label: 'Unknown', statusId: null, since: NOW - 25_000 }),
    crmLink: { state: 'lost', since: NOW - 40_000, wire: null, strength: null },
  }),
  assumed: view({
    crm: crmSide({ since: NOW - 2000 }),
    crmLink: { state: 'up', since: NOW - MINUTE, wire: 'plain', strength: 'mirror' },
    request: {
      ...request,
      attempt: 1,
      statusId: 'available',
      ready: true,
      state: 'assumed',
      since: NOW - 2000,
      nextAttemptAt: null,
    },
  }),
  roomLeft: view({ capacity: { contactCenter: 3, crm: 1 }, work: [interaction()], crm: workingOn(interaction()).crm }),
  waiting: view({
    ...onTickets([ticket()]),
    work: [
      ticket(),
      interaction({
        workId: 'i-2',
        label: 'Amira Haddad',
        state: 'waiting',
        detail: 'Cannot log in',
        since: NOW - 30_000,
        offers: 0,
      }),
    ],
  }),
};

const entry = (
  version: number,
  minutesAgo: number,
  kind: string,
  params: TimelineEntry['params'] = {},
): TimelineEntry => ({ version, at: NOW - minutesAgo * MINUTE, kind, params });

export const TIMELINE: readonly TimelineEntry[] = [
  entry(1, 95, 'sessionOpened', { fresh: true }),
  entry(1, 95, 'sideChanged', { side: 'contactCenter', ready: false, label: 'Start work', hold: null }),
  entry(2, 95, 'crmAttached', { wire: 'extended' }),
  entry(3, 95, 'sideChanged', { side: 'crm', ready: false, label: 'Busy', statusId: 'busy', hold: null }),
  entry(4, 88, 'sideChanged', { side: 'contactCenter', ready: true, label: 'Ready', hold: null }),
  entry(5, 88, 'sideChanged', { side: 'crm', ready: true, label: 'Available', statusId: 'available', hold: null }),
  entry(6, 60, 'crmWorkChanged', { work: [{ workId: 't-4702', label: 'Ticket 4702', state: 'open' }] }),
  entry(6, 60, 'sideChanged', {
    side: 'contactCenter',
    ready: false,
    label: 'Digital Not Ready',
    hold: 'workElsewhere',
  }),
  entry(6, 60, 'sideChanged', {
    side: 'crm',
    ready: false,
    label: 'Available',
    statusId: 'available',
    hold: 'atCapacity',
  }),
  entry(7, 45, 'crmWorkChanged', { work: [] }),
  entry(7, 45, 'sideChanged', { side: 'contactCenter', ready: true, label: 'Ready', hold: null }),
  entry(7, 45, 'sideChanged', { side: 'crm', ready: true, label: 'Available', statusId: 'available', hold: null }),
  entry(8, 30, 'workReserved', { workId: 'i-0', label: 'Mia Lorenz' }),
  entry(9, 30, 'offerMade', { workId: 'i-0', label: 'Mia Lorenz' }),
  entry(10, 29.8, 'workStarted', { workId: 'i-0', label: 'Mia Lorenz' }),
  entry(10, 29.8, 'sideChanged', { side: 'contactCenter', ready: false, label: 'Not Ready', hold: 'atCapacity' }),
  entry(10, 29.8, 'sideChanged', { side: 'crm', ready: false, label: 'Busy', statusId: 'busy', hold: 'workElsewhere' }),
  entry(11, 13, 'wrapUpStarted', { workId: 'i-0', label: 'Mia Lorenz' }),
  entry(12, 12, 'workEnded', { workId: 'i-0', label: 'Mia Lorenz', outcome: 'completed' }),
  entry(12, 12, 'sideChanged', { side: 'contactCenter', ready: true, label: 'Ready', hold: null }),
  entry(12, 12, 'sideChanged', { side: 'crm', ready: true, label: 'Available', statusId: 'available', hold: null }),
];
