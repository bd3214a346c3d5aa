import type { OutrankedSetting } from '@interlock/protocol';
import { timeFormat } from '@interlock/words';
import { describe, expect, it } from 'vitest';
import { DEFINITION } from '../testing/views.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import { pageSettingsLines } from './page-settings.ts';
import type { Speaker } from './speaker.ts';

const english: Speaker = { words: EN, time: timeFormat('en', 'UTC'), definition: DEFINITION };
const german: Speaker = { words: DE, time: timeFormat('de', 'UTC'), definition: DEFINITION };
const lines = (setting: OutrankedSetting, speaker = english) =>
  pageSettingsLines(speaker, { outranked: [setting], warnings: 0 });
const MODE: OutrankedSetting = { field: 'mode', slot: null, page: 'complementary', server: 'synchronized' };

describe('settings of the page', () => {
  it('[CN40] nothing is said where nothing is outranked', () => {
    expect(pageSettingsLines(english, { outranked: [], warnings: 0 })).toEqual([]);
  });

  const rows: readonly { setting: OutrankedSetting; name: string; sentence: string }[] = [
    {
      setting: MODE,
      name: 'Mode',
      sentence: 'The page asks for Complementary; the contact centre is set to Synchronized, which counts.',
    },
    {
      setting: { ...MODE, page: 'synchronized', server: 'complementary' },
      name: 'Mode',
      sentence: 'The page asks for Synchronized; the contact centre is set to Complementary, which counts.',
    },
    {
      setting: { field: 'readyStatus', slot: null, page: 'chat-ready', server: 'available' },
      name: 'Ready presence',
      sentence: 'The page asks for chat-ready; the contact centre is set to Available, which counts.',
    },
    {
      setting: { field: 'notReadyReason', slot: null, page: '9 = Away', server: '21 = Digital Not Ready' },
      name: 'Not Ready reason',
      sentence: 'The page asks for 9 = Away; the contact centre is set to 21 = Digital Not Ready, which counts.',
    },
    {
      setting: { field: 'map', slot: 3, page: '11 = Lunch', server: '2 = Lunch' },
      name: 'Map entry 3',
      sentence: 'The page asks for 11 = Lunch; the contact centre is set to 2 = Lunch, which counts.',
    },
    {
      setting: { field: 'map', slot: 20, page: '11 = Available', server: null },
      name: 'Map entry 20',
      sentence: 'The page asks for 11 = Available; the contact centre is set to Ready, which counts.',
    },
  ];
  it.each(rows)('[CN40] $name: $sentence', ({ setting, name, sentence }) => {
    expect(lines(setting)).toEqual([[name, sentence]]);
  });

  it('[CN40] and so in German', () => {
    expect(lines(MODE, german)).toEqual([
      ['Modus', 'Die Seite möchte Komplementär; im Contact-Center ist Synchron eingestellt, und das gilt.'],
    ]);
  });

  it('[CN40] each line has a name of its own, and what could not be read comes last as a number', () => {
    const outranked = rows.slice(1).map(({ setting }) => setting);
    const names = pageSettingsLines(english, { outranked, warnings: 2 }).map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(pageSettingsLines(english, { outranked, warnings: 2 }).at(-1)).toEqual([
      'Page settings',
      '2 could not be read',
    ]);
  });
});
