import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEVIATION_FIXTURES } from '../fixtures/deviation-fixtures.ts';
import {
  CLIENT_FIXTURES,
  CONNECTOR_FIXTURES,
  EXAMPLE_CLICK,
  EXAMPLE_CRM_DATA,
  EXAMPLE_CUSTOM_FIELDS,
  EXAMPLE_NOTIFICATION,
} from '../fixtures/plain-fixtures.ts';
import { toClient } from './build-to-client.ts';
import { toConnector } from './build-to-connector.ts';
import { DEVIATIONS } from './deviations.ts';
import { CLIENT_ACTIONS, CONNECTOR_ACTIONS } from './messages.ts';
import { parseClientMessage } from './parse-client-message.ts';
import { parseConnectorMessage } from './parse-connector-message.ts';
import {
  clickToDialSwitchSchema,
  customFieldsRequestSchema,
  interactionLogSchema,
  omnichannelDataSchema,
  recordReferenceSchema,
  screenPopSchema,
} from './plain-schemas.ts';

const parserOf = { connector: parseClientMessage, client: parseConnectorMessage };

describe('refusals on the window', () => {
  it.each([
    { what: 'a foreign type', raw: { type: 'other', action: 'ready' }, code: 'foreignMessage', rule: 'WR2' },
    { what: 'an echo', raw: { type: 'CRMConnectMessage', action: 'ready' }, code: 'wrongDirection', rule: 'WR3' },
    { what: 'an unknown action', raw: { type: 'ClientAppMessage', action: 'x' }, code: 'unknownAction', rule: 'WR4' },
    { what: 'no action', raw: { type: 'ClientAppMessage' }, code: 'malformedMessage', rule: 'WR4' },
  ])('[WR2][WR3][WR4] refuses $what with $code', ({ raw, code }) => {
    expect(parseClientMessage(raw)).toMatchObject({ ok: false, error: { code } });
  });

  it.each([
    { action: 'omnichannelResponse', chars: 8_000, isAccepted: true },
    { action: 'omnichannelResponse', chars: 8_200, isAccepted: false },
    { action: 'crmData', chars: 8_200, isAccepted: true },
    { action: 'crmData', chars: 60_000, isAccepted: true },
    { action: 'crmData', chars: 66_000, isAccepted: false },
  ])('[WR6] limits $action with $chars characters more', ({ action, chars, isAccepted }) => {
    const data = action === 'crmData' ? EXAMPLE_CRM_DATA : { statusId: 'busy', success: true };
    const result = parseClientMessage({ type: 'ClientAppMessage', action, data, pad: 'x'.repeat(chars) });
    expect(result.ok).toBe(isAccepted);
    if (!result.ok) expect(result.error.code).toBe('frameTooLarge');
  });

  it('[WR19] refuses a status of more than 512 characters, and accepts 512', () => {
    const of = (length: number) =>
      parseClientMessage(toConnector.omnichannelResponse({ statusId: 'x'.repeat(length) }));
    expect(of(513)).toMatchObject({ ok: false, error: { code: 'malformedMessage', path: 'data.statusId' } });
    expect(of(512)).toMatchObject({ ok: true });
  });
});

describe('the public catalogue', () => {
  it('[WR9] has a fixture for each of the eight actions of the client', () => {
    expect([...new Set(CLIENT_FIXTURES.map(({ message }) => message.action))]).toEqual(CLIENT_ACTIONS);
    expect(CLIENT_ACTIONS).toHaveLength(8);
  });

  it('[WR9] has a fixture for each of the ten actions of the connector', () => {
    const actions = CONNECTOR_FIXTURES.map(({ message }) => message.action);
    expect(actions.filter((action) => action !== 'interlockOpen')).toEqual(CONNECTOR_ACTIONS);
    expect(CONNECTOR_ACTIONS).toHaveLength(10);
  });

  it.each(CLIENT_FIXTURES)('[WR9] understands $name of the client', ({ frame, message }) => {
    expect(parseClientMessage(frame)).toEqual({ ok: true, value: message });
  });

  it.each(CONNECTOR_FIXTURES)('[WR9] understands $name of the connector', ({ frame, message }) => {
    expect(parseConnectorMessage(frame)).toEqual({ ok: true, value: message });
  });

  it.each([
    { to: 'connector', action: 'omnichannelResponse', data: { statusId: 'busy', success: true, at: 5, user: {} } },
    { to: 'client', action: 'requestSyncOmnichannel', data: { statusId: 'busy', success: true, at: 5, user: {} } },
  ] as const)('[WR18] leaves out members that are not documented: $action', ({ to, action, data }) => {
    const type = to === 'connector' ? 'ClientAppMessage' : 'CRMConnectMessage';
    expect(parserOf[to]({ type, action, data, more: 1 })).toEqual({
      ok: true,
      value: { action, data: { statusId: 'busy', success: true }, deviations: [] },
    });
  });
});

/** Written out here as well, so that each rule has its test by name. */
const RULES = {
  fourArgumentPublish: 'WR20',
  directoryWithStatus: 'WR21',
  numericStatus: 'WR22',
  severalStatuses: 'WR23',
  missingSuccess: 'WR24',
  textSuccess: 'WR25',
  readyWithData: 'WR26',
  needlessData: 'WR27',
  numericId: 'WR28',
  missingUserName: 'WR29',
  missingUserParts: 'WR30',
  missingCapabilities: 'WR31',
  missingSettings: 'WR32',
  numericCount: 'WR33',
  directorySpelling: 'WR34',
  severitySlip: 'WR35',
  missingSeverity: 'WR36',
  textNotArray: 'WR37',
  fieldsOutsideData: 'WR38',
  customFieldsNotText: 'WR39',
  missingLists: 'WR40',
  malformedEntry: 'WR41',
  noCommonVersion: 'EX3',
} as const;

describe('deviations', () => {
  it.each(DEVIATION_FIXTURES.map((fixture) => ({ ...fixture, rule: RULES[fixture.deviation] })))('[$rule] $name', ({
    to,
    frame,
    outcome,
    deviation,
  }) => {
    const result = parserOf[to](frame);
    if (outcome.kind === 'accepted') {
      const { action, data, deviations } = outcome;
      expect(result).toEqual({ ok: true, value: { action, data, deviations } });
      expect(deviations).toContain(deviation);
    } else {
      expect(result).toMatchObject({ ok: false, error: { code: outcome.code } });
    }
  });

  it('stand under the recorded rules', () => {
    for (const [code, rule] of Object.entries(RULES)) expect(DEVIATIONS).toHaveProperty(`${code}.rule`, rule);
    expect(Object.keys(RULES)).toEqual(Object.keys(DEVIATIONS));
  });

  it('has a fixture for each known deviation', () => {
    expect(new Set(DEVIATION_FIXTURES.map(({ deviation }) => deviation))).toEqual(new Set(Object.keys(DEVIATIONS)));
  });

  it('[WR21] names the deviation in the refusal of a directory with a status', () => {
    const frame = { type: 'ClientAppMessage', action: 'crmDirectory', data: { statusId: 'available' } };
    expect(parseClientMessage(frame)).toMatchObject({ ok: false, error: { deviation: 'directoryWithStatus' } });
  });

  it('notes a deviation once in a message that shows it twice', () => {
    const results = [null, null, 7];
    expect(
      parseClientMessage({ type: 'ClientAppMessage', action: 'crmDirectory', data: { count: '3', results } }),
    ).toMatchObject({ ok: true, value: { deviations: ['malformedEntry'], data: { results: [] } } });
  });
});

describe('builders', () => {
  const LOG = { message: { body: { interactionId: 'i-1', interactionData: {} } } };
  const FROM_CONNECTOR = [
    toClient.ready(),
    toClient.requestCrmData(),
    toClient.requestGetCrmDirectory(),
    toClient.requestEnableClickToDial({ isEnabled: false }),
    toClient.requestNavigateToClickToDialResult({ recordId: '4711' }),
    toClient.requestPerformInteractionScreenPop({ aniValues: ['1'] }),
    toClient.requestOpenReports(),
    toClient.requestSaveInteractionLog(LOG),
    toClient.requestCustomFieldsValues({ object: { voice: [], digital: ['x'] } }),
    toClient.requestSyncOmnichannel({ statusId: 'busy;dnd' }),
  ];
  const FROM_CLIENT = [
    toConnector.ready(),
    toConnector.crmData(EXAMPLE_CRM_DATA),
    toConnector.crmDirectory([{ id: '1', name: 'A', phone: '1', email: '' }]),
    toConnector.clickToDialResponse(EXAMPLE_CLICK),
    toConnector.createHistoryItem({ taskId: '1', data: {} }),
    toConnector.customFieldsDataResponse(EXAMPLE_CUSTOM_FIELDS),
    toConnector.displayErrorNotification(EXAMPLE_NOTIFICATION),
    toConnector.omnichannelResponse({ statusId: 'busy' }),
  ];

  it('[WR8] exist for every action', () => {
    expect(FROM_CONNECTOR.map(({ action }) => action)).toEqual(CONNECTOR_ACTIONS);
    expect(FROM_CLIENT.map(({ action }) => action)).toEqual(CLIENT_ACTIONS);
  });

  it.each(
    FROM_CONNECTOR,
  )('[WR8] build $action without a deviation, and nothing beside type, action and data', (frame) => {
    const result = parseConnectorMessage(frame);
    const tolerated = frame.action === 'requestSyncOmnichannel' ? ['severalStatuses'] : [];
    expect(result).toMatchObject({ ok: true, value: { action: frame.action, deviations: tolerated } });
    expect(['type,action', 'type,action,data']).toContain(Object.keys(frame).join());
  });

  it.each(FROM_CLIENT)('[WR8] build $action of the client without a deviation', (frame) => {
    expect(parseClientMessage(frame)).toMatchObject({ ok: true, value: { action: frame.action, deviations: [] } });
    expect(['type,action', 'type,action,data']).toContain(Object.keys(frame).join());
  });

  it.each([
    { action: 'requestEnableClickToDial', schema: clickToDialSwitchSchema },
    { action: 'requestNavigateToClickToDialResult', schema: recordReferenceSchema },
    { action: 'requestPerformInteractionScreenPop', schema: screenPopSchema },
    { action: 'requestSaveInteractionLog', schema: interactionLogSchema },
    { action: 'requestCustomFieldsValues', schema: customFieldsRequestSchema },
    { action: 'requestSyncOmnichannel', schema: omnichannelDataSchema },
  ])('[WR8] lose nothing in the schema of $action', ({ action, schema }) => {
    const frame = FROM_CONNECTOR.find((candidate) => candidate.action === action);
    const data: unknown = frame && 'data' in frame ? frame.data : undefined;
    expect(v.parse(schema, data)).toEqual(data);
  });

  it('[WR8] send the configured status as it is, and success true unless told otherwise', () => {
    expect(toClient.requestSyncOmnichannel({ statusId: 'Do Not Disturb;dnd' }).data).toEqual({
      statusId: 'Do Not Disturb;dnd',
      success: true,
    });
    expect(toConnector.omnichannelResponse({ statusId: 'busy', success: false }).data.success).toBe(false);
  });

  it('[WR8] leave out directory entries with neither phone nor e-mail', () => {
    const frame = toConnector.crmDirectory([
      { id: '1', name: 'A', phone: '', email: '' },
      { id: '2', name: 'B', phone: '', email: 'b@example.com' },
    ]);
    expect(frame.data).toEqual({ count: '1', results: [{ id: '2', name: 'B', phone: '', email: 'b@example.com' }] });
  });
});
