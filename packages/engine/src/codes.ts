/** Codes of the engine, with their words for logs. Causes and remedies: docs/ERRORS.md. */
export const ERROR_CODES = {
  staleEpoch: 'This session has been replaced by a newer one.',
  notSignedIn: 'The agent is not signed in.',
  sessionLost: 'The connection of this agent is lost.',
  crmNotAttached: 'No Client Application is attached.',
  reasonCodeRequired: 'Not Ready needs a reason code.',
  unknownReasonCode: 'The definition has no such reason code.',
  reasonCodeNotSelectable: 'This reason code is set by Interlock and cannot be chosen.',
  unknownChannel: 'The definition has no such channel.',
  duplicateWork: 'A work item with this id is already in hand.',
  tooManyWaiting: 'Too many work items wait for this agent.',
  tooMuchWork: 'The CRM reported more open tickets than can be held.',
  atCapacity: 'The agent has as many interactions in hand as the capacity allows.',
  unknownWork: 'The agent has no such work item.',
  offerGone: 'This offer is no longer yours.',
  notActive: 'This work item is not in progress.',
  notInWrapUp: 'This work item is not in wrap-up.',
  wrapUpLimit: 'The wrap-up cannot be extended again.',
  notAvailable: 'The agent cannot take this item now.',
  unknownQueue: 'The definition has no such queue.',
  notParked: 'This work item is not parked.',
  permitDenied: 'The agent may not be given a ticket now.',
  duplicatePermit: 'This ticket is open, or has a permit.',
  tooManyPermits: 'Too many permits stand for this agent.',
  unknownPermit: 'There is no such permit.',
  unknownAgent: 'There is no such agent.',
  unknownTeam: 'The definition has no such team.',
  unknownSkill: 'The definition has no such skill.',
  skillLevelOutOfRange: 'A required level is not one of 1 to 10.',
  tooManySkills: 'More skills are required than an item may require.',
  tooManyPreferred: 'More agents are preferred than an item may prefer.',
  priorityOutOfRange: 'The priority is not one of 0 to 9.',
  queueClosed: 'The queue is closed, and no overflow took the item in.',
  queueFull: 'As many items wait as the queue allows, and no overflow took this one in.',
  waitTooLong: 'The estimated wait is longer than the queue allows, and no overflow took the item in.',
  workInProgress: 'An agent is working on this item.',
  agentNotAvailable: 'The agent is not available to anybody.',
  overCapacity: 'The agent has no capacity left for this item.',
  exclusiveChannel: 'An exclusive channel bars this item at this agent.',
  ambiguousStatus: 'One spelling names more than one presence.',
  caseDiffersOnly: 'Two spellings differ by case or white space only.',
  separatorInStatus: 'A status contains the separator of the wire.',
  noReadyPresence: 'No presence is Ready.',
  noNotReadyPresence: 'No presence is Not Ready.',
  ambiguousCode: 'A reason code is defined twice.',
  ambiguousLabel: 'Two reason codes have the same label.',
  unknownCode: 'A reason code is used but not defined.',
  noSelectableCode: 'No reason code can be chosen by an agent.',
  unknownStatus: 'A status is used but not defined.',
  wrongAvailability: 'A default has the wrong availability.',
  ambiguousMap: 'A status is mapped twice.',
  readyInMap: 'A Ready presence is mapped to a Not Ready reason.',
  unmappedStatus: 'A Not Ready presence is not mapped.',
  unmappedCode: 'A selectable reason code is not mapped.',
  unreachableCode: 'A mapped reason code cannot be chosen.',
  cycle: 'A default comes back as another status.',
  repeatedOrigin: 'An origin is listed twice.',
  repeatedId: 'An id is defined twice.',
  unreachableCapacity: 'A channel allows more than the agent may have.',
  timeoutOrder: 'Two timeouts contradict each other.',
  repeatedEntry: 'A team, a skill or a channel is named twice in one list.',
  unknownReference: 'A team, skill, channel or queue is named that is not defined.',
  weightTooLarge: 'One interaction takes more than an agent has room for.',
  interruptionCycle: 'Channels interrupt each other in a circle.',
  agentWithoutTeam: 'A listed agent is in no team.',
  unheldSkill: 'No agent has this skill.',
  unservedQueue: 'No listed agent serves this queue.',
  planOrder: 'The steps of a routing plan are not in order.',
  unreachableStep: 'A step begins after its items have left.',
  limitOrder: 'Two limits contradict each other.',
  overflowCycle: 'An overflow leads back to where it began.',
  settingWithoutEffect: 'A setting changes nothing.',
  moreProblems: 'There are more problems than are told.',
} as const;

/** What the linter finds in a definition. */
export type DefinitionProblemCode =
  | 'ambiguousStatus'
  | 'caseDiffersOnly'
  | 'separatorInStatus'
  | 'noReadyPresence'
  | 'noNotReadyPresence'
  | 'ambiguousCode'
  | 'ambiguousLabel'
  | 'unknownCode'
  | 'noSelectableCode'
  | 'unknownStatus'
  | 'wrongAvailability'
  | 'ambiguousMap'
  | 'readyInMap'
  | 'unmappedStatus'
  | 'unmappedCode'
  | 'unreachableCode'
  | 'cycle'
  | 'repeatedOrigin'
  | 'repeatedId'
  | 'unreachableCapacity'
  | 'timeoutOrder'
  | 'repeatedEntry'
  | 'unknownReference'
  | 'weightTooLarge'
  | 'interruptionCycle'
  | 'agentWithoutTeam'
  | 'unheldSkill'
  | 'unservedQueue'
  | 'planOrder'
  | 'unreachableStep'
  | 'limitOrder'
  | 'overflowCycle'
  | 'settingWithoutEffect'
  | 'moreProblems';

/** The domain says no, and nothing changed. */
export type RefusalCode = Exclude<keyof typeof ERROR_CODES, DefinitionProblemCode>;
