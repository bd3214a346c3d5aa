import { describe, expect, it } from 'vitest';
import { makeFirst, mapModel, togglePair } from './map-model.ts';

const DOCUMENT = {
  presences: [
    { statusId: 'available', label: 'Available', ready: true },
    { statusId: 'busy', label: 'Busy', ready: false },
    { statusId: 'lunch', label: 'Lunch', ready: false },
    { statusId: 'training', label: 'Training', ready: false },
  ],
  reasonCodes: [
    { code: 1, label: 'Break', selectable: true },
    { code: 2, label: 'Lunch', selectable: true },
    { code: 4, label: 'Paperwork', selectable: true },
  ],
  presenceMap: [
    { statusId: 'busy', reasonCode: 1 },
    { statusId: 'lunch', reasonCode: 2 },
    { statusId: 'away', reasonCode: 1 },
  ],
  defaults: { notReadyStatusId: 'busy', reasonCode: 4 },
};

describe('the presence map', () => {
  it('[DE10] says for each reason what the CRM shows, and for each presence what it stands for', () => {
    const { reasons, presences } = mapModel(DOCUMENT);
    expect(reasons.map(({ label, shows, isMapped }) => [label, shows, isMapped])).toEqual([
      ['Break', 'Busy', true],
      ['Lunch', 'Lunch', true],
      ['Paperwork', 'Busy', false],
    ]);
    expect(presences.map(({ label, standsFor, isMapped }) => [label, standsFor, isMapped])).toEqual([
      ['Busy', 'Break', true],
      ['Lunch', 'Lunch', true],
      ['Training', 'Paperwork', false],
      ['away', 'Break', true],
    ]);
  });

  it('[DE10] marks what is ambiguous, unknown, or Ready', () => {
    const wrong = mapModel({
      ...DOCUMENT,
      presenceMap: [
        ...DOCUMENT.presenceMap,
        { statusId: 'busy', reasonCode: 9 },
        { statusId: 'available', reasonCode: 1 },
      ],
    });
    const of = (statusId: string) => wrong.presences.find((presence) => presence.statusId === statusId);
    expect(of('busy')?.isAmbiguous).toBe(true);
    expect(of('lunch')?.isAmbiguous).toBe(false);
    expect(of('away')?.isUnknown).toBe(true);
    expect(of('available')?.isReady).toBe(true);
    expect(wrong.reasons.find(({ code }) => code === 9)?.isUnknown).toBe(true);
  });

  it.each([
    [{}],
    [{ presenceMap: 'x', presences: [1], reasonCodes: null }],
    [{ presenceMap: [null, { statusId: 1 }] }],
  ])('[DE10] bears a document that is being written: %j', (document) => {
    expect(mapModel(document)).toEqual({ reasons: [], presences: [], pairs: [] });
  });

  it('[DE11] a pair is joined and parted, and a presence stands for one reason', () => {
    const joined = togglePair(DOCUMENT.presenceMap, 'training', 4);
    expect(joined.at(-1)).toEqual({ statusId: 'training', reasonCode: 4 });
    expect(togglePair(joined, 'training', 4)).toEqual(DOCUMENT.presenceMap);
    expect(togglePair(DOCUMENT.presenceMap, 'busy', 2)).toEqual([
      { statusId: 'lunch', reasonCode: 2 },
      { statusId: 'away', reasonCode: 1 },
      { statusId: 'busy', reasonCode: 2 },
    ]);
    expect(togglePair(undefined, 'busy', 1)).toEqual([{ statusId: 'busy', reasonCode: 1 }]);
  });

  it('[DE11] another pair is made the way back without changing the order of the rest', () => {
    expect(makeFirst(DOCUMENT.presenceMap, 2).map((entry) => Object(entry).statusId)).toEqual([
      'away',
      'busy',
      'lunch',
    ]);
    expect(makeFirst(DOCUMENT.presenceMap, 0)).toBe(DOCUMENT.presenceMap);
    expect(makeFirst(DOCUMENT.presenceMap, 7)).toBe(DOCUMENT.presenceMap);
    expect(mapModel(DOCUMENT).pairs.map(({ isFirst }) => isFirst)).toEqual([true, true, false]);
  });
});
