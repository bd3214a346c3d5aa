import { describe, expect, it } from 'vitest';
import { changesOf } from './changes.ts';
import { spokenLength } from './spoken-length.ts';
import { standAt } from './stand-at.ts';
import { type Teller, tellChange, tellStand } from './story.ts';
import { danaMorning, MORNING } from './testing/lanes-fixture.ts';
import { TIMELINE_DE } from './words/de.ts';
import { TIMELINE_EN, type TimelineWords } from './words/en.ts';

const teller = (words: TimelineWords): Teller => ({
  words,
  exact: (at) => new Date(at).toISOString().slice(11, 23),
  second: (at) => new Date(at).toISOString().slice(11, 19),
  workName: (workId) => workId,
  length: (ms) => spokenLength(ms, 'en'),
  channelLabel: () => 'Chat',
  queueLabel: (queueId) => queueId,
  statusLabel: (statusId) => (statusId === '0N5-busy' ? 'Busy' : statusId),
  entry: ({ kind }) => kind,
});
const dana = danaMorning();
const EN = teller(TIMELINE_EN);
const story = changesOf(dana).map((change) => tellChange(EN, dana, change));
const minute = (count: number): number => MORNING + count * 60_000;
const verdictAt = (at: number): string => tellStand(EN, dana, standAt(dana, at), dana.to).verdict;

describe('the story', () => {
  it('[UI4] what the log calls a side by itself is said in the language of the page', () => {
    const told = changesOf(dana).map((change) => tellChange(teller(TIMELINE_DE), dana, change));
    const texts = told.flatMap(({ what, why }) => [what, why]).map((text) => text.replaceAll('Digital Not Ready', ''));
    expect(texts.filter((text) => /\bReady\b/.test(text))).toEqual([]);
    expect(texts.some((text) => text.includes('Nicht bereit'))).toBe(true);
  });

  it.each([
    ['Ticket 4711 open in the CRM', ''],
    ['CRM: Available', 'chosen by the agent'],
    ['Contact centre held: Ticket 4711 was open in the CRM', 'Digital Not Ready; 5 ms after it'],
    ['Jonas Beck (Chat) reserved', 'from queue support'],
    ['Contact centre held: the CRM had not confirmed yet', 'Not Ready; asked the CRM for Busy: confirmed after 84 ms'],
    ['CRM: Busy', 'Jonas Beck (Chat) came first; as asked 84 ms before'],
    ['Jonas Beck (Chat) begun', ''],
    [
      'Collision',
      'Jonas Beck (Chat) and Ticket 4719 at the same time, for 1 min 48 s; nothing was dropped; a ticket was given during an interaction',
    ],
    ['Corrected', 'the CRM was put back to what it should show'],
  ])('[TV12] tells "%s" with "%s"', (what, why) => {
    expect(story.filter((line) => line.what === what).map((line) => line.why)).toContain(why);
  });

  it('[TV12] a request that failed says how often it was tried', () => {
    const request = {
      ...dana.requests[0]!,
      end: 'failed' as const,
      attempts: 4,
      endedAt: dana.requests[0]!.madeAt + 20_500,
    };
    const failed = { ...dana, requests: [request] };
    const told = changesOf(failed)
      .filter(({ kind }) => kind === 'requestFailed')
      .map((change) => tellChange(EN, failed, change));
    expect(told).toMatchObject([
      { shape: 'wrong', what: 'CRM did not confirm Busy', why: 'not confirmed after 4 attempts in 20.5 s' },
    ]);
  });

  it('[TV12] both languages tell the same changes, and neither leaves one without words', () => {
    const german = changesOf(dana).map((change) => tellChange(teller(TIMELINE_DE), dana, change));
    expect(german.map(({ key }) => key)).toEqual(story.map(({ key }) => key));
    expect(german.every(({ what }) => what.length > 0)).toBe(true);
    expect(german.filter(({ what }, index) => what === story[index]?.what).map(({ what }) => what)).toEqual([
      'CRM: Available',
      'CRM: Available',
      'CRM: Busy',
      'choiceMade',
    ]);
  });
});

describe('one look', () => {
  it.each([
    [minute(12), 'At 10:42:00 Dana Fox was not rung: Ticket 4711 was open in the CRM.'],
    [minute(1), 'At 10:31:00 Dana Fox could be rung: nothing stood in the way.'],
    [
      minute(21) + 30_010,
      'At 10:51:30.010 Dana Fox was not rung yet: Jonas Beck (Chat) was reserved, and the CRM was asked first.',
    ],
    [minute(21) + 31_000, 'At 10:51:31 Dana Fox was being offered Jonas Beck (Chat).'],
    [minute(25), 'At 10:55:00 Dana Fox was not rung: at work on Jonas Beck (Chat).'],
    [minute(-1), 'What stood at 10:29:00 is not known: the log does not reach there.'],
    [minute(31), '11:01:00 is still to come.'],
  ])('[TV11] at %i it is said: %s', (at, verdict) => {
    expect(verdictAt(at)).toBe(verdict);
  });

  it('[TV11] each side is said with since when and why, and the work with it', () => {
    const told = tellStand(EN, dana, standAt(dana, minute(25)), dana.to);
    expect(told.sides.map(({ text, why }) => `${text}; ${why}`)).toEqual([
      'Contact centre: Not Ready since 10:51:36.500; Jonas Beck (Chat) was in hand',
      'CRM: Busy since 10:51:30.084; Jonas Beck (Chat) came first',
    ]);
    expect(told.more).toContain('Ticket 4719, open since 10:54:07.310');
    expect(told.more.at(-1)).toMatch(/^Collision: /);
  });

  it('a side that stands since before what was read does not claim an instant', () => {
    expect(tellStand(EN, dana, standAt(dana, minute(1)), dana.to).sides[0]?.text).toBe(
      'Contact centre: Ready since before this time',
    );
  });

  it.each([
    ['supervisor', 'held by a supervisor'],
    ['crmUnknown', 'the CRM had not said where it stands'],
    ['newerThanThisPage', 'held (newerThanThisPage)'],
  ])('a hold of kind %s is said as "%s"', (hold, why) => {
    const lanes = { ...dana, contactCenter: [{ ...dana.contactCenter[1]!, from: dana.from, to: dana.to, hold }] };
    expect(tellStand(EN, lanes, standAt(lanes, minute(3)), dana.to).verdict).toContain(why);
  });
});

describe('a length', () => {
  it.each([
    [-1, '0 ms'],
    [84, '84 ms'],
    [3_249, '3.2 s'],
    [60_000, '1 min'],
    [108_000, '1 min 48 s'],
    [7_500_000, '2 h 5 min'],
  ])('%i ms is %s', (ms, text) => {
    expect(spokenLength(ms, 'en')).toBe(text);
  });
});
