import { COUNT_NAMES, type Dimension, HONESTY_VIEWS, type Honesty, type Measures, NONE } from '@interlock/engine';
import { honestySchema } from '@interlock/protocol/console';
import { parseAccept } from 'hono/utils/accept';
import * as v from 'valibot';
import type { Sight } from '../access/sight.ts';
import { maySee, type Viewer } from '../access/viewer.ts';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { instantQuery } from '../http/instant-query.ts';
import { type Answer, json, problem, type Route, route } from '../http/route.ts';
import { honestyAsCsv, readHonesty } from './read-honesty.ts';
import { AGENT_ACTIVITIES, readLive } from './read-live.ts';
import {
  REPORT_INTERVALS,
  REPORT_LIMITS,
  type Report,
  type ReportInterval,
  readReport,
  reportAsCsv,
} from './read-report.ts';

export interface ReportDependencies {
  readonly host: ContactCenterHost;
  readonly measures: Measures;
  readonly honesty: Honesty;
  readonly sight: Sight;
}

const INTERVAL_NAMES = Object.keys(REPORT_INTERVALS) as [ReportInterval, ...ReportInterval[]];
const reportQuery = v.strictObject({
  from: v.exactOptional(instantQuery('Intervals that begin at or after it.')),
  to: v.exactOptional(instantQuery('Intervals that begin before it.')),
  interval: v.optional(v.picklist(INTERVAL_NAMES), '15m'),
  id: v.exactOptional(
    v.pipe(v.string(), v.maxLength(128), v.description('Only this one; empty for what belongs to none.')),
  ),
  format: v.exactOptional(v.picklist(['json', 'csv'])),
});

const share = v.nullable(v.number());
const reportSchema = v.object({
  from: v.nullable(v.number()),
  to: v.number(),
  keptFrom: v.nullable(v.number()),
  rows: v.array(
    v.object({
      id: v.nullable(v.string()),
      startAt: v.nullable(v.number()),
      endAt: v.number(),
      counts: v.object(Object.fromEntries(COUNT_NAMES.map((name) => [name, v.number()]))),
      figures: v.object({
        serviceLevel: share,
        serviceLevelWithAbandoned: share,
        averageSpeedOfAnswerMs: share,
        averageTalkMs: share,
        averageParkedMs: share,
        averageWrapUpMs: share,
        averageHandleMs: share,
        occupancy: share,
      }),
    }),
  ),
});

const agentCounts = v.object(Object.fromEntries(AGENT_ACTIVITIES.map((activity) => [activity, v.number()])));
const liveSchema = v.object({
  at: v.number(),
  queues: v.array(
    v.object({
      id: v.nullable(v.string()),
      waiting: v.number(),
      beingOffered: v.number(),
      inHand: v.number(),
      longestWaitMs: v.nullable(v.number()),
      expectedWait: v.nullable(v.object({ waitMs: v.number(), lowMs: v.number(), highMs: v.number() })),
    }),
  ),
  agents: agentCounts,
  teams: v.array(v.object({ id: v.nullable(v.string()), agents: agentCounts })),
});

const UNKNOWN = {
  queues: 'unknownQueue',
  teams: 'unknownTeam',
  channels: 'unknownChannel',
  agents: 'unknownAgent',
} as const;

const SUMMARIES: Readonly<Record<Dimension, string>> = {
  queues: 'What came to each queue and what became of it, by interval.',
  teams: 'What each team was offered and did, by interval.',
  channels: 'What came over each channel and what became of it, by interval.',
  agents: 'What each agent was offered and did, by interval.',
};

const ACCEPT_MEANS = '`text/csv` for CSV, unless JSON is preferred by `q` or `format` says otherwise.';

/** Whether CSV is named and nothing that JSON is stands before it. */
function prefersCsv(accept: string): boolean {
  const asked = parseAccept(accept);
  const qOf = (name: string): number | undefined => asked.find(({ type }) => type.toLowerCase() === name)?.q;
  const csv = qOf('text/csv') ?? 0;
  return csv > 0 && csv >= (qOf('application/json') ?? qOf('application/*') ?? qOf('*/*') ?? 0);
}

/** The report in the form that is asked for: by the query, else by the header `Accept`. */
function answerOf<R>(
  name: string,
  report: R,
  asked: { readonly format: 'json' | 'csv' | undefined; readonly accept: string | null },
  asCsv: (report: R) => string,
): Answer {
  const format = asked.format ?? (prefersCsv(asked.accept ?? '') ? 'csv' : 'json');
  if (format === 'json') return json(200, report, { Vary: 'Accept' });
  return {
    kind: 'text',
    status: 200,
    body: asCsv(report),
    contentType: 'text/csv; charset=utf-8; header=present',
    headers: { Vary: 'Accept', 'Content-Disposition': `attachment; filename="${name}.csv"` },
  };
}

function tooLarge(code: string): string | undefined {
  return code === 'reportTooLarge' ? `At most ${REPORT_LIMITS.rows} rows.` : undefined;
}

/** The addresses of reports (ME30 to ME33). */
export function reportRoutes({ host, measures, honesty, sight }: ReportDependencies): Route[] {
  /** Ids that were counted once, and those of the definition and of agents. */
  function isKnown(dimension: Dimension, id: string): boolean {
    if (id === NONE || measures.isKnown(dimension, id)) return true;
    const { queueById, channelById, definition } = host.rules();
    switch (dimension) {
      case 'queues':
        return queueById.has(id);
      case 'channels':
        return channelById.has(id);
      case 'teams':
        return definition.teams.some((team) => team.id === id);
      case 'agents':
        return host.agent(id) !== null;
    }
  }

  /** Figures of a channel are nobody's in particular; those of no team or no queue are for who sees all of them. */
  function isSeen(viewer: Viewer, dimension: Dimension, id: string | null): boolean {
    if (dimension === 'channels' || maySee(viewer, null)) return true;
    if (id === null || id === NONE) return false;
    switch (dimension) {
      case 'teams':
        return maySee(viewer, id);
      case 'queues':
        return host.rules().queueById.has(id) && sight.sees(viewer, { kind: 'queue', id });
      case 'agents':
        return host.agent(id) !== null && sight.sees(viewer, { kind: 'agent', id });
    }
  }

  function reportRoute(dimension: Dimension): Route {
    return route({
      id: `report${dimension.charAt(0).toUpperCase()}${dimension.slice(1)}`,
      method: 'GET',
      path: `/api/v1/reports/${dimension}`,
      access: 'supervisor',
      concerns: 'filtered',
      summary: SUMMARIES[dimension],
      query: reportQuery,
      headers: { Accept: ACCEPT_MEANS },
      answers: { 200: { description: 'The rows, as JSON or as CSV.', body: reportSchema, texts: ['text/csv'] } },
      problems: [UNKNOWN[dimension], 'reportRangeInvalid', 'reportTooLarge'],
      handle({ query, header, viewer }) {
        const { from = null, to = null, id = null, interval } = query;
        if (id !== null && !isKnown(dimension, id)) return problem(UNKNOWN[dimension]);
        if (id !== null && !isSeen(viewer, dimension, id)) return problem('teamNotAllowed');
        const answer = readReport(measures, { dimension, interval, from, to, id }, host.now());
        if (!answer.ok) return problem(answer.code, tooLarge(answer.code));
        const rows = answer.report.rows.filter((row) => isSeen(viewer, dimension, row.id));
        const asked = { format: query.format, accept: header('accept') };
        return answerOf<Report>(dimension, { ...answer.report, rows }, asked, reportAsCsv);
      },
    });
  }

  return [
    reportRoute('queues'),
    reportRoute('teams'),
    reportRoute('channels'),
    reportRoute('agents'),
    route({
      id: 'reportHonesty',
      method: 'GET',
      path: '/api/v1/reports/honesty',
      access: 'supervisor',
      concerns: 'filtered',
      summary:
        'How honestly the two sides were kept apart: time with both Ready, collisions, drift, requests, corrections and flaps, with the time that was observed.',
      query: v.strictObject({
        from: reportQuery.entries.from,
        to: reportQuery.entries.to,
        interval: reportQuery.entries.interval,
        by: v.optional(v.picklist(HONESTY_VIEWS), 'total'),
        format: reportQuery.entries.format,
      }),
      headers: { Accept: ACCEPT_MEANS },
      answers: { 200: { description: 'The rows, as JSON or as CSV.', body: honestySchema, texts: ['text/csv'] } },
      problems: ['reportRangeInvalid', 'reportTooLarge'],
      handle({ query, header, viewer }) {
        const { from = null, to = null, by, interval } = query;
        const sees =
          viewer.teams === null
            ? null
            : (id: string): boolean => {
                const state = host.agent(id)?.state;
                return state !== undefined && sight.sees(viewer, { kind: 'agentState', state });
              };
        const answer = readHonesty(honesty, { by, interval, from, to, sees }, host.now());
        if (!answer.ok) return problem(answer.code, tooLarge(answer.code));
        return answerOf('honesty', answer.report, { format: query.format, accept: header('accept') }, honestyAsCsv);
      },
    }),
    route({
      id: 'reportLive',
      method: 'GET',
      path: '/api/v1/reports/live',
      access: 'supervisor',
      concerns: 'filtered',
      summary: 'What waits in each queue now, and what agents are doing.',
      query: v.strictObject({}),
      answers: { 200: { description: 'The present.', body: liveSchema } },
      handle: ({ viewer }) =>
        json(
          200,
          readLive(host, measures, {
            agent: (state) => sight.sees(viewer, { kind: 'agentState', state }),
            queue: (id) => isSeen(viewer, 'queues', id),
            team: (id) => maySee(viewer, id),
          }),
        ),
    }),
  ];
}
