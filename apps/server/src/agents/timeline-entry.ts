/** The log in codes that pages put into words: what a person cares about of each event (SV44). */
import type { AgentEvent, AgentEventKind, Choice, Rules } from '@interlock/engine';
import type { TimelineEntry } from '@interlock/protocol';

/** Finds the label of an interaction by its id; null when it is not known any more. */
export type FindWorkLabel = (workId: string) => string | null;

/** Steps between others that would only make a page longer. */
const LEFT_OUT: ReadonlySet<AgentEventKind> = new Set([
  'presenceReported',
  'requestMade',
  'requestAccepted',
  'requestSettling',
  'requestApplied',
  'requestDropped',
  'reservationConfirmed',
  'reassertionSkipped',
  'parkExpired',
  'coolDownBegan',
  'coolDownEnded',
] as const);

/** Tickets that an entry names. */
const MAX_REFS = 20;

type Params = TimelineEntry['params'];

function choiceLabel(rules: Rules, choice: Choice): string | null {
  if (choice.statusId !== null) return rules.presenceById.get(choice.statusId)?.label ?? choice.statusId;
  if (choice.reasonCode !== null) return rules.reasonByCode.get(choice.reasonCode)?.label ?? null;
  return choice.ready ? 'Ready' : null;
}

/** Names of an event that are not its parameters. */
const NOT_TOLD: ReadonlySet<string> = new Set([
  'kind',
  'at',
  'item',
  'work',
  'counts',
  'sessionId',
  'echoUntil',
  'name',
  'team',
]);

/**
 * What the wires carry as it is. Whatever is nested is left out here, also of events that are not known yet and of those
 * that earlier versions wrote: what people should know of it is said by the case of its kind.
 */
function isPlain(value: unknown): value is string | number | boolean | null | string[] {
  if (Array.isArray(value)) return value.every((member) => typeof member === 'string');
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function paramsOf(rules: Rules, event: AgentEvent, labelOf: FindWorkLabel): Params {
  const params: Params = {};
  if ('actor' in event && event.actor !== undefined) {
    params['actorId'] = event.actor.id;
    params['actorName'] = event.actor.name;
  }
  for (const [name, value] of Object.entries(event)) {
    if (!NOT_TOLD.has(name) && isPlain(value)) params[name] = value;
  }
  switch (event.kind) {
    case 'choiceMade': {
      const { ready, reasonCode, statusId, by, cause } = event.choice;
      return { ...params, ready, reasonCode, statusId, by, cause, label: choiceLabel(rules, event.choice) };
    }
    case 'supervisorHeld':
      return { ...params, label: rules.reasonByCode.get(event.reasonCode)?.label ?? null };
    case 'crmWorkChanged':
      return {
        ...params,
        work: event.work.slice(0, MAX_REFS).map(({ workId, label, state }) => ({ workId, label, state })),
      };
    case 'workTransferred':
    case 'permitTaken':
    case 'workGiven':
      return { ...params, workId: event.item.workId, label: event.item.label, channel: event.item.channel };
    case 'workStarted':
      return { ...params, label: event.item?.label ?? labelOf(event.workId) };
    case 'workReserved':
    case 'reservationReleased':
    case 'offerMade':
    case 'offerRescinded':
    case 'wrapUpStarted':
    case 'wrapUpExtended':
    case 'workEnded':
    case 'offerDeclined':
    case 'workReturned':
    case 'workParked':
    case 'workResumed':
      return { ...params, label: labelOf(event.workId) };
    default:
      return params;
  }
}

/** The entry of an event, or null for one that is left out. */
export function timelineEntryOf(
  rules: Rules,
  version: number,
  event: AgentEvent,
  labelOf: FindWorkLabel,
): TimelineEntry | null {
  if (LEFT_OUT.has(event.kind)) return null;
  return { version, at: event.at, kind: event.kind, params: paramsOf(rules, event, labelOf) };
}
