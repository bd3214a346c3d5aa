/** Where work comes from: callers and tasks of queues, visitors who write, and the router of the CRM, which knows no contact centre. */
import type { Definition } from '@interlock/protocol';
import { customerName, SIMULATED, SKILLS } from './cast.ts';
import type { Chance } from './chance.ts';
import { QUEUES } from './example-definition.ts';
import { type Cancel, createAgenda, type GuidedTime } from './guided-time.ts';
import type { Pace } from './pace.ts';
import type { RestClient } from './rest-client.ts';
import type { SimulatedAgent } from './simulated-agent.ts';
import { CALL_SUBJECTS, TICKET_SUBJECTS } from './talk.ts';
import { createVisitor, type SimulatedVisitor } from './visitor.ts';

export const ARRIVAL_LIMITS = {
  /** Interactions that wait or are in hand; beyond it nothing new arrives until some have ended. */
  open: 600,
  /** Visitors at a time: the server allows one address 20, and people want to try the chat as well. */
  visitors: 10,
} as const;

export interface Arrivals {
  readonly visitors: number;
  readonly made: { readonly interactions: number; readonly chats: number; readonly tickets: number };
  /** A ticket for this agent, whatever their CRM shows: somebody assigned it by hand. */
  assignTicket(agent: SimulatedAgent): string;
  /** So many chats at once; answers how many were taken. */
  rush(count: number): Promise<number>;
  /** Nothing arrives any more, and whatever waits is taken back. */
  stop(): Promise<void>;
  /** Takes back what came back to its queue while the agents left. */
  sweep(): Promise<void>;
  /** Nothing arrives any more; nobody is told. */
  drop(): void;
}

export interface ArrivalsOptions {
  readonly rest: RestClient;
  readonly time: GuidedTime;
  readonly chance: Chance;
  readonly pace: () => Pace;
  readonly agents: readonly SimulatedAgent[];
  /** How many there will be, 1..200. */
  readonly agentCount: number;
  readonly channels: Definition['channels'];
  /** Makes ids that were never used before. */
  readonly runId: string;
}

const QUEUE_IDS = [QUEUES.care, QUEUES.billing, QUEUES.sales] as const;
const TAKEN_BACK_AT_ONCE = 20;
/** A caller who is not answered hangs up. */
const PATIENCE_MS = [25_000, 120_000] as const;

export function startArrivals(options: ArrivalsOptions): Arrivals {
  const { rest, time, chance, pace, agents, agentCount, channels, runId } = options;
  const agenda = createAgenda(time);
  const visitors = new Set<SimulatedVisitor>();
  /** What was put into queues and may still be there, oldest first. */
  const open: string[] = [];
  /** What was asked of the server and not answered yet. */
  const underWay = new Set<Promise<boolean>>();
  const channelIds = channels.map(({ id }) => id).filter((id) => id !== 'chat');
  const hasChat = channels.some(({ id }) => id === 'chat');
  const made = { interactions: 0, chats: 0, tickets: 0 };
  let count = 0;
  let isStopped = false;

  const isFree = (agent: SimulatedAgent): boolean => agent.view !== null && !agent.isOver;

  function repeat(meanMs: () => number, run: () => void): Cancel {
    return agenda.after(chance.spread(meanMs()), () => {
      run();
      repeat(meanMs, run);
    });
  }

  function isInHand(workId: string): boolean {
    return agents.some(({ view }) => view?.work.some((item) => item.workId === workId) === true);
  }

  function queueOne(channel: string): Promise<boolean> {
    const asked = askQueue(channel).finally(() => underWay.delete(asked));
    underWay.add(asked);
    return asked;
  }

  async function askQueue(channel: string): Promise<boolean> {
    count += 1;
    const workId = `${SIMULATED}${runId}-${count}`;
    const skills = chance.happens(0.2) ? [{ skillId: chance.pick(SKILLS).id, level: chance.between(1, 4) }] : [];
    const request = {
      queueId: chance.pick(QUEUE_IDS),
      channel,
      label: customerName(chance.share()),
      detail: chance.pick(CALL_SUBJECTS),
      workId,
      priority: chance.happens(0.1) ? 3 : 0,
      skills,
    };
    const patienceMs = chance.between(...PATIENCE_MS);
    const { status } = await rest.queueWork(request);
    if (status !== 201) return false;
    made.interactions += 1;
    open.push(workId);
    if (open.length > ARRIVAL_LIMITS.open) open.shift();
    if (!isStopped)
      agenda.after(patienceMs, () => {
        // In hand or over: then the caller has an agent, or had one.
        if (!isInHand(workId)) void rest.cancelWork(workId);
      });
    return true;
  }

  function visit(): void {
    if (!hasChat || visitors.size >= ARRIVAL_LIMITS.visitors) return;
    const visitor = createVisitor({
      rest,
      time,
      chance,
      queueId: chance.pick(QUEUE_IDS),
      name: customerName(chance.share()),
      ended(refusal) {
        visitors.delete(visitor);
        if (refusal === null) made.chats += 1;
      },
    });
    visitors.add(visitor);
  }

  function ticket(): { readonly workId: string; readonly label: string } {
    count += 1;
    made.tickets += 1;
    return { workId: `${SIMULATED}ticket-${runId}-${count}`, label: `${chance.pick(TICKET_SUBJECTS)} (simulated)` };
  }

  /** The router looks at presences and open tickets alone; where the CRM asks first, it asks. */
  async function route(): Promise<void> {
    const ready = agents.filter((agent) => isFree(agent) && agent.crm.isReady && agent.crm.tickets.length === 0);
    const [first, ...others] = ready;
    if (first === undefined) return;
    const agent = chance.pick([first, ...others]);
    const next = ticket();
    if (agent.person.strength === 'prevent') {
      const { status } = await rest.takePermit(agent.person.agentId, next.workId, next.label);
      if (status !== 201) return;
    }
    agent.work(next);
  }

  // The first ones do not keep anybody waiting.
  for (let index = 0; index < Math.min(3, channelIds.length); index += 1)
    agenda.after(2_000 + index * 1_500, () => void queueOne(channelIds[index] ?? ''));
  agenda.after(1_000, visit);
  agenda.after(3_000, visit);
  agenda.after(5_000, () => void route());
  const [channel, ...more] = channelIds;
  if (channel !== undefined)
    repeat(
      () => pace().arrivalMs / agentCount,
      () => void queueOne(chance.pick([channel, ...more])),
    );
  repeat(
    () => pace().ticketMs / agentCount,
    () => void route(),
  );
  repeat(() => pace().visitorMs, visit);

  /** What is over already answers that it is. */
  async function takeBack(fits: (workId: string) => boolean): Promise<void> {
    const workIds = open.filter(fits);
    for (let index = 0; index < workIds.length; index += TAKEN_BACK_AT_ONCE)
      await Promise.all(workIds.slice(index, index + TAKEN_BACK_AT_ONCE).map((workId) => rest.cancelWork(workId)));
    open.splice(0, open.length, ...open.filter((workId) => !workIds.includes(workId)));
  }

  return {
    get visitors() {
      return visitors.size;
    },
    made,
    assignTicket(agent) {
      const given = ticket();
      agent.work(given);
      return given.workId;
    },
    async rush(wanted) {
      const channelId = hasChat ? 'chat' : channel;
      if (channelId === undefined) return 0;
      const taken = await Promise.all(Array.from({ length: wanted }, () => queueOne(channelId)));
      return taken.filter(Boolean).length;
    },
    async stop() {
      isStopped = true;
      agenda.clear();
      for (const visitor of [...visitors]) visitor.leave();
      await Promise.allSettled(underWay);
      // What an agent has in hand is ended by its agent.
      await takeBack((workId) => !isInHand(workId));
    },
    drop() {
      agenda.clear();
      for (const visitor of [...visitors]) visitor.leave();
    },
    sweep: () => takeBack(() => true),
  };
}
