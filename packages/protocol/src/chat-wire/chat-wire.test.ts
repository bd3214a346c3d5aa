import fc from 'fast-check';
import type { GenericSchema } from 'valibot';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  AGENT_CHAT_FIXTURES,
  CHAT_ENTRY_FIXTURES,
  CHAT_REQUEST_FIXTURES,
  VISITOR_FIXTURES,
  VISITOR_SERVER_FIXTURES,
} from '../fixtures/index.ts';
import { schemaFingerprint } from '../testing/schema-fingerprint.ts';
import {
  agentChatFrameSchema,
  CHAT_CLOSE_CODES,
  chatConfigSchema,
  chatEntrySchema,
  chatRequestSchema,
  createChatAnswerSchema,
  createChatSchema,
  visitorFrameSchema,
  visitorServerFrameSchema,
} from './chat-schemas.ts';
import { CHAT_SUBPROTOCOL, CHAT_WIRE_VERSION } from './chat-wire-version.ts';
import {
  parseAgentChatFrame,
  parseChatConfig,
  parseCreateChatAnswer,
  parseVisitorFrame,
  parseVisitorServerFrame,
} from './parse-chat-frame.ts';

const HASHES: readonly [string, GenericSchema, string][] = [
  ['frames of a visitor', visitorFrameSchema, '8d9670dbae6b15bf'],
  ['frames to a visitor', visitorServerFrameSchema, '825b1654838b6a9b'],
  ['requests of a connector', chatRequestSchema, '84338e43efe076df'],
  ['chat frames to a connector', agentChatFrameSchema, 'ffb00b1acc68efcd'],
  ['creation', createChatSchema, 'e5cf6e06c5e55aee'],
  ['answer to a creation', createChatAnswerSchema, '9e9201777c2cf460'],
  ['configuration', chatConfigSchema, '4b385ad66af512f3'],
];

const MESSAGE = { type: 'message', messageId: 'm-1', text: 'Hello' };

function code(frame: unknown): string {
  const parsed = parseVisitorFrame(typeof frame === 'string' ? frame : JSON.stringify(frame));
  return parsed.ok ? 'ok' : parsed.error.code;
}

describe('the chat wire', () => {
  it('[CH1] is version 1 under its subprotocol, with its close codes', () => {
    expect(CHAT_WIRE_VERSION).toBe(1);
    expect(CHAT_SUBPROTOCOL).toBe(`interlock.chat.v${CHAT_WIRE_VERSION}`);
    expect(CHAT_CLOSE_CODES).toEqual({
      malformed: 4400,
      badToken: 4401,
      helloTimeout: 4408,
      takenOver: 4409,
      flood: 4429,
      serverStopping: 1001,
    });
  });

  it.each(HASHES)('[CH1] has the recorded schema: %s', (_name, schema, hash) => {
    expect(schemaFingerprint(schema)).toBe(hash);
  });

  it.each([
    ['no text', 7, 'notText'],
    ['no JSON', '{', 'notJson'],
    ['1 MB', JSON.stringify({ ...MESSAGE, text: 'x'.repeat(1_048_576) }), 'frameTooLarge'],
    ['a prototype', '{"type":"leave","__proto__":{}}', 'dangerousKey'],
    ['half a character', JSON.stringify({ ...MESSAGE, text: '\ud800' }), 'illFormedText'],
    ['an unknown type', { type: 'shout' }, 'malformedMessage'],
    ['an unknown key', { ...MESSAGE, html: '<b>' }, 'malformedMessage'],
    ['an agent', { ...MESSAGE, from: 'agent' }, 'malformedMessage'],
    ['an empty message', { ...MESSAGE, text: '' }, 'malformedMessage'],
    ['a message of white space', { ...MESSAGE, text: ' \n' }, 'malformedMessage'],
    ['2,001 characters', { ...MESSAGE, text: 'x'.repeat(2_001) }, 'malformedMessage'],
    ['another version', { type: 'hello', version: 2, chatId: 'c', token: 't', after: 0 }, 'malformedMessage'],
  ])('[CH2] refuses %s', (_what, frame, expected) => {
    const parsed = parseVisitorFrame(typeof frame === 'object' ? JSON.stringify(frame) : frame);
    expect(parsed).toMatchObject({ ok: false, error: { code: expected } });
  });

  it('[CH2] takes 2,000 characters and whatever they are', () => {
    expect(code({ ...MESSAGE, text: '<'.repeat(2_000) })).toBe('ok');
  });

  it.each(VISITOR_FIXTURES.map((frame) => ({ type: frame.type, frame })))('[CH2] understands $type of a visitor', ({
    frame,
  }) => {
    expect(parseVisitorFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
  });

  it.each(
    VISITOR_SERVER_FIXTURES.map((frame) => ({ type: frame.type, frame })),
  )('[CH2] understands $type of the server, without what it does not know', ({ frame }) => {
    expect(parseVisitorServerFrame(JSON.stringify({ ...frame, newer: 1 }))).toEqual({ ok: true, value: frame });
  });

  it.each(
    AGENT_CHAT_FIXTURES.map((frame) => ({ kind: frame.kind, frame })),
  )('[CH2] understands $kind in a session, without what it does not know', ({ frame }) => {
    expect(parseAgentChatFrame({ ...frame, newer: 1 })).toEqual({ ok: true, value: frame });
  });

  it('[CH2] has a fixture for every frame, request and entry', () => {
    const all = (schema: { readonly options: readonly { readonly entries: object }[] }, key: 'type' | 'kind') =>
      new Set(schema.options.map(({ entries }) => (entries as Record<string, { literal: string }>)[key]?.literal));
    expect(new Set(VISITOR_FIXTURES.map(({ type }) => type))).toEqual(all(visitorFrameSchema, 'type'));
    expect(new Set(VISITOR_SERVER_FIXTURES.map(({ type }) => type))).toEqual(all(visitorServerFrameSchema, 'type'));
    expect(new Set(CHAT_REQUEST_FIXTURES.map(({ kind }) => kind))).toEqual(all(chatRequestSchema, 'kind'));
    expect(new Set(AGENT_CHAT_FIXTURES.map(({ kind }) => kind))).toEqual(all(agentChatFrameSchema, 'kind'));
    expect(new Set(CHAT_ENTRY_FIXTURES.map(({ kind }) => kind))).toEqual(all(chatEntrySchema, 'kind'));
    for (const request of CHAT_REQUEST_FIXTURES) expect(v.is(chatRequestSchema, request)).toBe(true);
  });

  it('[CH2] reads answers of the server, and refuses what is none', () => {
    expect(parseCreateChatAnswer({ chatId: 'chat-1', visitorToken: 't', newer: 1 })).toMatchObject({ ok: true });
    expect(parseCreateChatAnswer({ chatId: 'chat-1' })).toMatchObject({ ok: false });
    expect(parseChatConfig({ name: 'Demo', queue: null })).toMatchObject({ ok: true });
    expect(parseChatConfig({ name: 'Demo', queue: {} })).toMatchObject({ ok: false });
  });

  it('[CH2] never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json()), (value) => {
        parseVisitorFrame(value);
        parseVisitorServerFrame(value);
        parseAgentChatFrame(value);
      }),
    );
  });
});
