import { compileRules } from '@interlock/engine';
import { timelineEntrySchema } from '@interlock/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { defaultDefinition } from '../default-definition.ts';
import { timelineEntryOf } from './timeline-entry.ts';

const rules = compileRules(defaultDefinition(4401));
const labelOf = (workId: string): string | null => (workId === 'w-1' ? 'Jo Caller' : null);

describe('timeline entries', () => {
  it('[SV44] a choice has its label', () => {
    const choice = { ready: false, reasonCode: 2, statusId: null, by: 'agent', cause: 'chosen', at: 5 } as const;
    expect(
      timelineEntryOf(rules, 3, { kind: 'choiceMade', at: 5, side: 'contactCenter', choice, counts: true }, labelOf),
    ).toEqual({
      version: 3,
      at: 5,
      kind: 'choiceMade',
      params: {
        side: 'contactCenter',
        ready: false,
        reasonCode: 2,
        statusId: null,
        by: 'agent',
        cause: 'chosen',
        label: 'Lunch',
      },
    });
  });

  it.each([
    { workId: 'w-1', label: 'Jo Caller' },
    { workId: 'w-2', label: null },
  ])('[SV44] work $workId has the label that is known: $label', ({ workId, label }) => {
    const entry = timelineEntryOf(
      rules,
      1,
      { kind: 'offerMade', at: 1, workId, deadlineAt: 9, confirmation: 'said' },
      labelOf,
    );
    expect(entry?.params).toEqual({ workId, deadlineAt: 9, confirmation: 'said', label });
  });

  it('[SV44] tickets are named', () => {
    const ticket = {
      workId: '4711',
      kind: 'ticket',
      channel: null,
      label: '4711',
      detail: null,
      direction: 'inbound',
      state: 'open',
      createdAt: 1,
      since: 1,
      deadlineAt: null,
      offers: 0,
      queueId: null,
      forced: false,
      extensions: 0,
      confirmed: false,
    } as const;
    const entry = timelineEntryOf(rules, 1, { kind: 'crmWorkChanged', at: 1, work: [ticket], version: 2 }, labelOf);
    expect(entry?.params).toEqual({ version: 2, work: [{ workId: '4711', label: '4711', state: 'open' }] });
  });

  it('[SV44] what is nested is left out, whatever an event holds now or later', () => {
    const event = {
      kind: 'missedCleared',
      at: 1,
      plain: 'x',
      none: null,
      ids: ['a', 'b'],
      match: { by: 'longestIdle', level: 1, key: 5, second: null },
      list: [{ a: 1 }],
      mixed: ['a', 1],
      absent: undefined,
    } as const;
    const entry = timelineEntryOf(rules, 1, event, labelOf);
    expect(entry?.params).toEqual({ plain: 'x', none: null, ids: ['a', 'b'] });
    expect(v.is(timelineEntrySchema, entry)).toBe(true);
  });

  it('[SV44] steps between others are left out', () => {
    expect(timelineEntryOf(rules, 1, { kind: 'requestAccepted', at: 1, requestId: '1-1' }, labelOf)).toBeNull();
  });

  it('[SV44] the name in a sign-in is not repeated', () => {
    const entry = timelineEntryOf(
      rules,
      1,
      {
        kind: 'sessionOpened',
        at: 1,
        sessionId: 's',
        epoch: 1,
        name: 'Dana Fox',
        team: null,
        fresh: true,
        echoUntil: null,
      },
      labelOf,
    );
    expect(entry?.params).toEqual({ epoch: 1, fresh: true });
  });
});
