/** Addresses of agents' sessions: which are open, and how one is ended (AC50 to AC52). */
import { viewOf } from '@interlock/engine';
import * as v from 'valibot';
import type { Sight } from '../access/sight.ts';
import { agentParamsSchema, wholeQuery } from '../agents/agent-schemas.ts';
import type { AgentSnapshot, ContactCenterHost } from '../host/host-contract.ts';
import { json, problem, type Route, route } from '../http/route.ts';

/** What the sockets know of sessions beyond the facts. */
export interface SessionList {
  /** Origin of the CRM page behind the agent's newest session; null where this process has none. */
  originOf(agentId: string): string | null;
}

export interface AgentSessionRouteDependencies {
  readonly host: ContactCenterHost;
  readonly sight: Sight;
  readonly sessions: SessionList;
}

const sessionSchema = v.object({
  agentId: v.string(),
  name: v.string(),
  epoch: v.number(),
  state: v.picklist(['linked', 'lost']),
  since: v.number(),
  /** Of a lost session: Not Ready from then on, and signed out from then on. */
  graceUntil: v.nullable(v.number()),
  logoutAt: v.nullable(v.number()),
  signOutPending: v.boolean(),
  /** Interactions in progress or in wrap-up. */
  workInProgress: v.number(),
  origin: v.nullable(v.string()),
  crmLink: v.object({
    state: v.picklist(['none', 'up', 'lost']),
    since: v.number(),
    wire: v.nullable(v.picklist(['plain', 'extended'])),
    strength: v.nullable(v.picklist(['mirror', 'claim', 'prevent'])),
    workEvents: v.nullable(v.boolean()),
    asksFirst: v.nullable(v.boolean()),
  }),
  outOfStep: v.boolean(),
});

export function agentSessionRoutes({ host, sight, sessions }: AgentSessionRouteDependencies): Route[] {
  function told({ state }: AgentSnapshot): v.InferOutput<typeof sessionSchema> | null {
    const { session, crmLink: link, contactCenter, agentId, epoch } = state;
    if (session.state === 'signedOut') return null;
    const { name, crmLink, signOutPending, outOfStep } = viewOf(host.rules(), state, host.now());
    const isUp = link.state === 'up';
    return {
      agentId,
      name,
      epoch,
      state: session.state,
      since: session.since,
      graceUntil: session.state === 'lost' ? session.graceUntil : null,
      logoutAt: session.state === 'lost' ? session.logoutAt : null,
      signOutPending,
      workInProgress: contactCenter.work.filter((item) => item.state === 'active' || item.state === 'wrapUp').length,
      origin: sessions.originOf(agentId),
      crmLink: {
        ...crmLink,
        workEvents: isUp ? link.workEvents : null,
        asksFirst: isUp ? link.asksFirst : null,
      },
      outOfStep,
    };
  }

  return [
    route({
      id: 'listSessions',
      method: 'GET',
      path: '/api/v1/sessions',
      access: 'supervisor',
      concerns: 'filtered',
      summary: 'Agents’ sessions, open and lost, by agent id: since when, from where, and how the CRM is linked.',
      query: v.strictObject({
        after: v.exactOptional(
          v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.description('The `next` of the page before.')),
        ),
        limit: v.optional(wholeQuery(1, 500), '100'),
      }),
      answers: {
        200: {
          description: 'One page.',
          body: v.object({ sessions: v.array(sessionSchema), next: v.nullable(v.string()) }),
        },
      },
      handle({ query: { after = null, limit }, viewer }) {
        const known = [...host.agents()].filter(
          ({ state }) =>
            state.session.state !== 'signedOut' &&
            (after === null || state.agentId > after) &&
            sight.sees(viewer, { kind: 'agentState', state }),
        );
        known.sort((a, b) => (a.state.agentId < b.state.agentId ? -1 : 1));
        const page = known.slice(0, limit);
        const next = known.length > limit ? (page.at(-1)?.state.agentId ?? null) : null;
        return json(200, { sessions: page.map(told).filter((session) => session !== null), next });
      },
    }),
    route({
      id: 'endAgentSession',
      method: 'DELETE',
      path: '/api/v1/agents/{agentId}/session',
      access: 'supervisor',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary:
        'A supervisor signs an agent out. The sign-out is pending while work is in progress and, in Synchronized mode, until the CRM is Not Ready; by force it does not wait, and the work stays with the agent.',
      params: agentParamsSchema,
      query: v.strictObject({ force: v.optional(v.picklist(['true', 'false']), 'false') }),
      answers: {
        200: {
          description: 'Signed out, or pending.',
          body: v.object({ agentId: v.string(), session: v.picklist(['signedOut', 'pending']) }),
        },
      },
      problems: ['unknownAgent', 'notSignedIn', 'workInProgress', 'hostUnavailable', 'hostBusy', 'serverStopping'],
      async handle({ params: { agentId }, query, viewer: { actor } }) {
        if (host.agent(agentId) === null) return problem('unknownAgent');
        const outcome = await host.ask(agentId, { kind: 'endSession', force: query.force === 'true', actor });
        if (!outcome.ok) return problem(outcome.code);
        const isOver = outcome.state?.session.state === 'signedOut';
        return json(200, { agentId, session: isOver ? 'signedOut' : 'pending' });
      },
    }),
    route({
      id: 'takeOver',
      method: 'POST',
      path: '/api/v1/agents/{agentId}/take-over',
      access: 'administrator',
      concerns: ({ params }) => [{ kind: 'agent', id: params.agentId }],
      summary:
        'From a place that is lost or hangs: the agent is signed out at once, and items of queues that they have in progress or parked go back to their queues.',
      params: agentParamsSchema,
      answers: {
        200: {
          description: 'Done, in one turn; the items that went back.',
          body: v.object({ agentId: v.string(), workIds: v.array(v.string()) }),
        },
      },
      problems: ['unknownAgent', 'notSignedIn', 'hostUnavailable', 'hostBusy', 'serverStopping'],
      async handle({ params: { agentId }, viewer: { actor } }) {
        const held = host.agent(agentId)?.state.contactCenter.work ?? [];
        const outcome = await host.askCenter({ kind: 'takeOver', agentId, actor });
        if (!outcome.ok) return problem(outcome.code);
        const isBack = (workId: string): boolean =>
          host.item(workId)?.holders.every((holder) => holder.agentId !== agentId) === true;
        return json(200, { agentId, workIds: held.map(({ workId }) => workId).filter(isBack) });
      },
    }),
  ];
}
