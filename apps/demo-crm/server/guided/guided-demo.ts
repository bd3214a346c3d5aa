/**
 * The guided demo: simulated agents, tickets, callers and visitors who use what everybody may use, and no more. It lives
 * in the demo CRM's server; whoever closes the page stops nothing (docs/SPEC.md, GD).
 */
import type { Definition } from '@interlock/protocol';
import { type Arrivals, startArrivals } from './arrivals.ts';
import { castOf, TEAMS } from './cast.ts';
import { type Caused, type CauseKind, cause } from './causes.ts';
import { createChance } from './chance.ts';
import { hasAnyOfExample, hasExample, withExample, withoutExample } from './example-definition.ts';
import { createAgenda, type GuidedTime } from './guided-time.ts';
import { PACE, type PaceName, SIGN_IN_MS } from './pace.ts';
import { createRestClient, type RestAnswer } from './rest-client.ts';
import { createSimulatedAgent, type SimulatedAgent } from './simulated-agent.ts';

export const GUIDED_LIMITS = {
  agents: 200,
  /** It stops by itself after this. */
  runMs: 8 * 3_600_000,
  /** What was caused last. */
  caused: 20,
  /** Simulated agents who have not signed out after this go without a word. */
  leaveMs: 20_000,
  maxSeed: 2 ** 31 - 1,
} as const;

export interface StartOptions {
  /** 1..200 */
  readonly agents: number;
  readonly pace: PaceName;
  /** 0..2^31-1; the same seed gives the same people with the same habits. */
  readonly seed: number;
  /** The person agrees that teams, queues and agents of the demo are added to the definition in force. */
  readonly mayAddDefinition: boolean;
}

export type GuidedState = 'stopped' | 'starting' | 'running' | 'stopping';

export interface GuidedStatus {
  readonly state: GuidedState;
  readonly serverUrl: string;
  readonly options: Omit<StartOptions, 'mayAddDefinition'> | null;
  readonly startedAt: number | null;
  readonly stopsAt: number | null;
  /** Whether anything of the demo is in the definition in force; null: the server does not answer. */
  readonly isInDefinition: boolean | null;
  readonly agents: {
    readonly wanted: number;
    readonly linked: number;
    readonly ready: number;
    readonly working: number;
    readonly outOfStep: number;
    readonly collisions: number;
  };
  readonly teams: readonly { readonly label: string; readonly agents: number }[];
  readonly visitors: number;
  readonly made: Arrivals['made'];
  readonly caused: readonly Caused[];
}

export type GuidedRefusal =
  | 'alreadyRunning'
  | 'notRunning'
  | 'stillRunning'
  | 'needsConsent'
  | 'serverUnavailable'
  | 'accessRefused'
  | 'definitionRefused'
  | 'definitionChanged'
  | 'nobodyFits';

export interface GuidedDemo {
  /** Reads the definition in force for it. */
  status(): Promise<GuidedStatus>;
  start(options: StartOptions): Promise<GuidedRefusal | null>;
  /** Answers when everybody is signed out, or 20 s later. */
  stop(): Promise<GuidedRefusal | null>;
  cause(kind: CauseKind): Promise<Caused | GuidedRefusal>;
  /** Takes what belongs to the demo out of the definition in force. */
  removeDefinition(): Promise<GuidedRefusal | null>;
  /** The process ends: nobody is told. */
  close(): void;
}

export interface GuidedDemoOptions {
  /** For example `http://localhost:4400`. */
  readonly serverUrl: string;
  /** The demo's own origin, which the definition allows. */
  readonly origin: () => string;
  readonly time: GuidedTime;
}

interface Run {
  readonly options: StartOptions;
  readonly startedAt: number;
  readonly agents: SimulatedAgent[];
  readonly flapping: Definition['flapping'];
  readonly linkGraceMs: number;
  readonly chance: ReturnType<typeof createChance>;
  arrivals: Arrivals | null;
  caused: readonly Caused[];
}

const NOTHING_MADE: Arrivals['made'] = { interactions: 0, chats: 0, tickets: 0 };

export function createGuidedDemo({ serverUrl, origin, time }: GuidedDemoOptions): GuidedDemo {
  const rest = createRestClient(serverUrl);
  const agenda = createAgenda(time);
  let state: GuidedState = 'stopped';
  let run: Run | null = null;
  let everybodyGone: (() => void) | null = null;

  function refusalOf({ status }: RestAnswer): GuidedRefusal | null {
    if (status === 200) return null;
    if (status === 0 || status >= 500) return 'serverUnavailable';
    if (status === 401 || status === 403) return 'accessRefused';
    return status === 412 || status === 409 ? 'definitionChanged' : 'definitionRefused';
  }

  function changed(): void {
    if (state === 'stopping' && run?.agents.every(({ isOver }) => isOver) === true) everybodyGone?.();
  }

  async function begin(options: StartOptions): Promise<GuidedRefusal | null> {
    const inForce = await rest.definition();
    if (typeof inForce === 'string') return inForce;
    const cast = castOf(options.seed, options.agents);
    if (!hasExample(inForce.definition, cast)) {
      if (!options.mayAddDefinition) return 'needsConsent';
      const refusal = refusalOf(await rest.putDefinition(withExample(inForce.definition, cast), inForce.tag));
      if (refusal !== null) return refusal;
    }
    const startedAt = time.now();
    const { flapping, channels, timeouts } = inForce.definition;
    const begun: Run = {
      options,
      startedAt,
      agents: [],
      flapping,
      linkGraceMs: timeouts.linkGraceMs,
      chance: createChance(options.seed, 'demo'),
      arrivals: null,
      caused: [],
    };
    run = begun;
    const pace = () => PACE[options.pace];
    cast.forEach((person, index) => {
      agenda.after((index * SIGN_IN_MS) / cast.length, () => {
        const chance = createChance(options.seed, `${person.agentId} acts`);
        begun.agents.push(createSimulatedAgent({ person, chance, pace, time, rest, origin, changed }));
      });
    });
    begun.arrivals = startArrivals({
      rest,
      time,
      chance: createChance(options.seed, 'arrivals'),
      pace,
      agents: begun.agents,
      agentCount: cast.length,
      channels,
      // Ids of work are never used again, also not by the next run with this seed.
      runId: startedAt.toString(36),
    });
    agenda.after(GUIDED_LIMITS.runMs, () => void stop());
    return null;
  }

  async function stop(): Promise<GuidedRefusal | null> {
    const ending = run;
    if (state !== 'running' || ending === null) return 'notRunning';
    state = 'stopping';
    agenda.clear();
    await ending.arrivals?.stop();
    await new Promise<void>((done) => {
      const cancel = agenda.after(GUIDED_LIMITS.leaveMs, () => {
        for (const agent of ending.agents) if (!agent.isOver) agent.drop();
        done();
      });
      everybodyGone = () => {
        cancel();
        done();
      };
      for (const agent of ending.agents) agent.leave();
      changed();
    });
    everybodyGone = null;
    await ending.arrivals?.sweep();
    run = null;
    state = 'stopped';
    return null;
  }

  function countsOf(agents: readonly SimulatedAgent[], wanted: number): GuidedStatus['agents'] {
    const views = agents.flatMap(({ view }) => view ?? []);
    const count = (fits: (view: (typeof views)[number]) => boolean): number => views.filter(fits).length;
    return {
      wanted,
      linked: views.length,
      ready: count((view) => view.sides.contactCenter.availability === 'ready'),
      working: count((view) => view.work.length > 0),
      outOfStep: count((view) => view.outOfStep),
      collisions: count((view) => view.collision !== null),
    };
  }

  return {
    async status() {
      const inForce = await rest.definition();
      const agents = run?.agents ?? [];
      const { options = null, startedAt = null } = run ?? {};
      return {
        state,
        serverUrl,
        options: options === null ? null : { agents: options.agents, pace: options.pace, seed: options.seed },
        startedAt,
        stopsAt: startedAt === null ? null : startedAt + GUIDED_LIMITS.runMs,
        isInDefinition: typeof inForce === 'string' ? null : hasAnyOfExample(inForce.definition),
        agents: countsOf(agents, options?.agents ?? 0),
        teams: TEAMS.map(({ id, label }) => ({
          label,
          agents: agents.filter(({ person, view }) => person.teamId === id && view !== null).length,
        })),
        visitors: run?.arrivals?.visitors ?? 0,
        made: run?.arrivals?.made ?? NOTHING_MADE,
        caused: run?.caused ?? [],
      };
    },
    async start(options) {
      if (state !== 'stopped') return 'alreadyRunning';
      state = 'starting';
      const refusal = await begin(options);
      state = refusal === null ? 'running' : 'stopped';
      return refusal;
    },
    stop,
    async cause(kind) {
      const current = run;
      if (state !== 'running' || current?.arrivals == null) return 'notRunning';
      const now = time.now();
      const busy = current.caused.flatMap(({ agentId, until }) => (until > now && agentId !== null ? [agentId] : []));
      const outcome = await cause(kind, {
        agents: current.agents,
        arrivals: current.arrivals,
        chance: current.chance,
        now,
        // Long enough that the grace is over, or the last attempt was made.
        faultMs: current.linkGraceMs + 45_000,
        flapping: current.flapping,
        busyAgentIds: new Set(busy),
      });
      if ('refused' in outcome) return outcome.refused;
      current.caused = [outcome, ...current.caused].slice(0, GUIDED_LIMITS.caused);
      return outcome;
    },
    async removeDefinition() {
      if (state !== 'stopped') return 'stillRunning';
      const inForce = await rest.definition();
      if (typeof inForce === 'string') return inForce;
      if (!hasAnyOfExample(inForce.definition)) return null;
      return refusalOf(await rest.putDefinition(withoutExample(inForce.definition), inForce.tag));
    },
    close() {
      agenda.clear();
      run?.arrivals?.drop();
      for (const agent of run?.agents ?? []) agent.drop();
    },
  };
}
