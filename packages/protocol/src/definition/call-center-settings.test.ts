import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_SETTINGS } from '../fixtures/definition-fixtures.ts';
import { LIMITS } from '../limits.ts';
import { anything, assertPrototypesUntouched } from '../testing/hostile-values.ts';
import { readCallCenterSettings } from './call-center-settings.ts';

const read = readCallCenterSettings;
const codes = (raw: unknown) => read(raw).warnings.map(({ code, path }) => `${code} ${path}`);

describe('the public string form', () => {
  it.each(
    [[], 'x', 7, true, new Map(), () => 1].map((raw, index) => ({ raw, index })),
  )('[DF17] warns about settings that are no object, and uses none: value $index', ({ raw }) => {
    expect(read(raw)).toMatchObject({ settings: {}, warnings: [{ severity: 'warning', code: 'settingsUnreadable' }] });
  });

  it('[DF19] reads 32 KiB, nested 10 deep, and refuses more with one warning', () => {
    const sized = (bytes: number) => {
      const raw = { omnichannelMode: 'C', pad: '' };
      return { ...raw, pad: 'x'.repeat(bytes - JSON.stringify(raw).length) };
    };
    const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });
    const settings = { mode: 'complementary' };
    expect(read(sized(LIMITS.settingsBytes + 1))).toMatchObject({ settings: {} });
    expect(codes(sized(LIMITS.settingsBytes + 1))).toEqual(['settingsUnreadable ']);
    expect(read(sized(LIMITS.settingsBytes))).toEqual({ settings, warnings: [] });
    expect(codes({ omnichannelMode: 'C', ...nested(11) })).toEqual(['settingsUnreadable ']);
    expect(read({ omnichannelMode: 'C', ...nested(10) })).toEqual({ settings, warnings: [] });
  });

  // Each took a pattern seconds, because there are many ways to divide it.
  const BLANKS = ' '.repeat(30_000);
  it.each([
    { name: 'blanks before a second line', raw: { omnichannelMap1: `1= x${BLANKS}\ny` } },
    { name: 'blanks on both sides', raw: { omnichannelNotReadyReasonCode: `1${BLANKS.slice(9)}\n=` } },
    { name: 'digits in a code', raw: { omnichannelMap1: `${'1'.repeat(30_000)}x=` } },
    { name: 'digits in a key', raw: { [`${'1'.repeat(30_000)}x`]: 'a' } },
    { name: "digits in a map's key", raw: { [`omnichannelMap${'1'.repeat(30_000)}x`]: 'a' } },
    { name: 'blanks in a mode', raw: { omnichannelMode: `S${BLANKS}x` } },
    { name: 'blanks in a flag', raw: { auxReasonEnabled: `Y${BLANKS}x` } },
  ])('[DF19] takes no longer over hostile texts than over others: $name', ({ raw }) => {
    const startedAt = performance.now();
    expect(read(raw).settings).toEqual({});
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it.each([
    undefined,
    null,
    {},
    { other: { thing: 'x' }, list: [1], number: 5 },
  ])('[DF17] says nothing about settings that are absent or not about Omnichannel: %j', (raw) => {
    expect(read(raw)).toEqual({ settings: {}, warnings: [] });
  });

  it('[DF10] reads the documented keys', () => {
    expect(read(EXAMPLE_SETTINGS)).toEqual({
      settings: {
        mode: 'synchronized',
        notReadyReason: { code: 21, label: 'Digital Not Ready' },
        map: [
          { slot: 1, code: 10, label: 'Busy' },
          { slot: 2, code: 11, label: 'Lunch' },
        ],
        readyStatusId: 'available;online',
        startsReady: false,
        reasonCodesEnabled: true,
        notReadyWhenMissed: true,
        manualNotReadyEnabled: false,
      },
      warnings: [],
    });
  });

  it.each([
    'omnichannelMode',
    'OmnichannelMode',
    'Omnichannel Mode',
    'omnichannel_mode',
    'OMNICHANNEL-MODE',
    'omnichannelSync',
    'Omnichannel',
  ])('[DF10] reads the mode under %s, at the top, in a group and in parameters', (key) => {
    for (const raw of [{ [key]: 'C' }, { Group: { [key]: 'C' } }, { parameters: { Group: { [key]: 'C' } } }]) {
      expect(read(raw)).toEqual({ settings: { mode: 'complementary' }, warnings: [] });
    }
  });

  it('[DF10] looks into a group that has the name of a setting', () => {
    expect(read({ Omnichannel: { Omnichannel_Mode: 'S' } })).toEqual({
      settings: { mode: 'synchronized' },
      warnings: [],
    });
  });

  it.each([
    'Not Ready Reason Code Map with Omnichannel 7',
    'notReadyReasonCodeMapWithOmnichannel7',
    'omnichannel_map_07',
  ])('[DF10][DF14] reads a map entry under %s', (key) => {
    expect(read({ [key]: '5 = Lunch' }).settings.map).toEqual([{ slot: 7, code: 5, label: 'Lunch' }]);
  });

  it('[DF11] takes an empty text as not given', () => {
    expect(read({ omnichannelMode: '', omnichannelNotReadyReasonCode: '  ', omnichannelMap1: '' })).toEqual({
      settings: {},
      warnings: [],
    });
  });

  it.each([
    ['S', 'synchronized'],
    [' s ', 'synchronized'],
    ['Synchronized', 'synchronized'],
    ['Synchronised', 'synchronized'],
    ['C', 'complementary'],
    ['Complementary', 'complementary'],
    ['COMPLIMENTARY', 'complementary'],
  ])('[DF12] reads the mode %s as %s', (text, mode) => {
    expect(read({ omnichannelMode: text })).toEqual({ settings: { mode }, warnings: [] });
  });

  it.each(['X', 'S;C', 'sync', '0'])('[DF12] warns about the mode %s', (text) => {
    expect(read({ omnichannelMode: text }).settings).toEqual({});
    expect(codes({ omnichannelMode: text })).toEqual(['modeUnreadable /omnichannelMode']);
  });

  it.each([
    ['21 = Digital Not Ready', 21, 'Digital Not Ready'],
    ['21=Digital', 21, 'Digital'],
    ['  0  =  x = y  ', 0, 'x = y'],
    ['9999 = z', 9_999, 'z'],
  ])('[DF13] reads %j', (text, code, label) => {
    expect(read({ omnichannelNotReadyReasonCode: text }).settings.notReadyReason).toEqual({ code, label });
  });

  it.each([
    'Digital Not Ready',
    '21',
    '21 =',
    '= Digital',
    '10000 = x',
    '-1 = x',
    '2.5 = x',
    '1 = x\ny',
    '1e3 = x',
    `1 = ${'x'.repeat(201)}`,
  ])('[DF13] warns about %j and leaves it out', (text) => {
    expect(read({ omnichannelNotReadyReasonCode: text }).settings).toEqual({});
    expect(codes({ omnichannelNotReadyReasonCode: text })).toEqual([
      'reasonCodeUnreadable /omnichannelNotReadyReasonCode',
    ]);
  });

  it('[DF14] reads the entries 1 to 20, warns about others and leaves out what it cannot read', () => {
    const raw = {
      omnichannelMap0: '1 = a',
      omnichannelMap1: '1 = a',
      omnichannelMap20: '2 = b',
      omnichannelMap21: '3 = c',
      omnichannelMap5: 'lunch',
      omnichannelMap: '4 = d',
      omnichannelMapB1: '5 = e',
      xOmnichannelMap1: '6 = f',
    };
    expect(read(raw).settings.map).toEqual([
      { slot: 1, code: 1, label: 'a' },
      { slot: 20, code: 2, label: 'b' },
    ]);
    expect(codes(raw)).toEqual([
      'mapSlotUnknown /omnichannelMap0',
      'mapSlotUnknown /omnichannelMap21',
      'mapEntryUnreadable /omnichannelMap5',
    ]);
  });

  it.each([
    ['Y', true],
    ['n', false],
    ['yes', true],
    [true, true],
    [false, false],
  ])('[DF15] reads the flag %s as %s', (flag, value) => {
    expect(read({ auxReasonEnabled: flag })).toEqual({ settings: { reasonCodesEnabled: value }, warnings: [] });
  });

  it.each(['maybe', 'L', '1'])('[DF15] warns about the flag %s', (flag) => {
    expect(codes({ auxReasonEnabled: flag })).toEqual(['flagUnreadable /auxReasonEnabled']);
    expect(read({ auxReasonEnabled: flag }).settings).toEqual({});
  });

  it('[DF16] uses the first of two different values and warns, and says nothing about two equal ones', () => {
    const raw = { A: { omnichannelMode: 'S' }, B: { Omnichannel_Mode: 'C' } };
    expect(read(raw).settings.mode).toBe('synchronized');
    expect(codes(raw)).toEqual(['settingRepeated /B/Omnichannel_Mode']);
    expect(codes({ A: { omnichannelMode: 'S' }, B: { omnichannelMode: 'S ' } })).toEqual([]);
  });

  it.each([
    ['R', true],
    ['NR', false],
    ['Not Ready', false],
  ])('[DF18] reads startWorkState %s as ready %s', (text, startsReady) => {
    expect(read({ startWorkState: text }).settings).toEqual({ startsReady });
  });

  it('[DF18] warns about a startWorkState that is neither', () => {
    expect(codes({ startWorkState: 'Y' })).toEqual(['flagUnreadable /startWorkState']);
  });

  it('[DF17] never throws, whatever it is given, and warns at most 100 times', () => {
    const keys = fc.constantFrom(
      'omnichannelMode',
      'Omnichannel',
      'omnichannelMap1',
      'omnichannelMap99',
      'parameters',
      'startWorkState',
    );
    fc.assert(
      fc.property(fc.oneof(anything, fc.dictionary(keys, anything)), (raw) => {
        const { warnings } = read(raw);
        expect(warnings.length).toBeLessThanOrEqual(100);
        for (const { severity, path } of warnings) {
          expect(severity).toBe('warning');
          expect(path.length).toBeLessThanOrEqual(200);
        }
        assertPrototypesUntouched();
      }),
      { numRuns: 2_000 },
    );
  });
});
