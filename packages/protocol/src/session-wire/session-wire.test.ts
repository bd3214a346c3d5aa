import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { clientDefinitionOf } from '../definition/client-definition.ts';
import { parseDefinition } from '../definition/parse-definition.ts';
import { EXAMPLE_DEFINITION } from '../fixtures/definition-fixtures.ts';
import {
  COMMAND_FIXTURES,
  EXAMPLE_HOLDS,
  EXAMPLE_TICKET_ANSWER,
  EXAMPLE_TICKET_REQUEST,
  EXAMPLE_VIEW,
  SESSION_CLIENT_FIXTURES,
  SESSION_SERVER_FIXTURES,
} from '../fixtures/session-fixtures.ts';
import { anything, assertPrototypesUntouched, nearMissOf } from '../testing/hostile-values.ts';
import { agentViewSchema } from './agent-view-schema.ts';
import { parseSessionClientFrame, parseSessionServerFrame, parseSessionTicketAnswer } from './parse-session-frame.ts';
import {
  clientDefinitionSchema,
  sessionClientFrameSchema,
  sessionCommandSchema,
  sessionServerFrameSchema,
  sessionTicketRequestSchema,
} from './session-schemas.ts';

const refusal = (code: string) => ({ ok: false, error: { code } });
const command = (value: object) => JSON.stringify({ type: 'command', commandId: 'c-1', command: value });

describe('frames to the server', () => {
  it.each([
    { name: 'binary', text: new ArrayBuffer(4), code: 'notText' },
    { name: 'half a frame', text: '{"type":', code: 'notJson' },
    { name: 'an unknown type', text: '{"type":"x"}', code: 'malformedMessage' },
    { name: '__proto__', text: '{"type":"goodbye","__proto__":{}}', code: 'dangerousKey' },
    { name: 'half a surrogate pair', text: '{"type":"hello","version":1,"ticket":"\\ud800"}', code: 'illFormedText' },
    { name: 'deep nesting', text: `{"type":"goodbye","a":${'['.repeat(20)}${']'.repeat(20)}}`, code: 'frameTooDeep' },
  ])('[SW4] refuses $name with $code', ({ text, code }) => {
    expect(parseSessionClientFrame(text)).toMatchObject(refusal(code));
  });

  it('[SW2] refuses more than 16 KiB, counted in bytes, and accepts 16 KiB', () => {
    const frame = (pad: string) => `{"type":"goodbye"${pad}}`;
    expect(parseSessionClientFrame(frame(' '.repeat(16 * 1024 - 18)))).toMatchObject({ ok: true });
    expect(parseSessionClientFrame(frame(' '.repeat(16 * 1024 - 17)))).toMatchObject(refusal('frameTooLarge'));
    const hello = `{"type":"hello","version":1,"ticket":"${'\u20ac'.repeat(5_500)}"}`;
    expect(parseSessionClientFrame(hello)).toMatchObject(refusal('frameTooLarge'));
  });

  it.each([
    { name: 'a key too many', text: '{"type":"goodbye","reason":"x"}' },
    { name: 'a key too many in a command', text: command({ kind: 'signOut', now: true }) },
    { name: 'a key too few', text: command({ kind: 'chooseState', ready: true }) },
  ])('[SW3] refuses $name', ({ text }) => {
    expect(parseSessionClientFrame(text)).toMatchObject(refusal('malformedMessage'));
  });

  it.each([
    'agentId',
    'epoch',
    'by',
    'role',
    'team',
    'contactCenterId',
    'at',
  ])('[SW7] refuses every command that names %s: a session speaks for its own agent alone', (key) => {
    for (const fixture of COMMAND_FIXTURES) {
      expect(parseSessionClientFrame(command({ ...fixture, [key]: 'x' }))).toMatchObject(refusal('malformedMessage'));
    }
  });

  it.each([0, 201, 1.5, -1])('[SW8] refuses a timeline of %s entries', (limit) => {
    const frame = { type: 'readTimeline', commandId: 'c-1', before: null, limit };
    expect(parseSessionClientFrame(JSON.stringify(frame))).toMatchObject(refusal('malformedMessage'));
  });

  it.each(['', ' \t', 'x'.repeat(81)])('[SW14] refuses to look for a colleague by %j', (text) => {
    const frame = { type: 'findColleagues', commandId: 'c-1', workId: 'w-1', text };
    expect(parseSessionClientFrame(JSON.stringify(frame))).toMatchObject({ error: { code: 'malformedMessage' } });
  });

  it('[SW14] takes 80 characters of a name, and nine colleagues in no answer', () => {
    const frame = { type: 'findColleagues', commandId: 'c-1', workId: 'w-1', text: 'x'.repeat(80) };
    expect(parseSessionClientFrame(JSON.stringify(frame)).ok).toBe(true);
    const colleague = { agentId: 'mara', name: 'Mara', state: 'ready', toQueueId: 'support' };
    const told = (count: number) => ({
      type: 'colleagues',
      commandId: 'c',
      colleagues: Array(count).fill(colleague),
      more: true,
    });
    expect([8, 9].map((count) => parseSessionServerFrame(JSON.stringify(told(count))).ok)).toEqual([true, false]);
  });

  it.each([1, 200])('[SW8] accepts a timeline of %s entries', (limit) => {
    const frame = { type: 'readTimeline', commandId: 'c-1', before: null, limit };
    expect(parseSessionClientFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
  });

  it.each(
    SESSION_CLIENT_FIXTURES.map((frame) => ({ frame, text: JSON.stringify(frame) })),
  )('[SW6] understands $text', ({ frame, text }) => {
    expect(parseSessionClientFrame(text)).toEqual({ ok: true, value: frame });
  });

  it('[SW6] has a fixture for every command', () => {
    const kinds = sessionCommandSchema.options.map((option) => option.entries.kind.literal);
    expect(new Set(COMMAND_FIXTURES.map(({ kind }) => kind))).toEqual(new Set(kinds));
  });
});

describe('frames to the connector', () => {
  it.each(SESSION_SERVER_FIXTURES.map((frame) => ({ type: frame.type, frame })))('[SW5] understands $type', ({
    frame,
  }) => {
    expect(parseSessionServerFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
  });

  it('[SW5] has a fixture for every type', () => {
    const types = sessionServerFrameSchema.options.map((option) => option.entries.type.literal);
    expect(new Set(SESSION_SERVER_FIXTURES.map(({ type }) => type))).toEqual(new Set(types));
  });

  it('[SW5] leaves out keys that it does not know, at every depth', () => {
    const text = JSON.stringify({ type: 'view', version: 12, view: { ...EXAMPLE_VIEW, newer: { deep: 1 } }, newer: 1 });
    expect(parseSessionServerFrame(text)).toEqual({
      ok: true,
      value: { type: 'view', version: 12, view: EXAMPLE_VIEW },
    });
  });

  it('[SW5] takes 256 KiB and refuses more', () => {
    const refused = { type: 'refused', commandId: 'c', code: 'x', message: '' };
    const of = (bytes: number) => {
      const text = JSON.stringify(refused);
      return parseSessionServerFrame(text + ' '.repeat(bytes - text.length));
    };
    expect(of(256 * 1024)).toMatchObject({ ok: true });
    expect(of(256 * 1024 + 1)).toMatchObject(refusal('frameTooLarge'));
  });

  it('[SW5] holds a timeline of 200 entries and a view of 150 work items', () => {
    const entry = { version: 1, at: 1, kind: 'chosen', params: { label: 'x'.repeat(200), work: [] } };
    const entries = Array.from({ length: 200 }, () => entry);
    const timeline = { type: 'timeline', commandId: 'c', entries, more: true };
    expect(parseSessionServerFrame(JSON.stringify(timeline))).toMatchObject({ ok: true });
    const work = Array.from({ length: 150 }, (_, index) => ({ ...EXAMPLE_VIEW.work[0], workId: `w-${index}` }));
    const view = { type: 'view', version: 1, view: { ...EXAMPLE_VIEW, work } };
    expect(parseSessionServerFrame(JSON.stringify(view))).toMatchObject({ ok: true });
  });
});

describe('AgentView', () => {
  it('[SW9] has a fixture for every kind of hold', () => {
    const sides = agentViewSchema.entries.sides.entries.crm;
    const kinds = sides.entries.holds.item.options.map((option) => option.entries.kind.literal);
    expect(EXAMPLE_HOLDS.map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each(EXAMPLE_HOLDS)('[SW9] carries the hold $kind, as a hold and as the reason why', (hold) => {
    const crm = { ...EXAMPLE_VIEW.sides.crm, holds: [hold], why: { code: 'held', hold, wish: false } };
    const view = { ...EXAMPLE_VIEW, sides: { ...EXAMPLE_VIEW.sides, crm } };
    expect(v.parse(agentViewSchema, view)).toEqual(view);
  });

  it.each([
    { state: 'signedOut' },
    { state: 'linked', since: 1 },
    { state: 'lost', since: 1, graceUntil: 2, disconnected: false, logoutAt: 3 },
  ])('[SW9] carries the session state $state', (session) => {
    expect(v.parse(agentViewSchema, { ...EXAMPLE_VIEW, session })).toEqual({ ...EXAMPLE_VIEW, session });
  });
});

describe('tickets and the definition for the connector', () => {
  it('[SW11] refuses a ticket request with an unknown key, and lets the team be absent', () => {
    const request = { agentId: 'dana', name: 'Dana Fox', origin: 'http://127.0.0.1:4401' };
    expect(v.is(sessionTicketRequestSchema, request)).toBe(true);
    expect(v.is(sessionTicketRequestSchema, { ...request, team: 'support' })).toBe(true);
    expect(v.is(sessionTicketRequestSchema, { ...request, role: 'supervisor' })).toBe(false);
    expect(v.is(sessionTicketRequestSchema, { ...request, agentId: '' })).toBe(false);
  });

  it.each([
    null,
    [],
    {},
    { ticket: '', expiresInMs: 1 },
    { ticket: 't' },
    { ticket: 1, expiresInMs: 1 },
  ])('[SW13] refuses an answer without a ticket: %j', (body) => {
    expect(parseSessionTicketAnswer(body)).toMatchObject(refusal('malformedMessage'));
  });

  const entry = { field: 'map', slot: 1, page: 'a', server: 'b' };
  it.each([
    undefined,
    null,
    'x',
    [],
    {},
    { outranked: [], warnings: -1 },
    { outranked: [], warnings: 101 },
    { outranked: [{ ...entry, field: 'other' }], warnings: 0 },
    { outranked: [{ ...entry, slot: 0 }], warnings: 0 },
    { outranked: [{ ...entry, slot: 21 }], warnings: 0 },
    { outranked: [{ ...entry, page: null }], warnings: 0 },
    { outranked: [{ ...entry, page: 'x'.repeat(513) }], warnings: 0 },
    { outranked: Array.from({ length: 24 }, () => entry), warnings: 0 },
  ])('[SW13] takes settings that are absent or cannot be read as none, and the ticket all the same: %j', (settings) => {
    expect(parseSessionTicketAnswer({ ticket: 't', expiresInMs: 1, settings })).toEqual({
      ok: true,
      value: { ticket: 't', expiresInMs: 1, settings: { outranked: [], warnings: 0 } },
    });
  });

  it('[SW13] carries what was outranked, up to 23 settings, and leaves out keys that it does not know', () => {
    expect(parseSessionTicketAnswer({ ...EXAMPLE_TICKET_ANSWER, newer: 1 })).toEqual({
      ok: true,
      value: EXAMPLE_TICKET_ANSWER,
    });
    const settings = { outranked: Array.from({ length: 23 }, () => entry), warnings: 100 };
    expect(parseSessionTicketAnswer({ ...EXAMPLE_TICKET_ANSWER, settings })).toMatchObject({ value: { settings } });
  });

  it.each([
    EXAMPLE_TICKET_REQUEST.callCenterSettings,
    {},
    null,
    [1],
    'x',
    7,
  ])('[SW13] takes any settings of the page in a ticket request, and none: %j', (callCenterSettings) => {
    const { callCenterSettings: _, ...without } = EXAMPLE_TICKET_REQUEST;
    const request = { ...without, callCenterSettings };
    expect(v.parse(sessionTicketRequestSchema, request)).toEqual(request);
    expect(v.parse(sessionTicketRequestSchema, without)).toEqual(without);
  });

  it('[SW12] gives the connector what it shows, and neither origins nor policies nor the map', () => {
    const definition = parseDefinition(EXAMPLE_DEFINITION);
    if (!definition.ok) throw new Error('the example definition must be valid');
    const part = clientDefinitionOf(definition.value);
    expect(v.parse(clientDefinitionSchema, part)).toEqual(part);
    expect(Object.keys(part).sort()).toEqual([
      'channels',
      'mode',
      'name',
      'plainSettleMs',
      'presences',
      'queues',
      'reasonCodes',
      'snapshotMs',
      'wrapUpExtensionMs',
    ]);
    expect(part.presences[0]).toEqual({ statusId: 'available', label: 'Available', ready: true });
  });
});

describe('the session parsers, for all values', () => {
  it('[WR1][SW3][SW4] never throw, and accept only what the schemas accept', { timeout: 60_000 }, () => {
    const frames = nearMissOf([...SESSION_CLIENT_FIXTURES, ...SESSION_SERVER_FIXTURES]);
    const texts = fc.oneof(
      anything,
      fc.json(),
      fc.oneof(anything, frames).map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return undefined; // a loop or a bigint: no JSON, and a good case of its own
        }
      }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const toServer = parseSessionClientFrame(text);
        if (toServer.ok) expect(v.is(sessionClientFrameSchema, toServer.value)).toBe(true);
        const toConnector = parseSessionServerFrame(text);
        if (toConnector.ok) expect(v.is(sessionServerFrameSchema, toConnector.value)).toBe(true);
        assertPrototypesUntouched();
      }),
      { numRuns: 1_500 },
    );
  });
});
