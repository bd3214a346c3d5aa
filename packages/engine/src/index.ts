export { type Center, type CenterFacts, createCenter } from './center/center.ts';
export type { CenterDecision, CenterInput, CenterRecord } from './center/center-inputs.ts';
export {
  type CenterItem,
  type Holder,
  type ItemMatch,
  type ItemRefusal,
  isTaken,
  isWaiting,
  type RefusalCause,
  refusersOf,
  type StoryEntry,
} from './center/center-item.ts';
export { checkCenter, checkHistory, checkIndexes, checkOrder } from './center/check-center.ts';
export { preferredUntil } from './center/consequences.ts';
export { type DryRun, dryRun, type ItemCount } from './center/dry-run.ts';
export { type Abilities, abilitiesOf, isSignedIn, servesQueue } from './center/eligibility.ts';
export { type Backlog, copyBacklog, emptyBacklog, evolveItems } from './center/evolve-items.ts';
export {
  type AgentExplanation,
  explainAgent,
  explainItem,
  type ItemExplanation,
  type NotForThem,
  type Obstacle,
  type ObstacleCode,
  type ObstacleGroup,
} from './center/explain.ts';
export { agentWords, itemWords, type Namer, obstacleWords, reasonWords } from './center/explain-words.ts';
export {
  type FlagCause,
  type ItemEvent,
  type ItemEventKind,
  type ItemOutcome,
  isItemEvent,
  type MoveCause,
  type PreferenceEndCause,
  type StepCause,
} from './center/item-events.ts';
export { comparePlaces, type Place, rankOf } from './center/item-order.ts';
export { estimateWait, NO_FLOW, type QueueFlow, type WaitEstimate } from './center/queue-flow.ts';
export { type Arrival, arrivalOf, tidyArrival } from './center/take-in.ts';
export { hasFreeRoom, type Room, roomFor, unitsOf } from './channel-policy.ts';
export { type DefinitionProblemCode, ERROR_CODES, type RefusalCode } from './codes.ts';
export { type Cell, type Decision, decide, type Refusal, TRANSITIONS } from './decide.ts';
export {
  type AgentEntry,
  type Channel,
  compileRules,
  type Definition,
  type DistributionPolicy,
  type Mode,
  type Overflow,
  type Presence,
  type Queue,
  type ReasonCode,
  type RoutingStep,
  type Rules,
  type Skill,
  type SkillLevel,
  STANDARD_CHANNEL_POLICY,
  STANDARD_DISTRIBUTION,
  type Strategy,
} from './definition.ts';
export { nextDueAt } from './due.ts';
export type {
  AgentEvent,
  AgentEventKind,
  Effect,
  ReleaseCause,
  RequestFailure,
  RescindCause,
  ReturnCause,
} from './events.ts';
export { evolve } from './evolve.ts';
export { type Hold, type HoldKind, holdsOf, isEffectivelyReady, isOutOfStep, type WorkRef } from './holds.ts';
export { beginHonesty } from './honesty/begin-honesty.ts';
export {
  createHonesty,
  HONESTY_VIEWS,
  type Honesty,
  type HonestyLine,
  type HonestyQuery,
  type HonestyView,
} from './honesty/honesty.ts';
export { HONESTY_NAMES, type HonestyCounts } from './honesty/honesty-counts.ts';
export { AGENT_INPUT_KINDS, type AgentInput, type AgentInputKind, type TicketRef } from './inputs.ts';
export { checkInvariants, checkStep } from './invariants.ts';
export { createLanes, type LaneParts, type LanePolicy, type LanesFold, type LanesQuery } from './lanes/lanes.ts';
export type { LaneMark } from './lanes/mark-lane.ts';
export type { LaneRequest } from './lanes/request-lane.ts';
export type { LaneSegment } from './lanes/segment-lane.ts';
export type { WorkBar } from './lanes/work-lane.ts';
export { lintDefinition, type Problem } from './lint/lint-definition.ts';
export { beginMeasures } from './measures/begin-measures.ts';
export { COUNT_NAMES, type CountName, type Counts } from './measures/counts.ts';
export type { MeasuresEntry } from './measures/entries.ts';
export { type Figures, figuresOf } from './measures/figures.ts';
export { INTERVAL_MS } from './measures/intervals.ts';
export type { MeasuredEvent, MeasuredRecord } from './measures/measured-event.ts';
export {
  createMeasures,
  type Measures,
  type ReportQuery,
  type ReportRow,
  type WaitingNow,
} from './measures/measures.ts';
export { DIMENSIONS, type Dimension, NONE } from './measures/scope.ts';
export {
  type Acted,
  type Actor,
  type AgentState,
  actedBy,
  type Choice,
  type ChoiceCause,
  type Chooser,
  type CollisionCause,
  type CoolDown,
  type CrmLink,
  type Given,
  initialAgent,
  MAX_COUNTED_CHANGES,
  type MatchReason,
  type PresenceRequest,
  type Reported,
  type Session,
  type Side,
  type SideName,
  type WorkItem,
  type WorkOutcome,
  type WorkState,
} from './model.ts';
export { type AgentView, type Explanation, type SideView, viewOf, type WorkView } from './view.ts';
export { canTake, isOfferable } from './work.ts';
