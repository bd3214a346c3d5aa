/** The OpenAPI document, made from the route table and nothing else (SV62). */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { PROBLEM_TYPE, statusOf } from './problem.ts';
import type { ComponentName, DocumentedAnswer, Route } from './route.ts';

export type Components = Readonly<Record<ComponentName, v.GenericSchema | Record<string, unknown>>>;

type Json = Record<string, unknown>;

const SECURITY_SCHEMES: Json = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'interlock_session',
    description: 'Of a person who has signed in; over https its name is `__Host-interlock_session`.',
  },
  csrf: { type: 'apiKey', in: 'header', name: 'Interlock-Csrf', description: '`csrfToken` of `GET /api/v1/me`.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'Of a program. In dev mode nothing is asked for.' },
};

/** Problems that any route may answer. */
const COMMON_PROBLEMS = ['hostRefused', 'internalError'];

function schemaOf(schema: v.GenericSchema): Json {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  return rest;
}

function isValibot(schema: v.GenericSchema | Record<string, unknown>): schema is v.GenericSchema {
  return '~run' in schema;
}

function bodyOf(body: DocumentedAnswer['body']): Json {
  return typeof body === 'string' || body === undefined ? { $ref: `#/components/schemas/${body}` } : schemaOf(body);
}

function contentOf({ body, type = 'application/json', texts = [] }: DocumentedAnswer): Json {
  const content: Json = body === undefined ? {} : { [type]: { schema: bodyOf(body) } };
  for (const text of texts) content[text] = { schema: { type: 'string' } };
  return Object.keys(content).length === 0 ? {} : { content };
}

function parametersOf(route: Route): Json[] {
  const parameters: Json[] = [];
  for (const [place, schema] of [
    ['path', route.params],
    ['query', route.query],
  ] as const) {
    if (schema === null) continue;
    const { properties = {}, required = [] } = schemaOf(schema);
    for (const [name, property] of Object.entries(properties as Json)) {
      parameters.push({
        name,
        in: place,
        required: place === 'path' || (required as string[]).includes(name),
        schema: property,
      });
    }
  }
  for (const [name, description] of Object.entries(route.headers)) {
    parameters.push({ name, in: 'header', required: false, description, schema: { type: 'string' } });
  }
  return parameters;
}

function needsSignIn({ access }: Route): boolean {
  return access !== 'anyone' && access !== 'visitor';
}

function needsRole(route: Route): boolean {
  return needsSignIn(route) && route.access !== 'connector';
}

/** Who may call it: nobody who has signed in, or one of the ways of saying who it is. */
function securityOf(route: Route): Json {
  if (!needsSignIn(route)) return { security: [] };
  const csrf = route.method === 'GET' ? {} : { csrf: [] };
  return { security: needsRole(route) ? [{ session: [], ...csrf }, { bearer: [] }] : [{ bearer: [] }] };
}

/** Every code that a route may answer with a problem. */
export function problemCodesOf(route: Route): readonly string[] {
  const codes = [...COMMON_PROBLEMS, ...route.problems];
  if (route.method !== 'GET') codes.push('originRefused');
  if (needsSignIn(route)) codes.push('signInRequired', 'providerUnavailable');
  if (needsRole(route)) codes.push('roleNotAllowed');
  if (needsRole(route) && route.method !== 'GET') codes.push('csrfRefused');
  if (route.concerns !== 'all') codes.push('teamNotAllowed');
  if (route.body !== null) codes.push('unsupportedMediaType', 'bodyTooLarge', 'bodyNotJson');
  if (route.body !== null && route.body.apart !== 'all')
    codes.push('illFormedText', 'dangerousKey', 'notPlainData', 'frameTooDeep');
  if (route.params !== null || route.query !== null || route.body !== null) codes.push('invalidInput');
  return [...new Set(codes)];
}

function responsesOf(route: Route): Json {
  const responses: Json = {};
  for (const [status, answer] of Object.entries(route.answers)) {
    responses[status] = { description: answer.description, ...contentOf(answer) };
  }
  const byStatus = new Map<number, string[]>();
  for (const code of problemCodesOf(route))
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[status] = {
      description: `Problem: ${codes.map((code) => `\`${code}\``).join(', ')}`,
      content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return responses;
}

function operationOf(route: Route): Json {
  const parameters = parametersOf(route);
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.access],
    ...securityOf(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: route.body.documented === null ? schemaOf(route.body.schema) : bodyOf(route.body.documented),
              },
            },
          },
        }),
    responses: responsesOf(route),
  };
}

/** The document (OpenAPI 3.1) of all routes that are not pages. */
export function openApiDocument(routes: readonly Route[], components: Components, version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    if (route.isPage) continue;
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = operationOf(route);
    paths[route.path] = path;
  }
  const schemas: Json = {};
  for (const [name, schema] of Object.entries(components))
    schemas[name] = isValibot(schema) ? schemaOf(schema) : schema;
  return {
    openapi: '3.1.0',
    info: {
      title: 'Interlock',
      version,
      description:
        'Agent states of contact centre and CRM, kept in step. Errors are problem details (RFC 9457) with a stable `code`. Lengths of texts (`maxLength`) count UTF-16 units, as a browser does: an emoji is two or more.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: { schemas, securitySchemes: SECURITY_SCHEMES },
  };
}
