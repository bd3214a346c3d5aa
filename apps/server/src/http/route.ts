/**
 * A route is data: path, who may call it, what it takes, what it answers, and the use case behind it. The server
 * registers exactly the routes of the table, the OpenAPI document is made from it, and so are the tests that try to break
 * each of them (SV61).
 */
import type * as v from 'valibot';
import type { Subject } from '../access/sight.ts';
import { ROLES, type Role, type Viewer } from '../access/viewer.ts';
import type { ViewerSession } from '../access/viewer-sessions.ts';
import type { ProblemEntry } from './problem.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/**
 * Who may call it. `anyone`: no secret, changes nothing. `visitor`: whoever has not signed in, within the limits of what
 * they may begin: a chat, a sign-in. `connector`: the connector page for its agent. A role: people and programs with that
 * role or a higher one (AC1). In dev mode whoever reaches this machine may do all of it (AC3).
 */
export type Access = 'anyone' | 'visitor' | 'connector' | Role;

const ACCESSES: readonly unknown[] = ['anyone', 'visitor', 'connector', ...ROLES];

export function isAccess(value: unknown): value is Access {
  return ACCESSES.includes(value);
}

/**
 * What of the contact centre a request is about, which is what a viewer with some teams only must see (AC10): named by the
 * request; `filtered`, where the handler leaves out what is not theirs; or `all`, where nothing belongs to a team.
 */
export type Concerns<Request> = 'all' | 'filtered' | ((request: Request) => readonly Subject[]);

/** Names of the schemas that the OpenAPI document shares. */
export type ComponentName =
  | 'AgentView'
  | 'AgentDetail'
  | 'AgentSummary'
  | 'TimelineEntry'
  | 'WorkItem'
  | 'Definition'
  | 'Problem'
  | 'ProblemEntry';

export interface DocumentedAnswer {
  readonly description: string;
  /** Name of a shared schema, or the schema itself; absent where there is no JSON body. */
  readonly body?: ComponentName | v.GenericSchema;
  /** Media type of the JSON body; `application/json` when absent. */
  readonly type?: string;
  /** Media types in which it is answered as a text, beside the JSON body or instead of one. */
  readonly texts?: readonly string[];
}

/** A header with several values is sent so many times. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

export type Answer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: AnswerHeaders;
    }
  | {
      readonly kind: 'text';
      readonly status: number;
      readonly body: string;
      readonly contentType: string;
      readonly headers?: AnswerHeaders;
      /** Where it is a refusal in words for people. */
      readonly code?: string;
    }
  | {
      readonly kind: 'file';
      readonly body: Uint8Array<ArrayBuffer>;
      readonly contentType: string;
      readonly headers?: AnswerHeaders;
    }
  | {
      readonly kind: 'problem';
      readonly code: string;
      readonly detail?: string;
      readonly problems?: readonly ProblemEntry[];
      readonly headers?: AnswerHeaders;
    };

/** A request whose parts have been checked against the route's schemas. */
export interface CheckedRequest<Params, Query, Body, Who = Viewer | null> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** A header's value by its lower-case name; null when absent. */
  readonly header: (name: string) => string | null;
  /** Network address of who asks, for limits alone; null where there is none. */
  readonly address: string | null;
  /** Who asks; always there where the route wants a role. */
  readonly viewer: Who;
  /** Their session; null for a program, and where nobody has signed in. */
  readonly session: ViewerSession | null;
}

export interface Route {
  readonly id: string;
  readonly method: Method;
  /** With `{name}` for a segment, and `{name*}` at the end for the rest of the path. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  /** Left out of the OpenAPI document: pages and files. */
  readonly isPage: boolean;
  readonly params: v.GenericSchema | null;
  readonly query: v.GenericSchema | null;
  readonly body: {
    readonly schema: v.GenericSchema;
    readonly limitBytes: number;
    readonly apart: ReadApart | null;
    readonly documented: ComponentName | null;
  } | null;
  /** Request headers that mean something, with what they mean. */
  readonly headers: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  /** Codes of its problems besides those that every route may answer. */
  readonly problems: readonly string[];
  readonly concerns: Concerns<CheckedRequest<unknown, unknown, unknown>>;
  readonly handle: (request: CheckedRequest<unknown, unknown, unknown>) => Promise<Answer> | Answer;
}

export const BODY_LIMITS = { usual: 65_536, definition: 2_097_152 } as const;

/** What of a body has a reader of its own, which takes whatever it is and says itself what cannot be read: all of it, or a member. */
export type ReadApart = 'all' | 'definition' | 'callCenterSettings';

/** Routes of supervisors say what they are about; those of others concern no team. */
type ConcernsOf<A extends Access, Request> = A extends 'supervisor'
  ? { readonly concerns: Concerns<Request> }
  : { readonly concerns?: Concerns<Request> };

type WhoOf<A extends Access> = A extends 'anyone' | 'visitor' ? null : Viewer;

interface RouteInput<
  A extends Access,
  P extends v.GenericSchema | null,
  Q extends v.GenericSchema | null,
  B extends v.GenericSchema | null,
> {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly access: A;
  readonly summary: string;
  readonly isPage?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: {
    readonly schema: B;
    readonly limitBytes?: number;
    readonly apart?: ReadApart;
    readonly documented?: ComponentName;
  };
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  readonly problems?: readonly string[];
  readonly handle: (request: CheckedRequest<Output<P>, Output<Q>, Output<B>, WhoOf<A>>) => Promise<Answer> | Answer;
}

type Output<S extends v.GenericSchema | null> = S extends v.GenericSchema ? v.InferOutput<S> : null;

/** Builds a route; the handler's request has the types of its schemas. */
export function route<
  const A extends Access,
  const P extends v.GenericSchema | null = null,
  const Q extends v.GenericSchema | null = null,
  const B extends v.GenericSchema | null = null,
>(input: RouteInput<A, P, Q, B> & ConcernsOf<A, CheckedRequest<Output<P>, Output<Q>, Output<B>, WhoOf<A>>>): Route {
  const {
    id,
    method,
    path,
    access,
    summary,
    isPage = false,
    params,
    query,
    body,
    headers = {},
    answers,
    problems = [],
    concerns = 'all',
    handle,
  } = input;
  return {
    id,
    method,
    path,
    access,
    summary,
    isPage,
    params: params ?? null,
    query: query ?? null,
    body:
      body === undefined || body.schema === null
        ? null
        : {
            schema: body.schema,
            limitBytes: body.limitBytes ?? BODY_LIMITS.usual,
            apart: body.apart ?? null,
            documented: body.documented ?? null,
          },
    headers,
    answers,
    problems,
    // The dispatcher checks each part against the schemas above, and who asks, before it calls.
    concerns: concerns as Route['concerns'],
    handle: handle as Route['handle'],
  };
}

export function json(status: number, body: unknown, headers?: AnswerHeaders): Answer {
  return headers === undefined ? { kind: 'json', status, body } : { kind: 'json', status, body, headers };
}

export function problem(code: string, detail?: string, problems?: readonly ProblemEntry[]): Answer {
  return {
    kind: 'problem',
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(problems === undefined ? {} : { problems }),
  };
}
