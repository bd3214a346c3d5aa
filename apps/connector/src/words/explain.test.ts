import type { AgentView, Hold } from '@interlock/protocol';
import { type Explained, explain, sideState, timeFormat } from '@interlock/words';
import { describe, expect, it } from 'vitest';
import {
  chosen,
  crmSide,
  DEFINITION,
  held,
  interaction,
  NOW,
  SCENES,
  ticket,
  view,
  workingOn,
} from '../testing/views.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import type { Speaker } from './speaker.ts';

const english: Speaker = { words: EN, time: timeFormat('en-GB', 'UTC'), definition: DEFINITION };
const german: Speaker = { words: DE, time: timeFormat('de-DE', 'UTC'), definition: DEFINITION };

function scene(name: string): AgentView {
  const found = SCENES[name];
  if (found === undefined) throw new Error(`no scene ${name}`);
  return found;
}

describe('what is parked', () => {
  it('[CN54] is not counted as in hand', () => {
    const shown = view({ work: [interaction({ state: 'parked' })] });
    expect(explain(english, shown, NOW).next).not.toContain('in hand');
  });
});

describe('why, in words', () => {
  const rows: { name: string; says: Partial<Explained> }[] = [
    {
      name: 'ready',
      says: {
        tone: 'ready',
        headline: 'You can be given work on both sides.',
        next: 'What you choose on one side holds on both.',
        crm: null,
      },
    },
    {
      name: 'complementaryReady',
      says: {
        tone: 'ready',
        headline: 'You can be given work in the contact centre.',
        crm: 'CRM: Not Ready because you are Ready here.',
      },
    },
    {
      name: 'complementaryWaiting',
      says: {
        tone: 'held',
        headline: 'Waiting for the CRM to confirm Not Ready.',
        next: 'You become Ready here as soon as it has.',
      },
    },
    {
      name: 'started',
      says: {
        tone: 'held',
        headline: 'You have started work.',
        crm: 'CRM: presence not said yet, so it counts as possibly Ready.',
      },
    },
    { name: 'onBreak', says: { tone: 'held', headline: 'You chose Break at 10:39.', crm: 'CRM: Busy.' } },
    { name: 'lunchInCrm', says: { tone: 'held', headline: 'You chose Lunch in the CRM at 10:39.' } },
    {
      name: 'ticket',
      says: {
        tone: 'held',
        headline: 'Ticket 4711 is open in the CRM.',
        next: 'You will be Ready again when it is closed.',
        crm: null,
      },
    },
    {
      name: 'wishNoted',
      says: {
        headline: 'Ticket 4711 and Ticket 4713 are open in the CRM.',
        next: 'Noted: you will be Ready when Ticket 4711 and Ticket 4713 are closed.',
      },
    },
    { name: 'staysNotReady', says: { headline: 'You chose Break at 10:39.', crm: 'CRM: at work on Ticket 4711.' } },
    {
      name: 'reserved',
      says: {
        tone: 'work',
        headline: 'Jonas Beck (Chat) is on its way to you.',
        crm: 'CRM: held so that nothing comes between.',
      },
    },
    { name: 'offered', says: { tone: 'work', headline: 'Jonas Beck (Chat) is offered to you.' } },
    {
      name: 'active',
      says: {
        tone: 'work',
        headline: 'You are working with Jonas Beck (Chat).',
        next: 'You will be Ready again when it ends.',
        crm: 'CRM: held while you work with Jonas Beck (Chat).',
      },
    },
    {
      name: 'activePending',
      says: {
        tone: 'work',
        headline: 'You are working with Jonas Beck (Chat).',
        next: 'No new work from now on: Lunch begins when it ends.',
      },
    },
    {
      name: 'collision',
      says: { tone: 'work', headline: 'Ticket 4712 was assigned while you work with Jonas Beck (Chat).' },
    },
    {
      name: 'wrapUp',
      says: {
        tone: 'work',
        headline: 'Wrap-up for Jonas Beck (Chat).',
        next: 'You will be Ready again when you finish it, in 0:42 at the latest.',
        crm: 'CRM: held during the wrap-up for Jonas Beck (Chat).',
      },
    },
    {
      name: 'missed',
      says: {
        tone: 'held',
        headline: 'You missed Jonas Beck at 10:40.',
        crm: 'CRM: Busy, held for the same reason.',
      },
    },
    { name: 'supervisor', says: { tone: 'held', headline: 'A supervisor set you Not Ready (Meeting) at 10:37.' } },
    {
      name: 'flapping',
      says: { tone: 'held', next: 'Both sides stay Not Ready until 10:42:24 and then go on by themselves.' },
    },
    {
      name: 'outOfStep',
      says: {
        tone: 'wrong',
        headline: 'The CRM has not confirmed for 20 seconds.',
        next: 'You stay Not Ready so that nothing rings twice. We keep trying.',
        crm: 'CRM: has not confirmed Busy.',
      },
    },
    { name: 'crmGone', says: { tone: 'off', headline: 'The CRM is not connected.', crm: null } },
    {
      name: 'assumed',
      says: { tone: 'ready', crm: 'CRM: Available assumed; it answers nothing when nothing changes.' },
    },
    { name: 'roomLeft', says: { tone: 'ready', next: 'You have 1 of 3 in hand and can be given more.' } },
  ];
  for (const { name, says } of rows) {
    it(`[CN30][CN31] ${name}: ${says.headline ?? says.next ?? says.crm}`, () => {
      expect(explain(english, scene(name), NOW)).toMatchObject(says);
    });
  }

  const holds: Hold[] = [
    { kind: 'workElsewhere', side: 'crm', work: [{ workId: 't', label: '4711', state: 'open' }] },
    { kind: 'workElsewhere', side: 'contactCenter', work: [] },
    { kind: 'atCapacity', work: [] },
    { kind: 'wrapUp', workId: 'i', label: 'X', endsAt: null },
    { kind: 'otherSideReady' },
    { kind: 'confirmationAwaited', since: NOW, attempt: 0 },
    { kind: 'crmUnknown' },
    { kind: 'outOfStep', since: NOW - 200_000, attempts: 4 },
    { kind: 'missed', workId: 'i', label: 'X', at: NOW },
    { kind: 'supervisor', at: NOW, reasonCode: 999 },
    { kind: 'linkLost', since: NOW },
    { kind: 'flapping', until: NOW, changes: 8 },
    { kind: 'signedOut' },
  ];
  for (const speaker of [english, german]) {
    for (const hold of holds) {
      it(`[CN35] the hold ${hold.kind} has words on either side, in ${speaker.words.language}`, () => {
        const contactCenter = explain(speaker, view({ contactCenter: held(hold) }), NOW);
        expect(contactCenter.headline).toMatch(/\S.*\.$/);
        expect(contactCenter.next).toMatch(/\S.*\.$/);
        const crm = explain(
          speaker,
          view({ contactCenter: held({ kind: 'confirmationAwaited', since: NOW, attempt: 1 }), crm: held(hold) }),
          NOW,
        );
        for (const text of [contactCenter.headline, contactCenter.next, contactCenter.crm, crm.crm])
          expect(text ?? '').not.toMatch(/undefined|null|NaN|\[object|[a-z][A-Z]/);
      });
    }
  }

  it('[CN35] every scene is said in both languages, without a gap and without a code', () => {
    for (const speaker of [english, german]) {
      for (const [name, agent] of Object.entries(SCENES)) {
        const { headline, next, crm } = explain(speaker, agent, NOW);
        const said = [
          headline,
          next,
          crm ?? '',
          sideState(speaker, agent, 'contactCenter').word,
          sideState(speaker, agent, 'crm').word,
        ];
        for (const text of said) expect(`${name}: ${text}`).not.toMatch(/undefined|NaN|\[object| [a-z]+[A-Z][a-z]/);
      }
    }
  });

  it('[CN30] a bare number is a ticket, and a name stays as it is', () => {
    expect(
      explain(
        english,
        view({
          contactCenter: held({
            kind: 'workElsewhere',
            side: 'crm',
            work: [{ workId: 't', label: '4711', state: 'open' }],
          }),
        }),
        NOW,
      ).headline,
    ).toBe('Ticket 4711 is open in the CRM.');
  });

  it('[CN30] what was chosen in the CRM is called what the CRM calls it', () => {
    const agent = view({
      contactCenter: chosen({ label: 'Break', reasonCode: 1, by: 'crmUser' }),
      crm: chosen({ label: 'Busy', statusId: 'busy', by: 'crmUser' }, { label: 'Busy', statusId: 'busy' }),
    });
    expect(explain(english, agent, NOW).headline).toBe('You chose Busy in the CRM at 10:39.');
  });

  it('[CN30] a final out of step asks for a person', () => {
    const request = {
      requestId: 'r',
      attempt: 4,
      statusId: 'busy',
      ready: false,
      state: 'failed',
      since: NOW - 200_000,
      nextAttemptAt: null,
    } as const;
    const agent = view({
      contactCenter: held({ kind: 'outOfStep', since: NOW - 200_000, attempts: 4 }),
      outOfStep: true,
      request,
    });
    expect(explain(english, agent, NOW)).toMatchObject({
      headline: 'The CRM has not confirmed for 3 minutes.',
      next: 'You stay Not Ready so that nothing rings twice. Try again, or set your presence in the CRM.',
    });
  });

  const untilReady: readonly { title: string; hold: Hold; because: string }[] = [
    {
      title: 'a missed offer',
      hold: { kind: 'missed', workId: 'i-9', label: 'Mia Lorenz', at: NOW - 60_000 },
      because: 'You missed Mia Lorenz at 10:41.',
    },
    {
      title: 'a supervisor',
      hold: { kind: 'supervisor', at: NOW - 60_000, reasonCode: 13 },
      because: 'A supervisor set you Not Ready (Meeting) at 10:41.',
    },
    { title: 'Ready in the CRM', hold: { kind: 'otherSideReady' }, because: 'You are Ready in the CRM.' },
  ];
  for (const { title, hold, because } of untilReady) {
    for (const name of ['ticket', 'wishNoted', 'active', 'wrapUp']) {
      it(`[CN30] ${name}: its end does not make Ready whom ${title} holds as well`, () => {
        const agent = scene(name);
        const contactCenter = { ...agent.sides.contactCenter, holds: [...agent.sides.contactCenter.holds, hold] };
        const { next } = explain(english, { ...agent, sides: { ...agent.sides, contactCenter } }, NOW);
        expect(next).toBe(`${because} After it you stay Not Ready until you go Ready.`);
      });
    }
  }

  it('[CN30] a hold that ends by itself changes nothing of what the end of work brings', () => {
    const agent = scene('ticket');
    const holds = [...agent.sides.contactCenter.holds, { kind: 'crmUnknown' } as const];
    const contactCenter = { ...agent.sides.contactCenter, holds };
    const { next } = explain(english, { ...agent, sides: { ...agent.sides, contactCenter } }, NOW);
    expect(next).toBe('You will be Ready again when it is closed.');
  });

  it('[CN30] a collision names every open ticket, and the wrap-up as such', () => {
    const agent = scene('collision');
    const second = ticket({ workId: 't-4713', label: 'Ticket 4713' });
    const work = [interaction({ state: 'wrapUp' }), ...agent.work.slice(1), second];
    expect(explain(english, { ...agent, work }, NOW).headline).toBe(
      'Ticket 4712 and Ticket 4713 were assigned during the wrap-up for Jonas Beck (Chat).',
    );
    expect(explain(german, { ...agent, work }, NOW).headline).toBe(
      'Ticket 4712 und Ticket 4713 wurden während der Nacharbeit zu Jonas Beck (Chat) zugewiesen.',
    );
  });

  it('[CN31] a CRM that is held for another reason than the contact centre says which', () => {
    const supervisor: Hold = { kind: 'supervisor', at: NOW - 60_000, reasonCode: 13 };
    const agent = view({
      contactCenter: chosen({ label: 'Break' }),
      crm: held(supervisor, { label: 'Busy', statusId: 'busy', reasonCode: null }),
    });
    expect(explain(english, agent, NOW).crm).toBe(
      'CRM: Busy, held. A supervisor set you Not Ready (Meeting) at 10:41.',
    );
  });

  it('[CN31] a sign-out that waits for the CRM is said to be under way', () => {
    const leaving = view({ contactCenter: chosen({ label: 'Start work' }), signOutPending: true });
    const { next } = explain(english, leaving, NOW);
    expect(next).toBe('You are being signed out.');
  });

  it('[CN31] a sign-out during work is said to be pending', () => {
    expect(explain(english, view({ ...workingOn(interaction()), signOutPending: true }), NOW).next).toBe(
      'You will be signed out when it ends.',
    );
  });
});

describe('the word for a side', () => {
  const rows = [
    { name: 'ready', contactCenter: 'Ready', crm: 'Available' },
    { name: 'onBreak', contactCenter: 'Break', crm: 'Busy' },
    { name: 'started', contactCenter: 'Not Ready', crm: 'Unknown' },
    { name: 'ticket', contactCenter: 'Not Ready', crm: 'On a ticket' },
    { name: 'wishNoted', contactCenter: 'Not Ready', crm: 'On 2 tickets' },
    { name: 'reserved', contactCenter: 'Reserved', crm: 'Busy' },
    { name: 'offered', contactCenter: 'Offered', crm: 'Busy' },
    { name: 'active', contactCenter: 'In work', crm: 'Busy' },
    { name: 'wrapUp', contactCenter: 'Wrap-up', crm: 'Busy' },
    { name: 'outOfStep', contactCenter: 'Not Ready', crm: 'Not confirmed' },
    { name: 'crmGone', contactCenter: 'Not Ready', crm: 'Not connected' },
  ];
  for (const { name, contactCenter, crm } of rows) {
    it(`[CN29] ${name}: ${contactCenter} and ${crm}`, () => {
      expect([
        sideState(english, scene(name), 'contactCenter').word,
        sideState(english, scene(name), 'crm').word,
      ]).toEqual([contactCenter, crm]);
    });
  }

  it('[CN29] an offer holds the CRM for the agent, and a silent CRM is assumed', () => {
    expect(sideState(english, scene('offered'), 'crm').note).toBe('held for you');
    expect(sideState(english, scene('assumed'), 'crm').note).toBe('assumed');
    expect(sideState(english, scene('outOfStep'), 'crm').note).toBe('asked 3 times');
  });

  it('[CN29] a side at work counts from the work itself, whatever else has changed meanwhile', () => {
    const changed = NOW - 1000;
    const both = view({
      contactCenter: held({ kind: 'atCapacity', work: [] }, { shape: 'work', since: changed }),
      crm: crmSide({ shape: 'work', since: NOW - 90_000 }),
      work: [interaction(), ticket({ since: changed }), ticket({ workId: 't-2', since: NOW - 5000 })],
    });
    expect(sideState(english, both, 'contactCenter').since).toBe(interaction().since);
    expect(sideState(english, both, 'crm').since).toBe(NOW - 5000);
    const waiting = view({ work: [interaction({ state: 'waiting' })] });
    expect(sideState(english, waiting, 'contactCenter').since).toBe(waiting.sides.contactCenter.since);
    expect(sideState(english, scene('onBreak'), 'crm').since).toBe(scene('onBreak').sides.crm.since);
  });

  it('[CN29] with room for more it says how full the hands are', () => {
    const agent = view({
      ...workingOn(interaction()),
      capacity: { contactCenter: 2, crm: 1 },
      work: [interaction(), interaction({ workId: 'i-2', state: 'wrapUp' }), ticket()],
    });
    expect(sideState(english, agent, 'contactCenter').note).toBe('2 of 2');
  });
});
