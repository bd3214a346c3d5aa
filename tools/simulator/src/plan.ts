/**
 * What a seed decides before anything runs: the definition, how people are, and a list of everything that comes from outside:
 * work, acts of people, faults. The list is what is minimised when a seed fails, so every entry draws from streams of its own.
 */
import type { Definition } from '@interlock/protocol';
import { defaultDefinition } from '@interlock/server/simulation';
import { Chance } from './chance.ts';
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
] as const;
export type ActKind = (typeof ACT_KINDS)[number];

export type ItemKind = 'interaction' | 'ticket' | ActKind | FaultKind;

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
  /** Leaves out what is there for rare races alone: tickets that come in the same instant as an interaction. */
  readonly isOrdinary?: boolean | undefined;
  /** People and machines as in a bad week: what is broken shows within fewer hours. For controls. */
  readonly isRough?: boolean | undefined;
}

export interface Habits {
  /** Shares of the offers that are declined and missed. */
  readonly declines: number;
  readonly misses: number;
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
  readonly definition: Definition;
  readonly habits: Habits;
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
};

/** The plain wire promises order and delivery between page and frame, and has no word for what these do. */
const PORT_FAULTS: ReadonlySet<ItemKind> = new Set(['portLoss', 'portRepeat']);
const SHARED: ReadonlySet<FaultKind> = new Set(['serverCrash', 'diskFull', 'slowFlush']);

/** Names of the streams of a seed. */
const STREAM = { shape: 1, work: 2, tickets: 3, acts: 4, faults: 5, places: 6, twins: 7 } as const;

export const isFault = (kind: ItemKind): kind is FaultKind => Object.hasOwn(FAULTS, kind);

/** Everything that a seed decides. */
export function planOf(options: PlanOptions): Plan {
  const { seed, hours, agents } = options;
  const shape = new Chance(seed, STREAM.shape);
  const drawn = {
    mode: shape.pick(['synchronized', 'complementary']),
    wire: shape.pick(['plain', 'extended']),
    kind: shape.pick(['safety', 'liveness']),
  } as const;
  const mode = options.mode ?? drawn.mode;
  const wire = options.wire ?? drawn.wire;
  const kind = options.kind ?? drawn.kind;
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
    definition: definitionOf(shape, mode),
    habits: { declines: shape.share() * 0.06, misses: shape.share() * 0.08, acceptMs: shape.between(1_500, 8_000) },
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
        quiet,
        isOrdinary: options.isOrdinary === true,
        isRough: options.isRough === true,
      },
      shape,
    ),
  };
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
  readonly quiet: readonly (readonly [number, number])[];
  readonly isOrdinary: boolean;
  readonly isRough: boolean;
}

function itemsOf(frame: Frame, shape: Chance): Item[] {
  const { seed, startAt, endAt, agents } = frame;
  const items: Item[] = [];
  let key = 0;
  const add = (item: Omit<Item, 'key'>): void => {
    key += 1;
    // In liveness mode people and faults rest during the quiet times, and nothing lasts into one.
    const at = Math.round(item.at);
    const isWork = item.kind === 'interaction' || item.kind === 'ticket';
    const end = isWork || item.kind === 'toggle' ? at : at + item.lastsMs;
    if (frame.quiet.some(([from, until]) => at < until && end > from - 1_000)) return;
    items.push({ ...item, at, key });
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

  for (let agent = 0; agent < agents; agent += 1) {
    const common = { from: startAt + MINUTE_MS, until: endAt - MINUTE_MS, hasDayShape: true };
    for (const arrival of arrivals(new Chance(seed, STREAM.work, agent), {
      ...common,
      perHour: interactionsPerHour,
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
      if (kind === 'interaction' && twin.happens(twins))
        add({ at: at + twin.between(0, 600), agent, kind: 'ticket', lastsMs: handleMs(twin, 60_000), channel: '' });
    const chance = new Chance(seed, STREAM.acts, agent);
    for (const { act, perHour } of acts) {
      if (act === 'otherSide' && frame.mode !== 'complementary') continue;
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
    for (const { fault, perHour } of rates) {
      if (SHARED.has(fault)) continue;
      spread(faults, perHour, FAULTS[fault].lasts, (at, lastsMs) =>
        add({ at, agent, kind: fault, lastsMs, channel: '' }),
      );
    }
  }
  const shared = new Chance(seed, STREAM.faults);
  for (const { fault, perHour } of rates) {
    if (!SHARED.has(fault)) continue;
    spread(shared, perHour, FAULTS[fault].lasts, (at, lastsMs) =>
      add({ at, agent: -1, kind: fault, lastsMs, channel: '' }),
    );
  }
  // Left out at the end: what else a seed draws is the same on both wires.
  const able = frame.wire === 'extended' ? items : items.filter(({ kind }) => !PORT_FAULTS.has(kind));
  return able.sort((a, b) => a.at - b.at || a.key - b.key);
}
