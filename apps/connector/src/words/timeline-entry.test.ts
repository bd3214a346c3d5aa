import type { TimelineEntry } from '@interlock/protocol';
import { stopwatch, timeFormat } from '@interlock/words';
import { describeEntry, timelineLines } from '@interlock/words/timeline';
import { describe, expect, it } from 'vitest';
import { DEFINITION, NOW } from '../testing/views.ts';
import { EN } from './en.ts';
import type { Speaker } from './speaker.ts';

const speaker: Speaker = { words: EN, time: timeFormat('en-GB', 'UTC'), definition: DEFINITION };

describe('the timeline in words', () => {
  const rows: { kind: string; params?: TimelineEntry['params']; says: string | null }[] = [
    { kind: 'sessionOpened', params: { fresh: true }, says: 'Started work' },
    { kind: 'sessionOpened', params: { fresh: false }, says: 'Connected again' },
    { kind: 'sessionEnded', params: { cause: 'linkLost' }, says: 'Signed out: connection lost for too long' },
    { kind: 'sessionEnded', params: { cause: 'agent' }, says: 'Signed out' },
    { kind: 'sessionEnded', params: { cause: 'supervisor', actorName: 'Mara Lind' }, says: 'Signed out by Mara Lind' },
    { kind: 'sessionEnded', params: { cause: 'supervisor' }, says: 'Signed out by a supervisor' },
    { kind: 'signOutWished', params: {}, says: 'Sign-out asked for' },
    { kind: 'signOutWished', params: { actorName: 'Mara Lind' }, says: 'Mara Lind asked for the sign-out' },
    { kind: 'crmDetached', params: { reason: 'silent' }, says: 'CRM page fell silent' },
    {
      kind: 'choiceMade',
      params: { side: 'contactCenter', ready: false, label: 'Break', by: 'agent', cause: 'chosen' },
      says: 'You chose Break',
    },
    {
      kind: 'choiceMade',
      params: { side: 'crm', ready: false, label: 'Lunch', by: 'crmUser', cause: 'chosen' },
      says: 'You chose Lunch in the CRM',
    },
    {
      kind: 'choiceMade',
      params: { side: 'crm', ready: false, label: 'Busy', by: 'agent', cause: 'chosen' },
      says: null,
    },
    {
      kind: 'choiceMade',
      params: { side: 'contactCenter', ready: false, label: 'Start work', by: 'policy', cause: 'startWork' },
      says: null,
    },
    {
      kind: 'sideChanged',
      params: { side: 'contactCenter', ready: true, label: 'Ready' },
      says: 'Contact centre: Ready',
    },
    {
      kind: 'sideChanged',
      params: { side: 'crm', ready: false, label: 'Lunch', statusId: 'lunch' },
      says: 'CRM: Lunch',
    },
    { kind: 'requestMade', says: null },
    { kind: 'requestFailed', params: { cause: 'notApplied' }, says: 'CRM said yes but did not change' },
    { kind: 'offerMade', params: { workId: 'i-1', label: 'Jonas Beck' }, says: 'Jonas Beck offered' },
    {
      kind: 'workEnded',
      params: { workId: 'i-1', label: 'Jonas Beck', outcome: 'declined' },
      says: 'Jonas Beck declined',
    },
    { kind: 'workEnded', params: { workId: 'i-1', label: null, outcome: 'completed' }, says: 'i-1 ended' },
    {
      kind: 'crmWorkChanged',
      params: { work: [{ workId: 't-1', label: '4711', state: 'open' }] },
      says: 'Ticket 4711 open in the CRM',
    },
    { kind: 'crmWorkChanged', params: { work: [] }, says: 'Tickets open in the CRM: 0' },
    { kind: 'collisionEnded', params: { lengthMs: 62_000 }, says: 'Work on both sides ended after 1:02' },
    { kind: 'somethingNewer', says: 'Noted: somethingNewer' },
    { kind: 'constructor', says: 'Noted: constructor' },
  ];
  for (const { kind, params = {}, says } of rows) {
    it(`[CN32] ${kind} ${JSON.stringify(params)} reads ${says ?? 'nothing'}`, () => {
      expect(describeEntry(speaker, { version: 1, at: NOW, kind, params })).toBe(says);
    });
  }

  it('[CN32] a clock that the browser cannot name falls back, and a stopwatch never runs below zero', () => {
    expect(timeFormat('en-US@posix', 'UTC').short(NOW)).toMatch(/10.42/);
    expect([-5000, 0, 59_999, 61_000, 3_723_000].map(stopwatch)).toEqual(['0:00', '0:00', '0:59', '1:01', '1:02:03']);
  });

  it('[CN32] what says the same again of the same thing is left out', () => {
    const side = (version: number, label: string, hold: string | null): TimelineEntry => ({
      version,
      at: NOW,
      kind: 'sideChanged',
      params: { side: 'crm', ready: true, label, hold },
    });
    const tickets = (version: number, ids: string[]): TimelineEntry => ({
      version,
      at: NOW,
      kind: 'crmWorkChanged',
      params: { work: ids.map((id) => ({ workId: id, label: id, state: 'open' as const })) },
    });
    const oldestFirst = [
      tickets(1, []),
      side(2, 'Available', null),
      side(3, 'Available', 'missed'),
      tickets(4, ['4711']),
      tickets(5, ['4711']),
      side(6, 'Lunch', null),
      tickets(7, []),
      side(8, 'Available', null),
    ];
    expect(timelineLines(speaker, oldestFirst.reverse()).map(({ text }) => text)).toEqual([
      'CRM: Available',
      'Tickets open in the CRM: 0',
      'CRM: Lunch',
      'Ticket 4711 open in the CRM',
      'CRM: Available',
    ]);
  });
});
