/**
 * The Contact Center Definition (CCDef) as the engine knows it, and its compiled form.
 *
 * The document is parsed and checked for structure at the edge (packages/protocol) and for meaning by
 * `lintDefinition`. Here it is trusted.
 */

/** How the two sides of an agent are kept in step. */
export type Mode = 'synchronized' | 'complementary';

/** A presence status of the CRM. */
export interface Presence {
  readonly statusId: string;
  readonly label: string;
  readonly ready: boolean;
  readonly alsoKnownAs?: readonly string[] | undefined;
}

/** A Not Ready reason of the contact centre. */
export interface ReasonCode {
  readonly code: number;
  readonly label: string;
  /** Whether an agent may choose it; the others are set by Interlock. */
  readonly selectable: boolean;
}

/** A kind of interaction, with the rules by which it shares an agent with other kinds (DS, channel policy). */
export interface Channel {
  readonly id: string;
  readonly label: string;
  /** Units of this channel that an agent may have in hand, 1..100. */
  readonly capacity: number;
  /** Units that one interaction takes, of this channel and of the agent's whole capacity, 1..100. */
  readonly weight: number;
  /** An agent with an interaction of this channel in hand has none of another, and the other way round. */
  readonly exclusive: boolean;
  /** Channels whose interactions may be given to an agent in spite of interactions of this one, which are then parked. */
  readonly interruptibleBy: readonly string[];
  /** What becomes of an interaction in progress when its agent's link is lost for longer than the grace time. */
  readonly onDisconnect: 'keep' | 'requeue';
  /** How long an offer stands, in ms. */
  readonly offerTimeoutMs: number;
  /** Length of the wrap-up, in ms; 0 = none. */
  readonly wrapUpMs: number;
  /** How long an interaction may stay parked before it goes back to its queue, in ms. */
  readonly parkMs: number;
}

/** Something that an agent can do, in levels of 1 to 10. */
export interface Skill {
  readonly id: string;
  readonly label: string;
}

/** A skill with a level: of an agent what they have, of an item what it needs at least. */
export interface SkillLevel {
  readonly skillId: string;
  /** 1..10. */
  readonly level: number;
}

/** What the definition says of one agent. An agent without an entry is in the team that the CRM names, at level 1, without skills. */
export interface AgentEntry {
  readonly agentId: string;
  /** Lower levels are served first. */
  readonly teams: readonly { readonly teamId: string; readonly level: number }[];
  readonly skills: readonly SkillLevel[];
}

/** Which of several agents who can take an item gets it. */
export type Strategy = 'longestIdle' | 'leastBusy' | 'mostSpare' | 'roundRobin' | 'fewestAssigned';

/** Who may serve a queue from a waiting time on. Each step says all of it; the last one that has begun counts. */
export interface RoutingStep {
  /** Waiting time in this queue from which on the step counts, in ms; 0 for the first. */
  readonly afterMs: number;
  /** Members of these teams up to this level. */
  readonly teams: readonly { readonly teamId: string; readonly maxLevel: number }[];
  /** Levels by which required skills are lowered, 0..10; a skill lowered to 0 is not asked for. */
  readonly skillsLoweredBy: number;
}

/** Where an item goes instead of waiting, or of waiting on. */
export interface Overflow {
  /** Null: the item is refused, or ends as overflowed. */
  readonly toQueueId: string | null;
  /** Before queueing: as many items wait here already; null = never. */
  readonly atLength: number | null;
  /** Before queueing: the estimated wait is at least this long, in ms; null = never. */
  readonly atEstimatedWaitMs: number | null;
  /** After queueing: it has waited here for so long, in ms; null = never. */
  readonly afterMs: number | null;
}

/** A place where items wait, and its routing plan. */
export interface Queue {
  readonly id: string;
  readonly label: string;
  /** A closed queue takes nothing in: what comes overflows or is refused. What waits is served. */
  readonly isOpen: boolean;
  readonly strategy: Strategy;
  /** How many agents an item is offered to at once, 1..50; the first accept wins. */
  readonly ring: number;
  readonly plan: readonly RoutingStep[];
  /** How long an item is kept for its preferred agents, in ms. */
  readonly preferredMs: number;
  /** Items that may wait, 1..100,000. */
  readonly limit: number;
  readonly overflow: Overflow;
  readonly serviceLevel: { readonly withinMs: number; readonly shortAbandonMs: number };
}

/** What holds for all queues. */
export interface DistributionPolicy {
  /** Head start of one step of priority, in ms of waiting: ageing that never changes an order once made. */
  readonly priorityCreditMs: number;
  /** Offers missed in a row after which the agent is held until they choose again. */
  readonly missesBeforeHold: number;
  /** How long an agent gets no offer after one that they declined or missed, in ms; 0 = not at all. */
  readonly coolDown: { readonly declinedMs: number; readonly missedMs: number };
  /** After an agent became Ready: for so long at most so many items within a time; 0 items = no limit. */
  readonly ramp: { readonly items: number; readonly withinMs: number; readonly forMs: number };
}

/** The policy of a channel that says nothing of others: what a definition that leaves it out gets. */
export const STANDARD_CHANNEL_POLICY = {
  weight: 1,
  exclusive: false,
  interruptibleBy: [],
  onDisconnect: 'keep',
  parkMs: 3_600_000,
} as const satisfies Partial<Channel>;

/** Web chat, which decides nothing about states: the engine carries it with the rest of the document. */
export interface ChatPolicy {
  /** The channel of web chats. */
  readonly channel: string;
  /** Exact origins of the pages that may embed the visitor page. */
  readonly allowedOrigins: readonly string[];
  /** How long a visitor without a connection is waited for, in ms. */
  readonly awayMs: number;
  /** Days that a transcript is kept after the chat has ended. */
  readonly retentionDays: number;
}

/** No skills, agents or queues, and the standard policies: what a definition that leaves them out gets. */
export const STANDARD_DISTRIBUTION = {
  skills: [],
  agents: [],
  queues: [],
  distribution: {
    priorityCreditMs: 90_000,
    missesBeforeHold: 1,
    coolDown: { declinedMs: 0, missedMs: 0 },
    ramp: { items: 0, withinMs: 60_000, forMs: 300_000 },
  },
  dispositions: [],
  chat: { channel: 'chat', allowedOrigins: [], awayMs: 120_000, retentionDays: 90 },
} as const satisfies Partial<Definition>;

export interface Definition {
  readonly $schema?: string | undefined;
  readonly version: 1;
  readonly name: string;
  readonly mode: Mode;
  readonly allowedOrigins: readonly string[];
  readonly presences: readonly Presence[];
  readonly reasonCodes: readonly ReasonCode[];
  readonly presenceMap: readonly { readonly statusId: string; readonly reasonCode: number }[];
  readonly defaults: {
    readonly readyStatusId: string;
    readonly notReadyStatusId: string;
    readonly heldStatusId: string;
    readonly reasonCode: number;
  };
  readonly systemReasonCodes: {
    readonly startWork: number;
    readonly clientDisconnect: number;
    readonly missed: number;
    readonly supervisor: number;
    readonly otherSide: number;
    readonly wrapUp: number;
    readonly flapping: number;
    readonly outOfStep: number;
  };
  readonly capacity: { readonly contactCenter: number; readonly crm: number };
  readonly channels: readonly Channel[];
  readonly teams: readonly { readonly id: string; readonly label: string }[];
  readonly skills: readonly Skill[];
  readonly agents: readonly AgentEntry[];
  readonly queues: readonly Queue[];
  readonly distribution: DistributionPolicy;
  /** What an agent may say about how an interaction went. */
  readonly dispositions: readonly { readonly id: string; readonly label: string }[];
  readonly chat: ChatPolicy;
  readonly interlock: {
    readonly crmSilent: 'skipAgent' | 'offerAnyway';
    readonly maxOffers: number;
    readonly waitingLimit: number;
  };
  readonly timeouts: {
    readonly crmAnswerMs: number;
    readonly crmAttempts: number;
    readonly retryBaseMs: number;
    readonly retryMaxMs: number;
    readonly plainSettleMs: number;
    readonly reassertMs: number;
    readonly linkGraceMs: number;
    readonly logoutMs: number;
    readonly heartbeatMs: number;
    readonly snapshotMs: number;
    readonly reservationMs: number;
    readonly wrapUpExtensionMs: number;
  };
  readonly flapping: { readonly changes: number; readonly withinMs: number; readonly freezeMs: number };
  readonly retentionDays: number;
}

/** A definition with the indexes that decisions need; made once for each definition. */
export interface Rules {
  readonly definition: Definition;
  readonly presenceById: ReadonlyMap<string, Presence>;
  readonly reasonByCode: ReadonlyMap<number, ReasonCode>;
  readonly channelById: ReadonlyMap<string, Channel>;
  readonly queueById: ReadonlyMap<string, Queue>;
  /** Place of each skill in the definition. */
  readonly skillIndexById: ReadonlyMap<string, number>;
  readonly agentById: ReadonlyMap<string, AgentEntry>;
  /** CRM status -> contact-centre reason code. */
  readonly codeByStatus: ReadonlyMap<string, number>;
  /** Contact-centre reason code -> the status that is set for it: the first map entry with that code. */
  readonly statusByCode: ReadonlyMap<number, string>;
}

/** Indexes a definition. The definition must have passed the schema and `lintDefinition` without an error. */
export function compileRules(definition: Definition): Rules {
  const statusByCode = new Map<number, string>();
  for (const entry of definition.presenceMap) {
    if (!statusByCode.has(entry.reasonCode)) statusByCode.set(entry.reasonCode, entry.statusId);
  }
  return {
    definition,
    presenceById: new Map(definition.presences.map((presence) => [presence.statusId, presence])),
    reasonByCode: new Map(definition.reasonCodes.map((reason) => [reason.code, reason])),
    channelById: new Map(definition.channels.map((channel) => [channel.id, channel])),
    queueById: new Map(definition.queues.map((queue) => [queue.id, queue])),
    skillIndexById: new Map(definition.skills.map((skill, index) => [skill.id, index])),
    agentById: new Map(definition.agents.map((agent) => [agent.agentId, agent])),
    codeByStatus: new Map(definition.presenceMap.map((entry) => [entry.statusId, entry.reasonCode])),
    statusByCode,
  };
}

/** Whether a CRM status means Ready. A status that the definition does not know is Not Ready: the safe reading. */
export function isReadyStatus(rules: Rules, statusId: string): boolean {
  return rules.presenceById.get(statusId)?.ready ?? false;
}

/** The contact-centre reason for a Not Ready status of the CRM; an unmapped one gets the default (SY4). */
export function reasonForStatus(rules: Rules, statusId: string): number {
  return rules.codeByStatus.get(statusId) ?? rules.definition.defaults.reasonCode;
}

/** The CRM status for a contact-centre reason; an unmapped one gets the default (SY4). */
export function statusForReason(rules: Rules, reasonCode: number): string {
  return rules.statusByCode.get(reasonCode) ?? rules.definition.defaults.notReadyStatusId;
}
