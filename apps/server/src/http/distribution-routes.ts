/** Addresses of queues, of what supervisors do with items and teams, of explanations, and of a CRM that asks first. */
import {
  agentWords,
  compileRules,
  dryRun,
  explainAgent,
  explainItem,
  itemWords,
  type Measures,
} from '@interlock/engine';
import { newIdText } from '@interlock/protocol';
import * as v from 'valibot';
import type { Sight } from '../access/sight.ts';
import { agentParamsSchema, wholeQuery } from '../agents/agent-schemas.ts';
import { checkDefinition } from '../definition/definition-problems.ts';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { listQueueItems, MAX_PAGE, queueItemsQuery } from '../queues/list-queue-items.ts';
import { listQueues, queueSummarySchema } from '../queues/list-queues.ts';
import { namesOf } from '../queues/names-of.ts';
import { readWorkItem } from '../work-items/read-work-item.ts';
import { workItemParamsSchema } from '../work-items/work-item-schemas.ts';
import { type Answer, BODY_LIMITS, type ComponentName, json, problem, type Route, route } from './route.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const reasonCode = v.pipe(
  v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9_999))),
  v.description('A reason code of the definition; null for the supervisor’s own.'),
);
const KEPT = ['hostUnavailable', 'hostBusy', 'serverStopping'] as const;

/** An explanation: data for pages, and its words in English. */
const explanation = v.looseObject({ words: v.array(v.string()) });

export function createDistributionRoutes(host: ContactCenterHost, sight: Sight, measures: Measures): Route[] {
  return [
    ...queueRoutes(host, sight, measures),
    ...supervisorRoutes(host),
    ...explainRoutes(host),
    ...permitRoutes(host),
  ];
}

function itemAfter(host: ContactCenterHost, workId: string): Answer {
  const item = readWorkItem(host, workId);
  return item === null ? problem('unknownWorkItem') : json(200, item);
}

function queueRoutes(host: ContactCenterHost, sight: Sight, measures: Measures): Route[] {
  return [
    route({
      id: 'listQueues',
      method: 'GET',
      path: '/api/v1/queues',
      access: 'supervisor',
      concerns: 'filtered',
      summary: 'Every queue of the definition: how many items wait, the longest wait, and the estimate for a new one.',
      answers: { 200: { description: 'The queues.', body: v.object({ queues: v.array(queueSummarySchema) }) } },
      handle: ({ viewer }) =>
        json(200, {
          queues: listQueues(host, measures).filter(({ queueId }) =>
            sight.sees(viewer, { kind: 'queue', id: queueId }),
          ),
        }),
    }),
    route({
      id: 'listQueueItems',
      method: 'GET',
      path: '/api/v1/queues/{queueId}/work-items',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'queue', id: params.queueId }],
      summary:
        'Items of a queue, those that wait unless other states are asked for, in the order in which they are served.',
      params: v.object({ queueId: id }),
      query: v.strictObject({ ...queueItemsQuery, limit: v.optional(wholeQuery(1, MAX_PAGE), '100') }),
      answers: {
        200: {
          description: 'One page, and how many wait in all.',
          body: v.object({ waiting: v.number(), items: v.array(v.looseObject({})), next: v.nullable(v.string()) }),
        },
      },
      problems: ['unknownQueue'],
      handle({ params, query }) {
        if (!host.rules().queueById.has(params.queueId)) return problem('unknownQueue');
        const { after = null, limit } = query;
        return json(
          200,
          listQueueItems(host, params.queueId, { states: new Set(query.state.split(',')), after, limit }),
        );
      },
    }),
  ];
}

function supervisorRoutes(host: ContactCenterHost): Route[] {
  return [
    route({
      id: 'moveWorkItem',
      method: 'POST',
      path: '/api/v1/work-items/{workId}/move',
      access: 'supervisor',
      concerns: ({ params, body }) => [
        { kind: 'item', id: params.workId },
        { kind: 'queue', id: body.queueId },
      ],
      summary: 'A supervisor moves an item that nobody has accepted to another queue, where it keeps its arrival.',
      params: workItemParamsSchema,
      body: { schema: v.strictObject({ queueId: id }) },
      answers: { 200: { description: 'The item afterwards.', body: 'WorkItem' } },
      problems: ['unknownWork', 'workInProgress', 'unknownQueue', 'queueClosed', 'queueFull', 'waitTooLong', ...KEPT],
      async handle({ params: { workId }, body: { queueId }, viewer: { actor } }) {
        const outcome = await host.askCenter({ kind: 'moveItem', workId, queueId, actor });
        return outcome.ok ? itemAfter(host, workId) : problem(outcome.code);
      },
    }),
    route({
      id: 'assignWorkItem',
      method: 'POST',
      path: '/api/v1/work-items/{workId}/assign',
      access: 'supervisor',
      concerns: ({ params, body }) => [
        { kind: 'item', id: params.workId },
        { kind: 'agent', id: body.agentId },
      ],
      summary:
        'A supervisor gives an item to an agent, whatever their team and skills. Over the capacity or beside an exclusive channel only with force; never over work in the CRM.',
      params: workItemParamsSchema,
      body: { schema: v.strictObject({ agentId: id, force: v.optional(v.boolean(), false) }) },
      answers: { 200: { description: 'The item afterwards.', body: 'WorkItem' } },
      problems: [
        'unknownWork',
        'workInProgress',
        'unknownAgent',
        'unknownChannel',
        'agentNotAvailable',
        'exclusiveChannel',
        'overCapacity',
        ...KEPT,
      ],
      async handle({ params: { workId }, body: { agentId, force }, viewer: { actor } }) {
        const outcome = await host.askCenter({ kind: 'assignItem', workId, agentId, force, actor });
        return outcome.ok ? itemAfter(host, workId) : problem(outcome.code);
      },
    }),
    route({
      id: 'pullWorkItem',
      method: 'POST',
      path: '/api/v1/work-items/{workId}/pull',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'item', id: params.workId }],
      summary: 'A supervisor takes an item from its agent back to its queue, at its old place.',
      params: workItemParamsSchema,
      answers: { 200: { description: 'The item afterwards.', body: 'WorkItem' } },
      problems: ['unknownWork', 'notActive', ...KEPT],
      async handle({ params: { workId }, viewer: { actor } }) {
        const outcome = await host.askCenter({ kind: 'pullItem', workId, actor });
        return outcome.ok ? itemAfter(host, workId) : problem(outcome.code);
      },
    }),
    route({
      id: 'drainTeam',
      method: 'POST',
      path: '/api/v1/teams/{teamId}/drain',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'team', id: params.teamId }],
      summary: 'A supervisor holds every signed-in member of a team Not Ready; work in progress goes on.',
      params: v.object({ teamId: id }),
      body: { schema: v.strictObject({ reasonCode }) },
      answers: { 200: { description: 'Held.', body: v.object({ teamId: v.string() }) } },
      problems: ['unknownTeam', 'unknownReasonCode', ...KEPT],
      async handle({ params: { teamId }, body, viewer: { actor } }) {
        const outcome = await host.askCenter({ kind: 'drainTeam', teamId, reasonCode: body.reasonCode, actor });
        return outcome.ok ? json(200, { teamId }) : problem(outcome.code);
      },
    }),
    route({
      id: 'tryDefinition',
      method: 'POST',
      path: '/api/v1/definition/dry-run',
      access: 'administrator',
      summary: 'What a definition would do to the agents and items of this moment, without doing it.',
      body: {
        schema: v.unknown(),
        limitBytes: BODY_LIMITS.definition,
        apart: 'all',
        documented: 'Definition' satisfies ComponentName,
      },
      answers: { 200: { description: 'What would follow.', body: v.looseObject({ waiting: v.number() }) } },
      problems: ['definitionRefused'],
      handle({ body }) {
        const checked = checkDefinition(body);
        if (!checked.ok) return problem('definitionRefused', undefined, checked.problems);
        const center = host.center();
        return json(200, dryRun(center.rules, compileRules(checked.definition), center, host.now()));
      },
    }),
  ];
}

function explainRoutes(host: ContactCenterHost): Route[] {
  return [
    route({
      id: 'explainWorkItem',
      method: 'GET',
      path: '/api/v1/work-items/{workId}/why',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'item', id: params.workId }],
      summary: 'Why an item of a queue has no agent yet, or why it has this one: as data and in words.',
      params: workItemParamsSchema,
      answers: { 200: { description: 'Why.', body: explanation } },
      problems: ['unknownWorkItem'],
      handle({ params: { workId } }) {
        const why = explainItem(host.center(), workId, host.now());
        if (why === null) return problem('unknownWorkItem');
        return json(200, { ...why, words: itemWords(why, host.now(), namesOf(host)) });
      },
    }),
    route({
      id: 'explainAgent',
      method: 'GET',
      path: '/api/v1/agents/{agentId}/why',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary: 'Why an agent has nothing to do: as data and in words.',
      params: agentParamsSchema,
      answers: { 200: { description: 'Why.', body: explanation } },
      problems: ['unknownAgent'],
      handle({ params: { agentId } }) {
        const why = explainAgent(host.center(), agentId);
        if (why === null) return problem('unknownAgent');
        return json(200, { ...why, words: agentWords(why, host.now(), namesOf(host)) });
      },
    }),
  ];
}

function permitRoutes(host: ContactCenterHost): Route[] {
  const permit = v.object({ agentId: v.string(), workId: v.string(), until: v.number() });
  return [
    route({
      id: 'takePermit',
      method: 'POST',
      path: '/api/v1/agents/{agentId}/permits',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary:
        'The CRM’s router asks whether it may give this agent a ticket now. A permit locks the contact centre until the ticket is reported, the permit is given back, or its time is over.',
      params: agentParamsSchema,
      body: {
        schema: v.strictObject({
          workId: v.pipe(newIdText, v.description('The ticket’s id, which is not "." or "..".')),
          label: v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.regex(/\S/)),
        }),
      },
      answers: { 201: { description: 'It may.', body: permit } },
      problems: [
        'unknownAgent',
        'notSignedIn',
        'sessionLost',
        'crmNotAttached',
        'permitDenied',
        'duplicatePermit',
        'tooManyPermits',
        ...KEPT,
      ],
      async handle({ params: { agentId }, body: { workId, label } }) {
        const outcome = await host.ask(agentId, { kind: 'takePermit', workId, label });
        if (!outcome.ok) return problem(outcome.code);
        const ticket = outcome.state?.crm.work.find((item) => item.workId === workId);
        return json(201, { agentId, workId, until: ticket?.deadlineAt ?? host.now() });
      },
    }),
    route({
      id: 'releasePermit',
      method: 'DELETE',
      path: '/api/v1/agents/{agentId}/permits/{workId}',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary: 'The CRM gives the ticket to somebody else.',
      params: v.object({ ...agentParamsSchema.entries, workId: id }),
      answers: { 200: { description: 'Given back.', body: v.object({ agentId: v.string(), workId: v.string() }) } },
      problems: ['unknownAgent', 'unknownPermit', ...KEPT],
      async handle({ params: { agentId, workId } }) {
        const outcome = await host.ask(agentId, { kind: 'releasePermit', workId });
        return outcome.ok ? json(200, { agentId, workId }) : problem(outcome.code);
      },
    }),
  ];
}
