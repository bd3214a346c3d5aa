/** Addresses of the definition: read, check, replace, import, and its versions. */

import type { Definition } from '@interlock/protocol';
import { rehearsalSchema } from '@interlock/protocol/console';
import * as v from 'valibot';
import { isAtLeast, maySee, type Viewer } from '../access/viewer.ts';
import { wholeQuery } from '../agents/agent-schemas.ts';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { problemEntrySchema } from '../http/problem-schema.ts';
import { BODY_LIMITS, type ComponentName, json, problem, type Route, route } from '../http/route.ts';
import type { Rehearsals } from '../rehearsal/rehearsals.ts';
import { checkDefinition } from './definition-problems.ts';
import type { DefinitionVersions } from './definition-versions.ts';
import { importSettings } from './import-settings.ts';
import { definitionTag, replaceDefinition } from './replace-definition.ts';

export interface DefinitionRouteDependencies {
  readonly host: ContactCenterHost;
  readonly versions: DefinitionVersions;
  readonly rehearsals: Rehearsals;
}

/** Without the agents who are not theirs. Whoever may put it in force gets it whole: what is left out would be lost. (AC12) */
function asSeenBy(viewer: Viewer, definition: Definition): Definition {
  if (maySee(viewer, null)) return definition;
  const agents = definition.agents.filter(({ teams }) => teams.some(({ teamId }) => maySee(viewer, teamId)));
  return { ...definition, agents };
}

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const versionSchema = v.object({
  version: v.number(),
  at: v.number(),
  source: v.picklist(['default', 'file', 'rest']),
  by: v.nullable(v.object({ id: v.string(), name: v.string() })),
  restoredFrom: v.nullable(v.number()),
});

export function definitionRoutes({ host, versions, rehearsals }: DefinitionRouteDependencies): Route[] {
  const problems = v.array(problemEntrySchema);
  return [
    route({
      id: 'readDefinition',
      method: 'GET',
      path: '/api/v1/definition',
      access: 'supervisor',
      concerns: 'all',
      summary:
        'The definition in force; its version is the entity tag. A supervisor of some teams gets the agents of these.',
      answers: { 200: { description: 'The document.', body: 'Definition' } },
      handle({ viewer }) {
        const { definition, definitionVersion, source, at } = host.definition();
        return json(200, isAtLeast(viewer.role, 'administrator') ? definition : asSeenBy(viewer, definition), {
          ETag: definitionTag(definitionVersion),
          'Last-Modified': new Date(at).toUTCString(),
          'Interlock-Definition-Source': source,
        });
      },
    }),
    route({
      id: 'replaceDefinition',
      method: 'PUT',
      path: '/api/v1/definition',
      access: 'administrator',
      summary: 'Puts a definition in force, whole or not at all. Sessions begin anew with it.',
      body: {
        schema: v.unknown(),
        limitBytes: BODY_LIMITS.definition,
        apart: 'all',
        documented: 'Definition' satisfies ComponentName,
      },
      headers: { 'If-Match': 'The entity tag that was read; refused when the definition has changed since.' },
      answers: {
        200: {
          description: 'In force; warnings are for people.',
          body: v.object({ definitionVersion: v.number(), problems }),
        },
      },
      problems: [
        'definitionRefused',
        'definitionVersionMismatch',
        'unknownDefinitionVersion',
        'notThatVersion',
        'hostUnavailable',
        'serverStopping',
      ],
      query: v.strictObject({
        restoredFrom: v.exactOptional(
          wholeQuery(
            1,
            Number.MAX_SAFE_INTEGER,
            'The version whose document this is, to be recorded as the return to it.',
          ),
        ),
      }),
      async handle({ body, header, query, viewer: { actor } }) {
        const outcome = await replaceDefinition(host, body, header('if-match'), versions, {
          actor,
          restoredFrom: query.restoredFrom ?? null,
        });
        switch (outcome.kind) {
          case 'replaced': {
            const { definitionVersion } = outcome.fact;
            return json(
              200,
              { definitionVersion, problems: outcome.warnings },
              { ETag: definitionTag(definitionVersion) },
            );
          }
          case 'versionMismatch':
            return problem('definitionVersionMismatch', `Version ${outcome.inForce} is in force.`);
          case 'refused':
            return problem('definitionRefused', undefined, outcome.problems);
          case 'notThatVersion':
          case 'notKept':
            return problem(outcome.code);
        }
      },
    }),
    route({
      id: 'rehearseDefinition',
      method: 'POST',
      path: '/api/v1/definition/rehearse',
      access: 'administrator',
      summary:
        'Plays a recorded time again under a definition, and says what it would have changed. At most 24 h; the last 24 h if no time is given.',
      body: {
        schema: v.strictObject({
          definition: v.pipe(v.unknown(), v.description('The definition to be rehearsed.')),
          from: v.exactOptional(v.pipe(instant, v.description('Instant in ms; 24 h before `to` if absent.'))),
          to: v.exactOptional(v.pipe(instant, v.description('Instant in ms; now if absent, or later than now.'))),
        }),
        limitBytes: BODY_LIMITS.definition,
        apart: 'definition',
      },
      answers: { 200: { description: 'Two replays, and where they differ.', body: rehearsalSchema } },
      problems: [
        'definitionRefused',
        'reportRangeInvalid',
        'rehearsalRangeTooLong',
        'nothingRecorded',
        'rehearsalUnderWay',
        'rehearsalGaveUp',
        'hostUnavailable',
        'serverStopping',
      ],
      async handle({ body }) {
        const checked = checkDefinition(body.definition);
        if (!checked.ok) return problem('definitionRefused', undefined, checked.problems);
        const { from = null, to = null } = body;
        const outcome = await rehearsals.rehearse({ definition: checked.definition, from, to });
        return outcome.ok ? json(200, outcome.rehearsal) : problem(outcome.code);
      },
    }),
    route({
      id: 'checkDefinition',
      method: 'POST',
      path: '/api/v1/definition/check',
      access: 'administrator',
      summary: 'Says everything that is wrong with a definition, and changes nothing.',
      body: {
        schema: v.unknown(),
        limitBytes: BODY_LIMITS.definition,
        apart: 'all',
        documented: 'Definition' satisfies ComponentName,
      },
      answers: { 200: { description: 'All problems at once.', body: v.object({ usable: v.boolean(), problems }) } },
      handle({ body }) {
        const checked = checkDefinition(body);
        return json(200, { usable: checked.ok, problems: checked.ok ? checked.warnings : checked.problems });
      },
    }),
    route({
      id: 'importDefinition',
      method: 'POST',
      path: '/api/v1/definition/import',
      access: 'administrator',
      summary:
        'What the definition would be with the public string form of `crmData.callCenterSettings` put over it. Changes nothing.',
      body: {
        schema: v.strictObject({ callCenterSettings: v.unknown() }),
        limitBytes: BODY_LIMITS.definition,
        apart: 'callCenterSettings',
      },
      answers: {
        200: {
          description: 'The document, its problems, and the settings that a definition has no place for.',
          body: v.object({ definition: v.looseObject({}), problems, ignored: v.array(v.string()) }),
        },
      },
      handle: ({ body }) => json(200, importSettings(host.definition().definition, body.callCenterSettings)),
    }),
    route({
      id: 'listDefinitionVersions',
      method: 'GET',
      path: '/api/v1/definition/versions',
      access: 'administrator',
      summary: 'The definitions that were in force, newest first: when, from where, and by whom.',
      query: v.strictObject({
        before: v.exactOptional(wholeQuery(1, Number.MAX_SAFE_INTEGER, 'The `next` of the page before.')),
        limit: v.optional(wholeQuery(1, 200), '50'),
      }),
      answers: {
        200: {
          description: 'One page.',
          body: v.object({ versions: v.array(versionSchema), next: v.nullable(v.number()) }),
        },
      },
      handle({ query }) {
        const found = versions.list(query.before ?? null, query.limit + 1);
        const page = found.slice(0, query.limit);
        const next = found.length > query.limit ? (page.at(-1)?.version ?? null) : null;
        return json(200, { versions: page, next });
      },
    }),
    route({
      id: 'readDefinitionVersion',
      method: 'GET',
      path: '/api/v1/definition/versions/{version}',
      access: 'administrator',
      summary: 'The document of a version. To return to it, put it in force with `restoredFrom`.',
      params: v.object({ version: wholeQuery(1, Number.MAX_SAFE_INTEGER) }),
      answers: { 200: { description: 'The document.', body: 'Definition' } },
      problems: ['unknownDefinitionVersion'],
      handle({ params }) {
        const found = versions.read(params.version);
        return found === null ? problem('unknownDefinitionVersion') : json(200, found.definition);
      },
    }),
  ];
}
