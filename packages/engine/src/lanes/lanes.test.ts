import { describe, expect, it } from 'vitest';
import type { Definition } from '../definition.ts';
import { type LivedAct, LivedAgent } from '../testing/lived-agent.ts';
import { createLanes, type LaneParts, type LanePolicy } from './lanes.ts';

type Step = LivedAct['what'] | number;

/** A life from acts, each a second after the one before; a number lets so many ms pass. */
function live(
  steps: readonly Step[],
  change: Partial<Definition> = {},
  wire: 'plain' | 'extended' = 'extended',
): {
  readonly agent: LivedAgent;
  readonly lanes: (from?: number, to?: number, policies?: readonly LanePolicy[]) => LaneParts;
} {
  const agent = new LivedAgent(change, wire);
  const startAt = agent.now;
  for (const step of steps) {
    if (typeof step === 'number') agent.pass(step);
    else agent.act({ what: step, afterMs: 1_000 });
  }
  return {
    agent,
    lanes(from = startAt, to = agent.now, policies) {
      const { mode, timeouts } = agent.rules.definition;
      const fold = createLanes({
        from,
        to,
        isFromStart: true,
        policies: policies ?? [{ at: 0, mode, crmAttempts: timeouts.crmAttempts }],
      });
      for (const { events } of agent.steps) fold.take(events);
      return fold.end();
    },
  };
}

const START = 1_000_000;

describe('lanes', () => {
  it('[CW20] are one stretch where nothing happened, from begin to end of the time', () => {
    const { lanes } = live([]);
    expect(lanes(START, START + 10).contactCenter).toMatchObject([{ from: START, to: START + 10, shape: 'offline' }]);
  });

  it('[CW21] say who chose, why, and which request the change led to', () => {
    const { lanes } = live(['signIn', 'ready', 1_000]);
    const last = lanes().contactCenter.at(-1);
    expect(last).toMatchObject({ shape: 'ready', label: 'Ready', hold: null, by: 'agent', cause: 'chosen' });
    const busy = live(['signIn', 'ready', 'crmLunch', 1_000]).lanes().crm.at(-1);
    expect(busy).toMatchObject({ shape: 'held', label: 'Lunch', statusId: 'lunch', by: 'crmUser' });
    const asked = live(['signIn', 'ready', 'notReady', 1_000]).lanes();
    expect(asked.requests.map(({ requestId }) => requestId)).toContain(asked.contactCenter.at(-1)?.requestId);
  });

  it('[CW21] name the person other than the agent who chose', () => {
    const { agent, lanes } = live(['signIn', 'ready', 1_000]);
    const actor = { id: 'kim', name: 'Kim Lee' };
    agent.agent.do({ kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: null, actor });
    agent.act({ what: 'obey', afterMs: 0 });
    agent.act({ what: 'release', afterMs: 1_000 });
    agent.pass(1_000);
    const last = lanes(START, agent.now).contactCenter.slice(-2);
    expect(last.map(({ hold, by, actorId, actorName }) => [hold, by, actorId, actorName])).toEqual([
      ['supervisor', 'agent', 'kim', 'Kim Lee'],
      [null, 'agent', null, null],
    ]);
  });

  it('[CW22] show an interaction from the offer to the end of its wrap-up, and how it ended', () => {
    const { lanes } = live(['signIn', 'ready', 'giveChat', 'accept', 'end', 'finishWrapUp', 1_000]);
    const [bar] = lanes().work;
    expect(bar?.parts.map(({ state, from, to }) => [state, to - from])).toEqual([
      ['offered', 1_000],
      ['active', 1_000],
      ['wrapUp', 1_000],
    ]);
    expect(bar).toMatchObject({ kind: 'interaction', channel: 'chat', queueId: null, outcome: 'completed' });
  });

  it.each([
    ['declined', ['giveChat', 'decline']],
    ['declined', ['queued', 'decline']],
    ['cancelled', ['giveChat', 'cancel']],
    ['missed', ['queued', 21_000]],
    ['closed', ['ticket', 'noTickets']],
  ] as const)('[CW22] name the end of a work: %s', (outcome, steps) => {
    const { lanes } = live(['signIn', 'ready', ...steps, 1_000]);
    expect(lanes().work[0]).toMatchObject({ outcome });
  });

  it('[CW22] leave the end open of what is still there, and cut what sticks out of the time', () => {
    const { lanes } = live(['signIn', 'ready', 'ticket', 10_000]);
    const { work } = lanes(START + 5_000, START + 6_000);
    expect(work).toMatchObject([
      { workId: 't-1', outcome: null, parts: [{ from: START + 5_000, to: START + 6_000, state: 'open' }] },
    ]);
  });

  it('[CW23] mark a collision with both works and its cause', () => {
    // The agent begins a call of their own while a ticket is open.
    const { lanes } = live(['signIn', 'ready', 'start', 'ticket', 'noTickets', 1_000]);
    expect(lanes().marks.filter(({ kind }) => kind === 'collision')).toEqual([
      {
        kind: 'collision',
        from: START + 4_000,
        to: START + 5_000,
        workIds: ['w-1', 't-1'],
        cause: 'ticketDuringInteraction',
      },
    ]);
  });

  it('[CW23] mark time with both Ready and what put it right', () => {
    const { lanes } = live(['signIn', 'ready', 'giveChat', 'accept', 'silence', 'crmAvailable', 'obey', 10_000]);
    const { marks } = lanes();
    const both = marks.find(({ kind }) => kind === 'bothReady');
    expect(both).toMatchObject({ from: START + 6_000, workIds: ['w-1'], cause: 'person' });
    const correction = marks.find(({ kind }) => kind === 'correction');
    expect(correction).toMatchObject({ from: START + 6_000, to: both?.to });
  });

  it('[CW23] mark a CRM that is out of step, and a lost link with what was lost', () => {
    const { lanes } = live(['signIn', 'ready', 'silence', 'notReady', 60_000, 'loseCrm', 1_000, 'loseSession', 1_000]);
    const { marks } = lanes();
    expect(marks.map(({ kind, cause }) => [kind, cause])).toEqual([
      ['outOfStep', null],
      ['linkLost', 'crm'],
      ['linkLost', 'session'],
    ]);
    expect(marks[1]?.to).toBe(marks[2]?.from);
    expect(marks[2]?.to).toBeNull();
  });

  it('[CW23] mark flapping until it ends by itself', () => {
    const flips = Array.from({ length: 8 }, (_, index): Step => (index % 2 === 0 ? 'notReady' : 'ready'));
    const { lanes } = live(['signIn', 'ready', ...flips, 40_000]);
    const [mark] = lanes().marks.filter(({ kind }) => kind === 'flapping');
    expect((mark?.to ?? 0) - (mark?.from ?? 0)).toBe(30_000);
  });

  it.each([
    ['applied', ['notReady'], 'extended', 1],
    ['failed', ['silence', 'notReady', 600_000], 'extended', 24],
    ['dropped', ['silence', 'notReady', 'loseCrm'], 'extended', 1],
    ['applied', ['silence', 'notReady', 5_000, 'obey', 30_000], 'extended', 3],
    [null, ['silence', 'notReady', 5_000], 'extended', 2],
  ] as const)('[CW25] follow a request to its end: %s after %j', (end, steps, wire, attempts) => {
    const { lanes } = live(['signIn', 'crmAvailable', 'ready', ...steps, 1_000], {}, wire);
    expect(lanes().requests.at(-1)).toMatchObject({ ready: false, end, attempts });
  });

  it('[CW23] mark what counted as wrong then, from and to the instant at which the definition changed', () => {
    const { agent, lanes } = live(['signIn', 'ready', 10_000]);
    const [begin, end] = [agent.now - 6_000, agent.now - 2_000];
    const policy = { crmAttempts: 3 } as const;
    const policies: LanePolicy[] = [
      { ...policy, at: 0, mode: 'synchronized' },
      { ...policy, at: begin, mode: 'complementary' },
      { ...policy, at: end, mode: 'synchronized' },
    ];
    const bothReady = (until: number) => lanes(START, until, policies).marks.filter(({ kind }) => kind === 'bothReady');
    expect(bothReady(agent.now)).toMatchObject([{ from: begin, to: end }]);
    expect(bothReady(end - 1)).toMatchObject([{ from: begin, to: null }]);
    expect(bothReady(begin - 1)).toEqual([]);
  });

  it('[CW25] follow a request that a plain CRM is taken to have carried out', () => {
    const { lanes } = live(['signIn', 'ready', 'loseCrm', 'attach', 3_000], {}, 'plain');
    expect(lanes().requests.at(-1)).toMatchObject({ ready: true, end: 'assumed', attempts: 1 });
  });

  it('[CW25] leave out requests that were over before the time', () => {
    const { agent, lanes } = live(['signIn', 'ready', 'notReady', 'ready', 10_000]);
    expect(lanes(agent.now - 1_000).requests).toEqual([]);
  });
});
