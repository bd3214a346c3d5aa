import {
  LIMITS as PROTOCOL_LIMITS,
  parseConnectorMessage,
  parsePortClientMessage,
  parsePortConnectorMessage,
  cutText as protocolCutText,
  sameStatus,
  statusParts,
} from '@interlock/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as LIMITS from './limits.ts';
import { sameStatus as ownSameStatus, statusParts as ownStatusParts } from './status-id.ts';
import { settle } from './testing/doubles.ts';
import { openExtendedTab } from './testing/start-client.ts';
import { cutText, readConnectorFrame } from './wire.ts';

const status = fc.oneof(
  fc.stringMatching(/^[A-Za-z ;0-9_]{0,20}$/),
  fc.stringMatching(/^0N5[A-Za-z0-9]{12}$/),
  fc.stringMatching(/^[A-Za-z0-9]{18}$/),
  fc.constantFrom('busy', 'Busy', ' busy ', 'busy;lunch', 'not ready', 'Not  Ready', '', ';', 'café', 'cafe\u0301'),
);
const id = fc.oneof(fc.string({ maxLength: 140 }), fc.integer(), fc.constant(null), fc.constant(undefined));
const nonce = fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), fc.constant('short'));
const texts = fc.oneof(
  fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }),
  fc.string(),
  fc.constant(undefined),
);

const DATA: Record<string, fc.Arbitrary<unknown>> = {
  ready: fc.constantFrom(undefined, null, {}),
  requestCrmData: fc.constantFrom(undefined, null, {}),
  requestGetCrmDirectory: fc.constantFrom(undefined, {}),
  requestGetCRMDirectory: fc.constantFrom(undefined, {}),
  requestOpenReports: fc.constant(undefined),
  requestEnableClickToDial: fc.record({ isEnabled: fc.oneof(fc.boolean(), fc.string()) }, { requiredKeys: [] }),
  requestNavigateToClickToDialResult: fc.record({ recordId: id }, { requiredKeys: [] }),
  requestPerformInteractionScreenPop: fc.record({ aniValues: texts, dnis: fc.string() }),
  requestSaveInteractionLog: fc.record({
    message: fc.record({
      body: fc.record({ interactionId: id, interactionData: fc.jsonValue({ maxDepth: 2 }) }),
      header: fc.jsonValue({ maxDepth: 1 }),
    }),
  }),
  requestCustomFieldsValues: fc.record({ object: fc.record({ voice: texts, digital: texts }) }, { requiredKeys: [] }),
  requestSyncOmnichannel: fc.record(
    { statusId: fc.oneof(status, fc.integer(), fc.constant(null)), success: fc.boolean() },
    { requiredKeys: [] },
  ),
  interlockOpen: fc.record({ version: fc.constant(1), nonce, connectorNonce: nonce }),
  interlockQuery: fc.oneof(fc.constant({}), fc.constant({ more: 1 })),
  interlockSession: fc.record({
    epoch: fc.integer({ min: -1, max: 5 }),
    state: fc.constantFrom('linked', 'lost', 'superseded', 'signedOut', 'gone'),
    snapshotMs: fc.integer({ min: 0, max: 700_000 }),
  }),
  interlockGoodbye: fc.record({ reason: fc.constantFrom('unload', 'closed', 'signedOut', 'serverStopping') }),
  somethingElse: fc.constant({}),
};
const seq = fc.integer({ min: -1, max: 5 });
const mark = fc.oneof(
  fc.record({ seq }),
  fc.record({
    seq,
    requestId: fc.oneof(fc.constant('r1'), id),
    attempt: fc.integer({ min: 0, max: 3 }),
    epoch: fc.integer({ min: -1, max: 3 }),
  }),
  fc.constant(undefined),
);
const frame = fc.constantFrom(...Object.keys(DATA)).chain((action) =>
  fc.record({
    type: fc.constant('CRMConnectMessage'),
    action: fc.constant(action),
    data: DATA[action] ?? fc.constant(undefined),
    interlock: mark,
  }),
);
/** As it arrives: without the keys that are undefined. */
const onWire = (raw: object): Record<string, unknown> => JSON.parse(JSON.stringify(raw));

describe('agreement with the protocol package', () => {
  it('[SD12] what the protocol accepts on the window the SDK accepts with the same meaning, and an extension is never accepted alone', () => {
    fc.assert(
      fc.property(frame, fc.boolean(), (raw, isMarked) => {
        const given = onWire(isMarked ? raw : { ...raw, interlock: undefined });
        agree(parseConnectorMessage(given), readConnectorFrame(given, 'window'));
      }),
      { numRuns: 3000 },
    );
  });

  it('[SD12] the same holds on the port', () => {
    fc.assert(
      fc.property(frame, (raw) => {
        const given = onWire(raw);
        const own = readConnectorFrame(given, 'port');
        if (raw.action === 'ready') return; // the channel refuses it
        agree(parsePortConnectorMessage(given), own);
      }),
      { numRuns: 3000 },
    );
  });

  function agree(
    theirs: ReturnType<typeof parseConnectorMessage> | ReturnType<typeof parsePortConnectorMessage>,
    own: ReturnType<typeof readConnectorFrame>,
  ): void {
    if (!theirs.ok) {
      // Reading plain requests more kindly is allowed, reading an extension more kindly is not.
      if (typeof own !== 'string') expect(own.action).not.toMatch(/^interlock[QS]/);
      return;
    }
    if (typeof own === 'string')
      throw new Error(`the SDK refuses with ${own} what the protocol reads as ${JSON.stringify(theirs.value)}`);
    expect(own.action).toBe(theirs.value.action);
    expect(own.data).toMatchObject(meaning(theirs.value));
  }

  /** What the SDK keeps of what the protocol read. */
  function meaning({ action, data }: { readonly action: string; readonly data: unknown }): object {
    if (data === null) return {};
    // Every other `data` is an object, and these are the fields that the protocol gives it.
    const fields = data as { statusId: string; message: { body: { interactionId: string } }; object: object };
    switch (action) {
      case 'requestSyncOmnichannel':
        return { statusId: statusParts(fields.statusId)[0] };
      case 'requestSaveInteractionLog':
        return { interactionId: fields.message.body.interactionId };
      case 'requestCustomFieldsValues':
        return fields.object;
      case 'interlockGoodbye':
        return {};
      default:
        return fields;
    }
  }

  it('[SD12] status ids have the same parts and the same likeness', () => {
    fc.assert(
      fc.property(status, status, fc.boolean(), (a, b, isDerived) => {
        const other = isDerived ? `${a}${b.slice(0, 3)}` : b;
        expect(ownStatusParts(a)).toEqual(statusParts(a));
        expect(ownSameStatus(a, other)).toBe(sameStatus(a, other));
        expect(ownSameStatus(a, a.toUpperCase())).toBe(sameStatus(a, a.toUpperCase()));
      }),
      { numRuns: 3000 },
    );
  });

  it('[SD12] whatever the CRM does, everything that the SDK sends on the port is read by the protocol without a deviation', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('change'), status: fc.constantFrom('available', 'busy', 'lunch') }),
      fc.record({ do: fc.constant('request'), status: fc.constantFrom('busy', 'lunch;Lunch', 'available') }),
      fc.record({ do: fc.constant('work'), status: fc.constantFrom('', 'Ticket 1', 'Ticket 2') }),
      fc.record({
        do: fc.constant('behave'),
        status: fc.constantFrom('apply', 'refuse', 'hang', 'lie', 'lieAloud', 'slow'),
      }),
      fc.record({ do: fc.constant('wait'), status: fc.constantFrom('1', '200', '1600', '6000') }),
      fc.record({ do: fc.constant('query'), status: fc.constant('') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const tab = await openExtendedTab();
        let requests = 0;
        for (const { do: kind, status: value } of steps) {
          if (kind === 'change') tab.crm.change(value);
          if (kind === 'request') {
            requests += 1;
            tab.connector.request(value, `r${requests}`);
          }
          if (kind === 'work') tab.crm.setWork(...(value ? [value] : []));
          if (kind === 'behave') tab.crm.behaviour = value as typeof tab.crm.behaviour; // the list above
          if (kind === 'wait') await tab.clock.advance(Number(value));
          if (kind === 'query') tab.connector.ask('interlockQuery');
          await settle();
        }
        await tab.clock.advance(10_000);
        tab.connector.ask('interlockQuery');
        await settle();
        const byVersion = new Map<number, string>();
        let last = 0;
        for (const sent of tab.connector.heard) {
          const read = parsePortClientMessage(sent);
          if (!read.ok) throw new Error(`${read.error.message} in ${JSON.stringify(sent)}`);
          expect(read.value.deviations).toEqual([]);
          const facts =
            read.value.action === 'interlockSnapshot'
              ? read.value.data
              : read.value.action === 'omnichannelResponse'
                ? { ...read.value.interlock, ...read.value.data }
                : null;
          if (!facts) continue;
          // SD28: versions never fall, and one version is one state.
          expect(facts.version).toBeGreaterThanOrEqual(last);
          last = facts.version;
          const said = JSON.stringify([facts.statusId, facts.work]);
          expect(byVersion.get(last) ?? said).toBe(said);
          byVersion.set(last, said);
        }
        const answered = tab.connector.all('omnichannelResponse').map((sent) => sent.interlock?.['requestId']);
        for (let index = 1; index <= requests; index += 1)
          expect(answered.filter((requestId) => requestId === `r${index}`).length).toBeGreaterThan(0);
        expect(tab.connector.heard.at(-1)).toMatchObject({
          action: 'interlockSnapshot',
          data: { statusId: tab.crm.presence },
        });
      }),
      { numRuns: 150 },
    );
  });

  it('[SD34] a text is cut as the protocol cuts it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(12), (text, limit) => {
        expect(cutText(text, limit)).toBe(protocolCutText(text, limit));
      }),
    );
  });

  it('[SD12] the limits are those of the protocol', () => {
    expect([LIMITS.frameBytes, LIMITS.bulkBytes, LIMITS.ratePerSecond, LIMITS.rateBurst]).toEqual([
      PROTOCOL_LIMITS.frameBytes,
      PROTOCOL_LIMITS.bulkFrameBytes,
      PROTOCOL_LIMITS.framesPerSecond,
      PROTOCOL_LIMITS.frameBurst,
    ]);
    expect([LIMITS.id, LIMITS.status, LIMITS.workRefs, LIMITS.minSnapshotMs, LIMITS.maxSnapshotMs]).toEqual([
      PROTOCOL_LIMITS.idChars,
      PROTOCOL_LIMITS.statusChars,
      PROTOCOL_LIMITS.workRefs,
      PROTOCOL_LIMITS.snapshotMinMs,
      PROTOCOL_LIMITS.snapshotMaxMs,
    ]);
    expect(LIMITS.reopensBurst + (LIMITS.reopensPerSecond * PROTOCOL_LIMITS.handshakesWithinMs) / 1000).toBe(
      PROTOCOL_LIMITS.handshakes,
    );
  });
});
