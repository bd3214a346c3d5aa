import type { GenericSchema } from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  acceptedSchema,
  crmDataMemberSchema,
  goodbyeSchema,
  interlockOpenSchema,
  leadSchema,
  querySchema,
  readyOfferSchema,
  requestMemberSchema,
  responseMemberSchema,
  sequenceMemberSchema,
  sessionNoticeSchema,
  snapshotSchema,
  workSchema,
} from '../extension/extension-schemas.ts';
import { INTERLOCK_VERSIONS } from '../extension/extension-version.ts';
import { schemaFingerprint } from '../testing/schema-fingerprint.ts';
import { agentViewSchema } from './agent-view-schema.ts';
import {
  CLOSE_CODES,
  sessionClientFrameSchema,
  sessionServerFrameSchema,
  sessionTicketAnswerSchema,
  sessionTicketRequestSchema,
} from './session-schemas.ts';
import { SESSION_SUBPROTOCOL, SESSION_WIRE_VERSION } from './session-wire-version.ts';

/*
 * The wires cannot change by accident. If a hash differs because you meant to change a schema: write a line into the history
 * beside the version number (session-wire-version.ts, extension-version.ts), raise the version if an older peer would misread
 * the frame, and put the new hash here.
 */

const SESSION: readonly [string, GenericSchema, string][] = [
  ['frames to the server', sessionClientFrameSchema, ''],
  ['frames to the connector', sessionServerFrameSchema, ''],
  ['AgentView', agentViewSchema, ''],
  ['ticket request', sessionTicketRequestSchema, ''],
  ['ticket answer', sessionTicketAnswerSchema, ''],
];

const EXTENSION: readonly [string, GenericSchema, string][] = [
  ['offer', readyOfferSchema, ''],
  ['interlockOpen', interlockOpenSchema, ''],
  ['sequence member', sequenceMemberSchema, ''],
  ['request member', requestMemberSchema, ''],
  ['response member', responseMemberSchema, ''],
  ['crmData member', crmDataMemberSchema, ''],
  ['interlockAccepted', acceptedSchema, ''],
  ['interlockSnapshot', snapshotSchema, ''],
  ['interlockWork', workSchema, ''],
  ['interlockLead', leadSchema, ''],
  ['interlockQuery', querySchema, ''],
  ['interlockSession', sessionNoticeSchema, ''],
  ['interlockGoodbye', goodbyeSchema, ''],
];

describe('the session wire', () => {
  it('[SW1] is version 1 under its subprotocol', () => {
    expect(SESSION_WIRE_VERSION).toBe(1);
    expect(SESSION_SUBPROTOCOL).toBe(`interlock.session.v${SESSION_WIRE_VERSION}`);
  });

  it.each(SESSION)('[SW1] has the recorded schema: %s', (_name, schema, hash) => {
    expect(schemaFingerprint(schema)).toBe(hash);
  });

  it('[SW10] has the recorded close codes', () => {
    expect(CLOSE_CODES).toEqual({
      malformed: 4400,
      badTicket: 4401,
      originRefused: 4403,
      helloTimeout: 4408,
      superseded: 4409,
      flood: 4429,
      serverStopping: 1001,
    });
  });
});

describe('the extension wire', () => {
  it('[EX17] offers version 1', () => {
    expect(INTERLOCK_VERSIONS).toEqual([1]);
  });

  it.each(EXTENSION)('[EX17] has the recorded schema: %s', (_name, schema, hash) => {
    expect(schemaFingerprint(schema)).toBe(hash);
  });
});
