/** Registers the routes of the table on Hono, each behind the same checks in the same order. */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { PROBLEM_TYPE, type ProblemEntry, problemOf } from './problem.ts';
import { readJsonBody } from './read-body.ts';
import type { Answer, Route } from './route.ts';
import { BARE_CSP, COMMON_HEADERS, mayChange, type OwnAddresses } from './security.ts';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly own: () => OwnAddresses;
  /** On every answer besides the common ones. */
  readonly headers: Readonly<Record<string, string>>;
  readonly answered: (route: Route | null, method: string, status: number, code: string | null, tookMs: number) => void;
  readonly defect: (route: Route, error: unknown) => void;
  readonly now: () => number;
}

/** `{name}` is Hono's `:name`. */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function entriesOf(issues: readonly v.BaseIssue<unknown>[], place: string): ProblemEntry[] {
  return issues.slice(0, 50).map((issue) => {
    let path = place;
    for (const item of issue.path ?? []) {
      // A key that is not ours could be anything: it is not repeated.
      if (issue.expected !== 'never') path += `/${String(item.key)}`;
    }
    const expected = issue.expected === 'never' ? 'no key besides the documented ones' : (issue.expected ?? issue.type);
    return { path, message: `Expected ${expected}.` };
  });
}

/** The socket's other end, as the HTTP server gives it along; a request made in a test has none. */
function addressOf(env: unknown): string | null {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? null;
}

function check(schema: v.GenericSchema | null, value: unknown, place: string, problems: ProblemEntry[]): unknown {
  if (schema === null) return null;
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  problems.push(...entriesOf(result.issues, place));
  return null;
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
  const { routes, own, headers, answered, defect, now } = options;
  const app = new Hono({ strict: true });

  function respond(answer: Answer): Response {
    const extra = 'headers' in answer ? answer.headers : undefined;
    const base = {
      ...COMMON_HEADERS,
      'Content-Security-Policy': BARE_CSP,
      'Cross-Origin-Resource-Policy': 'same-origin',
      ...headers,
      ...extra,
    };
    switch (answer.kind) {
      case 'json':
        return new Response(JSON.stringify(answer.body), {
          status: answer.status,
          headers: { 'Content-Type': 'application/json', ...base },
        });
      case 'text':
        return new Response(answer.body, {
          status: answer.status,
          headers: { 'Content-Type': answer.contentType, ...base },
        });
      case 'file':
        return new Response(answer.body, { headers: { 'Content-Type': answer.contentType, ...base } });
      case 'problem': {
        const details = problemOf(answer.code, answer.detail, answer.problems);
        const retry: Record<string, string> =
          details.status === 503 || details.status === 429 ? { 'Retry-After': '1' } : {};
        return new Response(JSON.stringify(details), {
          status: details.status,
          headers: { 'Content-Type': PROBLEM_TYPE, ...base, ...retry },
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

  async function serve(route: Route, context: Context): Promise<Answer> {
    const { req } = context;
    if (route.method !== 'GET') {
      const origin = { origin: req.header('origin') ?? null, fetchSite: req.header('sec-fetch-site') ?? null };
      if (!mayChange(origin, own())) return refuse('originRefused');
    }
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
    const header = (name: string): string | null => req.header(name) ?? null;
    return route.handle({ params, query, body, header, address: addressOf(context.env) });
  }

  async function run(route: Route, context: Context): Promise<Response> {
    const startedAt = now();
    let answer: Answer;
    try {
      answer = await serve(route, context);
    } catch (error) {
      defect(route, error);
      answer = refuse('internalError');
    }
    const response = respond(answer);
    answered(
      route,
      context.req.method,
      response.status,
      answer.kind === 'problem' ? answer.code : null,
      now() - startedAt,
    );
    return response;
  }

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
      answered(null, context.req.method, 405, 'methodNotAllowed', 0);
      return respond({
        kind: 'problem',
        code: 'methodNotAllowed',
        detail: `Allowed: ${allow}.`,
        headers: { Allow: allow },
      });
    });
  }
  app.notFound((context) => {
    answered(null, context.req.method, 404, 'routeNotFound', 0);
    return respond(refuse('routeNotFound'));
  });
  return app;
}
