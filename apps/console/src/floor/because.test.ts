import type { FloorRow, FloorSide } from '@interlock/protocol/console';
import { timeFormat } from '@interlock/words';
import { describe, expect, it } from 'vitest';
import type { Speaker } from '../shell/console-app.ts';
import { floorRow } from '../testing/fake-live-world.ts';
import { DE } from '../words/de.ts';
import { EN } from '../words/en.ts';
import { because } from './because.ts';

const definition = {
  channels: [{ id: 'chat', label: 'Chat' }],
  reasonCodes: [{ code: 7, label: 'Coaching' }],
  presences: [],
} as unknown as Speaker['definition'];
const english: Speaker = { words: EN, time: timeFormat('en-GB', 'UTC'), definition };
const german: Speaker = { words: DE, time: timeFormat('de-DE', 'UTC'), definition };

const AT = Date.UTC(2026, 0, 5, 10, 42, 30);
const plain = floorRow('dana');
const ticket = { workId: 't1', label: '4711', state: 'open' } as const;
const chat = { workId: 'c1', label: 'Jonas Beck', state: 'active' } as const;
const chatOf: FloorRow['work'][number] = { ...chat, kind: 'interaction', channel: 'chat', since: AT };
const ticketOf: FloorRow['work'][number] = { ...ticket, kind: 'ticket', channel: null, since: AT };

const held = (hold: Extract<FloorSide['why'], { code: 'held' }>['hold']): Partial<FloorRow> => ({
  contactCenter: {
    ...plain.contactCenter,
    shape: 'held',
    availability: 'notReady',
    why: { code: 'held', hold, wish: true },
  },
});
const chosen = (by: 'agent' | 'crmUser' | 'supervisor' | 'policy'): Partial<FloorRow> => ({
  contactCenter: {
    ...plain.contactCenter,
    shape: 'held',
    why: { code: 'chosen', by, cause: 'chosen', label: 'Lunch', at: AT },
  },
});

describe('why, in one sentence', () => {
  const rows: { name: string; row: Partial<FloorRow>; says: string }[] = [
    { name: 'Ready on both sides', row: {}, says: '' },
    { name: 'signed out', row: { ...held({ kind: 'signedOut' }), session: 'signedOut' }, says: '' },
    {
      name: 'a ticket',
      row: { ...held({ kind: 'workElsewhere', side: 'crm', work: [ticket] }), work: [ticketOf] },
      says: 'Ticket 4711 is open in the CRM.',
    },
    {
      name: 'a chat',
      row: { ...held({ kind: 'atCapacity', work: [chat] }), work: [chatOf] },
      says: 'At work with Jonas Beck (Chat).',
    },
    {
      name: 'an offer',
      row: { ...held({ kind: 'atCapacity', work: [{ ...chat, state: 'offered' }] }), work: [chatOf] },
      says: 'Jonas Beck (Chat) is offered.',
    },
    {
      name: 'a collision comes before all',
      row: { ...held({ kind: 'atCapacity', work: [chat] }), work: [chatOf, ticketOf], collisionSince: AT },
      says: 'Jonas Beck (Chat) and Ticket 4711 at the same time.',
    },
    {
      name: 'out of step',
      row: held({ kind: 'outOfStep', since: AT, attempts: 3 }),
      says: 'The CRM has not confirmed, asked 3 times.',
    },
    {
      name: 'a supervisor',
      row: held({ kind: 'supervisor', at: AT, reasonCode: 7 }),
      says: 'Held Not Ready by a supervisor (Coaching) since 10:42.',
    },
    {
      name: 'a lost session',
      row: { ...held({ kind: 'linkLost', since: AT }), session: 'lost' },
      says: 'The connection is lost.',
    },
    { name: 'a lost CRM page', row: held({ kind: 'linkLost', since: AT }), says: 'The CRM is not connected.' },
    {
      name: 'flapping',
      row: held({ kind: 'flapping', until: AT, changes: 6 }),
      says: '6 changes in a few seconds: frozen until 10:42:30.',
    },
    { name: 'chosen', row: chosen('agent'), says: 'Chose Lunch at 10:42.' },
    { name: 'chosen in the CRM', row: chosen('crmUser'), says: 'Chose Lunch in the CRM at 10:42.' },
    { name: 'chosen by a supervisor', row: chosen('supervisor'), says: 'A supervisor chose Lunch at 10:42.' },
  ];
  for (const { name, row, says } of rows) {
    it(`[UI20] ${name}`, () => expect(because(english, { ...plain, ...row })).toBe(says));
  }

  it('[UI20] where nothing holds the contact centre, what holds the CRM is said', () => {
    const crm: FloorSide = {
      ...plain.crm,
      why: { code: 'held', wish: true, hold: { kind: 'workElsewhere', side: 'contactCenter', work: [chat] } },
    };
    const row: FloorRow = { ...plain, crm };
    expect(because(english, { ...row, work: [chatOf] })).toBe('At work with Jonas Beck (Chat).');
    expect(because(german, { ...row, work: [chatOf] })).toBe('Arbeitet mit Jonas Beck (Chat).');
  });
});
