/** Problem details (RFC 9457) with a stable code, the one form of every error (SV60). */
import { sentenceOf } from '../sentences.ts';

export interface ProblemEntry {
  /** Where: a JSON pointer into the body such as `/presences/0/label`, or `query/limit`, `path/agentId`, `header/if-match`. */
  readonly path: string;
  /** What was expected there; never what came. */
  readonly message: string;
  readonly code?: string;
  readonly severity?: 'error' | 'warning';
}

export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly problems?: readonly ProblemEntry[];
}

export const PROBLEM_TYPE = 'application/problem+json';

/** HTTP status of each code; what is not listed is a conflict with the present state, 409. */
const STATUS: Readonly<Record<string, number>> = {
  hostRefused: 421,
  originRefused: 403,
  signInRequired: 401,
  roleNotAllowed: 403,
  teamNotAllowed: 403,
  csrfRefused: 403,
  providerUnavailable: 503,
  agentMismatch: 403,
  signInFailed: 400,
  roleMissing: 403,
  routeNotFound: 404,
  methodNotAllowed: 405,
  unsupportedMediaType: 415,
  bodyTooLarge: 413,
  bodyNotJson: 400,
  illFormedText: 400,
  dangerousKey: 400,
  notPlainData: 400,
  frameTooDeep: 400,
  invalidInput: 400,
  internalError: 500,
  pageNotBuilt: 503,
  unknownAgent: 404,
  unknownWorkItem: 404,
  unknownWork: 404,
  idempotencyKeyReused: 422,
  hostUnavailable: 503,
  hostBusy: 503,
  serverStopping: 503,
  definitionRefused: 422,
  definitionVersionMismatch: 412,
  unknownDefinitionVersion: 404,
  notThatVersion: 422,
  tooManyTickets: 429,
  tooManyLinkTests: 429,
  tooManyWaiting: 429,
  reasonCodeRequired: 422,
  unknownReasonCode: 422,
  reasonCodeNotSelectable: 422,
  unknownChannel: 422,
  unknownQueue: 422,
  unknownSkill: 422,
  unknownTeam: 422,
  unknownPermit: 404,
  queueFull: 429,
  waitTooLong: 429,
  tooManyPermits: 429,
  reportRangeInvalid: 422,
  nothingRecorded: 404,
  rehearsalRangeTooLong: 422,
  rehearsalUnderWay: 429,
  rehearsalGaveUp: 503,
  reportTooLarge: 422,
  timeTooLong: 422,
  unknownChat: 404,
  tooManyChats: 429,
  malformedMessage: 422,
};

export function statusOf(code: string): number {
  return STATUS[code] ?? 409;
}

/** @param detail what is particular to this case, without personal data */
export function problemOf(code: string, detail?: string, problems?: readonly ProblemEntry[]): ProblemDetails {
  return {
    type: `urn:interlock:problem:${code}`,
    title: sentenceOf(code),
    status: statusOf(code),
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(problems === undefined ? {} : { problems }),
  };
}
