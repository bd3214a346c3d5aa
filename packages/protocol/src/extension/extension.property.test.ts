import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PORT_CLIENT_FIXTURES, PORT_CONNECTOR_FIXTURES } from '../fixtures/port-fixtures.ts';
import { anything, assertPrototypesUntouched, nearMissOf } from '../testing/hostile-values.ts';
import {
  crmDataMemberSchema,
  goodbyeSchema,
  querySchema,
  requestMemberSchema,
  responseMemberSchema,
  sequenceMemberSchema,
  sessionNoticeSchema,
  snapshotSchema,
  workSchema,
} from './extension-schemas.ts';
import { parsePortClientMessage } from './parse-port-client-message.ts';
import { parsePortConnectorMessage } from './parse-port-connector-message.ts';
import { checkSequence, FIRST_SEQUENCE } from './sequence.ts';

const MEMBERS: Readonly<Record<string, v.GenericSchema>> = {
  crmData: crmDataMemberSchema,
  omnichannelResponse: responseMemberSchema,
  requestSyncOmnichannel: requestMemberSchema,
};
const OWN: Readonly<Record<string, v.GenericSchema>> = {
  interlockQuery: querySchema,
  interlockSession: sessionNoticeSchema,
  interlockGoodbye: goodbyeSchema,
  interlockSnapshot: snapshotSchema,
  interlockWork: workSchema,
};

function judge(parse: typeof parsePortClientMessage | typeof parsePortConnectorMessage) {
  return (raw: unknown): void => {
    const result = parse(raw);
    assertPrototypesUntouched();
    if (!result.ok) return;
    const { action, interlock, data } = result.value;
    expect(v.is(MEMBERS[action] ?? sequenceMemberSchema, interlock)).toBe(true);
    const own = OWN[action];
    if (own !== undefined) expect(v.is(own, data)).toBe(true);
  };
}

describe('the port parsers, for all values', () => {
  const fromClient = PORT_CLIENT_FIXTURES.map(({ build }) => build(1));
  const fromConnector = PORT_CONNECTOR_FIXTURES.map(({ build }) => build(1));

  it('[WR1][EX7] the connector never throws and accepts only what the schemas accept', () => {
    fc.assert(fc.property(fc.oneof(anything, nearMissOf(fromClient)), judge(parsePortClientMessage)), {
      numRuns: 2_000,
    });
  });

  it('[WR1][EX7] the client never throws and accepts only what the schemas accept', () => {
    fc.assert(fc.property(fc.oneof(anything, nearMissOf(fromConnector)), judge(parsePortConnectorMessage)), {
      numRuns: 2_000,
    });
  });

  it('[EX7] the reader without the schema library accepts interlockSession and the request member exactly when the schemas do', () => {
    const value = fc.oneof(
      fc.integer({ min: -2, max: 700_000 }),
      fc.double(),
      fc.constantFrom('linked', 'lost', 'signedOut', 'r-1', '', 'x'.repeat(129), null, true),
    );
    const notice = fc.record({ epoch: value, state: value, snapshotMs: value }, { requiredKeys: ['epoch', 'state'] });
    const member = fc.record(
      { seq: value, requestId: value, attempt: value, epoch: value },
      { requiredKeys: ['seq', 'requestId', 'attempt'] },
    );
    const type = 'CRMConnectMessage';
    // JSON knows neither NaN nor infinity, so both sides see the value as it crosses.
    const isJson = (record: object) =>
      Object.values(record).every((one) => typeof one !== 'number' || Number.isFinite(one));
    fc.assert(
      fc.property(notice.filter(isJson), member.filter(isJson), (data, interlock) => {
        const session = parsePortConnectorMessage({ type, action: 'interlockSession', data, interlock: { seq: 1 } });
        expect(session.ok).toBe(v.is(sessionNoticeSchema, data));
        const request = {
          type,
          action: 'requestSyncOmnichannel',
          data: { statusId: 'busy', success: true },
          interlock,
        };
        expect(parsePortConnectorMessage(request).ok).toBe(v.is(requestMemberSchema, interlock));
      }),
      { numRuns: 2_000 },
    );
  });

  it('[EX8][EX9][EX10][EX11] for any numbers: what is used rises, and the missing ones add up', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { maxLength: 60 }), (numbers) => {
        let state = FIRST_SEQUENCE;
        let used = 0;
        let missing = 0;
        for (const seq of numbers) {
          const step = checkSequence(state, seq);
          if (!step.ok) continue;
          expect(step.value.state.last).toBeGreaterThan(state.last);
          expect(step.value.missing).toBeLessThanOrEqual(1_000);
          state = step.value.state;
          used += 1;
          missing += step.value.missing;
        }
        expect(used + missing).toBe(state.last);
      }),
    );
  });
});
