import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_DEFINITION } from '../fixtures/definition-fixtures.ts';
import { generateDefinitionSchema } from '../testing/generate-definition-schema.ts';
import { anything, assertPrototypesUntouched, nearMissOf } from '../testing/hostile-values.ts';
import { definitionJsonSchema } from './definition-json-schema.ts';
import type { Definition, Problem } from './definition-schema.ts';
import { parseDefinition, parseDefinitionText } from './parse-definition.ts';

const problemsOf = (raw: unknown): readonly Problem[] => {
  const result = parseDefinition(raw);
  if (result.ok) throw new Error('expected problems');
  return result.error;
};

const definitionOf = (raw: unknown): Definition => {
  const result = parseDefinition(raw);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const example = EXAMPLE_DEFINITION;
const [presence] = example.presences;
const [channel] = example.channels;
const queue = { id: 'support', label: 'Support', plan: [{ teams: [{ teamId: 'support' }] }] };

describe('structural problems', () => {
  it.each([
    { name: 'a text', raw: 'x', path: '', code: 'wrongType' },
    { name: 'null', raw: null, path: '', code: 'wrongType' },
    { name: 'a list', raw: [], path: '', code: 'wrongType' },
    { name: 'a Map', raw: new Map(), path: '', code: 'notPlainData' },
    { name: 'no version', raw: { ...example, version: undefined }, path: '/version', code: 'required' },
    { name: 'version 2', raw: { ...example, version: 2 }, path: '/version', code: 'notOneOf' },
    { name: 'an empty name', raw: { ...example, name: '' }, path: '/name', code: 'tooShort' },
    { name: 'a blank name', raw: { ...example, name: '  ' }, path: '/name', code: 'badFormat' },
    { name: 'an unknown mode', raw: { ...example, mode: 'S' }, path: '/mode', code: 'notOneOf' },
    { name: 'no presences', raw: { ...example, presences: [] }, path: '/presences', code: 'tooShort' },
    {
      name: '101 presences',
      raw: {
        ...example,
        presences: Array.from({ length: 101 }, (_, index) => ({ ...presence, statusId: `s${index}` })),
      },
      path: '/presences',
      code: 'tooLong',
    },
    {
      name: 'ready as a text',
      raw: { ...example, presences: [{ ...presence, ready: 'yes' }] },
      path: '/presences/0/ready',
      code: 'wrongType',
    },
    {
      name: 'a code of 10000',
      raw: { ...example, reasonCodes: [{ code: 10_000, label: 'x', selectable: true }] },
      path: '/reasonCodes/0/code',
      code: 'outOfRange',
    },
    {
      name: 'a fraction',
      raw: { ...example, reasonCodes: [{ code: 1.5, label: 'x', selectable: true }] },
      path: '/reasonCodes/0/code',
      code: 'wrongType',
    },
    {
      name: 'a channel id with a blank',
      raw: { ...example, channels: [{ ...channel, id: 'a b' }] },
      path: '/channels/0/id',
      code: 'badFormat',
    },
    { name: 'capacity 0', raw: { ...example, capacity: { crm: 0 } }, path: '/capacity/crm', code: 'outOfRange' },
    {
      name: 'a timeout as a text',
      raw: { ...example, timeouts: { heartbeatMs: '4000' } },
      path: '/timeouts/heartbeatMs',
      code: 'wrongType',
    },
    {
      name: 'a short timeout',
      raw: { ...example, timeouts: { heartbeatMs: 1 } },
      path: '/timeouts/heartbeatMs',
      code: 'outOfRange',
    },
    { name: 'no defaults', raw: { ...example, defaults: {} }, path: '/defaults/readyStatusId', code: 'required' },
    { name: 'a list for a group', raw: { ...example, timeouts: [] }, path: '/timeouts', code: 'wrongType' },
    {
      name: 'a list for the distribution',
      raw: { ...example, distribution: [] },
      path: '/distribution',
      code: 'wrongType',
    },
    {
      name: 'a list for the ramp',
      raw: { ...example, distribution: { ramp: [] } },
      path: '/distribution/ramp',
      code: 'wrongType',
    },
    {
      name: 'a list for the overflow of a queue',
      raw: { ...example, queues: [queue, { ...queue, overflow: [] }] },
      path: '/queues/1/overflow',
      code: 'wrongType',
    },
    {
      name: 'a queue without a plan',
      raw: { ...example, queues: [{ id: 'a', label: 'A' }] },
      path: '/queues/0/plan',
      code: 'required',
    },
    {
      name: 'a plan without steps',
      raw: { ...example, queues: [{ ...queue, plan: [] }] },
      path: '/queues/0/plan',
      code: 'tooShort',
    },
    {
      name: 'a negative capacity',
      raw: { ...example, channels: [{ ...channel, capacity: -1 }] },
      path: '/channels/0/capacity',
      code: 'outOfRange',
    },
    {
      name: 'an unknown strategy',
      raw: { ...example, queues: [{ ...queue, strategy: 'random' }] },
      path: '/queues/0/strategy',
      code: 'notOneOf',
    },
    { name: 'null defaults', raw: { ...example, defaults: null }, path: '/defaults', code: 'wrongType' },
  ])('[DF1][DF2] names the place and the kind of $name', ({ raw, path, code }) => {
    expect(problemsOf(raw)).toContainEqual(expect.objectContaining({ severity: 'error', path, code }));
  });

  it('[DF2][DF9] reports every problem at once, in plain words, and gives no definition', () => {
    const raw = {
      ...example,
      mode: 'both',
      allowedOrigins: ['https://crm.example.com/'],
      presences: [{ statusId: 'a', lable: 'A', ready: true }],
      retentionDays: 0,
    };
    expect(problemsOf(raw).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      '/mode: Must be "synchronized" or "complementary", but is "both".',
      '/allowedOrigins/0: "https://crm.example.com/" cannot be used: write an exact origin such as "https://crm.example.com" or "http://localhost:4401": lower case, no path, no "/" at the end, no "*", no ":443" or ":80".',
      '/presences/0/label: This is required and missing.',
      '/presences/0/lable: This key is not known here. Is it misspelt?',
      '/retentionDays: Must be 1 or more, but is 0.',
    ]);
  });

  it.each([
    { raw: { ...example, colour: 'blue' }, path: '/colour' },
    { raw: { ...example, timeouts: { heartbeat: 1 } }, path: '/timeouts/heartbeat' },
    { raw: { ...example, defaults: { ...example.defaults, busy: 'x' } }, path: '/defaults/busy' },
  ])('[DF4] refuses the unknown key $path', ({ raw, path }) => {
    expect(problemsOf(raw)).toEqual([expect.objectContaining({ code: 'unknownKey', path })]);
  });

  it.each([
    '*',
    'https://*.example.com',
    'https://crm.example.com/',
    'https://crm.example.com/app',
    'https://CRM.example.com',
    'crm.example.com',
    '//crm.example.com',
    'null',
    'file://',
    'javascript:alert(1)',
    'https://crm.example.com:443',
    'http://crm.example.com:80',
    'https://crm.example.com:0',
    'https://user@crm.example.com',
    'https://crm.example.com?x',
    'https://b\u00fccher.example',
    'https://crm.example.com\n',
    ' https://crm.example.com',
    '',
  ])('[DF5] refuses %j as an origin', (origin) => {
    expect(problemsOf({ ...example, allowedOrigins: [origin] })).toEqual([
      expect.objectContaining({ code: 'badFormat', path: '/allowedOrigins/0' }),
    ]);
  });

  it('[DF5] refuses a definition without an origin', () => {
    expect(problemsOf({ ...example, allowedOrigins: [] })).toMatchObject([
      { code: 'tooShort', path: '/allowedOrigins' },
    ]);
  });

  it.each([
    'https://crm.example.com',
    'http://localhost:4401',
    'http://127.0.0.1:4401',
    'http://[::1]:4401',
    'https://crm.example.com:8443',
    'https://xn--bcher-kva.example',
    'http://crm.example.com:443',
  ])('[DF5] takes %s as an origin', (origin) => {
    expect(definitionOf({ ...example, allowedOrigins: [origin] }).allowedOrigins).toEqual([origin]);
  });

  it('[DF6] refuses a document of more than 2 MiB', () => {
    const problems = problemsOf({ ...example, name: 'x'.repeat(2_200_000) });
    expect(problems).toEqual([expect.objectContaining({ code: 'frameTooLarge', path: '/name' })]);
  });

  it('[DF8] says where a text is not JSON', () => {
    const result = parseDefinitionText('{"version": 1,}');
    expect(result).toMatchObject({ ok: false, error: [{ code: 'notJson', path: '' }] });
    expect(parseDefinitionText(JSON.stringify(example))).toMatchObject({ ok: true });
  });
});

describe('a good definition', () => {
  it('[DF3] gets every default', () => {
    const { timeouts, flapping, interlock, capacity, retentionDays } = definitionOf(example);
    expect(timeouts).toEqual({
      crmAnswerMs: 2_000,
      crmAttempts: 4,
      retryBaseMs: 1_000,
      retryMaxMs: 15_000,
      plainSettleMs: 600,
      reassertMs: 5_000,
      linkGraceMs: 15_000,
      logoutMs: 300_000,
      heartbeatMs: 4_000,
      snapshotMs: 5_000,
      reservationMs: 10_000,
      wrapUpExtensionMs: 60_000,
    });
    expect(flapping).toEqual({ changes: 8, withinMs: 20_000, freezeMs: 30_000 });
    expect(interlock).toEqual({ crmSilent: 'skipAgent', maxOffers: 5, waitingLimit: 1_000 });
    expect(capacity).toEqual({ contactCenter: 1, crm: 1 });
    expect(retentionDays).toBe(30);
    expect(definitionOf({ ...example, teams: undefined }).teams).toEqual([]);
  });

  it('[DF3] a queue and an agent get every default', () => {
    const definition = definitionOf({
      ...example,
      queues: [queue],
      agents: [{ agentId: 'dana', teams: [{ teamId: 'a' }] }],
    });
    expect(definition.queues[0]).toEqual({
      id: 'support',
      label: 'Support',
      isOpen: true,
      strategy: 'longestIdle',
      ring: 1,
      plan: [{ afterMs: 0, teams: [{ teamId: 'support', maxLevel: 10 }], skillsLoweredBy: 0 }],
      preferredMs: 30_000,
      limit: 1_000,
      overflow: { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null },
      serviceLevel: { withinMs: 20_000, shortAbandonMs: 5_000 },
    });
    expect(definition.agents[0]).toEqual({ agentId: 'dana', teams: [{ teamId: 'a', level: 1 }], skills: [] });
  });

  it('[DF3] keeps what it says, and a part of a group gets the defaults of the rest', () => {
    const definition = definitionOf({ ...example, timeouts: { snapshotMs: 7_000 }, capacity: { crm: 3 } });
    expect(definition.timeouts).toMatchObject({ snapshotMs: 7_000, heartbeatMs: 4_000 });
    expect(definition.capacity).toEqual({ contactCenter: 1, crm: 3 });
  });

  it('[DF3] is the same after a second reading', () => {
    const once = definitionOf(example);
    expect(definitionOf(once)).toEqual(once);
  });
});

describe('the published JSON Schema', () => {
  it('[DF7] is the one that the schema gives', () => {
    expect(definitionJsonSchema()).toEqual(JSON.parse(JSON.stringify(generateDefinitionSchema())));
  });

  it('[DF7] has a title and a description at every member, for editors', () => {
    const missing: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const properties: unknown = Reflect.get(schema, 'properties');
      for (const [key, member] of Object.entries(Object(properties ?? {}))) {
        const at = `${path}.${key}`;
        if (!Object(member).title || !Object(member).description) missing.push(at);
        walk(member, at);
      }
      walk(Reflect.get(schema, 'items'), `${path}[]`);
    };
    walk(definitionJsonSchema(), '$');
    expect(missing).toEqual([]);
  });

  it('[DF7] does not require what has a default, and refuses unknown keys', () => {
    const schema = definitionJsonSchema();
    expect(schema).toMatchObject({ additionalProperties: false, title: 'Contact Center Definition' });
    expect(schema['required']).toEqual([
      'version',
      'name',
      'mode',
      'allowedOrigins',
      'presences',
      'reasonCodes',
      'presenceMap',
      'defaults',
      'systemReasonCodes',
      'channels',
    ]);
  });

  it('[DF7] is a fresh copy each time', () => {
    definitionJsonSchema()['title'] = 'changed';
    expect(definitionJsonSchema()['title']).toBe('Contact Center Definition');
  });
});

describe('parseDefinition, for all values', () => {
  it('[DF9] never throws; what it refuses has at least one error, each with code, path and a message', () => {
    fc.assert(
      fc.property(fc.oneof(anything, nearMissOf([example])), (raw) => {
        const result = parseDefinition(raw);
        assertPrototypesUntouched();
        if (result.ok) expect(definitionOf(result.value)).toEqual(result.value);
        else {
          expect(result.error.length).toBeGreaterThan(0);
          for (const { severity, path, message } of result.error) {
            expect(severity).toBe('error');
            expect(path).toMatch(/^(\/|$)/);
            expect(message.length).toBeLessThanOrEqual(300);
          }
        }
      }),
      { numRuns: 1_500 },
    );
  });
});
