/**
 * One simulated agent: signs in, works, takes breaks, answers most offers and misses some. It knows what its newest view
 * says and nothing else, as a person does: whatever stands in the view is seen, and done after a while if it still stands.
 */
import type { AgentView, ClientDefinition, SessionServerFrame, WorkView } from '@interlock/protocol';
import { CHAT_ID_PREFIX, parseAgentChatFrame } from '@interlock/protocol/chat';
import type { SimulatedPerson } from './cast.ts';
import type { Chance } from './chance.ts';
import { createAgenda, type GuidedTime } from './guided-time.ts';
import { answerTo, BACK_AFTER_MISS_MS, BREAK_MS, type Pace } from './pace.ts';
import type { RestClient } from './rest-client.ts';
import { createSessionLine, type SessionLine } from './session-line.ts';
import { createSimulatedCrm, type Manners, type SimulatedCrm, type Ticket } from './simulated-crm.ts';
import { AGENT_LINES } from './talk.ts';

export interface SimulatedAgent {
  readonly person: SimulatedPerson;
  /** The newest view; null without a link. */
  readonly view: AgentView | null;
  readonly crm: SimulatedCrm;
  readonly isOver: boolean;
  /** The CRM gives a ticket; it is worked on and closed after a while. */
  work(ticket: Ticket): void;
  /** The CRM of this agent behaves like this for a time, and is asked for something at once. */
  misbehave(manners: Manners, forMs: number): void;
  /** The link is cut without a word. */
  cut(forMs: number): void;
  /** The person flips their presence in the CRM so many times. */
  flap(times: number, everyMs: number): void;
  /** Ends whatever is in hand, then signs out. */
  leave(): void;
  /** Goes without a word. */
  drop(): void;
}

export interface AgentOptions {
  readonly person: SimulatedPerson;
  readonly chance: Chance;
  readonly pace: () => Pace;
  readonly time: GuidedTime;
  readonly rest: RestClient;
  readonly origin: () => string;
  readonly changed: () => void;
}

const OPEN_LATER_MS = 1_200;

export function createSimulatedAgent(options: AgentOptions): SimulatedAgent {
  const { person, chance, pace, time, rest, origin, changed } = options;
  const agenda = createAgenda(time);
  let view: AgentView | null = null;
  let definition: ClientDefinition | null = null;
  let isOver = false;
  let isLeaving = false;
  let hasBegun = false;
  let isOnBreak = false;
  let messages = 0;
  /** What was seen in a view and is going to be done. */
  const seen = new Set<string>();

  const crm = createSimulatedCrm({
    strength: person.strength,
    chance,
    agenda,
    report: (command) => line.command(command),
  });
  const line: SessionLine = createSessionLine(
    { rest, time, person, origin },
    {
      linked(welcome) {
        definition = welcome.definition;
        seen.clear();
        crm.introduce(welcome.definition);
        look(welcome.view);
        if (!hasBegun) begin();
        else if (!isLeaving && !isOnBreak && welcome.view.sides.contactCenter.choice.cause === 'clientDisconnect')
          // Who comes back to their desk after the link was gone for long goes on with their work.
          agenda.after(chance.between(...BACK_AFTER_MISS_MS), () => choose(true));
      },
      unlinked() {
        view = null;
        changed();
      },
      received,
      probed: (answered) => crm.probe(answered),
      ended() {
        isOver = true;
        view = null;
        agenda.clear();
        changed();
      },
    },
  );

  function received(frame: SessionServerFrame): void {
    if (frame.type === 'view') look(frame.view);
    else if (frame.type === 'requestPresence') crm.asked(frame);
    else if (frame.type === 'chat') chatted(frame.chat);
  }

  /** Does something after a while, once, if what was seen still stands. */
  function once(key: string, afterMs: number, stillStands: () => boolean, run: () => void): void {
    if (seen.has(key)) return;
    seen.add(key);
    agenda.after(afterMs, () => {
      if (view !== null && stillStands()) run();
    });
  }

  function look(next: AgentView): void {
    view = next;
    for (const item of next.work) if (item.kind === 'interaction') handle(item);
    const keys = new Set(next.work.map(({ workId }) => workId));
    for (const key of seen) if (key.startsWith('w ') && !keys.has(key.split(' ')[1] ?? '')) seen.delete(key);
    const missed = next.sides.contactCenter.holds.find(({ kind }) => kind === 'missed');
    if (missed?.kind === 'missed')
      once(
        `missed ${missed.at}`,
        isLeaving ? 0 : chance.between(...BACK_AFTER_MISS_MS),
        () => view?.sides.contactCenter.holds.some(({ kind }) => kind === 'missed') === true,
        () => choose(!isLeaving),
      );
    if (isLeaving) leaveIfIdle();
    changed();
  }

  function handle(item: WorkView): void {
    const { workId, state, since, offers } = item;
    const stillStands = (): boolean =>
      view?.work.some((now) => now.workId === workId && now.state === state && now.since === since) === true;
    const later = (afterMs: number, run: () => void): void =>
      once(`w ${workId} ${state} ${since} ${isLeaving}`, isLeaving ? 0 : afterMs, stillStands, run);
    switch (state) {
      case 'offered': {
        const answer = isLeaving ? ({ kind: 'decline', afterMs: 0 } as const) : answerTo(chance);
        if (answer.kind === 'miss' && offers < 3) return later(0, () => {});
        const kind = answer.kind === 'decline' ? 'declineOffer' : 'acceptOffer';
        return later(answer.afterMs, () => line.command({ kind, workId }));
      }
      case 'active':
        if (workId.startsWith(CHAT_ID_PREFIX)) converse(workId, since);
        return later(chance.between(...pace().talkMs), () => line.command({ kind: 'endInteraction', workId }));
      case 'wrapUp':
        return later(chance.between(3_000, 20_000), () => line.command({ kind: 'finishWrapUp', workId }));
      case 'parked':
        return later(chance.between(5_000, 15_000), () => line.command({ kind: 'resumeWork', workId }));
      default:
        return;
    }
  }

  // A working day

  function begin(): void {
    hasBegun = true;
    agenda.after(chance.between(300, 2_000), () => choose(true));
    planBreak();
  }

  function choose(ready: boolean): void {
    isOnBreak = !ready && !isLeaving;
    const reasons = definition?.reasonCodes.filter(({ selectable }) => selectable) ?? [];
    const reasonCode = ready ? null : (reasons[chance.between(0, Math.max(0, reasons.length - 1))]?.code ?? null);
    line.command({ kind: 'chooseState', ready, reasonCode });
  }

  function planBreak(): void {
    agenda.after(30_000 + chance.spread(pace().breakMs), () => {
      if (isLeaving) return;
      // Some say it in the CRM, some in the connector.
      const isInCrm = chance.happens(0.4);
      isOnBreak = true;
      if (isInCrm) crm.choose(false);
      else choose(false);
      agenda.after(chance.between(...BREAK_MS), () => {
        if (isLeaving) return;
        isOnBreak = false;
        if (isInCrm && crm.tickets.length === 0) crm.choose(true);
        else choose(true);
        planBreak();
      });
    });
  }

  // Talking

  function converse(workId: string, since: number): void {
    once(
      `w ${workId} talk ${since}`,
      chance.between(500, 2_500),
      () => true,
      () => {
        line.send({ type: 'chat', request: { kind: 'follow', workId, after: 0 } });
        say(workId, 'hello');
      },
    );
  }

  function chatted(chat: unknown): void {
    const parsed = parseAgentChatFrame(chat);
    if (!parsed.ok || parsed.value.kind !== 'entries') return;
    const { workId, entries } = parsed.value;
    const last = entries.at(-1);
    if (last === undefined) return;
    line.send({ type: 'chat', request: { kind: 'reached', workId, seq: last.seq } });
    if (last.kind !== 'message' || last.from !== 'visitor') return;
    once(
      `w ${workId} said ${last.seq}`,
      chance.between(2_000, 6_000),
      () => view?.work.some((item) => item.workId === workId && item.state === 'active') === true,
      () => say(workId, 'answer'),
    );
  }

  function say(workId: string, kind: keyof typeof AGENT_LINES): void {
    messages += 1;
    const messageId = `${person.agentId}-${messages}`;
    const text = chance.pick(AGENT_LINES[kind]);
    line.send({ type: 'chat', request: { kind: 'message', workId, messageId, text } });
  }

  // The end

  function leaveIfIdle(): void {
    if (view === null) return;
    for (const { workId } of crm.tickets) crm.close(workId);
    if (view.work.length === 0)
      once(
        'signOut',
        0,
        () => true,
        () => line.command({ kind: 'signOut' }),
      );
  }

  return {
    person,
    get view() {
      return view;
    },
    crm,
    get isOver() {
      return isOver;
    },
    work(ticket) {
      if (isOver || isLeaving) return;
      crm.take(ticket);
      agenda.after(OPEN_LATER_MS + chance.between(...pace().ticketWorkMs), () => crm.close(ticket.workId));
    },
    misbehave(manners, forMs) {
      crm.manners = manners;
      // Another choice is another presence to ask for.
      choose(view?.sides.contactCenter.choice.ready !== true);
      agenda.after(forMs, () => {
        crm.manners = 'honest';
        if (isLeaving) return;
        choose(true);
        line.command({ kind: 'retryCrm' });
      });
    },
    cut: (forMs) => line.cut(forMs),
    flap(times, everyMs) {
      for (let index = 0; index < times; index += 1)
        agenda.after(index * everyMs, () => {
          if (!isLeaving) crm.choose(!crm.isReady);
        });
      agenda.after(times * everyMs + 5_000, () => {
        if (!isLeaving && !isOnBreak) choose(true);
      });
    },
    leave() {
      if (isLeaving) return;
      isLeaving = true;
      crm.manners = 'honest';
      seen.clear();
      // Nothing new from now on; then what is in hand.
      if (view?.sides.contactCenter.choice.ready === true) choose(false);
      if (view !== null) look(view);
      else if (!line.isLinked) line.close();
    },
    drop() {
      line.close();
    },
  };
}
