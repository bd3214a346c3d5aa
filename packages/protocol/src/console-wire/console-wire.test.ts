import fc from 'fast-check';
import type { GenericSchema } from 'valibot';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  CONSOLE_FIXTURES,
  CONSOLE_SERVER_FIXTURES,
  EXAMPLE_FLOOR_ROW,
  EXAMPLE_HONESTY_ROW,
  EXAMPLE_LANES,
  EXAMPLE_ME,
  TOPIC_FIXTURES,
} from '../fixtures/index.ts';
import { schemaFingerprint } from '../testing/schema-fingerprint.ts';
import {
  CONSOLE_CLOSE_CODES,
  consoleFrameSchema,
  consoleServerFrameSchema,
  honestySchema,
  lanesSchema,
  meSchema,
  topicSchema,
} from './console-schemas.ts';
import {
  CONSOLE_LIMITS,
  CONSOLE_SOCKET_PATH,
  CONSOLE_SUBPROTOCOL,
  CONSOLE_WIRE_VERSION,
} from './console-wire-version.ts';
import { parseConsoleFrame, parseConsoleServerFrame } from './parse-console-frame.ts';

const HASHES: readonly [string, GenericSchema, string][] = [
  ['frames of a page', consoleFrameSchema, '9627f02a8f2ce71e'],
  ['frames to a page', consoleServerFrameSchema, '22cd7b154bf104ec'],
  ['lanes', lanesSchema, '1542e1cb46306ced'],
  ['honesty', honestySchema, '0763c493e826034f'],
  ['me', meSchema, 'bdad3ae27b35cff7'],
];

const WATCH = { type: 'watch', version: 1, topics: [{ kind: 'floor' }] };

describe('the console wire', () => {
  it('[CW1] is version 1 under its subprotocol and path, with its close codes', () => {
    expect(CONSOLE_WIRE_VERSION).toBe(1);
    expect(CONSOLE_SUBPROTOCOL).toBe(`interlock.console.v${CONSOLE_WIRE_VERSION}`);
    expect(CONSOLE_SOCKET_PATH).toBe('/api/v1/console-socket');
    expect(CONSOLE_CLOSE_CODES).toEqual({
      malformed: 4400,
      signedOut: 4401,
      watchTimeout: 4408,
      flood: 4429,
      serverStopping: 1001,
    });
  });

  it.each(HASHES)('[CW1] has the recorded schema: %s', (_name, schema, hash) => {
    expect(schemaFingerprint(schema)).toBe(hash);
  });

  it.each([
    ['no text', 7, 'notText'],
    ['no JSON', '{', 'notJson'],
    ['9 KB', JSON.stringify({ ...WATCH, more: 'x'.repeat(9_216) }), 'frameTooLarge'],
    ['a prototype', '{"type":"pong","beat":1,"__proto__":{}}', 'dangerousKey'],
    [
      'half a character',
      '{"type":"watch","version":1,"topics":[{"kind":"agent","agentId":"\\ud800"}]}',
      'illFormedText',
    ],
    ['an unknown type', { type: 'set' }, 'malformedMessage'],
    ['an unknown key', { ...WATCH, team: 'support' }, 'malformedMessage'],
    ['an unknown topic', { ...WATCH, topics: [{ kind: 'everything' }] }, 'malformedMessage'],
    ['a topic with a key of its own making', { ...WATCH, topics: [{ kind: 'floor', team: 'x' }] }, 'malformedMessage'],
    ['a queue without an id', { ...WATCH, topics: [{ kind: 'queue', queueId: '' }] }, 'malformedMessage'],
    ['nine topics', { ...WATCH, topics: Array(9).fill({ kind: 'floor' }) }, 'malformedMessage'],
    ['another version', { ...WATCH, version: 2 }, 'malformedMessage'],
    ['half a beat', { type: 'pong', beat: 0.5 }, 'malformedMessage'],
  ])('[CW2] refuses %s', (_what, frame, expected) => {
    const parsed = parseConsoleFrame(typeof frame === 'object' ? JSON.stringify(frame) : frame);
    expect(parsed).toMatchObject({ ok: false, error: { code: expected } });
  });

  it('[CW2] takes eight topics', () => {
    const topics = Array(CONSOLE_LIMITS.topics).fill({ kind: 'today' });
    expect(parseConsoleFrame(JSON.stringify({ ...WATCH, topics }))).toMatchObject({ ok: true });
  });

  it.each(CONSOLE_FIXTURES.map((frame) => ({ type: frame.type, frame })))('[CW2] understands $type of a page', ({
    frame,
  }) => {
    expect(parseConsoleFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
  });

  it.each(
    CONSOLE_SERVER_FIXTURES.map((frame) => ({ type: frame.type, frame })),
  )('[CW2] understands $type of the server, without what it does not know', ({ frame }) => {
    expect(parseConsoleServerFrame(JSON.stringify({ ...frame, newer: 1 }))).toEqual({ ok: true, value: frame });
  });

  it('[CW2] leaves out what a row has that it does not know, and refuses a row that lacks something', () => {
    const frame = { type: 'floor', at: 1, reset: true, more: false, gone: [] };
    const newer = parseConsoleServerFrame(JSON.stringify({ ...frame, rows: [{ ...EXAMPLE_FLOOR_ROW, mood: 'fine' }] }));
    expect(newer).toEqual({ ok: true, value: { ...frame, rows: [EXAMPLE_FLOOR_ROW] } });
    const { name: _name, ...rest } = EXAMPLE_FLOOR_ROW;
    expect(parseConsoleServerFrame(JSON.stringify({ ...frame, rows: [rest] }))).toMatchObject({ ok: false });
  });

  it('[CW2] takes a frame of 500 rows, and refuses one beyond 1 MiB', () => {
    const rows = (count: number, name = 'Dana'): string =>
      JSON.stringify({
        type: 'floor',
        at: 1,
        reset: true,
        more: true,
        gone: [],
        rows: Array(count).fill({ ...EXAMPLE_FLOOR_ROW, name }),
      });
    expect(parseConsoleServerFrame(rows(CONSOLE_LIMITS.rowsPerFrame))).toMatchObject({ ok: true });
    expect(parseConsoleServerFrame(rows(2_000, 'x'.repeat(200)))).toMatchObject({
      ok: false,
      error: { code: 'frameTooLarge' },
    });
  });

  it('[CW2] has a fixture for every frame and topic', () => {
    const all = (schema: { readonly options: readonly { readonly entries: object }[] }, key: 'type' | 'kind') =>
      new Set(schema.options.map(({ entries }) => (entries as Record<string, { literal: string }>)[key]?.literal));
    expect(new Set(TOPIC_FIXTURES.map(({ kind }) => kind))).toEqual(all(topicSchema, 'kind'));
    expect(new Set(CONSOLE_FIXTURES.map(({ type }) => type))).toEqual(all(consoleFrameSchema, 'type'));
    expect(new Set(CONSOLE_SERVER_FIXTURES.map(({ type }) => type))).toEqual(all(consoleServerFrameSchema, 'type'));
  });

  it('[CW2] has the answers that pages fetch', () => {
    expect(v.parse(lanesSchema, { ...EXAMPLE_LANES, newer: 1 })).toEqual(EXAMPLE_LANES);
    expect(v.parse(meSchema, EXAMPLE_ME)).toEqual(EXAMPLE_ME);
    const honesty = { from: 0, to: 1, keptFrom: null, rows: [EXAMPLE_HONESTY_ROW] };
    expect(v.parse(honestySchema, honesty)).toEqual(honesty);
  });

  it('[CW2] never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json()), (value) => {
        parseConsoleFrame(value);
        parseConsoleServerFrame(value);
      }),
    );
  });
});
