import { describe, expect, it } from 'vitest';
import { readConnectorFrame } from './wire.ts';

const frame = (action: unknown, data?: unknown, more: object = {}) => ({
  type: 'CRMConnectMessage',
  action,
  data,
  ...more,
});
const read = (action: unknown, data?: unknown) => readConnectorFrame(frame(action, data), 'window');
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;

describe('readConnectorFrame', () => {
  it.each([
    ['no action', frame(undefined), 'unknownAction'],
    ['a number as action', frame(7), 'unknownAction'],
    ['an unknown action', frame('requestEverything'), 'unknownAction'],
    ['an inherited name', frame('toString'), 'unknownAction'],
    ['a name of a prototype', frame('__proto__'), 'unknownAction'],
    ['an action of the client', frame('omnichannelResponse', { statusId: 'busy' }), 'unknownAction'],
    ['a cycle', frame('ready', cycle), 'frameMalformed'],
    ['a big integer', frame('ready', { size: 1n }), 'frameMalformed'],
    ['a nesting without end', frame('requestSaveInteractionLog', nested(30_000)), 'frameMalformed'],
    [
      'a key __proto__',
      frame('requestSyncOmnichannel', JSON.parse('{"statusId":"busy","__proto__":{"a":1}}')),
      'frameMalformed',
    ],
    [
      'a key constructor, deep',
      frame('requestSyncOmnichannel', { statusId: 'busy', a: [{ constructor: 1 }] }),
      'frameMalformed',
    ],
    ['a key prototype', frame('requestSyncOmnichannel', { statusId: 'busy', prototype: 1 }), 'frameMalformed'],
    ['more than 8 KiB', frame('requestSyncOmnichannel', { statusId: 'busy', more: 'x'.repeat(8192) }), 'frameTooLarge'],
    ['more than 8 KiB of two-byte letters', frame('ready', 'ä'.repeat(4096)), 'frameTooLarge'],
    ['a log of more than 64 KiB', frame('requestSaveInteractionLog', { message: 'x'.repeat(65_536) }), 'frameTooLarge'],
  ])('[SD9] %s is refused', (_name, raw, code) => {
    expect(readConnectorFrame(raw, 'window')).toBe(code);
  });

  it('[SD9] a log and a screen pop may have 64 KiB', () => {
    const long = 'x'.repeat(20_000);
    expect(
      read('requestSaveInteractionLog', { message: { body: { interactionId: 'i', interactionData: long } } }),
    ).toBeTypeOf('object');
    expect(read('requestPerformInteractionScreenPop', { aniValues: [long] })).toBeTypeOf('object');
  });

  it.each([
    ['requestSyncOmnichannel', undefined],
    ['requestSyncOmnichannel', null],
    ['requestSyncOmnichannel', 'busy'],
    ['requestSyncOmnichannel', {}],
    ['requestSyncOmnichannel', { statusId: null }],
    ['requestSyncOmnichannel', { statusId: ' ; ;' }],
    ['requestSyncOmnichannel', { statusId: ['busy'] }],
    ['requestSyncOmnichannel', { statusId: 'x'.repeat(513) }],
    ['requestEnableClickToDial', {}],
    ['requestEnableClickToDial', { isEnabled: 'true' }],
    ['requestNavigateToClickToDialResult', {}],
    ['requestNavigateToClickToDialResult', { recordId: '' }],
    ['requestNavigateToClickToDialResult', { recordId: 'x'.repeat(129) }],
    ['requestSaveInteractionLog', {}],
    ['requestSaveInteractionLog', { message: {} }],
    ['requestSaveInteractionLog', { message: { body: { interactionData: {} } } }],
    ['requestCustomFieldsValues', {}],
    ['interlockOpen', {}],
  ])('[SD9] %s with %j is malformed', (action, data) => {
    expect(read(action, data)).toBe('frameMalformed');
  });

  it.each([
    ['busy', 'busy'],
    [' busy ', 'busy'],
    ['busy;Busy', 'busy'],
    [';; busy ;', 'busy'],
    [4711, '4711'],
  ])('[SD15] the status to set out of %j is "%s"', (statusId, expected) => {
    expect(read('requestSyncOmnichannel', { statusId, success: true })).toEqual({
      action: 'requestSyncOmnichannel',
      data: { statusId: expected },
      mark: { seq: 0 },
    });
  });

  it('[SD9] what is read is a copy', () => {
    const data = { aniValues: ['+15550100'] };
    const result = read('requestPerformInteractionScreenPop', data);
    data.aniValues.push('changed later');
    expect(result).toMatchObject({ data: { aniValues: ['+15550100'] } });
  });
});
