/** What can be made to go wrong, and what to watch then. */
import type { Arrivals } from './arrivals.ts';
import type { Chance } from './chance.ts';
import { QUEUES } from './example-definition.ts';
import type { SimulatedAgent } from './simulated-agent.ts';

export const CAUSES = ['collision', 'cutLink', 'silentCrm', 'lyingCrm', 'flapping', 'rush'] as const;
export type CauseKind = (typeof CAUSES)[number];

/** Something that was caused. */
export interface Caused {
  readonly kind: CauseKind;
  readonly at: number;
  /** When it is over by itself. */
  readonly until: number;
  /** Null where it is not about one agent. */
  readonly agentId: string | null;
  readonly name: string | null;
  readonly watch: string;
  /** Pages of the console, relative to the server. */
  readonly links: readonly { readonly label: string; readonly path: string }[];
}

export interface CauseOptions {
  readonly agents: readonly SimulatedAgent[];
  readonly arrivals: Arrivals;
  readonly chance: Chance;
  readonly now: number;
  /** How long the faults last. */
  readonly faultMs: number;
  readonly flapping: { readonly changes: number; readonly withinMs: number };
  /** Whoever something is done to already is left alone. */
  readonly busyAgentIds: ReadonlySet<string>;
}

const RUSH = 30;

type Outcome = Caused | { readonly refused: 'nobodyFits' };

/** Causes it, to an agent to whom it can happen now. */
export async function cause(kind: CauseKind, options: CauseOptions): Promise<Outcome> {
  const { arrivals, now, faultMs, flapping } = options;
  if (kind === 'rush') {
    const taken = await arrivals.rush(RUSH);
    if (taken === 0) return { refused: 'nobodyFits' };
    return {
      kind,
      at: now,
      until: now + 60_000,
      agentId: null,
      name: null,
      watch: `${taken} chats came at once. Watch the queues: who waits longest is served first, the estimate grows, some give up, and nobody is asked twice at a time.`,
      links: [
        { label: 'Queues', path: '/console/queues' },
        { label: 'Care', path: `/console/queues/${QUEUES.care}` },
      ],
    };
  }
  const agent = pick(kind, options);
  if (agent === null) return { refused: 'nobodyFits' };
  const { agentId, name } = agent.person;
  const about = (untilMs: number, watch: string): Caused => ({
    kind,
    at: now,
    until: now + untilMs,
    agentId,
    name,
    watch,
    links: [
      { label: 'Timeline', path: `/console/agents/${agentId}?from=${now - 120_000}&to=${now + 180_000}` },
      { label: 'Floor', path: '/console/' },
      { label: 'Honesty', path: '/console/honesty' },
    ],
  });
  switch (kind) {
    case 'collision':
      arrivals.assignTicket(agent);
      return about(
        60_000,
        `${name} is talking, and somebody in the CRM has assigned a ticket by hand. Nothing is dropped: the collision is recorded with both works, its cause and its length, and no further offer comes until both are done.`,
      );
    case 'cutLink':
      agent.cut(faultMs);
      return about(
        faultMs,
        `The connection of ${name} was cut without a word. At once nothing is offered to them; after the grace they are Not Ready (Client Disconnect); they come back by themselves.`,
      );
    case 'silentCrm':
      agent.misbehave('silent', faultMs);
      return about(
        faultMs,
        `The CRM of ${name} answers nothing any more. It is asked again with growing pauses, then shown as out of step; the contact centre stays on the safe side.`,
      );
    case 'lyingCrm':
      agent.misbehave('lying', faultMs);
      return about(
        faultMs,
        `The CRM of ${name} says that it did what it was asked, and shows what it showed before. What it shows counts: the request fails as not applied, and they are out of step.`,
      );
    case 'flapping': {
      const times = flapping.changes + 3;
      const everyMs = Math.max(250, Math.min(800, Math.floor(flapping.withinMs / (times + 2))));
      agent.flap(times, everyMs);
      return about(
        times * everyMs + 5_000,
        `${name} flips between Available and Busy, ${times} times. After ${flapping.changes} changes both sides are frozen Not Ready for a while, which is said once and ends by itself.`,
      );
    }
  }
}

function pick(kind: Exclude<CauseKind, 'rush'>, options: CauseOptions): SimulatedAgent | null {
  const { agents, chance, busyAgentIds } = options;
  const fits = agents.filter((agent) => !busyAgentIds.has(agent.person.agentId) && canHappen(kind, agent));
  const [first, ...rest] = fits;
  return first === undefined ? null : chance.pick([first, ...rest]);
}

function canHappen(kind: Exclude<CauseKind, 'rush'>, { view, crm, person }: SimulatedAgent): boolean {
  if (view === null || view.session.state !== 'linked') return false;
  const isIdle = view.work.length === 0;
  switch (kind) {
    case 'collision':
      // A mirror says nothing of its tickets, so nobody could know.
      return (
        person.strength !== 'mirror' && crm.tickets.length === 0 && view.work.some(({ state }) => state === 'active')
      );
    case 'cutLink':
      return true;
    case 'silentCrm':
    case 'lyingCrm':
      return isIdle && view.sides.contactCenter.availability === 'ready' && person.strength !== 'mirror';
    case 'flapping':
      return isIdle && view.sides.contactCenter.availability === 'ready' && view.sides.contactCenter.holds.length === 0;
  }
}
