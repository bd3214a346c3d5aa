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
  ['frames to the server', sessionClientFrameSchema, 'e48952d67779bc61'],
  ['frames to the connector', sessionServerFrameSchema, '2c03eb3f8bcf2256'],
  ['AgentView', agentViewSchema, '5d61a4714665b798'],
  ['ticket request', sessionTicketRequestSchema, '55ca375cabee02b8'],
  ['ticket answer', sessionTicketAnswerSchema, '8d64d1438513eabf'],
];

const EXTENSION: readonly [string, GenericSchema, string][] = [
  ['offer', readyOfferSchema, 'c92dfef698a78dcd'],
  ['interlockOpen', interlockOpenSchema, '43a06596de2f8923'],
  ['sequence member', sequenceMemberSchema, 'bba18169cf4015d7'],
  ['request member', requestMemberSchema, 'ab13895622a68404'],
  ['response member', responseMemberSchema, 'cfd37f7d25d7e914'],
  ['crmData member', crmDataMemberSchema, '5c2f1baf01fabea1'],
  ['interlockAccepted', acceptedSchema, '5004e5be3b411c96'],
  ['interlockSnapshot', snapshotSchema, 'f7286583d868607c'],
  ['interlockWork', workSchema, '32a1dca1895b2639'],
  ['interlockLead', leadSchema, 'a90bf77465dc33c5'],
  ['interlockQuery', querySchema, '7cce9970b1299f77'],
  ['interlockSession', sessionNoticeSchema, 'a6270017f5d7afe8'],
  ['interlockGoodbye', goodbyeSchema, '1d9d3674d95f0f63'],
];

describe('the session wire', () => {
  it('[SW1] is version 2 under its subprotocol', () => {
    expect(SESSION_WIRE_VERSION).toBe(2);
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
