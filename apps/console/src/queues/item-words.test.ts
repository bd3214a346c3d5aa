import { timeFormat } from '@interlock/words';
import { describe, expect, it } from 'vitest';
import type { Speaker } from '../shell/console-app.ts';
import { floorRow } from '../testing/fake-live-world.ts';
import { EN } from '../words/en.ts';
import { inLanguage } from '../words/page-words.ts';
import { storyLine } from './item-story.ts';
import { namesOf } from './names.ts';
import { agentWhyLines, itemWhyLines } from './why-item.ts';
import { QUEUE_WORDS } from './words.ts';

const speaker: Speaker = { words: EN, time: timeFormat('en-GB', 'UTC'), definition: null };
const english = inLanguage(QUEUE_WORDS, 'en');
const german = inLanguage(QUEUE_WORDS, 'de');
const definition = {
  queues: [{ id: 'support', label: 'Support' }],
  teams: [{ id: 'service', label: 'Service' }],
  skills: [{ id: 'german', label: 'German' }],
  channels: [],
  reasonCodes: [{ code: 3, label: 'Lunch' }],
} as unknown as Parameters<typeof namesOf>[0];
const names = namesOf(definition, new Map([['dana', floorRow('dana', { name: 'Dana Fox' })]]));

describe('the story of an item', () => {
  const entry = { at: 0, agentId: 'dana', queueId: 'support', cause: null };
  const rows = [
    { entry: { ...entry, kind: 'queued' }, line: 'Waits in Support' },
    {
      entry: { ...entry, kind: 'released', cause: 'crmRefused' },
      line: 'Reservation of Dana Fox released: the CRM refused',
    },
    { entry: { ...entry, kind: 'returned', cause: 'declined' }, line: null },
    {
      entry: { ...entry, kind: 'returned', cause: 'parkExpired' },
      line: 'Back in its queue from Dana Fox: parked too long',
    },
    {
      entry: { ...entry, kind: 'moved', cause: 'supervisor', actor: { id: 'm', name: 'Mara' } },
      line: 'Moved to Support: by Mara',
    },
    { entry: { ...entry, kind: 'offered', agentId: 'gone' }, line: 'Offered to gone' },
    { entry: { ...entry, kind: 'constructor' }, line: 'Noted: constructor' },
  ];
  for (const { entry: of, line } of rows) {
    it(`[UI41] ${of.kind} ${of.cause ?? ''}`.trim(), () => expect(storyLine(english.item, names, of)).toBe(line));
  }
});

describe('why an item has no agent yet', () => {
  const waiting = {
    state: 'waiting',
    queueId: 'support',
    waitingSince: -65_000,
    ahead: 0,
    estimate: { waitMs: 90_000, lowMs: 60_000, highMs: 120_000 },
    step: 0,
    steps: 2,
    preferred: { agentIds: ['dana'], until: 10_000 },
    nextAt: 30_000,
    teams: [
      {
        teamId: 'service',
        groups: [
          { agents: 2, obstacle: { code: 'skillMissing', skillId: 'german', level: 7 } },
          { agents: 1, obstacle: { code: 'notReady', reasonCode: 3 } },
          { agents: 1, obstacle: { code: 'held', hold: 'workElsewhere' } },
          { agents: 1, obstacle: { code: 'somethingNew' } },
        ],
      },
      { teamId: 'sales', groups: [] },
    ],
  } as const;

  it('[UI42] is said in sentences with the names of people and teams', () => {
    expect(itemWhyLines(speaker, english.why, names, structuredClone(waiting) as never, 0)).toEqual([
      'Waits in Support for 1:05, nothing before it, step 1 of 2.',
      'Kept for Dana Fox for 0:10 more.',
      'Team Service: 2 without German at level 7; 1 Not Ready (Lunch); 1 held: Work on the other side; 1 somethingNew.',
      'Team sales: nobody.',
      'Estimated wait 1:30 (1:00 to 2:00).',
      'By time alone, something changes in 0:30.',
    ]);
  });

  it('[UI42] names what has to be done where nothing can come by itself, and why this agent was chosen', () => {
    const stuck = { state: 'stuck', code: 'queueRemoved' } as const;
    expect(itemWhyLines(speaker, german.why, names, stuck, 0)).toEqual([german.why.queueRemoved]);
    const held = { state: 'withAgent', holders: [{ agentId: 'dana', state: 'offered', reason: null }] } as const;
    expect(itemWhyLines(speaker, english.why, names, structuredClone(held) as never, 0)).toEqual([
      'Dana Fox: offered; chosen by a supervisor.',
    ]);
  });
});

describe('why an agent has no work', () => {
  it('[UI25] is said by channel and by queue, in both languages', () => {
    const why = {
      channels: [
        { channel: 'chat', obstacle: null },
        { channel: 'voice', obstacle: { code: 'atCapacity' } },
      ],
      queues: [
        { queueId: 'support', waiting: 2, notForThem: [{ code: 'skillMissing', items: 2 }] },
        { queueId: 'sales', waiting: 0, notForThem: [] },
      ],
    };
    expect(agentWhyLines(speaker, english.why, names, why, 0)).toEqual([
      'chat: can take an item.',
      'voice: with their hands full.',
      'Support: 2 wait; 2 with a skill that this agent does not have.',
      'sales: nothing waits.',
    ]);
    expect(agentWhyLines(speaker, german.why, names, why, 0)[2]).toBe(
      'Support: 2 warten; 2 mit einer Fähigkeit, die dieser Agent nicht hat.',
    );
  });
});
