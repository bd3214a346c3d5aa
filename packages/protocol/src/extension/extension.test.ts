import { describe, expect, it } from 'vitest';
import { EXAMPLE_CRM_DATA } from '../fixtures/plain-fixtures.ts';
import { PORT_CLIENT_FIXTURES, PORT_CONNECTOR_FIXTURES } from '../fixtures/port-fixtures.ts';
import { toClient } from '../plain/build-to-client.ts';
import { toConnector } from '../plain/build-to-connector.ts';
import { parseClientMessage } from '../plain/parse-client-message.ts';
import { parseConnectorMessage } from '../plain/parse-connector-message.ts';
import { portToConnector } from './build-port-frames.ts';
import { startFlood, takeFrame, takeHandshake } from './flood.ts';
import { checkOpen, pickVersion } from './negotiate.ts';
import { parsePortClientMessage } from './parse-port-client-message.ts';
import { parsePortConnectorMessage } from './parse-port-connector-message.ts';
import { parseReadyOffer } from './parse-ready-offer.ts';
import { checkEpoch, checkSequence, FIRST_SEQUENCE } from './sequence.ts';

const NONCE = '00112233445566778899aabbccddeeff';
const OTHER = 'ffeeddccbbaa99887766554433221100';
const refusal = (code: string) => ({ ok: false, error: { code } });

describe('negotiation', () => {
  it.each([
    { name: 'no nonce', interlock: { versions: [1] } },
    { name: 'an upper-case nonce', interlock: { versions: [1], nonce: NONCE.toUpperCase() } },
    { name: 'no versions', interlock: { versions: [], nonce: NONCE } },
    { name: 'a text', interlock: 'yes' },
  ])('[EX2] refuses a ready whose offer has $name, and does not take it for plain', ({ interlock }) => {
    const frame = { type: 'ClientAppMessage', action: 'ready', data: { interlock } };
    expect(parseClientMessage(frame)).toMatchObject(refusal('malformedMessage'));
    expect(parseReadyOffer({ interlock })).toMatchObject(refusal('malformedMessage'));
  });

  it('[EX4] refuses to open with the nonce of another handshake or in a version that was not offered', () => {
    const offer = { versions: [1], nonce: NONCE };
    expect(checkOpen({ version: 1, nonce: OTHER }, offer)).toMatchObject(refusal('nonceMismatch'));
    expect(checkOpen({ version: 2, nonce: NONCE }, offer)).toMatchObject(refusal('unsupportedVersion'));
    expect(checkOpen({ version: 1, nonce: NONCE }, offer)).toEqual({ ok: true, value: 1 });
  });

  it('[EX1] finds the offer in the data of ready, and none in a plain ready', () => {
    const offer = { versions: [2, 1], nonce: NONCE };
    expect(parseReadyOffer(toConnector.readyWithOffer(offer).data)).toEqual({ ok: true, value: offer });
    for (const plain of [undefined, null, {}, { other: 1 }, 'text']) {
      expect(parseReadyOffer(plain)).toEqual({ ok: true, value: null });
    }
    expect(toConnector.ready()).toEqual({ type: 'ClientAppMessage', action: 'ready' });
  });

  it('[EX2] lets unknown members of an offer through', () => {
    const data = { interlock: { versions: [1], nonce: NONCE, future: { deep: true } } };
    expect(parseReadyOffer(data)).toEqual({ ok: true, value: { versions: [1], nonce: NONCE } });
  });

  it.each([
    { offered: [1], picked: 1 },
    { offered: [3, 2, 1], picked: 1 },
    { offered: [2, 3], picked: null },
    { offered: [], picked: null },
  ])('[EX3] picks $picked of $offered', ({ offered, picked }) => {
    expect(pickVersion(offered)).toBe(picked);
  });

  it('[EX4] carries both nonces in interlockOpen', () => {
    const frame = toClient.interlockOpen({ version: 1, nonce: NONCE, connectorNonce: OTHER });
    expect(parseConnectorMessage(frame)).toMatchObject({
      ok: true,
      value: { action: 'interlockOpen', data: { version: 1, nonce: NONCE, connectorNonce: OTHER } },
    });
  });
});

describe('the port', () => {
  it.each([
    {
      name: 'interlock on the window',
      parse: parseClientMessage,
      frame: portToConnector.omnichannelResponse(
        { statusId: 'busy' },
        { seq: 1, requestId: null, cause: null, version: 1, work: null },
      ),
      code: 'interlockOnWindow',
    },
    {
      name: 'a snapshot on the window',
      parse: parseClientMessage,
      frame: { type: 'ClientAppMessage', action: 'interlockSnapshot' },
      code: 'notOnWindow',
    },
    {
      name: 'a query on the window',
      parse: parseConnectorMessage,
      frame: { type: 'CRMConnectMessage', action: 'interlockQuery' },
      code: 'notOnWindow',
    },
  ])('[EX5] refuses $name', ({ parse, frame, code }) => {
    expect(parse(frame)).toMatchObject(refusal(code));
  });

  it.each([
    {
      name: 'no interlock member',
      parse: parsePortClientMessage,
      frame: toConnector.omnichannelResponse({ statusId: 'busy' }),
      code: 'interlockMissing',
    },
    {
      name: 'no interlock member, to the client',
      parse: parsePortConnectorMessage,
      frame: toClient.requestCrmData(),
      code: 'interlockMissing',
    },
    {
      name: 'ready',
      parse: parsePortClientMessage,
      frame: { ...toConnector.ready(), interlock: { seq: 1 } },
      code: 'notOnPort',
    },
    {
      name: 'ready, to the client',
      parse: parsePortConnectorMessage,
      frame: { ...toClient.ready(), interlock: { seq: 1 } },
      code: 'notOnPort',
    },
    {
      name: 'interlockOpen',
      parse: parsePortConnectorMessage,
      frame: { ...toClient.interlockOpen({ version: 1, nonce: NONCE, connectorNonce: OTHER }), interlock: { seq: 1 } },
      code: 'notOnPort',
    },
  ])('[EX6] refuses $name', ({ parse, frame, code }) => {
    expect(parse(frame)).toMatchObject(refusal(code));
  });

  it('[EX7] refuses an unknown key in an interlock frame, and tolerates one in a plain frame', () => {
    const work = portToConnector.interlockWork({ work: [], version: 1 }, 1);
    expect(parsePortClientMessage({ ...work, more: 1 })).toMatchObject(refusal('malformedMessage'));
    expect(parsePortClientMessage({ ...work, data: { ...work.data, more: 1 } })).toMatchObject(
      refusal('malformedMessage'),
    );
    expect(parsePortClientMessage({ ...work, interlock: { seq: 1, more: 1 } })).toMatchObject(
      refusal('malformedMessage'),
    );
    const directory = portToConnector.plain({ ...toConnector.crmDirectory([]), more: 1 }, 1);
    expect(parsePortClientMessage(directory)).toMatchObject({ ok: true });
    const numeric = { type: 'ClientAppMessage', action: 'omnichannelResponse', data: { statusId: 3 } };
    const member = { seq: 1, requestId: null, cause: null, version: 1, work: null };
    expect(parsePortClientMessage({ ...numeric, interlock: member })).toMatchObject({
      ok: true,
      value: { data: { statusId: '3', success: true }, deviations: ['numericStatus', 'missingSuccess'] },
    });
  });

  it.each(PORT_CLIENT_FIXTURES)('[EX6][EX7] understands $name of the client', ({ build }) => {
    const frame = build(7);
    expect(parsePortClientMessage(frame)).toMatchObject({
      ok: true,
      value: { deviations: [], interlock: { seq: 7 }, action: Reflect.get(Object(frame), 'action') },
    });
  });

  it.each(PORT_CONNECTOR_FIXTURES)('[EX6][EX7] understands $name of the connector', ({ build }) => {
    const frame = build(7);
    expect(parsePortConnectorMessage(frame)).toMatchObject({
      ok: true,
      value: { deviations: [], interlock: { seq: 7 }, action: Reflect.get(Object(frame), 'action') },
    });
  });

  it('[EX15] takes a CRM without capabilities as one that promises nothing', () => {
    const parsed = parsePortClientMessage(portToConnector.crmData(EXAMPLE_CRM_DATA, { seq: 1 }));
    expect(parsed).toMatchObject({ ok: true, value: { action: 'crmData', interlock: { seq: 1 } } });
    if (parsed.ok) expect(parsed.value.interlock).not.toHaveProperty('capabilities');
    const half = {
      ...toConnector.crmData(EXAMPLE_CRM_DATA),
      interlock: { seq: 1, capabilities: { workEvents: true } },
    };
    expect(parsePortClientMessage(half)).toMatchObject(refusal('malformedMessage'));
  });

  it('[EX16] tells no work from work that the CRM cannot tell, and takes at most 50 tickets', () => {
    const of = (work: { workId: string; label: string }[] | null) =>
      parsePortClientMessage(portToConnector.interlockSnapshot({ statusId: 'busy', version: 1, cause: null, work }, 1));
    expect(of(null)).toMatchObject({ ok: true, value: { data: { work: null } } });
    expect(of([])).toMatchObject({ ok: true, value: { data: { work: [] } } });
    const tickets = Array.from({ length: 51 }, (_, index) => ({ workId: `${index}`, label: `Ticket ${index}` }));
    expect(of(tickets)).toMatchObject(refusal('malformedMessage'));
    expect(of(tickets.slice(1))).toMatchObject({ ok: true });
  });
});

describe('sequence and epoch', () => {
  it.each([
    { last: 3, seq: 3, code: 'repeatedFrame', rule: 'EX9' },
    { last: 3, seq: 2, code: 'oldFrame', rule: 'EX10' },
    { last: 3, seq: 1_005, code: 'sequenceJump', rule: 'EX11' },
    { last: 0, seq: 1_002, code: 'sequenceJump', rule: 'EX11' },
    { last: 0, seq: 0, code: 'malformedMessage', rule: 'EX8' },
    { last: 0, seq: 1.5, code: 'malformedMessage', rule: 'EX8' },
    { last: 0, seq: Number.NaN, code: 'malformedMessage', rule: 'EX8' },
  ])('[$rule] refuses $seq after $last with $code', ({ last, seq, code }) => {
    expect(checkSequence({ last }, seq)).toMatchObject(refusal(code));
  });

  it.each([
    { last: 0, seq: 1, missing: 0, rule: 'EX8' },
    { last: 3, seq: 4, missing: 0, rule: 'EX8' },
    { last: 3, seq: 6, missing: 2, rule: 'EX11' },
    { last: 3, seq: 1_004, missing: 1_000, rule: 'EX11' },
  ])('[$rule] uses $seq after $last and says that $missing are missing', ({ last, seq, missing }) => {
    expect(checkSequence({ last }, seq)).toEqual({ ok: true, value: { state: { last: seq }, missing } });
  });

  it('[EX8] begins with 1', () => {
    expect(checkSequence(FIRST_SEQUENCE, 1)).toMatchObject({ ok: true, value: { missing: 0 } });
  });

  it('[EX12] refuses an earlier epoch, and uses the same and a later one', () => {
    expect(checkEpoch(5, 4)).toMatchObject(refusal('staleEpoch'));
    expect(checkEpoch(5, 5)).toEqual({ ok: true, value: 5 });
    expect(checkEpoch(5, 6)).toEqual({ ok: true, value: 6 });
    expect(checkEpoch(0, 1)).toEqual({ ok: true, value: 1 });
  });
});

describe('floods', () => {
  it('[EX13] lets 100 frames through at once and then 50 per second', () => {
    let state = startFlood(1_000);
    const take = (now: number, count: number) => {
      let allowed = 0;
      for (let index = 0; index < count; index += 1) {
        const taken = takeFrame(state, now);
        state = taken.state;
        if (taken.allowed) allowed += 1;
      }
      return allowed;
    };
    expect(take(1_000, 150)).toBe(100);
    expect(take(1_019, 10)).toBe(0);
    expect(take(2_000, 150)).toBe(50);
    expect(take(500, 10)).toBe(0);
    expect(take(2_020, 10)).toBe(1);
    expect(take(60_000, 1_000)).toBe(100);
  });

  it('[EX14] hears 5 handshakes within 10 s', () => {
    let times: readonly number[] = [];
    const hear = (now: number) => {
      const taken = takeHandshake(times, now);
      times = taken.times;
      return taken.allowed;
    };
    expect([0, 1_000, 2_000, 3_000, 4_000].map(hear)).toEqual([true, true, true, true, true]);
    expect(hear(5_000)).toBe(false);
    expect(hear(9_999)).toBe(false);
    expect(hear(10_000)).toBe(true);
    expect(hear(10_001)).toBe(false);
    expect(times).toHaveLength(5);
  });
});
