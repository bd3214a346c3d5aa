/** Registers the routes of the table on Hono, each behind the same checks in the same order. */

import { describeIssue } from '@interlock/protocol';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import type { Caller, Gate } from '../access/gate.ts';
import type { Sight } from '../access/sight.ts';
import { PROBLEM_TYPE, type ProblemEntry, problemOf } from './problem.ts';
import { readJsonBody } from './read-body.ts';
import { type Answer, type AnswerHeaders, isAccess, type Route } from './route.ts';
import { BARE_CSP, COMMON_HEADERS, mayChange, type OwnAddresses } from './security.ts';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly own: () => OwnAddresses;
  readonly gate: Gate;
  readonly sight: Sight;
  /** On every answer besides the common ones. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly answered: (answered: Answered) => void;
  readonly defect: (route: Route, error: unknown) => void;
  readonly now: () => number;
}

/** What became of a request, for counting and for the log. */
export interface Answered {
  /** Null where no route was found. */
  readonly route: Route | null;
  readonly method: string;
  readonly status: number;
  readonly code: string | null;
  /** Id of who asked; null where nobody had to say. */
  readonly actorId: string | null;
  readonly tookMs: number;
}

/** `{name}` is Hono's `:name`, `{name*}` its `:name{.+}`. */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\*\}$/, ':$1{.+}').replace(/\{(\w+)\}/g, ':$1');
}

function entriesOf(issues: readonly v.BaseIssue<unknown>[], place: string): ProblemEntry[] {
  return issues.slice(0, 50).map((issue) => {
    let path = place;
    for (const item of issue.path ?? []) {
      // A key that is not ours could be anything: it is not repeated.
      if (issue.expected !== 'never') path += `/${String(item.key)}`;
    }
    return { path, ...describeIssue(issue, { isQuoted: false }) };
  });
}

/** The socket's other end, as the HTTP server gives it along; a request made in a test has none. */
function addressOf(env: unknown): string | null {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? null;
}

function check(schema: v.GenericSchema | null, value: unknown, place: string, problems: ProblemEntry[]): unknown {
  if (schema === null) return null;
  const result = v.safeParse(schema, value, { abortPipeEarly: true });
  if (result.success) return result.output;
  problems.push(...entriesOf(result.issues, place));
  return null;
}

function headersOf(values: AnswerHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) {
    for (const one of typeof value === 'string' ? [value] : value) headers.append(name, one);
  }
  return headers;
}

/** The query's parameters; one that is given twice is a list, which no schema takes. */
function queryOf(url: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  const parameters = new URL(url).searchParams;
  for (const key of new Set(parameters.keys())) {
    const values = parameters.getAll(key);
    query[key] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}

export function createApp(options: AppOptions): Hono {
  const { routes, own, gate, sight, headers, answered, defect, now } = options;
  const app = new Hono({ strict: true });

  function respond(answer: Answer): Response {
    const extra = 'headers' in answer ? answer.headers : undefined;
    const base = {
      ...COMMON_HEADERS,
      'Content-Security-Policy': BARE_CSP,
      'Cross-Origin-Resource-Policy': 'same-origin',
      ...headers(),
      ...extra,
    };
    switch (answer.kind) {
      case 'json':
        return new Response(JSON.stringify(answer.body), {
          status: answer.status,
          headers: headersOf({ 'Content-Type': 'application/json', ...base }),
        });
      case 'text':
        return new Response(answer.body, {
          status: answer.status,
          headers: headersOf({ 'Content-Type': answer.contentType, ...base }),
        });
      case 'file':
        return new Response(answer.body, { headers: headersOf({ 'Content-Type': answer.contentType, ...base }) });
      case 'problem': {
        const details = problemOf(answer.code, answer.detail, answer.problems);
        const retry: Record<string, string> =
          details.status === 503 || details.status === 429 ? { 'Retry-After': '1' } : {};
        return new Response(JSON.stringify(details), {
          status: details.status,
          headers: headersOf({ 'Content-Type': PROBLEM_TYPE, ...base, ...retry }),
        });
      }
    }
  }

  function refuse(code: string, detail?: string, problems?: readonly ProblemEntry[]): Answer {
    return {
      kind: 'problem',
      code,
      ...(detail === undefined ? {} : { detail }),
      ...(problems === undefined ? {} : { problems }),
    };
  }

  /** @param known told who asks as soon as it is known */
  async function serve(route: Route, context: Context, known: (caller: Caller) => void): Promise<Answer> {
    const { req } = context;
    const header = (name: string): string | null => req.header(name) ?? null;
    if (route.method !== 'GET') {
      const origin = { origin: req.header('origin') ?? null, fetchSite: req.header('sec-fetch-site') ?? null };
      if (!mayChange(origin, own())) return refuse('originRefused');
    }
    const admission = await gate.admit(route.access, {
      method: route.method,
      cookie: header('cookie'),
      authorization: header('authorization'),
      csrfToken: header('interlock-csrf'),
    });
    const { caller } = admission;
    if (caller !== null) known(caller);
    if (!admission.ok) return refuse(admission.code);
    const problems: ProblemEntry[] = [];
    const params = check(route.params, req.param(), 'path', problems);
    const query = check(route.query, queryOf(req.url), 'query', problems);
    let body: unknown = null;
    if (route.body !== null) {
      const read = await readJsonBody(req.raw, route.body);
      if (!read.ok)
        return refuse(read.code, read.code === 'bodyTooLarge' ? `At most ${route.body.limitBytes} bytes.` : undefined);
      body = check(route.body.schema, read.value, '', problems);
    }
    if (problems.length > 0) return refuse('invalidInput', undefined, problems);
    const viewer = caller?.viewer ?? null;
    const address = addressOf(context.env);
    const request = { params, query, body, header, address, viewer, session: caller?.session ?? null };
    const { concerns } = route;
    if (viewer !== null && typeof concerns === 'function') {
      if (!concerns(request).every((subject) => sight.sees(viewer, subject))) return refuse('teamNotAllowed');
    }
    return route.handle(request);
  }

  function unknown(method: string, status: number, code: string): void {
    answered({ route: null, method, status, code, actorId: null, tookMs: 0 });
  }

  async function run(route: Route, context: Context): Promise<Response> {
    const startedAt = now();
    let actorId: string | null = null;
    let answer: Answer;
    try {
      answer = await serve(route, context, ({ viewer }) => {
        actorId = viewer.actor.id;
      });
    } catch (error) {
      defect(route, error);
      answer = refuse('internalError');
    }
    const response = respond(answer);
    answered({
      route,
      method: context.req.method,
      status: response.status,
      code: 'code' in answer ? (answer.code ?? null) : null,
      actorId,
      tookMs: now() - startedAt,
    });
    return response;
  }

  // AC2: a defect of the table, met before anybody can call.
  for (const { id, access } of routes) if (!isAccess(access)) throw new Error(`route ${id} has no known access`);
  for (const route of routes) app.on(route.method, honoPath(route.path), (context) => run(route, context));

  const methodsByPath = new Map<string, Set<string>>();
  for (const { path, method } of routes) {
    const methods = methodsByPath.get(path) ?? new Set();
    methods.add(method);
    if (method === 'GET') methods.add('HEAD');
    methodsByPath.set(path, methods);
  }
  for (const [path, methods] of methodsByPath) {
    app.all(honoPath(path), (context) => {
      const allow = [...methods].sort().join(', ');
      unknown(context.req.method, 405, 'methodNotAllowed');
      return respond({
        kind: 'problem',
        code: 'methodNotAllowed',
        detail: `Allowed: ${allow}.`,
        headers: { Allow: allow },
      });
    });
  }
  app.notFound((context) => {
    unknown(context.req.method, 404, 'routeNotFound');
    return respond(refuse('routeNotFound'));
  });
  return app;
}
