import { LIMITS, type OutrankedSetting } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import { defaultDefinition } from '../default-definition.ts';
import { judgePageSettings } from './judge-page-settings.ts';

/** Synchronized; Ready is available; default 21 = Digital Not Ready; busy 1, lunch 2, meeting 3, offline 1; training unmapped. */
const DEFINITION = {
  ...defaultDefinition(4401),
  presences: defaultDefinition(4401).presences.map((presence) =>
    presence.statusId === 'lunch' ? { ...presence, label: 'Midday meal', alsoKnownAs: ['0N5000000000001'] } : presence,
  ),
};
const judge = (raw: unknown) => judgePageSettings(DEFINITION, raw);
const outranked = (raw: unknown): readonly OutrankedSetting[] => judge(raw).outranked;
const NOTHING = { outranked: [], warnings: 0 };

describe('what changes nothing', () => {
  it.each(
    [undefined, null, {}, { other: 'x' }, { omnichannelMode: '', omnichannelMap1: ' ' }].map((raw) => ({ raw })),
  )('[SV56] no settings: $raw', ({ raw }) => {
    expect(judge(raw)).toEqual(NOTHING);
  });

  it.each([
    { title: 'a text', raw: 'S', warnings: 1 },
    { title: 'a list', raw: [{ omnichannelMode: 'C' }], warnings: 1 },
    { title: 'more than 32 KiB', raw: { omnichannelMode: 'C', pad: 'x'.repeat(40_000) }, warnings: 1 },
    {
      title: 'a key that could change a prototype',
      raw: JSON.parse('{"__proto__":{"omnichannelMode":"C"}}'),
      warnings: 1,
    },
    {
      title: 'values that cannot be read',
      raw: {
        omnichannelMode: 'X',
        omnichannelNotReadyReason: '21',
        omnichannelMap1: 'Lunch',
        omnichannelMap21: '1 = a',
      },
      warnings: 4,
    },
  ])('[SV56] garbage: $title, which is counted', ({ raw, warnings }) => {
    expect(judge(raw)).toEqual({ outranked: [], warnings });
  });

  it.each([
    { title: 'the mode', raw: { omnichannelMode: 'S' } },
    { title: 'the Ready presence by id', raw: { omnichannelReady: 'available' } },
    { title: 'the Ready presence by one of two names', raw: { omnichannelReady: 'whatever;AVAILABLE' } },
    { title: 'the Not Ready reason', raw: { omnichannelNotReadyReason: '21 = Digital Not Ready' } },
    { title: 'the Not Ready reason in another case', raw: { omnichannelNotReadyReason: '021 = digital  not ready' } },
    { title: 'a map entry by status id', raw: { omnichannelMap1: '2 = lunch' } },
    { title: 'a map entry by another spelling', raw: { omnichannelMap1: '2 = 0N5000000000001AAA' } },
    { title: 'a map entry by label', raw: { omnichannelMap1: '2 = midday meal' } },
    { title: 'a map entry of two names', raw: { omnichannelMap1: '2 = luncheon;lunch' } },
    { title: 'the default for a presence without an entry', raw: { omnichannelMap1: '21 = Training' } },
    { title: 'the default for an unknown presence', raw: { omnichannelMap1: '21 = On the moon' } },
    { title: 'what the definition has no say in', raw: { startWorkState: 'R', auxReasonEnabled: 'N' } },
  ])('[SV56] what agrees: $title', ({ raw }) => {
    expect(judge(raw)).toEqual(NOTHING);
  });
});

describe('what the definition outranks', () => {
  const rows: readonly { title: string; raw: object; entry: OutrankedSetting }[] = [
    {
      title: 'another mode',
      raw: { Omnichannel: { omnichannelMode: 'C' } },
      entry: { field: 'mode', slot: null, page: 'complementary', server: 'synchronized' },
    },
    {
      title: 'another Ready presence',
      raw: { omnichannelReady: 'busy' },
      entry: { field: 'readyStatus', slot: null, page: 'busy', server: 'available' },
    },
    {
      title: 'an unknown Ready presence',
      raw: { omnichannelReady: 'On the moon' },
      entry: { field: 'readyStatus', slot: null, page: 'On the moon', server: 'available' },
    },
    {
      title: 'a Not Ready reason of another number',
      raw: { omnichannelNotReadyReason: '22 = Digital Not Ready' },
      entry: { field: 'notReadyReason', slot: null, page: '22 = Digital Not Ready', server: '21 = Digital Not Ready' },
    },
    {
      title: 'a Not Ready reason of another label',
      raw: { omnichannelNotReadyReason: '21 = Elsewhere' },
      entry: { field: 'notReadyReason', slot: null, page: '21 = Elsewhere', server: '21 = Digital Not Ready' },
    },
    {
      title: 'another code in the map',
      raw: { omnichannelMap3: '11 = Midday meal' },
      entry: { field: 'map', slot: 3, page: '11 = Midday meal', server: '2 = Lunch' },
    },
    {
      title: 'a code for a presence without an entry',
      raw: { omnichannelMap20: '4 = Training' },
      entry: { field: 'map', slot: 20, page: '4 = Training', server: '21 = Digital Not Ready' },
    },
    {
      title: 'a code for an unknown presence',
      raw: { omnichannelMap1: '4 = On the moon' },
      entry: { field: 'map', slot: 1, page: '4 = On the moon', server: '21 = Digital Not Ready' },
    },
    {
      title: 'a code for a presence that means Ready',
      raw: { omnichannelMap1: '21 = Available' },
      entry: { field: 'map', slot: 1, page: '21 = Available', server: null },
    },
  ];
  it.each(rows)('[SV56] $title', ({ raw, entry }) => {
    expect(judge(raw)).toEqual({ outranked: [entry], warnings: 0 });
  });

  it('[SV56] all at once, in order, beside what could not be read', () => {
    const map = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`omnichannelMap${index + 1}`, '9 = Busy']),
    );
    const raw = {
      ...map,
      omnichannelMode: 'C',
      omnichannelReady: 'x',
      omnichannelNotReadyReason: '9 = x',
      startWorkState: '?',
    };
    const { outranked: all, warnings } = judge(raw);
    expect(all.map(({ field, slot }) => `${field} ${slot ?? ''}`.trim())).toEqual([
      'mode',
      'readyStatus',
      'notReadyReason',
      ...Array.from({ length: 20 }, (_, index) => `map ${index + 1}`),
    ]);
    expect(all).toHaveLength(LIMITS.outrankedSettings);
    expect(warnings).toBe(1);
  });

  it('[SV56] long texts are cut to 512 characters, and none in half', () => {
    const [plain] = outranked({ omnichannelReady: 'x'.repeat(600) });
    expect(plain?.page.length).toBe(512);
    const [paired] = outranked({ omnichannelReady: `x${'\u{1f680}'.repeat(400)}` });
    expect(paired?.page).toBe(`x${'\u{1f680}'.repeat(255)}`);
  });
});
