import type { LaneSegment, Lanes } from '@interlock/protocol/console';

/** Half an hour of Dana's morning: a ticket holds the contact centre, a chat holds the CRM, a ticket is assigned during the chat. */
export const MORNING = Date.UTC(2026, 10, 25, 10, 30);
const at = (minutes: number, ms = 0): number => MORNING + minutes * 60_000 + ms;

const side = (
  from: number,
  to: number,
  shape: LaneSegment['shape'],
  label: string,
  more: Partial<LaneSegment> = {},
): LaneSegment => ({
  from,
  to,
  shape,
  label,
  reasonCode: null,
  statusId: null,
  hold: null,
  workIds: [],
  by: 'agent',
  actorId: null,
  actorName: null,
  cause: 'chosen',
  requestId: null,
  ...more,
});

export function danaMorning(): Lanes {
  const ticketAt = at(11, 22_104);
  const closedAt = at(17, 40_020);
  const reservedAt = at(21, 30_000);
  const offeredAt = at(21, 30_084);
  const acceptedAt = at(21, 36_500);
  const collisionAt = at(24, 7_310);
  const collisionEnd = at(25, 55_310);
  const wrapUpAt = at(27, 2_000);
  return {
    agentId: 'dana',
    name: 'Dana Fox',
    team: 'Support',
    mode: 'synchronized',
    from: at(0),
    to: at(30),
    keptFrom: null,
    truncatedAt: null,
    contactCenter: [
      side(at(0), ticketAt + 5, 'ready', 'Ready'),
      side(ticketAt + 5, closedAt + 3, 'held', 'Digital Not Ready', {
        reasonCode: 21,
        hold: 'workElsewhere',
        workIds: ['4711'],
        by: null,
        cause: null,
      }),
      side(closedAt + 3, reservedAt, 'ready', 'Ready'),
      side(reservedAt, acceptedAt, 'held', 'Not Ready', {
        hold: 'confirmationAwaited',
        workIds: ['chat-1'],
        requestId: 'r1',
        by: null,
        cause: null,
      }),
      side(acceptedAt, wrapUpAt, 'work', 'Not Ready', {
        hold: 'atCapacity',
        workIds: ['chat-1'],
        by: null,
        cause: null,
      }),
      side(wrapUpAt, at(30), 'held', 'Wrap-up', { hold: 'wrapUp', workIds: ['chat-1'], by: null, cause: null }),
    ],
    crm: [
      side(at(0), ticketAt, 'ready', 'Available', { statusId: '0N5-online' }),
      side(ticketAt, closedAt, 'work', 'Available', { statusId: '0N5-online', workIds: ['4711'] }),
      side(closedAt, offeredAt, 'ready', 'Available', { statusId: '0N5-online' }),
      side(offeredAt, at(30), 'held', 'Busy', {
        statusId: '0N5-busy',
        hold: 'workElsewhere',
        workIds: ['chat-1'],
        by: null,
        cause: null,
      }),
    ],
    work: [
      {
        workId: '4711',
        kind: 'ticket',
        label: 'Ticket 4711',
        channel: null,
        queueId: null,
        parts: [{ from: ticketAt, to: closedAt, state: 'open' }],
        outcome: 'closed',
      },
      {
        workId: 'chat-1',
        kind: 'interaction',
        label: 'Jonas Beck',
        channel: 'chat',
        queueId: 'support',
        parts: [
          { from: reservedAt, to: offeredAt, state: 'reserved' },
          { from: offeredAt, to: acceptedAt, state: 'offered' },
          { from: acceptedAt, to: wrapUpAt, state: 'active' },
          { from: wrapUpAt, to: at(30), state: 'wrapUp' },
        ],
        outcome: null,
      },
      {
        workId: '4719',
        kind: 'ticket',
        label: 'Ticket 4719',
        channel: null,
        queueId: null,
        parts: [{ from: collisionAt, to: collisionEnd, state: 'open' }],
        outcome: 'closed',
      },
    ],
    marks: [
      {
        kind: 'collision',
        from: collisionAt,
        to: collisionEnd,
        workIds: ['chat-1', '4719'],
        cause: 'ticketDuringInteraction',
      },
      { kind: 'correction', from: at(8, 200), to: at(8, 200), workIds: [], cause: null },
    ],
    requests: [
      {
        requestId: 'r1',
        statusId: '0N5-busy',
        ready: false,
        reservedWorkId: 'chat-1',
        madeAt: reservedAt,
        attempts: 1,
        endedAt: offeredAt,
        end: 'applied',
      },
    ],
    entries: [
      {
        version: 40,
        at: ticketAt,
        kind: 'crmWorkChanged',
        params: { work: [{ workId: '4711', label: 'Ticket 4711', state: 'open' }] },
      },
      { version: 41, at: reservedAt, kind: 'workReserved', params: { workId: 'chat-1', label: 'Jonas Beck' } },
      {
        version: 44,
        at: at(26),
        kind: 'choiceMade',
        params: { side: 'contactCenter', ready: false, label: 'Lunch', by: 'agent', cause: 'chosen' },
      },
    ],
  };
}

/** A day with as many changes of each side as are asked for, in stretches of very different lengths; the same each time. */
export function busyDay(changes: number): Lanes {
  const from = Date.UTC(2026, 10, 25);
  const to = from + 86_400_000;
  let state = 20_261_125;
  const draw = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  const instants = new Set<number>([from]);
  while (instants.size < changes) {
    const burst = from + Math.floor(draw() * 86_300_000);
    for (let count = 0; count < 40 && instants.size < changes; count += 1)
      instants.add(burst + Math.floor(draw() * 90_000));
  }
  const starts = [...instants].sort((a, b) => a - b);
  const shapes = ['ready', 'held', 'work'] as const;
  const lane = (shift: number): LaneSegment[] =>
    starts.map((start, index) =>
      side(start, starts[index + 1] ?? to, shapes[(index + shift) % 3] ?? 'ready', 'Label', {
        statusId: String(index % 3),
      }),
    );
  return {
    ...danaMorning(),
    from,
    to,
    contactCenter: lane(0),
    crm: lane(1),
    work: starts
      .filter((_, index) => index % 5 === 0)
      .map((start, index) => ({
        workId: `w${index}`,
        kind: 'interaction',
        label: `Work ${index}`,
        channel: 'chat',
        queueId: null,
        parts: [{ from: start, to: start + 4_000 + Math.floor(draw() * 400_000), state: 'active' }],
        outcome: 'completed',
      })),
    marks: starts
      .filter((_, index) => index % 100 === 0)
      .map((start) => ({ kind: 'collision', from: start, to: start + 500, workIds: [], cause: null })),
    requests: starts
      .filter((_, index) => index % 2 === 0)
      .map((start, index) => ({
        requestId: `r${index}`,
        statusId: '0',
        ready: true,
        reservedWorkId: null,
        madeAt: start,
        attempts: 1,
        endedAt: start + 80,
        end: index % 200 === 0 ? 'failed' : 'applied',
      })),
    entries: [],
  };
}
