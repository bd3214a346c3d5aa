import { parseClientMessage } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import type { ConnectorRequestHandlers } from './page-messages.ts';
import { settle } from './testing/doubles.ts';
import { openExtendedTab, openPlainTab, type Tab } from './testing/start-client.ts';

const REQUESTS: readonly [action: string, data: unknown, handler: keyof ConnectorRequestHandlers, received: unknown][] =
  [
    ['requestGetCrmDirectory', null, 'getDirectory', undefined],
    ['requestGetCRMDirectory', null, 'getDirectory', undefined],
    ['requestOpenReports', null, 'openReports', undefined],
    ['requestEnableClickToDial', { isEnabled: true }, 'enableClickToDial', { isEnabled: true }],
    ['requestNavigateToClickToDialResult', { recordId: 4711 }, 'navigateToClickToDialResult', { recordId: '4711' }],
    [
      'requestPerformInteractionScreenPop',
      { aniValues: ['+15550100', 15550101], dnis: '99' },
      'screenPop',
      { aniValues: ['+15550100', '15550101'], dnis: '99' },
    ],
    [
      'requestSaveInteractionLog',
      { message: { body: { interactionId: 7, interactionData: { queue: 'Support' } }, header: { version: 1 } } },
      'saveInteractionLog',
      { interactionId: '7', interactionData: { queue: 'Support' }, header: { version: 1 } },
    ],
    [
      'requestCustomFieldsValues',
      { object: { voice: ['tier'], digital: [] } },
      'customFieldsValues',
      { voice: ['tier'], digital: [] },
    ],
  ];

describe('requests to the page', () => {
  it.each(REQUESTS)('[SD41] %s with %j calls %s on both wires', async (action, data, handler, received) => {
    const calls: unknown[] = [];
    const handlers = { [handler]: (...args: unknown[]) => void calls.push(args[0]) };
    const plain = await openPlainTab({ handlers });
    plain.connector.say(action, data);
    const extended = await openExtendedTab({ handlers });
    extended.connector.ask(action, data);
    await settle();
    expect(calls).toEqual([received, received]);
    expect([...plain.problems(), ...extended.problems()]).toEqual([]);
  });

  it.each(REQUESTS)('[SD41] %s without a handler harms nothing', async (action, data) => {
    const tab = await openPlainTab();
    tab.connector.say(action, data);
    await settle();
    expect(tab.problems()).toEqual([]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('[SD41] a handler that %s is a problem and no more', async (_name, getDirectory) => {
    const tab = await openPlainTab({ handlers: { getDirectory } });
    tab.connector.say('requestGetCrmDirectory');
    await settle();
    expect(tab.problems()).toEqual(['handlerFailed']);
    tab.crm.change('lunch');
    expect(tab.connector.heard).toHaveLength(1);
  });

  it('[SD42] the directory leaves out entries without phone and e-mail and counts as text', async () => {
    const tab = await openPlainTab({
      handlers: {
        getDirectory: async () => [
          { id: '1', name: 'Jonas Beck', phone: '+15550100' },
          { id: '2', name: 'Nobody' },
          { id: '3', name: 'Ada Lind', email: 'ada@example.com' },
        ],
      },
    });
    tab.connector.say('requestGetCrmDirectory');
    await settle();
    expect(tab.connector.heard[0]).toEqual({
      type: 'ClientAppMessage',
      action: 'crmDirectory',
      data: {
        count: '2',
        results: [
          { id: '1', name: 'Jonas Beck', phone: '+15550100', email: '' },
          { id: '3', name: 'Ada Lind', phone: '', email: 'ada@example.com' },
        ],
      },
    });
  });

  it('[SD42] a directory that is too long is cut to what one message of 64 KiB holds', async () => {
    const entries = Array.from({ length: 3000 }, (_, index) => ({
      id: `${index}`,
      name: `Customer ${index}`,
      phone: '+15550100',
    }));
    const tab = await openExtendedTab({ handlers: { getDirectory: () => entries } });
    tab.connector.ask('requestGetCrmDirectory', null);
    await settle();
    const { count, results } = tab.connector.heard[0]?.data as { count: string; results: unknown[] };
    expect(Number(count)).toBe(results.length);
    expect(results.length).toBeGreaterThan(800);
    expect(tab.problems()).toEqual([]);
  });

  it('[SD42] what the page sends is what the protocol documents', async () => {
    const fields = {
      voice: { tier: { customFieldInfo: { customFieldType: 'STRING', customFieldLabel: 'Tier' } } },
      digital: {},
    } as const;
    const tab = await openPlainTab({
      handlers: {
        getDirectory: () => [{ id: '1', name: 'Jonas', phone: '+15550100' }],
        customFieldsValues: () => fields,
      },
    });
    tab.connector.say('requestCrmData');
    tab.connector.say('requestGetCrmDirectory');
    tab.connector.say('requestCustomFieldsValues', { object: { voice: ['tier'], digital: [] } });
    tab.client.clickToDial({ number: '+15550100', recordId: '4711', recordName: 'Ticket 4711', objectType: 'Ticket' });
    tab.client.createHistoryItem('4711', { subject: 'Refund' });
    tab.client.showError({ title: 'Help desk', textArray: ['The help desk is read-only.'] });
    tab.connector.say('requestSyncOmnichannel', { statusId: 'busy' });
    tab.connector.say('ready');
    await settle();
    const read = tab.connector.heard.map(parseClientMessage);
    expect(read.map((result) => (result.ok ? [] : [result.error]))).toEqual(read.map(() => []));
    expect(read.flatMap((result) => (result.ok ? result.value.deviations : []))).toEqual([]);
    expect(new Set(tab.connector.heard.map((frame) => frame.action)).size).toBe(8);
  });

  it('[SD42] clickToDial, createHistoryItem and showError say whether they were sent', async () => {
    const tab = await openExtendedTab();
    const all = (from: Tab) => [
      from.client.clickToDial({ number: '+15550100' }),
      from.client.createHistoryItem('1', {}),
      from.client.showError({ title: 'Oh', textArray: [] }),
    ];
    expect(all(tab)).toEqual([true, true, true]);
    tab.connector.ask('interlockGoodbye', { reason: 'closed' });
    await settle();
    expect(all(tab)).toEqual([false, false, false]);
  });
});
