import * as v from 'valibot';
import { LIMITS } from '../limits.ts';

/*
 * The Contact Center Definition (CCDef): structure only. Whether it makes sense (every code known, nothing ambiguous) is the
 * engine's linter's business. Titles and descriptions go into the published JSON Schema, for editors.
 */

const statusText = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.statusChars), v.regex(/\S/));
const labelText = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.labelChars), v.regex(/\S/));
const idText = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.idChars), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/));
const reasonCode = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LIMITS.reasonCodeMax));

const whole = (min: number, max: number, title: string, description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max), v.title(title), v.description(description));
const wholeOr = (standard: number, min: number, max: number, title: string, description: string) =>
  v.optional(whole(min, max, title, description), standard);

/** Exactly an origin: scheme, host, port only if it is not the standard one (a browser leaves that out, so it would never match); no path, no wildcard, no trailing slash. */
const ORIGIN =
  /^(?!https:.*:443$)(?!http:.*:80$)https?:\/\/(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[1-9]\d{0,4})?$/;

export const presenceSchema = v.strictObject({
  statusId: v.pipe(
    statusText,
    v.title('Status id'),
    v.description(
      'What the CRM calls this presence on the wire; set there exactly as written here. One id, without ";".',
    ),
  ),
  label: v.pipe(labelText, v.title('Label'), v.description('What people read.')),
  ready: v.pipe(
    v.boolean(),
    v.title('Ready'),
    v.description('True if the CRM may give work to a user with this presence.'),
  ),
  alsoKnownAs: v.exactOptional(
    v.pipe(
      v.array(statusText),
      v.maxLength(LIMITS.alsoKnownAs),
      v.title('Also known as'),
      v.description('Other ids or texts under which the CRM may report this presence.'),
    ),
  ),
});

export const reasonCodeSchema = v.strictObject({
  code: v.pipe(reasonCode, v.title('Code'), v.description('The number that the contact centre uses, 0 to 9999.')),
  label: v.pipe(labelText, v.title('Label'), v.description('What people read.')),
  selectable: v.pipe(
    v.boolean(),
    v.title('Selectable'),
    v.description('True if an agent may choose it; false for the system alone.'),
  ),
});

export const presenceMapEntrySchema = v.strictObject({
  statusId: v.pipe(statusText, v.title('Status id'), v.description('A Not Ready presence of the CRM.')),
  reasonCode: v.pipe(
    reasonCode,
    v.title('Reason code'),
    v.description('The Not Ready reason code that it stands for.'),
  ),
});

export const channelSchema = v.strictObject({
  id: v.pipe(idText, v.title('Id'), v.description('Short and stable, for example "voice".')),
  label: v.pipe(labelText, v.title('Label'), v.description('What people read.')),
  capacity: whole(1, LIMITS.capacityMax, 'Capacity', 'Interactions of this channel that one agent may hold at a time.'),
  offerTimeoutMs: whole(
    1_000,
    600_000,
    'Offer time',
    'Milliseconds until an offer that nobody answers counts as missed.',
  ),
  wrapUpMs: whole(0, 3_600_000, 'Wrap-up time', 'Milliseconds of wrap-up after an interaction; 0 = none.'),
  weight: wholeOr(1, 1, LIMITS.capacityMax, 'Weight', 'Units that one interaction takes of the capacities.'),
  exclusive: v.optional(
    v.pipe(
      v.boolean(),
      v.title('Exclusive'),
      v.description('True if an agent has interactions of this channel and of no other, or of others alone.'),
    ),
    false,
  ),
  interruptibleBy: v.optional(
    v.pipe(
      v.array(idText),
      v.maxLength(LIMITS.channels),
      v.title('Interruptible by'),
      v.description('Channels whose interactions may be given in spite of one of this channel, which is then parked.'),
    ),
    [],
  ),
  onDisconnect: v.optional(
    v.pipe(
      v.picklist(['keep', 'requeue']),
      v.title('On disconnect'),
      v.description('What becomes of an interaction in progress when the agent stays away past the grace time.'),
    ),
    'keep',
  ),
  parkMs: wholeOr(
    3_600_000,
    1_000,
    604_800_000,
    'Park time',
    'Milliseconds that an interaction may stay parked before it goes back to its queue.',
  ),
});

export const teamSchema = v.strictObject({
  id: v.pipe(idText, v.title('Id'), v.description('Short and stable.')),
  label: v.pipe(labelText, v.title('Label'), v.description('What people read.')),
});

const level = (of: string) => whole(1, 10, 'Level', of);

export const skillSchema = v.strictObject({
  id: v.pipe(idText, v.title('Id'), v.description('Short and stable.')),
  label: v.pipe(labelText, v.title('Label'), v.description('What people read.')),
});

export const skillLevelSchema = v.strictObject({
  skillId: v.pipe(idText, v.title('Skill'), v.description('A skill of the definition.')),
  level: level('1 to 10: of an agent what they have, of an item what it needs at least.'),
});

export const agentEntrySchema = v.strictObject({
  agentId: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(LIMITS.idChars),
    v.title('Agent'),
    v.description('The id that the CRM gives as currentUser.Id.'),
  ),
  teams: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          teamId: v.pipe(idText, v.title('Team'), v.description('A team of the definition.')),
          level: v.optional(level('Lower levels are served first.'), 1),
        }),
      ),
      v.maxLength(LIMITS.teamsOfAgent),
      v.title('Teams'),
      v.description('The teams of this agent.'),
    ),
    [],
  ),
  skills: v.optional(
    v.pipe(
      v.array(skillLevelSchema),
      v.maxLength(LIMITS.skills),
      v.title('Skills'),
      v.description('What this agent can do.'),
    ),
    [],
  ),
});

export const routingStepSchema = v.strictObject({
  afterMs: wholeOr(0, 0, 86_400_000, 'After', 'Waiting time in ms from which on this step counts; 0 for the first.'),
  teams: v.pipe(
    v.array(
      v.strictObject({
        teamId: v.pipe(idText, v.title('Team'), v.description('A team of the definition.')),
        maxLevel: wholeOr(10, 1, 10, 'Up to level', 'Members up to this level.'),
      }),
    ),
    v.minLength(1),
    v.maxLength(LIMITS.teams),
    v.title('Teams'),
    v.description('Who may serve; each step says all of it.'),
  ),
  skillsLoweredBy: wholeOr(0, 0, 10, 'Skills lowered by', 'Levels by which required skills are lowered.'),
});

const perhaps = (max: number, title: string, description: string) =>
  v.optional(
    v.pipe(
      v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max))),
      v.title(title),
      v.description(description),
    ),
    null,
  );

export const overflowSchema = v.strictObject({
  toQueueId: v.optional(
    v.pipe(
      v.nullable(idText),
      v.title('To queue'),
      v.description('Where items go instead; null: they are refused, or end as overflowed.'),
    ),
    null,
  ),
  atLength: perhaps(100_000, 'At length', 'So many items wait already; null = never.'),
  atEstimatedWaitMs: perhaps(86_400_000, 'At estimated wait', 'The estimated wait in ms; null = never.'),
  afterMs: perhaps(86_400_000, 'After', 'An item has waited here for so long in ms; null = never.'),
});

export const queueSchema = v.strictObject({
  id: v.pipe(idText, v.title('Id'), v.description('Short and stable.')),
  label: v.pipe(labelText, v.title('Label'), v.description('What people read.')),
  isOpen: v.optional(
    v.pipe(v.boolean(), v.title('Open'), v.description('A closed queue takes nothing in; what waits is served.')),
    true,
  ),
  strategy: v.optional(
    v.pipe(
      v.picklist(['longestIdle', 'leastBusy', 'mostSpare', 'roundRobin', 'fewestAssigned']),
      v.title('Strategy'),
      v.description('Which of several agents who can take an item gets it.'),
    ),
    'longestIdle',
  ),
  ring: wholeOr(1, 1, 50, 'Ring', 'How many agents an item is offered to at once; the first accept wins.'),
  plan: v.pipe(
    v.array(routingStepSchema),
    v.minLength(1),
    v.maxLength(LIMITS.routingSteps),
    v.title('Routing plan'),
    v.description('Who may serve, from which waiting time on.'),
  ),
  preferredMs: wholeOr(30_000, 0, 86_400_000, 'Preferred', 'How long an item is kept for its preferred agents, in ms.'),
  limit: wholeOr(1_000, 1, 100_000, 'Limit', 'Items that may wait here.'),
  overflow: v.optional(
    v.pipe(overflowSchema, v.title('Overflow'), v.description('Where items go instead of waiting, or of waiting on.')),
    {},
  ),
  serviceLevel: v.optional(
    v.pipe(
      v.strictObject({
        withinMs: wholeOr(20_000, 1_000, 86_400_000, 'Within', 'Answered within this time counts as in time.'),
        shortAbandonMs: wholeOr(5_000, 0, 600_000, 'Short abandon', 'Who leaves sooner is not counted as lost.'),
      }),
      v.title('Service level'),
      v.description('What counts as in time.'),
    ),
    {},
  ),
});

export const distributionSchema = v.strictObject({
  priorityCreditMs: wholeOr(
    90_000,
    0,
    3_600_000,
    'Priority credit',
    'Head start of one step of priority, in ms of waiting.',
  ),
  missesBeforeHold: wholeOr(1, 1, 20, 'Misses', 'Offers missed in a row after which the agent is held.'),
  coolDown: v.optional(
    v.pipe(
      v.strictObject({
        declinedMs: wholeOr(0, 0, 600_000, 'Declined', 'Milliseconds without an offer after one that was declined.'),
        missedMs: wholeOr(0, 0, 600_000, 'Missed', 'Milliseconds without an offer after one that was missed.'),
      }),
      v.title('Cool-down'),
      v.description('How long an agent gets no offer after one that came to nothing.'),
    ),
    {},
  ),
  ramp: v.optional(
    v.pipe(
      v.strictObject({
        items: wholeOr(0, 0, 20, 'Items', 'At most so many items; 0 = no limit.'),
        withinMs: wholeOr(60_000, 1_000, 3_600_000, 'Within', 'The time in which they are counted.'),
        forMs: wholeOr(300_000, 1_000, 86_400_000, 'For', 'How long after becoming Ready the limit counts.'),
      }),
      v.title('Ramp'),
      v.description('Keeps an agent who comes back from being flooded.'),
    ),
    {},
  ),
});

export const dispositionSchema = v.strictObject({
  id: v.pipe(idText, v.title('Id'), v.description('Short and stable.')),
  label: v.pipe(labelText, v.title('Label'), v.description('What people read.')),
});

export const chatSchema = v.strictObject({
  channel: v.optional(
    v.pipe(idText, v.title('Channel'), v.description('The channel of web chats; a channel of the definition.')),
    'chat',
  ),
  allowedOrigins: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(LIMITS.labelChars), v.regex(ORIGIN))),
      v.maxLength(LIMITS.allowedOrigins),
      v.title('Allowed origins'),
      v.description('Exact origins of the pages that may embed the visitor page; none: it stands by itself.'),
    ),
    [],
  ),
  awayMs: wholeOr(
    120_000,
    5_000,
    3_600_000,
    'Away',
    'How long a visitor without a connection is waited for before the chat counts as left.',
  ),
  retentionDays: wholeOr(90, 1, 3_650, 'Retention', 'Days that a transcript is kept after the chat has ended.'),
});

const capacityNumber = (of: string) =>
  wholeOr(1, 1, LIMITS.capacityMax, of, 'Work items that one agent may hold at a time on this side.');

export const timeoutsSchema = v.strictObject({
  crmAnswerMs: wholeOr(2_000, 100, 60_000, 'CRM answer', 'How long an answer to a request to the CRM may take.'),
  crmAttempts: wholeOr(4, 1, 20, 'CRM attempts', 'How often a request to the CRM is sent before it has failed.'),
  retryBaseMs: wholeOr(1_000, 50, 60_000, 'First wait', 'Wait before the second attempt; it doubles with each.'),
  retryMaxMs: wholeOr(15_000, 50, 600_000, 'Longest wait', 'The wait between attempts never gets longer.'),
  plainSettleMs: wholeOr(
    600,
    50,
    10_000,
    'Settle time',
    'After an answered probe on the plain wire, how long a late report may take.',
  ),
  reassertMs: wholeOr(5_000, 500, 600_000, 'Second assertion', 'When an assumed request is sent once more.'),
  linkGraceMs: wholeOr(
    15_000,
    1_000,
    600_000,
    'Grace',
    'How long a lost session may stay lost before the agent is Not Ready.',
  ),
  logoutMs: wholeOr(
    300_000,
    10_000,
    86_400_000,
    'Log-out',
    'How long a lost session may stay lost before the agent is signed out.',
  ),
  heartbeatMs: wholeOr(4_000, 500, 60_000, 'Heartbeat', 'How often the server asks a session whether it is there.'),
  snapshotMs: wholeOr(
    5_000,
    LIMITS.snapshotMinMs,
    LIMITS.snapshotMaxMs,
    'Snapshot',
    'How often an extended client says where it stands.',
  ),
  reservationMs: wholeOr(
    10_000,
    500,
    120_000,
    'Reservation',
    'How long an agent stays reserved while the CRM is asked.',
  ),
  wrapUpExtensionMs: wholeOr(60_000, 1_000, 3_600_000, 'Wrap-up extension', 'What one extension of the wrap-up adds.'),
});

export const flappingSchema = v.strictObject({
  changes: wholeOr(
    8,
    3,
    LIMITS.flappingChangesMax,
    'Changes',
    'Changes of availability by choice within the time below that count as flapping.',
  ),
  withinMs: wholeOr(20_000, 1_000, 600_000, 'Within', 'The time in which they are counted.'),
  freezeMs: wholeOr(30_000, 1_000, 3_600_000, 'Freeze', 'How long both sides then stay Not Ready.'),
});

export const interlockPolicySchema = v.strictObject({
  crmSilent: v.optional(
    v.pipe(
      v.picklist(['skipAgent', 'offerAnyway']),
      v.title('CRM silent'),
      v.description('What happens to an offer when the CRM does not confirm Not Ready.'),
    ),
    'skipAgent',
  ),
  maxOffers: wholeOr(5, 1, 100, 'Most offers', 'How often one work item is offered before it is cancelled.'),
  waitingLimit: wholeOr(1_000, 1, 100_000, 'Waiting limit', 'Work items that may wait at a time.'),
});

export const definitionSchema = v.pipe(
  v.strictObject({
    $schema: v.exactOptional(
      v.pipe(v.string(), v.maxLength(LIMITS.textChars), v.title('Schema'), v.description('For editors; not read.')),
    ),
    version: v.pipe(v.literal(1), v.title('Version'), v.description('Version of this document form.')),
    name: v.pipe(labelText, v.title('Name'), v.description('The contact centre, as people call it.')),
    mode: v.pipe(
      v.picklist(['synchronized', 'complementary']),
      v.title('Mode'),
      v.description('synchronized: both sides say the same. complementary: never both Ready.'),
    ),
    allowedOrigins: v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(LIMITS.labelChars), v.regex(ORIGIN))),
      v.minLength(1),
      v.maxLength(LIMITS.allowedOrigins),
      v.title('Allowed origins'),
      v.description('Exact origins of the CRM pages that may embed the connector. No wildcard, no path.'),
    ),
    presences: v.pipe(
      v.array(presenceSchema),
      v.minLength(1),
      v.maxLength(LIMITS.presences),
      v.title('Presences'),
      v.description('The presence statuses of the CRM.'),
    ),
    reasonCodes: v.pipe(
      v.array(reasonCodeSchema),
      v.minLength(1),
      v.maxLength(LIMITS.reasonCodes),
      v.title('Reason codes'),
      v.description('The Not Ready reasons of the contact centre.'),
    ),
    presenceMap: v.pipe(
      v.array(presenceMapEntrySchema),
      v.maxLength(LIMITS.presenceMap),
      v.title('Presence map'),
      v.description('Many statuses may stand for one code; for the way back the first entry with that code is used.'),
    ),
    defaults: v.pipe(
      v.strictObject({
        readyStatusId: v.pipe(
          statusText,
          v.title('Ready status'),
          v.description('Set in the CRM when the agent is Ready.'),
        ),
        notReadyStatusId: v.pipe(
          statusText,
          v.title('Not Ready status'),
          v.description('Set in the CRM for a code that the map does not cover.'),
        ),
        heldStatusId: v.pipe(
          statusText,
          v.title('Held status'),
          v.description('Set in the CRM while Interlock holds it.'),
        ),
        reasonCode: v.pipe(
          reasonCode,
          v.title('Reason code'),
          v.description('Used for a status that the map does not cover.'),
        ),
      }),
      v.title('Defaults'),
      v.description('What is used where the map says nothing.'),
    ),
    systemReasonCodes: v.pipe(
      v.strictObject({
        startWork: v.pipe(reasonCode, v.title('Start Work'), v.description('After signing in.')),
        clientDisconnect: v.pipe(
          reasonCode,
          v.title('Client Disconnect'),
          v.description('The session stayed lost past its grace.'),
        ),
        missed: v.pipe(reasonCode, v.title('Missed'), v.description('An offer was not answered.')),
        supervisor: v.pipe(reasonCode, v.title('Supervisor'), v.description('A supervisor set Not Ready.')),
        otherSide: v.pipe(reasonCode, v.title('Other side'), v.description('Held or displaced by the CRM.')),
        wrapUp: v.pipe(reasonCode, v.title('Wrap-up'), v.description('After an interaction.')),
        flapping: v.pipe(reasonCode, v.title('Flapping'), v.description('Frozen after too many changes.')),
        outOfStep: v.pipe(reasonCode, v.title('Out of step'), v.description('The CRM does not do what it was asked.')),
      }),
      v.title('System reason codes'),
      v.description('The codes shown when the system makes an agent Not Ready.'),
    ),
    capacity: v.optional(
      v.pipe(
        v.strictObject({ contactCenter: capacityNumber('Contact centre'), crm: capacityNumber('CRM') }),
        v.title('Capacity'),
        v.description('Per agent and side.'),
      ),
      {},
    ),
    channels: v.pipe(
      v.array(channelSchema),
      v.minLength(1),
      v.maxLength(LIMITS.channels),
      v.title('Channels'),
      v.description('The kinds of interaction.'),
    ),
    teams: v.optional(
      v.pipe(v.array(teamSchema), v.maxLength(LIMITS.teams), v.title('Teams'), v.description('Teams, as names.')),
      [],
    ),
    skills: v.optional(
      v.pipe(
        v.array(skillSchema),
        v.maxLength(LIMITS.skills),
        v.title('Skills'),
        v.description('What agents can do and items need.'),
      ),
      [],
    ),
    agents: v.optional(
      v.pipe(
        v.array(agentEntrySchema),
        v.maxLength(LIMITS.agents),
        v.title('Agents'),
        v.description('Teams and skills of agents. Who is not listed is in the team that the CRM names, at level 1.'),
      ),
      [],
    ),
    queues: v.optional(
      v.pipe(
        v.array(queueSchema),
        v.maxLength(LIMITS.queues),
        v.title('Queues'),
        v.description('Where items wait, and who serves them.'),
      ),
      [],
    ),
    distribution: v.optional(
      v.pipe(distributionSchema, v.title('Distribution'), v.description('What holds for all queues.')),
      {},
    ),
    dispositions: v.optional(
      v.pipe(
        v.array(dispositionSchema),
        v.maxLength(LIMITS.dispositions),
        v.title('Dispositions'),
        v.description('What an agent may say about how an interaction went.'),
      ),
      [],
    ),
    chat: v.optional(v.pipe(chatSchema, v.title('Web chat'), v.description('The channel of visitors on the web.')), {}),
    interlock: v.optional(
      v.pipe(interlockPolicySchema, v.title('Interlock'), v.description('Policy of the interlock.')),
      {},
    ),
    timeouts: v.optional(
      v.pipe(timeoutsSchema, v.title('Times'), v.description('Times in milliseconds, and counts of attempts.')),
      {},
    ),
    flapping: v.optional(v.pipe(flappingSchema, v.title('Flapping'), v.description('When changes are too many.')), {}),
    retentionDays: wholeOr(30, 1, 3_650, 'Retention', 'Days that the event log is kept.'),
  }),
  v.title('Contact Center Definition'),
  v.description('One Interlock contact centre: mode, presences, reason codes, map, times, policy.'),
);

/** A definition with every default filled in. */
export type Definition = v.InferOutput<typeof definitionSchema>;
/** A definition as people write it: what has a default may be left out. */
export type DefinitionInput = v.InferInput<typeof definitionSchema>;

/**
 * A definition written in code, with every default filled in.
 *
 * @throws ValiError when it does not fit the schema: a defect, since nobody outside wrote it
 */
export function completeDefinition(definition: DefinitionInput): Definition {
  return v.parse(definitionSchema, definition);
}

export type Presence = v.InferOutput<typeof presenceSchema>;
export type ReasonCode = v.InferOutput<typeof reasonCodeSchema>;
export type PresenceMapEntry = v.InferOutput<typeof presenceMapEntrySchema>;
export type Channel = v.InferOutput<typeof channelSchema>;
export type Team = v.InferOutput<typeof teamSchema>;
export type Queue = v.InferOutput<typeof queueSchema>;
export type SkillLevel = v.InferOutput<typeof skillLevelSchema>;

/**
 * A fault of a definition or a remark about settings. `path` is a JSON Pointer such as `/presences/0/label`; '' is the document.
 * The engine's linter uses the same shape with codes of its own.
 */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly path: string;
  readonly message: string;
}
