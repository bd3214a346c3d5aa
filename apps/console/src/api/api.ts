import * as v from 'valibot';

/** What became of a call: its value, or a stable code; the page has words for the codes. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly headers: Headers }
  | {
      readonly ok: false;
      /** The server's code, or `unreachable`, `notUnderstood`. */
      readonly code: string;
      /** HTTP status; null when nothing was answered. */
      readonly status: number | null;
      /** The server's own sentence in English, if it gave one. */
      readonly detail: string | null;
      /** Places in what was sent, where the server named them. */
      readonly problems: readonly ProblemEntry[];
      /** Null when nothing was answered. */
      readonly headers: Headers | null;
    };

export interface ProblemEntry {
  readonly path: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly severity?: 'error' | 'warning' | undefined;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
}

export interface ChangeOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Api {
  /** Reads `/api/v1/<path>`. Refused with the server's code, `unreachable` or `notUnderstood`. */
  read<const S extends v.GenericSchema>(
    path: string,
    schema: S,
    options?: ReadOptions,
  ): Promise<Answer<v.InferOutput<S>>>;
  /** Changes something; carries the token against requests that another page makes. */
  change<const S extends v.GenericSchema>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    schema: S,
    options?: ChangeOptions,
  ): Promise<Answer<v.InferOutput<S>>>;
}

export interface ApiWorld {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** The token of `GET /api/v1/me`; null while nobody is signed in. */
  readonly csrfToken: () => string | null;
  /** The server says that nobody is signed in. */
  readonly signedOut: () => void;
}

const ANSWER_LIMIT_MS = 20_000;

const problemSchema = v.object({
  code: v.pipe(v.string(), v.maxLength(100)),
  detail: v.optional(v.string()),
  problems: v.optional(
    v.array(
      v.object({
        path: v.string(),
        message: v.string(),
        code: v.optional(v.string()),
        severity: v.optional(v.picklist(['error', 'warning'])),
      }),
    ),
  ),
});

/** The way to the server's REST interface. (UI5) */
export function createApi({ fetch, csrfToken, signedOut }: ApiWorld): Api {
  async function call<const S extends v.GenericSchema>(
    path: string,
    init: RequestInit,
    schema: S,
  ): Promise<Answer<v.InferOutput<S>>> {
    let response: Response;
    let body: unknown = null;
    try {
      response = await fetch(`/api/v1/${path}`, { credentials: 'same-origin', cache: 'no-store', ...init });
      const text = await response.text();
      body = text === '' ? null : JSON.parse(text);
    } catch {
      // No connection, no answer in time, or a proxy's page.
      return refusal('unreachable', null, null);
    }
    if (response.ok) {
      const parsed = v.safeParse(schema, body);
      return parsed.success
        ? { ok: true, value: parsed.output, headers: response.headers }
        : refusal('notUnderstood', response.status, response.headers);
    }
    const problem = v.safeParse(problemSchema, body);
    if (response.status === 401) signedOut();
    if (!problem.success) return refusal('notUnderstood', response.status, response.headers);
    const { code, detail = null, problems = [] } = problem.output;
    return { ok: false, code, status: response.status, detail, problems, headers: response.headers };
  }

  return {
    read(path, schema, { signal } = {}) {
      const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
      return call(path, { signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) }, schema);
    },
    change(method, path, body, schema, { headers = {} } = {}) {
      const token = csrfToken();
      return call(
        path,
        {
          method,
          signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(token === null ? {} : { 'Interlock-Csrf': token }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
        schema,
      );
    },
  };
}

function refusal(code: string, status: number | null, headers: Headers | null): Answer<never> {
  return { ok: false, code, status, detail: null, problems: [], headers };
}
