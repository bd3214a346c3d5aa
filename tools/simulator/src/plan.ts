/**
 * What a seed decides before anything runs: the definition, how people are, and a list of everything that comes from outside:
 * work, acts of people, faults. The list is what is minimised when a seed fails, so every entry draws from streams of its own.
 */
import type { Definition } from '@interlock/protocol';
import { defaultDefinition } from '@interlock/server/simulation';
import { Chance } from './chance.ts';
import { type QueuedWork, queuedWork, withQueues } from './queue-plan.ts';
import { arrivals, handleMs, INTERACTION_KINDS, TICKET_MEAN_MS } from './workload.ts';

export const FAULT_KINDS = [
  // between the connector's page and the server
  'cut',
  'halfOpen',
  'partition',
  'slow',
  // the browser
  'reloadPage',
  'reloadFrame',
  'secondTab',
  'lid',
  'pageHang',
  'portLoss',
  'portRepeat',
  // the CRM
  'crmRefuse',
  'crmHang',
  'crmLie',
  'crmLate',
  'crmSilent',
  'crmUnreadable',
  // the server
  'serverCrash',
  'diskFull',
  'slowFlush',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export const ACT_KINDS = [
  'breakInContactCenter',
  'breakInCrm',
  'readyInCrm',
  'toggle',
  'supervisor',
  'outbound',
  'signOut',
  'otherSide',
  'tryNow',
  'callAndBack',
  'park',
  'handOver',
  'superviseWork',
] as const;
export type ActKind = (typeof ACT_KINDS)[number];

/** What administrators do. */
export const OFFICE_KINDS = ['changeDefinition', 'takeOver', 'endSession'] as const;
export type OfficeKind = (typeof OFFICE_KINDS)[number];

export type ItemKind = 'interaction' | 'ticket' | ActKind | FaultKind | OfficeKind;

/** Something that comes from outside. */
export interface Item {
  readonly at: number;
  /** Whom it concerns; -1 for the whole contact centre. */
  readonly agent: number;
  readonly kind: ItemKind;
  /** How long it lasts, in ms; for work: how long it takes; for `toggle`: how often. */
  readonly lastsMs: number;
  /** Channel of an interaction, '' otherwise. */
  readonly channel: string;
  /** Of an interaction that comes to a queue; null for one that is given to an agent directly, and for everything else. */
  readonly queued: QueuedWork | null;
  /** Names the streams of chance that belong to it. */
  readonly key: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly hours: number;
  readonly agents: number;
  /** Where given, instead of what the seed draws. */
  readonly mode?: 'synchronized' | 'complementary' | undefined;
  readonly wire?: 'plain' | 'extended' | undefined;
  readonly kind?: 'safety' | 'liveness' | undefined;
  readonly work?: 'direct' | 'queued' | undefined;
  readonly asksFirst?: boolean | undefined;
  /** Leaves out what is there for rare races alone: what comes in the same instant as an interaction, or in the middle of a fault. */
  readonly isOrdinary?: boolean | undefined;
  /** People and machines as in a bad week: what is broken shows within fewer hours. For controls. */
  readonly isRough?: boolean | undefined;
}

export interface Habits {
  /** Shares of the offers that are declined and missed. */
  readonly declines: number;
  readonly misses: number;
  /** Share of the offers that are accepted with a click on Ready in the CRM just before. */
  readonly clicks: number;
  /** Mean time to accept, in ms. */
  readonly acceptMs: number;
}

export interface Plan {
  readonly seed: number;
  readonly startAt: number;
  readonly endAt: number;
  readonly agents: number;
  readonly kind: 'safety' | 'liveness';
  readonly wire: 'plain' | 'extended';
  /** Given to agents directly, or mostly through queues. */
  readonly work: 'direct' | 'queued';
  readonly definition: Definition;
  readonly habits: Habits;
  /** The CRM's router asks for a permit before it gives a ticket. */
  readonly asksFirst: boolean;
  /** One way between page and server, in ms, by agent. */
  readonly latencyMs: readonly number[];
  /** How long the CRM takes to do what it is asked, in ms. */
  readonly crmMs: number;
  readonly flushMs: number;
  /** Liveness: beginning and end of each quiet time, at the end of which everything must have come together. */
  readonly quiet: readonly (readonly [number, number])[];
  readonly items: readonly Item[];
}

/** A Monday, midnight UTC: the day's shape counts from there. */
const MONDAY = 1_767_571_200_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const SHIFT_BEGINS_MS = 8 * HOUR_MS;

/** Liveness: chaos, then quiet, in turns. */
const CHAOS_MS = 16 * MINUTE_MS;
const QUIET_MS = 4 * MINUTE_MS;

interface Habit {
  /** How often, an hour and an agent, where a seed has it at its full rate. */
  readonly perHour: number;
  readonly lasts: readonly [from: number, to: number];
}

const FAULTS: Readonly<Record<FaultKind, Habit>> = {
  cut: { perHour: 1, lasts: [0, 0] },
  halfOpen: { perHour: 0.7, lasts: [0, 8_000] },
  partition: { perHour: 0.7, lasts: [500, 40_000] },
  slow: { perHour: 0.7, lasts: [2_000, 60_000] },
  reloadPage: { perHour: 0.8, lasts: [300, 5_000] },
  reloadFrame: { perHour: 0.5, lasts: [200, 3_000] },
  secondTab: { perHour: 0.3, lasts: [5_000, 180_000] },
  lid: { perHour: 0.2, lasts: [5_000, 400_000] },
  pageHang: { perHour: 0.4, lasts: [3_000, 120_000] },
  portLoss: { perHour: 0.7, lasts: [1_000, 20_000] },
  portRepeat: { perHour: 0.7, lasts: [1_000, 20_000] },
  crmRefuse: { perHour: 0.7, lasts: [2_000, 60_000] },
  crmHang: { perHour: 0.7, lasts: [2_000, 30_000] },
  crmLie: { perHour: 0.3, lasts: [2_000, 30_000] },
  crmLate: { perHour: 0.5, lasts: [5_000, 60_000] },
  crmSilent: { perHour: 0.5, lasts: [10_000, 120_000] },
  crmUnreadable: { perHour: 0.3, lasts: [2_000, 30_000] },
  serverCrash: { perHour: 0.5, lasts: [200, 15_000] },
  diskFull: { perHour: 0.3, lasts: [200, 20_000] },
  slowFlush: { perHour: 0.5, lasts: [1_000, 30_000] },
};

const ACTS: Readonly<Record<ActKind, Habit>> = {
  breakInContactCenter: { perHour: 0.3, lasts: [30_000, 900_000] },
  breakInCrm: { perHour: 0.3, lasts: [30_000, 900_000] },
  readyInCrm: { perHour: 0.25, lasts: [0, 0] },
  toggle: { perHour: 0.04, lasts: [8, 14] },
  supervisor: { perHour: 0.08, lasts: [20_000, 300_000] },
  outbound: { perHour: 0.15, lasts: [20_000, 300_000] },
  signOut: { perHour: 0.05, lasts: [10_000, 300_000] },
  otherSide: { perHour: 0.4, lasts: [60_000, 1_200_000] },
  tryNow: { perHour: 0.08, lasts: [0, 0] },
  callAndBack: { perHour: 0.3, lasts: [5_000, 60_000] },
  park: { perHour: 0.4, lasts: [0, 0] },
  handOver: { perHour: 0.4, lasts: [0, 0] },
  superviseWork: { perHour: 0.3, lasts: [0, 0] },
};

const OFFICE: Readonly<Record<OfficeKind, { readonly perHour: number; readonly share: number }>> = {
  // An hour of the whole contact centre.
  changeDefinition: { perHour: 0.7, share: 0.4 },
  // An hour and an agent.
  takeOver: { perHour: 0.15, share: 0.4 },
  endSession: { perHour: 0.15, share: 0.4 },
};

/** What needs queues, and what needs two sides that are Ready in turns. */
const OF_QUEUES: ReadonlySet<ActKind> = new Set(['park', 'handOver', 'superviseWork']);
const OF_TURNS: ReadonlySet<ActKind> = new Set(['otherSide', 'callAndBack']);

/** What is there for rare races alone, or befalls what a rival does not have. */
const OF_RACES: ReadonlySet<ItemKind> = new Set(['callAndBack', 'pageHang']);

/** In the middle of these the CRM's user may click Ready, or come back from a break: nobody hears of it at once, or it cannot be undone at once. */
const COVERS: ReadonlySet<ItemKind> = new Set([
  'portLoss',
  'crmSilent',
  'slow',
  'partition',
  'crmRefuse',
  'crmHang',
  'crmLate',
]);

/** The plain wire promises order and delivery between page and frame, and has no word for what these do. */
const PORT_FAULTS: ReadonlySet<ItemKind> = new Set(['portLoss', 'portRepeat']);
const SHARED: ReadonlySet<FaultKind> = new Set(['serverCrash', 'diskFull', 'slowFlush']);

/** Names of the streams of a seed. */
const STREAM = {
  shape: 1,
  work: 2,
  tickets: 3,
  acts: 4,
  faults: 5,
  places: 6,
  twins: 7,
  queues: 8,
  covered: 9,
  clicks: 10,
  office: 11,
  permits: 14,
  unwanted: 13,
} as const;

/** Of the work of a seed with queues this share is given to an agent directly. */
const DIRECT_SHARE = 0.15;
/** Callers of a burst. */
const BURST = 4;

export const isFault = (kind: ItemKind): kind is FaultKind => Object.hasOwn(FAULTS, kind);

/** Everything that a seed decides. */
export function planOf(options: PlanOptions): Plan {
  const { seed, hours, agents } = options;
  const shape = new Chance(seed, STREAM.shape);
  const drawn = {
    mode: shape.pick(['synchronized', 'complementary']),
    wire: shape.pick(['plain', 'extended']),
    kind: shape.pick(['safety', 'liveness']),
    work: shape.pick(['direct', 'queued']),
  } as const;
  const mode = options.mode ?? drawn.mode;
  const wire = options.wire ?? drawn.wire;
  const kind = options.kind ?? drawn.kind;
  // The comparison's rivals have no queues.
  const work = options.work ?? (options.isOrdinary === true ? 'direct' : drawn.work);
  const startAt = MONDAY + SHIFT_BEGINS_MS;
  const endAt = startAt + Math.round(hours * HOUR_MS);
  const quiet: [number, number][] = [];
  if (kind === 'liveness') {
    for (let from = startAt + CHAOS_MS; from + QUIET_MS <= endAt; from += CHAOS_MS + QUIET_MS)
      quiet.push([from, from + QUIET_MS]);
  }
  const places = new Chance(seed, STREAM.places);
  const quickMs = shape.between(5, 250);
  const latencyMs = Array.from({ length: agents }, () => Math.round(2 + places.exponential(30)));
  // Some CRMs are slow all the time, and keep their word: what overtakes what is another matter there.
  const crmMs = places.happens(0.2) ? 5 * quickMs : quickMs;
  return {
    seed,
    startAt,
    endAt,
    agents,
    kind,
    wire,
    work,
    definition:
      work === 'queued'
        ? withQueues(definitionOf(shape, mode), new Chance(seed, STREAM.queues), agents)
        : definitionOf(shape, mode),
    asksFirst: asksFirst(new Chance(seed, STREAM.permits), wire, options),
    habits: {
      declines: shape.share() * 0.06,
      misses: shape.share() * 0.08,
      clicks: clicks(new Chance(seed, STREAM.clicks), options),
      acceptMs: shape.between(1_500, 8_000),
    },
    latencyMs,
    crmMs,
    flushMs: shape.between(1, 8),
    quiet,
    items: itemsOf(
      {
        seed,
        startAt,
        endAt,
        agents,
        mode,
        wire,
        work,
        quiet,
        isOrdinary: options.isOrdinary === true,
        isRough: options.isRough === true,
      },
      shape,
    ),
  };
}

/** Most people do not; some do it every tenth time. */
function clicks(chance: Chance, { isOrdinary, isRough }: PlanOptions): number {
  return isOrdinary !== true && chance.happens(isRough === true ? 0.5 : 0.2) ? 0.1 : 0;
}

/** The plain wire has no word for it, and rivals have no permits. */
function asksFirst(chance: Chance, wire: Plan['wire'], options: PlanOptions): boolean {
  const isDrawn = chance.happens(0.4);
  return wire === 'extended' && options.isOrdinary !== true && (options.asksFirst ?? isDrawn);
}

function definitionOf(shape: Chance, mode: 'synchronized' | 'complementary'): Definition {
  const base = defaultDefinition(4401);
  const capacity = shape.happens(0.15) ? 2 : 1;
  const isPatient = shape.happens(0.3);
  return {
    ...base,
    mode,
    capacity: { contactCenter: capacity, crm: shape.happens(0.15) ? 2 : 1 },
    channels: base.channels.map((channel) => ({ ...channel, capacity })),
    interlock: { ...base.interlock, crmSilent: shape.happens(0.15) ? 'offerAnyway' : 'skipAgent' },
    timeouts: {
      ...base.timeouts,
      snapshotMs: isPatient ? 10_000 : 5_000,
      heartbeatMs: isPatient ? 8_000 : 4_000,
    },
  };
}

interface Frame {
  readonly seed: number;
  readonly startAt: number;
  readonly endAt: number;
  readonly agents: number;
  readonly mode: 'synchronized' | 'complementary';
  readonly wire: 'plain' | 'extended';
  readonly work: 'direct' | 'queued';
  readonly quiet: readonly (readonly [number, number])[];
  readonly isOrdinary: boolean;
  readonly isRough: boolean;
}

function itemsOf(frame: Frame, shape: Chance): Item[] {
  const { seed, startAt, endAt, agents } = frame;
  const items: Item[] = [];
  let key = 0;
  const add = (item: Omit<Item, 'key' | 'queued'> & { readonly queued?: QueuedWork | null }): void => {
    key += 1;
    // In liveness mode people and faults rest during the quiet times, and nothing lasts into one.
    const at = Math.round(item.at);
    const isWork = item.kind === 'interaction' || item.kind === 'ticket';
    const end = isWork || item.kind === 'toggle' ? at : at + item.lastsMs;
    if (frame.quiet.some(([from, until]) => at < until && end > from - 1_000)) return;
    items.push({ queued: null, ...item, at, key });
  };
  // From a quiet night to a busy day.
  const load = 0.1 * 2 ** (3.3 * shape.share());
  const interactionsPerHour = 6 * load;
  const ticketsPerHour = shape.happens(0.1) ? 0 : load * (0.5 + 3 * shape.share());
  // From none over a good day to a very bad one; bad ones are rarer, as they are in life.
  const rarity = frame.isRough ? 1 : 2.5;
  const faultShare = shape.happens(0.1) ? 0 : 0.02 * 2 ** (9 * shape.share() ** rarity);
  const rates = FAULT_KINDS.map((fault) => {
    const isHere = shape.happens(0.35);
    const share = 0.3 + 1.4 * shape.share();
    return { fault, perHour: isHere ? FAULTS[fault].perHour * faultShare * share : 0 };
  });
  const twins = shape.happens(0.3) && !frame.isOrdinary ? 0.4 : 0;
  const covers = shape.happens(0.4) && !frame.isOrdinary ? 0.6 : 0;
  const restlessness = frame.isRough ? 2 : 1.2;
  const acts = ACT_KINDS.map((act) => ({ act, perHour: ACTS[act].perHour * restlessness * shape.share() }));

  function spread(
    chance: Chance,
    perHour: number,
    lasts: readonly [number, number],
    take: (at: number, lastsMs: number) => void,
  ): void {
    if (perHour <= 0) return;
    // Nobody can be disturbed before they have begun.
    for (let at = startAt + MINUTE_MS; ; ) {
      at += chance.exponential(HOUR_MS / perHour);
      if (at >= endAt - MINUTE_MS) return;
      take(at, chance.between(...lasts));
    }
  }

  /** What comes at the same time as an interaction: a ticket; a click of the CRM's user, just before; a break, while it rings. */
  const addTwin = (twin: Chance, at: number, agent: number): void => {
    const whom = agent < 0 ? twin.below(agents) : agent;
    const kind = twin.pick(['ticket', 'ticket', 'readyInCrm', 'breakInContactCenter']);
    if (kind === 'ticket')
      add({ at: at + twin.between(0, 600), agent, kind, lastsMs: handleMs(twin, 60_000), channel: '' });
    else if (kind === 'readyInCrm')
      add({ at: at - twin.between(0, 1_000), agent: whom, kind, lastsMs: 0, channel: '' });
    else add({ at: at + twin.between(500, 4_000), agent: whom, kind, lastsMs: 60_000, channel: '' });
  };
  const common = { from: startAt + MINUTE_MS, until: endAt - MINUTE_MS, hasDayShape: true };
  if (frame.work === 'queued') {
    const asks = new Chance(seed, STREAM.queues, 1);
    const unwanted = new Chance(seed, STREAM.unwanted);
    const twin = new Chance(seed, STREAM.twins, agents);
    // Mostly somebody is free; in a rush callers wait for somebody.
    const rush = frame.isRough ? 4 : asks.pick([1, 2, 6]);
    const perHour = interactionsPerHour * agents * (1 - DIRECT_SHARE) * rush;
    for (const { at, handleMs: lastsMs, channel } of arrivals(new Chance(seed, STREAM.work, agents), {
      ...common,
      perHour,
      kinds: INTERACTION_KINDS,
    })) {
      add({ at, agent: -1, kind: 'interaction', lastsMs, channel, queued: queuedWork(asks, agents, unwanted) });
      if (!twin.happens(twins)) continue;
      addTwin(twin, at, -1);
      // Callers come in bursts, too: then some wait while others are offered.
      for (let more = twin.below(2 * BURST); more > BURST; more -= 1) {
        const queued = queuedWork(twin, agents, unwanted);
        add({ at: at + twin.below(2_000), agent: -1, kind: 'interaction', lastsMs, channel, queued });
      }
    }
  }
  for (let agent = 0; agent < agents; agent += 1) {
    for (const arrival of arrivals(new Chance(seed, STREAM.work, agent), {
      ...common,
      perHour: interactionsPerHour * (frame.work === 'queued' ? DIRECT_SHARE : 1),
      kinds: INTERACTION_KINDS,
    }))
      add({ at: arrival.at, agent, kind: 'interaction', lastsMs: arrival.handleMs, channel: arrival.channel });
    for (const arrival of arrivals(new Chance(seed, STREAM.tickets, agent), {
      ...common,
      perHour: ticketsPerHour,
      kinds: [{ channel: '', share: 1, meanMs: TICKET_MEAN_MS }],
    }))
      add({ at: arrival.at, agent, kind: 'ticket', lastsMs: arrival.handleMs, channel: '' });
    const twin = new Chance(seed, STREAM.twins, agent);
    for (const { at, kind } of items.filter((item) => item.agent === agent))
      if (kind === 'interaction' && twin.happens(twins)) addTwin(twin, at, agent);
    const chance = new Chance(seed, STREAM.acts, agent);
    for (const { act, perHour } of acts) {
      if (OF_RACES.has(act) && frame.isOrdinary) continue;
      if (OF_TURNS.has(act) && frame.mode !== 'complementary') continue;
      if (OF_QUEUES.has(act) && frame.work !== 'queued') continue;
      spread(chance, perHour, ACTS[act].lasts, (at, lastsMs) =>
        add({
          at,
          agent,
          kind: act,
          lastsMs: act === 'outbound' ? handleMs(chance, 150_000) : lastsMs,
          channel: act === 'outbound' ? 'voice' : '',
        }),
      );
    }
    const faults = new Chance(seed, STREAM.faults, agent);
    const covered = new Chance(seed, STREAM.covered, agent);
    for (const { fault, perHour } of rates) {
      if (SHARED.has(fault) || (OF_RACES.has(fault) && frame.isOrdinary)) continue;
      spread(faults, perHour, FAULTS[fault].lasts, (at, lastsMs) => {
        add({ at, agent, kind: fault, lastsMs, channel: '' });
        if (!COVERS.has(fault) || !covered.happens(covers)) return;
        const clicksAt = at + covered.below(lastsMs);
        const breakMs = covered.happens(0.5) ? covered.between(20_000, 90_000) : 0;
        const kind = breakMs > 0 ? 'breakInCrm' : 'readyInCrm';
        add({ at: clicksAt - breakMs, agent, kind, lastsMs: breakMs, channel: '' });
      });
    }
  }
  const shared = new Chance(seed, STREAM.faults);
  for (const { fault, perHour } of rates) {
    if (!SHARED.has(fault)) continue;
    spread(shared, perHour, FAULTS[fault].lasts, (at, lastsMs) =>
      add({ at, agent: -1, kind: fault, lastsMs, channel: '' }),
    );
  }
  if (!frame.isOrdinary) {
    const office = new Chance(seed, STREAM.office);
    const rate = (kind: OfficeKind): number => (office.happens(OFFICE[kind].share) ? OFFICE[kind].perHour : 0);
    const changes = rate('changeDefinition');
    const takeOvers = rate('takeOver');
    const take = (kind: OfficeKind, agent: number) => (at: number) => add({ at, agent, kind, lastsMs: 0, channel: '' });
    spread(office, changes, [0, 0], take('changeDefinition', -1));
    for (let agent = 0; agent < agents; agent += 1) spread(office, takeOvers, [0, 0], take('takeOver', agent));
    const ends = rate('endSession');
    for (let agent = 0; agent < agents; agent += 1) spread(office, ends, [0, 0], take('endSession', agent));
  }
  // Left out at the end: what else a seed draws is the same on both wires.
  const able = frame.wire === 'extended' ? items : items.filter(({ kind }) => !PORT_FAULTS.has(kind));
  return able.sort((a, b) => a.at - b.at || a.key - b.key);
}
