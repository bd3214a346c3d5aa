/** A day at a small contact centre, recorded as a host records it: people and CRMs behave by chance, the engine decides. */
import { type AgentEvent, type CenterRecord, compileRules, type Definition, isItemEvent } from '@interlock/engine';
import { completeDefinition, type DefinitionInput } from '@interlock/protocol';
import { CenterRun, type OwnInput } from '../center-run.ts';
import type { RecordedDay, RecordedRecord } from '../recorded-day.ts';
import { createStandingFold } from '../standing-after.ts';

export const QUEUES: NonNullable<DefinitionInput['queues']> = [
  {
    id: 'support',
    label: 'Support',
    plan: [
      { teams: [{ teamId: 'service', maxLevel: 1 }] },
      { afterMs: 20_000, teams: [{ teamId: 'service' }, { teamId: 'sales' }] },
    ],
  },
  {
    id: 'sales',
    label: 'Sales',
    plan: [{ teams: [{ teamId: 'sales' }] }],
    overflow: { toQueueId: 'support', afterMs: 60_000 },
  },
];

export function dayDefinition(change: Partial<DefinitionInput> = {}): Definition {
  return completeDefinition({
    version: 1,
    name: 'Recorded',
    mode: 'synchronized',
    allowedOrigins: ['http://127.0.0.1:4401'],
    presences: [
      { statusId: 'available', label: 'Available', ready: true },
      { statusId: 'busy', label: 'Busy', ready: false },
      { statusId: 'lunch', label: 'Lunch', ready: false },
    ],
    reasonCodes: [
      { code: 1, label: 'Break', selectable: true },
      { code: 2, label: 'Lunch', selectable: true },
      { code: 9, label: 'System', selectable: false },
    ],
    presenceMap: [
      { statusId: 'busy', reasonCode: 1 },
      { statusId: 'lunch', reasonCode: 2 },
    ],
    defaults: { readyStatusId: 'available', notReadyStatusId: 'busy', heldStatusId: 'busy', reasonCode: 9 },
    systemReasonCodes: {
      startWork: 9,
      clientDisconnect: 9,
      missed: 9,
      supervisor: 9,
      otherSide: 9,
      wrapUp: 9,
      flapping: 9,
      outOfStep: 9,
    },
    channels: [
      { id: 'voice', label: 'Voice', capacity: 1, offerTimeoutMs: 15_000, wrapUpMs: 20_000 },
      { id: 'chat', label: 'Chat', capacity: 1, offerTimeoutMs: 15_000, wrapUpMs: 10_000 },
    ],
    teams: [
      { id: 'service', label: 'Service' },
      { id: 'sales', label: 'Sales' },
    ],
    agents: Array.from({ length: AGENTS }, (_, index) => ({
      agentId: agentId(index),
      teams: [{ teamId: index % 3 === 0 ? 'sales' : 'service', level: 1 + (index % 2) }],
      skills: [],
    })),
    queues: QUEUES,
    ...change,
  });
}

const AGENTS = 9;
const agentId = (index: number): string => `agent-${index}`;

interface Desk {
  readonly agentId: string;
  readonly wire: 'plain' | 'extended';
  statusId: string;
  version: number;
  tickets: { readonly workId: string; readonly label: string }[];
  manners: 'applied' | 'silent' | 'refused' | 'notApplied';
}

export interface RecordOptions {
  readonly seed: number;
  /** Length of the day, in ms. */
  readonly lengthMs: number;
  readonly definition?: Definition;
  /** The record begins after so much of it: people are at work then. */
  readonly fromMs?: number;
  /** Nothing but calls, answers and tickets: no faults and no odd habits. */
  readonly isPlain?: boolean;
  /** Put in force in the midst of the day. */
  readonly later?: Definition;
}

/** @returns the record from `fromMs` on, with what stood then */
export function recordDay(options: RecordOptions): RecordedDay {
  const { seed, lengthMs, fromMs = 0, isPlain = false, later } = options;
  const startAt = 1_790_000_000_000;
  const definition = options.definition ?? dayDefinition();
  const rules = compileRules(definition);
  const before = createStandingFold(definition);
  const records: RecordedRecord[] = [];
  const from = startAt + fromMs;
  const to = startAt + lengthMs;
  const desks = new Map<string, Desk>();
  let state = seed;
  const share = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 0x1_00_0000;
  };
  const between = (low: number, high: number): number => Math.round(low + share() * (high - low));
  let items = 0;

  function keep(record: RecordedRecord): void {
    if (record.at < from) before.apply(record);
    else records.push(record);
  }

  const run = new CenterRun(rules, { agents: new Map(), items: new Map(), flows: new Map() }, startAt, follow);
  const { clock, center } = run;
  const later_ = (ms: number, act: () => void): void => void clock.set(clock.now + ms, act);
  const act = (desk: Desk, input: OwnInput): void => void run.act(desk.agentId, input);

  function follow(record: CenterRecord): void {
    keep({ at: clock.now, agentId: record.agentId, events: record.events });
    const desk = record.agentId === null ? undefined : desks.get(record.agentId);
    if (desk === undefined) return;
    for (const event of record.events) if (!isItemEvent(event)) see(desk, event);
    for (const effect of record.effects) {
      if (effect.kind !== 'requestPresence') continue;
      const { requestId, attempt, statusId, probe } = effect;
      later_(between(80, 900), () => answer(desk, requestId, attempt, statusId, probe));
    }
  }

  function answer(desk: Desk, requestId: string, attempt: number, statusId: string, probe: boolean): void {
    if (center.agents.get(desk.agentId)?.crm.request?.requestId !== requestId || desk.manners === 'silent') return;
    const isChanged = desk.manners === 'applied' && desk.statusId !== statusId;
    if (isChanged) {
      desk.statusId = statusId;
      desk.version += 1;
    }
    if (desk.wire === 'extended') report(desk, desk.manners !== 'refused', requestId);
    else {
      if (isChanged) report(desk, true, null);
      if (probe) act(desk, { kind: 'answerProbe', requestId, attempt });
    }
  }

  function report(desk: Desk, success: boolean, requestId: string | null, cause: 'user' | 'request' = 'request'): void {
    const isExtended = desk.wire === 'extended';
    act(desk, {
      kind: 'reportPresence',
      statusId: desk.statusId,
      success,
      requestId,
      cause: isExtended ? cause : null,
      version: isExtended ? desk.version : null,
      work: isExtended ? [...desk.tickets] : null,
    });
  }

  function see(desk: Desk, event: AgentEvent): void {
    switch (event.kind) {
      case 'offerMade': {
        const luck = share();
        const { workId, at } = event;
        if (luck > 0.95) return;
        later_(between(500, 6_000), () => {
          const item = center.agents.get(desk.agentId)?.contactCenter.work.find((own) => own.workId === workId);
          if (item?.state === 'offered' && item.since === at)
            act(desk, { kind: luck > 0.9 ? 'declineOffer' : 'acceptOffer', workId });
        });
        return;
      }
      case 'offerMissed':
        if (event.holds)
          later_(between(5_000, 20_000), () =>
            act(desk, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null }),
          );
        return;
      case 'workStarted': {
        const { workId } = event;
        const talkMs = between(10_000, 70_000);
        if (!isPlain && share() < 0.1) {
          later_(talkMs / 2, () => act(desk, { kind: 'parkWork', workId }));
          later_(talkMs / 2 + between(2_000, 20_000), () => resume(desk, workId, talkMs / 2));
        } else if (!isPlain && share() < 0.05)
          later_(talkMs, () => act(desk, { kind: 'transferWork', workId, toQueueId: 'support', toAgentId: null }));
        else later_(talkMs, () => end(desk, workId));
        return;
      }
      case 'wrapUpStarted': {
        const { workId } = event;
        if (share() < 0.3) later_(between(1_000, 8_000), () => act(desk, { kind: 'finishWrapUp', workId }));
        else if (share() < 0.1) later_(5_000, () => act(desk, { kind: 'extendWrapUp', workId }));
        return;
      }
      default:
        return;
    }
  }

  /** Ends it, later if nobody is linked just now. */
  function end(desk: Desk, workId: string): void {
    if (run.act(desk.agentId, { kind: 'endInteraction', workId }) === 'sessionLost')
      later_(4_000, () => end(desk, workId));
  }

  /** Takes it up again as soon as there is room, and talks to its end. */
  function resume(desk: Desk, workId: string, leftMs: number): void {
    const code = run.act(desk.agentId, { kind: 'resumeWork', workId });
    if (code === null) later_(leftMs, () => end(desk, workId));
    else if (code !== 'unknownWork') later_(3_000, () => resume(desk, workId, leftMs));
  }

  function pick(desk: Desk, statusId: string): void {
    desk.statusId = statusId;
    desk.version += 1;
    report(desk, true, null, 'user');
  }

  function signIn(index: number): void {
    const desk: Desk = {
      agentId: agentId(index),
      wire: index % 4 === 3 ? 'plain' : 'extended',
      statusId: 'busy',
      version: 1,
      tickets: [],
      manners: 'applied',
    };
    desks.set(desk.agentId, desk);
    link(desk);
    later_(2_000, () => act(desk, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null }));
    repeat(240_000, () => rest(desk));
    if (desk.wire === 'extended') repeat(120_000, () => ticket(desk));
    if (!isPlain) repeat(900_000, () => fault(desk));
  }

  function link(desk: Desk): void {
    run.act(desk.agentId, {
      kind: 'openSession',
      sessionId: `${desk.agentId}-${clock.now}`,
      name: desk.agentId,
      team: null,
    });
    const isExtended = desk.wire === 'extended';
    act(desk, {
      kind: 'attachCrm',
      wire: desk.wire,
      capabilities: { workEvents: isExtended, asksFirst: false },
      ...(isExtended ? {} : { lastStatusId: desk.statusId }),
    });
    if (!isExtended) return;
    later_(300, () =>
      act(desk, {
        kind: 'reportSnapshot',
        statusId: desk.statusId,
        cause: null,
        version: desk.version,
        work: [...desk.tickets],
      }),
    );
  }

  function rest(desk: Desk): void {
    const isInCrm = share() < 0.4;
    if (isInCrm) pick(desk, 'lunch');
    else act(desk, { kind: 'chooseState', by: 'agent', ready: false, reasonCode: 1 });
    later_(between(20_000, 60_000), () => {
      if (isInCrm && share() < 0.5) pick(desk, 'available');
      else act(desk, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
    });
  }

  function ticket(desk: Desk): void {
    if (desk.tickets.length > 0) return;
    // Some CRMs give tickets to whoever is talking.
    if (desk.statusId !== 'available' && share() > 0.15) return;
    items += 1;
    desk.tickets = [{ workId: `t-${items}`, label: `Ticket ${items}` }];
    tellTickets(desk);
    later_(between(10_000, 40_000), () => {
      desk.tickets = [];
      tellTickets(desk);
    });
  }

  function tellTickets(desk: Desk): void {
    desk.version += 1;
    act(desk, { kind: 'reportWork', work: [...desk.tickets], version: desk.version });
  }

  function fault(desk: Desk): void {
    const luck = share();
    if (luck < 0.4) {
      act(desk, { kind: 'loseSession' });
      later_(between(2_000, 40_000), () => {
        link(desk);
        later_(3_000, () => act(desk, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null }));
      });
    } else if (luck < 0.8) {
      desk.manners = luck < 0.55 ? 'silent' : luck < 0.7 ? 'refused' : 'notApplied';
      later_(45_000, () => {
        desk.manners = 'applied';
        act(desk, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
      });
    } else {
      run.act(desk.agentId, { kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: null });
      later_(30_000, () =>
        run.act(desk.agentId, { kind: 'chooseState', by: 'supervisor', ready: true, reasonCode: null }),
      );
    }
  }

  function call(): void {
    items += 1;
    const workId = `c-${items}`;
    const code = run.decide({
      kind: 'queueWork',
      workId,
      queueId: share() < 0.6 ? 'support' : 'sales',
      channel: share() < 0.7 ? 'voice' : 'chat',
      label: workId,
      detail: null,
      priority: share() < 0.1 ? 3 : 0,
      skills: [],
      preferredAgentIds: [],
    });
    if (code !== null) return;
    later_(between(15_000, 90_000), () => {
      const item = center.items.get(workId);
      if (item?.holders.every(({ state: at }) => at === 'reserved' || at === 'offered') === true)
        run.decide({ kind: 'cancelItem', workId, cause: 'abandoned' });
    });
  }

  function repeat(meanMs: number, run_: () => void): void {
    later_(-Math.log(1 - share()) * meanMs, () => {
      run_();
      repeat(meanMs, run_);
    });
  }

  for (let index = 0; index < AGENTS; index += 1) clock.set(startAt + index * 1_000, () => signIn(index));
  repeat(9_000, call);
  if (later !== undefined)
    clock.set(startAt + lengthMs / 2, () => {
      keep({ at: clock.now, agentId: null, events: [{ kind: 'definitionChanged', at: clock.now, definition: later }] });
      run.setRules(compileRules(later));
    });
  while (clock.runNext(to - 1));
  const standing = before.standing();
  if (standing === null) throw new Error('a definition stands from the beginning');
  return { from, to, standing, records };
}
