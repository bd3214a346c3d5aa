/** Every address of this server. Handlers are thin: they call a use case and name its answer. */
import type { Honesty, Measures } from '@interlock/engine';
import {
  agentViewSchema,
  cutText,
  definitionJsonSchema,
  LIMITS,
  type OutrankedSetting,
  sessionTicketAnswerSchema,
  sessionTicketRequestSchema,
  timelineEntrySchema,
} from '@interlock/protocol';
import { lanesSchema, linkTestSchema } from '@interlock/protocol/console';
import * as v from 'valibot';
import type { Access } from '../access/access.ts';
import type { Sight } from '../access/sight.ts';
import {
  agentDetailSchema,
  agentParamsSchema,
  agentSummarySchema,
  timelineAnswerSchema,
  wholeQuery,
} from '../agents/agent-schemas.ts';
import type { ReadLanes } from '../agents/lanes/read-lanes.ts';
import { listAgents } from '../agents/list-agents.ts';
import { readAgent } from '../agents/read-agent.ts';
import type { ReadTimeline } from '../agents/read-timeline.ts';
import { isStatePending, setAgentState, setAgentStateSchema } from '../agents/set-agent-state.ts';
import type { ChatCenter } from '../chat/chat-center.ts';
import { chatRoutes } from '../chat/chat-routes.ts';
import { definitionRoutes } from '../definition/definition-routes.ts';
import type { DefinitionVersions } from '../definition/definition-versions.ts';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { Rehearsals } from '../rehearsal/rehearsals.ts';
import { reportRoutes } from '../reports/report-routes.ts';
import { agentSessionRoutes, type SessionList } from '../sessions/agent-session-routes.ts';
import { judgePageSettings } from '../sessions/judge-page-settings.ts';
import type { TestLink } from '../sessions/link-test.ts';
import type { SessionTickets } from '../sessions/session-tickets.ts';
import { cancelWorkItem } from '../work-items/cancel-work-item.ts';
import { createWorkItem } from '../work-items/create-work-item.ts';
import { readWorkItem } from '../work-items/read-work-item.ts';
import { createWorkItemSchema, workItemParamsSchema, workItemSchema } from '../work-items/work-item-schemas.ts';
import { consolePageRoutes } from './console-pages.ts';
import { createDistributionRoutes } from './distribution-routes.ts';
import { instantQuery } from './instant-query.ts';
import { type Components, openApiDocument } from './openapi.ts';
import { HOME_PAGE, pageAnswer } from './pages.ts';
import { problemEntrySchema } from './problem-schema.ts';
import { type Answer, json, problem, type Route, route } from './route.ts';
import { connectorCsp } from './security.ts';
import { readStaticFile } from './static-files.ts';

export interface RouteDependencies {
  readonly host: ContactCenterHost;
  readonly chats: ChatCenter;
  readonly access: Pick<Access, 'gate' | 'isSecure' | 'routes'>;
  readonly versions: DefinitionVersions;
  readonly sessions: SessionList;
  readonly sight: Sight;
  readonly tickets: SessionTickets;
  readonly readTimeline: ReadTimeline;
  readonly readLanes: ReadLanes;
  readonly measures: Measures;
  readonly testLink: TestLink;
  readonly rehearsals: Rehearsals;
  readonly honesty: Honesty;
  readonly readMetrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
  readonly newWorkId: () => string;
  /** Folder with `connector/` and `sdk/`, as the build leaves them. */
  readonly pagesFolder: string;
  readonly version: string;
  /** A page asks for what the definition has otherwise; told once for each ticket. */
  readonly settingsOutranked: (agentId: string, outranked: readonly OutrankedSetting[]) => void;
  /** Why the server is not ready; empty when it is. */
  readonly notReadyBecause: () => readonly string[];
}

const COMPONENTS: Components = {
  AgentView: agentViewSchema,
  AgentDetail: agentDetailSchema,
  AgentSummary: agentSummarySchema,
  TimelineEntry: timelineEntrySchema,
  WorkItem: workItemSchema,
  Definition: definitionJsonSchema(),
  ProblemEntry: problemEntrySchema,
  Problem: v.object({
    type: v.string(),
    title: v.string(),
    status: v.number(),
    code: v.string(),
    detail: v.optional(v.string()),
    problems: v.optional(v.array(problemEntrySchema)),
  }),
};

/** Hashed names: their content never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

export function createRoutes(dependencies: RouteDependencies): readonly Route[] {
  const routes: readonly Route[] = [
    ...operationRoutes(dependencies, () => openApiDocument(routes, COMPONENTS, dependencies.version)),
    ...pageRoutes(dependencies),
    ...agentRoutes(dependencies),
    ...definitionRoutes(dependencies),
    ...workItemRoutes(dependencies),
    ...createDistributionRoutes(dependencies.host, dependencies.sight, dependencies.measures),
    ...reportRoutes(dependencies),
    ...agentSessionRoutes(dependencies),
    ...sessionRoutes(dependencies),
    ...dependencies.access.routes,
    ...chatRoutes(dependencies),
  ];
  return routes;
}

function operationRoutes({ readMetrics, notReadyBecause }: RouteDependencies, openApi: () => unknown): Route[] {
  const readiness = v.object({ ready: v.boolean(), because: v.array(v.string()) });
  return [
    route({
      id: 'readHealth',
      method: 'GET',
      path: '/healthz',
      access: 'anyone',
      summary: 'Whether the process runs.',
      answers: { 200: { description: 'It runs.', body: v.object({ status: v.literal('ok') }) } },
      handle: () => json(200, { status: 'ok' }),
    }),
    route({
      id: 'readReadiness',
      method: 'GET',
      path: '/readyz',
      access: 'anyone',
      summary: 'Whether changes can be made and kept.',
      answers: {
        200: { description: 'Ready.', body: readiness },
        503: { description: 'Not ready, and why.', body: readiness },
      },
      handle() {
        const because = notReadyBecause();
        return json(because.length === 0 ? 200 : 503, { ready: because.length === 0, because });
      },
    }),
    route({
      id: 'readMetrics',
      method: 'GET',
      path: '/metrics',
      access: 'administrator',
      summary: 'Figures in the Prometheus text format.',
      answers: { 200: { description: 'The figures.', texts: ['text/plain'] } },
      async handle() {
        const { text, contentType } = await readMetrics();
        return { kind: 'text', status: 200, body: text, contentType };
      },
    }),
    route({
      id: 'readOpenApi',
      method: 'GET',
      path: '/openapi.json',
      access: 'anyone',
      summary: 'This document.',
      answers: { 200: { description: 'OpenAPI 3.1.', body: v.looseObject({}) } },
      handle: () => json(200, openApi()),
    }),
    route({
      id: 'readDefinitionSchema',
      method: 'GET',
      path: '/schemas/ccdef-1.json',
      access: 'anyone',
      summary: 'The JSON Schema of the Contact Center Definition; editors complete with it.',
      answers: {
        200: { description: 'JSON Schema, draft 2020-12.', body: v.looseObject({}), type: 'application/schema+json' },
      },
      handle: () => ({
        kind: 'text',
        status: 200,
        body: JSON.stringify(definitionJsonSchema()),
        contentType: 'application/schema+json',
        headers: { 'Cache-Control': ASK_AGAIN },
      }),
    }),
  ];
}

function pageRoutes({ host, pagesFolder, access }: RouteDependencies): Route[] {
  const origins = (): readonly string[] => host.definition().definition.allowedOrigins;
  const html = (body: string): Answer => pageAnswer(body, 200, null);

  async function connectorFile(path: string, hostHeader: string | null): Promise<Answer> {
    const found = await readStaticFile(`${pagesFolder}/connector`, path);
    if (found.kind === 'noFolder') return problem('pageNotBuilt', 'Run the build, or start with `npm start`.');
    if (found.kind === 'noFile') return problem('routeNotFound');
    return {
      kind: 'file',
      ...found.file,
      headers: {
        'Content-Security-Policy': connectorCsp(origins(), hostHeader ?? '', access.isSecure()),
        // The CRM page may isolate itself; then it must be allowed to embed this one.
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': path.startsWith('assets/') ? FOR_EVER : ASK_AGAIN,
      },
    };
  }

  return [
    route({
      id: 'readHome',
      method: 'GET',
      path: '/',
      access: 'anyone',
      isPage: true,
      summary: 'What this server is.',
      answers: { 200: { description: 'HTML.' } },
      handle: () => html(HOME_PAGE),
    }),
    ...consolePageRoutes(pagesFolder),
    route({
      id: 'readConnectorConfig',
      method: 'GET',
      path: '/connector/config.json',
      access: 'anyone',
      isPage: true,
      summary: 'What the connector needs to know before anybody has signed in.',
      answers: {
        200: {
          description: 'The allowed origins, and how agents sign in.',
          body: v.object({ allowedOrigins: v.array(v.string()), auth: v.picklist(['dev', 'oidc']) }),
        },
      },
      handle: () => json(200, { allowedOrigins: origins(), auth: access.gate.auth }),
    }),
    route({
      id: 'readConnectorPage',
      method: 'GET',
      path: '/connector/',
      access: 'anyone',
      isPage: true,
      summary: 'The CRM Connector.',
      answers: { 200: { description: 'HTML.' } },
      problems: ['pageNotBuilt', 'routeNotFound'],
      handle: ({ header }) => connectorFile('index.html', header('host')),
    }),
    route({
      id: 'readConnectorFile',
      method: 'GET',
      path: '/connector/{path}',
      access: 'anyone',
      isPage: true,
      summary: 'A file of the CRM Connector.',
      params: v.object({ path: v.string() }),
      answers: { 200: { description: 'The file.' } },
      problems: ['pageNotBuilt', 'routeNotFound'],
      handle: ({ params, header }) => connectorFile(params.path, header('host')),
    }),
    route({
      id: 'readConnectorAsset',
      method: 'GET',
      path: '/connector/assets/{path}',
      access: 'anyone',
      isPage: true,
      summary: 'An asset of the CRM Connector.',
      params: v.object({ path: v.string() }),
      answers: { 200: { description: 'The file.' } },
      problems: ['pageNotBuilt', 'routeNotFound'],
      handle: ({ params, header }) => connectorFile(`assets/${params.path}`, header('host')),
    }),
    route({
      id: 'readSdk',
      method: 'GET',
      path: '/sdk/client.js',
      access: 'anyone',
      isPage: true,
      summary: 'The client SDK as one ES module, for the pages of the definition’s origins.',
      answers: { 200: { description: 'JavaScript.' } },
      problems: ['pageNotBuilt'],
      async handle({ header }) {
        const found = await readStaticFile(`${pagesFolder}/sdk`, 'client.js');
        if (found.kind !== 'file') return problem('pageNotBuilt', 'Run the build, or start with `npm start`.');
        const origin = header('origin');
        const allowed: Record<string, string> =
          origin !== null && origins().includes(origin) ? { 'Access-Control-Allow-Origin': origin } : {};
        return {
          kind: 'file',
          ...found.file,
          headers: {
            ...allowed,
            Vary: 'Origin',
            'Cross-Origin-Resource-Policy': 'cross-origin',
            'Cache-Control': ASK_AGAIN,
          },
        };
      },
    }),
  ];
}

function agentRoutes({ host, readTimeline, readLanes, sight, testLink }: RouteDependencies): Route[] {
  return [
    route({
      id: 'testLink',
      method: 'POST',
      path: '/api/v1/agents/{agentId}/link-test',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary: 'Sends a harmless round trip to the agent’s connector and CRM page, and says who answered within 5 s.',
      params: agentParamsSchema,
      answers: { 200: { description: 'What came back.', body: linkTestSchema } },
      problems: ['unknownAgent', 'notSignedIn', 'sessionLost', 'linkNotTestable', 'tooManyLinkTests'],
      async handle({ params }) {
        const outcome = await testLink(params.agentId);
        return outcome.ok ? json(200, outcome.test) : problem(outcome.code);
      },
    }),
    route({
      id: 'listAgents',
      method: 'GET',
      path: '/api/v1/agents',
      access: 'supervisor',
      concerns: 'filtered',
      summary: 'Agents who have ever signed in, by id.',
      query: v.strictObject({
        after: v.exactOptional(
          v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.description('The `next` of the page before.')),
        ),
        limit: v.optional(wholeQuery(1, 500), '100'),
      }),
      answers: {
        200: {
          description: 'One page.',
          body: v.object({ agents: v.array(agentSummarySchema), next: v.nullable(v.string()) }),
        },
      },
      handle: ({ query, viewer }) =>
        json(
          200,
          listAgents(host, query.after ?? null, query.limit, (state) =>
            sight.sees(viewer, { kind: 'agentState', state }),
          ),
        ),
    }),
    route({
      id: 'readAgent',
      method: 'GET',
      path: '/api/v1/agents/{agentId}',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary: 'One agent: both sides, holds, why, work, the outstanding request, and the facts behind them.',
      params: agentParamsSchema,
      answers: { 200: { description: 'The agent.', body: 'AgentDetail' } },
      problems: ['unknownAgent'],
      handle({ params }) {
        const agent = readAgent(host, params.agentId);
        return agent === null ? problem('unknownAgent') : json(200, agent);
      },
    }),
    route({
      id: 'readTimeline',
      method: 'GET',
      path: '/api/v1/agents/{agentId}/timeline',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary: 'What happened to an agent, newest first.',
      params: agentParamsSchema,
      query: v.strictObject({
        before: v.exactOptional(
          wholeQuery(1, Number.MAX_SAFE_INTEGER, 'The `version` of the last entry of the page before.'),
        ),
        limit: v.optional(wholeQuery(1, LIMITS.timelineEntries), '50'),
      }),
      answers: { 200: { description: 'One page.', body: timelineAnswerSchema } },
      problems: ['unknownAgent', 'hostUnavailable'],
      async handle({ params, query }) {
        if (host.agent(params.agentId) === null) return problem('unknownAgent');
        const page = await readTimeline({ agentId: params.agentId, before: query.before ?? null, limit: query.limit });
        return page === null ? problem('hostUnavailable') : json(200, page);
      },
    }),
    route({
      id: 'readLanes',
      method: 'GET',
      path: '/api/v1/agents/{agentId}/lanes',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary:
        'Both sides and the work of an agent over at most 26 hours, as stretches without a gap, with what went wrong, each request to the CRM and each change.',
      params: agentParamsSchema,
      query: v.strictObject({
        from: v.exactOptional(instantQuery('Default: an hour before the end.')),
        to: v.exactOptional(instantQuery('Default: now.')),
      }),
      answers: { 200: { description: 'The lanes.', body: lanesSchema } },
      problems: ['unknownAgent', 'reportRangeInvalid', 'timeTooLong', 'hostUnavailable'],
      async handle({ params, query }) {
        const answer = await readLanes({ ...params, from: query.from ?? null, to: query.to ?? null });
        return answer.ok ? { kind: 'file', body: answer.json, contentType: 'application/json' } : problem(answer.code);
      },
    }),
    route({
      id: 'setAgentState',
      method: 'PUT',
      path: '/api/v1/agents/{agentId}/state',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary: 'A supervisor holds an agent Not Ready, or chooses Ready for them.',
      params: agentParamsSchema,
      body: { schema: setAgentStateSchema },
      answers: {
        200: {
          description:
            'The agent afterwards. `pending`: work in progress goes on, or something else keeps the agent Not Ready.',
          body: v.object({ ...agentDetailSchema.entries, pending: v.boolean() }),
        },
      },
      problems: [
        'unknownAgent',
        'notSignedIn',
        'sessionLost',
        'unknownReasonCode',
        'hostUnavailable',
        'hostBusy',
        'serverStopping',
      ],
      async handle({ params, body, viewer }) {
        const outcome = await setAgentState(host, params.agentId, body, viewer.actor);
        if (!outcome.ok) return problem(outcome.code);
        const agent = readAgent(host, params.agentId);
        return json(200, { ...agent, pending: isStatePending(agent, body.ready) });
      },
    }),
  ];
}

function workItemRoutes({ host, newWorkId }: RouteDependencies): Route[] {
  return [
    route({
      id: 'createWorkItem',
      method: 'POST',
      path: '/api/v1/work-items',
      access: 'supervisor',
      concerns: ({ body }) => [
        body.agentId !== undefined ? { kind: 'agent', id: body.agentId } : { kind: 'queue', id: body.queueId ?? '' },
      ],
      summary:
        'Gives an agent an interaction, or puts one into a queue: it waits, an agent is reserved, and it is offered when the CRM has confirmed Not Ready.',
      body: { schema: createWorkItemSchema },
      headers: { 'Idempotency-Key': '1 to 128 visible characters. The same request with the same key is done once.' },
      answers: {
        201: { description: 'Given.', body: 'WorkItem' },
        200: { description: 'This request was carried out before; the item as it is now.', body: 'WorkItem' },
      },
      problems: [
        'unknownAgent',
        'unknownChannel',
        'duplicateWork',
        'tooManyWaiting',
        'unknownQueue',
        'unknownSkill',
        'queueClosed',
        'queueFull',
        'waitTooLong',
        'idempotencyKeyReused',
        'unknownWorkItem',
        'hostUnavailable',
        'hostBusy',
        'serverStopping',
      ],
      async handle({ body, header }) {
        const key = header('idempotency-key');
        if (key !== null && !/^[\x21-\x7e]{1,128}$/.test(key)) {
          return problem('invalidInput', undefined, [
            { path: 'header/idempotency-key', message: 'Expected 1 to 128 visible characters.' },
          ]);
        }
        const outcome = await createWorkItem(host, body, key, newWorkId);
        if (outcome.kind === 'refused') return problem(outcome.code);
        const { workId } = outcome.item;
        // It is done: nothing here may fail. An older log may hold half a pair in an id, which the escaping throws at.
        const location = `/api/v1/work-items/${encodeURIComponent(cutText(workId, workId.length))}`;
        return json(outcome.kind === 'created' ? 201 : 200, outcome.item, { Location: location });
      },
    }),
    route({
      id: 'readWorkItem',
      method: 'GET',
      path: '/api/v1/work-items/{workId}',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'item', id: params.workId }],
      summary: 'An interaction, live or ended within the last 24 hours.',
      params: workItemParamsSchema,
      answers: { 200: { description: 'The item.', body: 'WorkItem' } },
      problems: ['unknownWorkItem'],
      handle({ params }) {
        const item = readWorkItem(host, params.workId);
        return item === null ? problem('unknownWorkItem') : json(200, item);
      },
    }),
    route({
      id: 'cancelWorkItem',
      method: 'DELETE',
      path: '/api/v1/work-items/{workId}',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'item', id: params.workId }],
      summary: 'The caller is gone: what is not in progress ends, what is goes to its wrap-up.',
      params: workItemParamsSchema,
      query: v.strictObject({
        cause: v.optional(
          v.pipe(v.picklist(['cancelled', 'abandoned']), v.description('abandoned: the caller left by themselves.')),
          'cancelled',
        ),
      }),
      answers: { 200: { description: 'The item afterwards.', body: 'WorkItem' } },
      problems: ['unknownWorkItem', 'workItemEnded', 'hostUnavailable', 'hostBusy', 'serverStopping'],
      async handle({ params, query, viewer }) {
        const outcome = await cancelWorkItem(host, params.workId, query.cause, viewer.actor);
        return outcome.ok ? json(200, outcome.item) : problem(outcome.code);
      },
    }),
  ];
}

function sessionRoutes({ host, tickets, access, settingsOutranked }: RouteDependencies): Route[] {
  return [
    route({
      id: 'createSessionTicket',
      method: 'POST',
      path: '/api/v1/session-tickets',
      access: 'connector',
      summary:
        'A ticket that opens one session within 30 seconds, and which settings of the page the definition outranks. In dev mode the name is believed; otherwise the bearer token of the agent’s sign-in says who it is.',
      body: { schema: sessionTicketRequestSchema, apart: 'callCenterSettings' },
      answers: { 201: { description: 'The ticket.', body: sessionTicketAnswerSchema } },
      problems: ['agentMismatch', 'tooManyTickets', 'serverStopping'],
      handle({ body, viewer }) {
        const { agentId, origin, callCenterSettings } = body;
        // AC62: whom the page names must be who has signed in; name and team are the provider's.
        const isBelieved = access.gate.auth === 'dev';
        if (!isBelieved && viewer.actor.id !== agentId) return problem('agentMismatch');
        const name = isBelieved ? body.name : viewer.actor.name;
        const team = isBelieved ? (body.team ?? null) : (viewer.teams?.[0] ?? null);
        const { definition } = host.definition();
        if (!definition.allowedOrigins.includes(origin))
          return problem('originRefused', 'The CRM page’s origin is not among the allowed origins.');
        const ticket = tickets.issue({ agentId, name, team, origin });
        if (ticket === null) return problem('tooManyTickets');
        const settings = judgePageSettings(definition, callCenterSettings);
        if (settings.outranked.length > 0) settingsOutranked(agentId, settings.outranked);
        return json(201, { ticket, expiresInMs: LIMITS.ticketLifeMs, settings });
      },
    }),
  ];
}
