import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { interlockOpenSchema } from '../extension/extension-schemas.ts';
import { DEVIATION_FIXTURES } from '../fixtures/deviation-fixtures.ts';
import { CLIENT_FIXTURES, CONNECTOR_FIXTURES } from '../fixtures/plain-fixtures.ts';
import { anything, assertPrototypesUntouched, nearMissOf } from '../testing/hostile-values.ts';
import { CLIENT_ACTIONS, CONNECTOR_ACTIONS } from './messages.ts';
import { parseClientMessage } from './parse-client-message.ts';
import { parseConnectorMessage } from './parse-connector-message.ts';
import {
  clickToDialResponseSchema,
  clickToDialSwitchSchema,
  crmDataSchema,
  crmDirectorySchema,
  customFieldsRequestSchema,
  customFieldsSchema,
  errorNotificationSchema,
  historyItemSchema,
  interactionLogSchema,
  omnichannelDataSchema,
  recordReferenceSchema,
  screenPopSchema,
} from './plain-schemas.ts';

/** What an accepted message must be: the schemas judge the hand-written readers too. */
const CLIENT_SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  ready: v.strictObject({ offer: v.nullable(v.unknown()) }),
  crmData: crmDataSchema,
  crmDirectory: crmDirectorySchema,
  clickToDialResponse: clickToDialResponseSchema,
  createHistoryItem: historyItemSchema,
  customFieldsDataResponse: customFieldsSchema,
  displayErrorNotification: errorNotificationSchema,
  omnichannelResponse: omnichannelDataSchema,
};
const CONNECTOR_SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  ready: v.null(),
  requestCrmData: v.null(),
  requestGetCrmDirectory: v.null(),
  requestEnableClickToDial: clickToDialSwitchSchema,
  requestNavigateToClickToDialResult: recordReferenceSchema,
  requestPerformInteractionScreenPop: screenPopSchema,
  requestOpenReports: v.null(),
  requestSaveInteractionLog: interactionLogSchema,
  requestCustomFieldsValues: customFieldsRequestSchema,
  requestSyncOmnichannel: omnichannelDataSchema,
  interlockOpen: interlockOpenSchema,
};

const toConnectorFrames = [
  ...CLIENT_FIXTURES.map(({ frame }) => frame),
  ...DEVIATION_FIXTURES.filter(({ to }) => to === 'connector').map(({ frame }) => frame),
];
const toClientFrames = [
  ...CONNECTOR_FIXTURES.map(({ frame }) => frame),
  ...DEVIATION_FIXTURES.filter(({ to }) => to === 'client').map(({ frame }) => frame),
];

const framed = (type: string, actions: readonly string[]) =>
  fc.record({ type: fc.constant(type), action: fc.constantFrom(...actions), data: anything });

function judge(parse: typeof parseClientMessage | typeof parseConnectorMessage, schemas: typeof CLIENT_SCHEMAS) {
  return (raw: unknown): void => {
    const result = parse(raw);
    assertPrototypesUntouched();
    if (!result.ok) return;
    const schema = schemas[result.value.action];
    if (schema === undefined) throw new Error(`accepted an unknown action: ${result.value.action}`);
    const { data } = result.value;
    expect(v.parse(schema, data)).toEqual(data);
  };
}

describe('the plain parsers, for all values', () => {
  it('[WR1] the connector never throws and accepts only what the schemas accept: noise', () => {
    fc.assert(fc.property(anything, judge(parseClientMessage, CLIENT_SCHEMAS)), { numRuns: 1_000 });
  });

  it('[WR1] the connector never throws and accepts only what the schemas accept: any data in our frames', () => {
    const frames = framed('ClientAppMessage', CLIENT_ACTIONS);
    fc.assert(fc.property(frames, judge(parseClientMessage, CLIENT_SCHEMAS)), { numRuns: 1_500 });
  });

  it('[WR1] the connector never throws and accepts only what the schemas accept: near misses', () => {
    fc.assert(fc.property(nearMissOf(toConnectorFrames), judge(parseClientMessage, CLIENT_SCHEMAS)), {
      numRuns: 2_500,
    });
  });

  it('[WR1] the client never throws and accepts only what the schemas accept: noise', () => {
    fc.assert(fc.property(anything, judge(parseConnectorMessage, CONNECTOR_SCHEMAS)), { numRuns: 1_000 });
  });

  it('[WR1] the client never throws and accepts only what the schemas accept: any data in our frames', () => {
    const frames = framed('CRMConnectMessage', [...CONNECTOR_ACTIONS, 'interlockOpen']);
    fc.assert(fc.property(frames, judge(parseConnectorMessage, CONNECTOR_SCHEMAS)), { numRuns: 1_500 });
  });

  it('[WR1] the client never throws and accepts only what the schemas accept: near misses', () => {
    fc.assert(fc.property(nearMissOf(toClientFrames), judge(parseConnectorMessage, CONNECTOR_SCHEMAS)), {
      numRuns: 2_500,
    });
  });
});
