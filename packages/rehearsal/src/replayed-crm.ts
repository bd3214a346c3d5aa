/** The CRM of one agent in a replay: what it shows, and how it answers what it is asked, as it answered on the recorded day. */
import type { AgentState, Effect } from '@interlock/engine';
import type { CenterRun, OwnInput } from './center-run.ts';
import type { CrmAnswer, Stimulus } from './day-script.ts';
import type { VirtualTimer } from './virtual-clock.ts';

type PresenceRequest = Extract<Effect, { kind: 'requestPresence' }>;
type StimulusOf<K extends Stimulus['kind']> = Omit<Extract<Stimulus, { kind: K }>, 'kind' | 'at' | 'agentId'>;

export class ReplayedCrm {
  private readonly run: CenterRun;
  private readonly agentId: string;
  private readonly answers: readonly CrmAnswer[];
  private readonly typicalMs: number;
  private statusId: string | null;
  private cause: 'user' | 'request' | null = null;
  private version: number;
  private tickets: readonly { readonly workId: string; readonly label: string }[];
  private isPlain: boolean;
  private workEvents: boolean;
  /** One request is carried out at a time; a newer one replaces it. */
  private answering: VirtualTimer | null = null;
  /** Tickets that the router will give as soon as the CRM shows Ready. */
  private waiting: StimulusOf<'openTicket'>[] = [];
  private readonly changed: () => void;

  /** @param changed called after the tickets have changed */
  constructor(
    run: CenterRun,
    state: AgentState,
    { answers, typicalMs, changed }: { answers: readonly CrmAnswer[]; typicalMs: number; changed: () => void },
  ) {
    this.run = run;
    this.changed = changed;
    this.agentId = state.agentId;
    this.answers = answers;
    this.typicalMs = typicalMs;
    const { crm, crmLink } = state;
    this.statusId = crm.reported?.statusId ?? null;
    this.tickets = crm.work.filter(({ state: at }) => at === 'open').map(({ workId, label }) => ({ workId, label }));
    const isUp = crmLink.state === 'up';
    this.isPlain = isUp && crmLink.wire === 'plain';
    this.workEvents = isUp && crmLink.workEvents;
    this.version = (isUp ? Math.max(crmLink.version ?? 0, crmLink.workVersion ?? 0) : 0) + 1;
    const { request } = crm;
    if (request !== null && (request.state === 'requested' || request.state === 'accepted'))
      this.asked(
        {
          kind: 'requestPresence',
          requestId: request.requestId,
          attempt: request.attempt,
          statusId: request.statusId,
          ready: request.ready,
          probe: this.isPlain,
        },
        request.since,
      );
  }

  attach({ wire, workEvents, asksFirst, says }: StimulusOf<'attach'>): string | null {
    this.isPlain = wire === 'plain';
    this.workEvents = workEvents;
    // Versions begin anew with a page.
    this.version = 1;
    this.run.clock.remove(this.answering);
    if (says !== null && says.statusId !== null) this.show(says.statusId, null);
    return this.act({
      kind: 'attachCrm',
      wire,
      capabilities: { workEvents, asksFirst },
      ...(says !== null ? { lastStatusId: this.statusId } : {}),
    });
  }

  pick({ statusId }: StimulusOf<'pick'>): string | null {
    this.show(statusId, 'user');
    return this.act({
      kind: 'reportPresence',
      statusId,
      success: true,
      requestId: null,
      cause: this.isPlain ? null : 'user',
      version: this.versionOrNull,
      work: this.workOrNull,
    });
  }

  snapshot({ statusId }: StimulusOf<'snapshot'>): string | null {
    if (statusId !== null) this.show(statusId, null);
    if (this.statusId === null) return null;
    if (this.isPlain) return this.report(this.statusId, false, null);
    return this.act({
      kind: 'reportSnapshot',
      statusId: this.statusId,
      cause: this.cause,
      version: this.version,
      work: this.workOrNull,
    });
  }

  openTicket(ticket: StimulusOf<'openTicket'>): string | null {
    if (ticket.byRouter && (this.tickets.length > 0 || !this.isReady)) {
      this.waiting.push(ticket);
      return null;
    }
    return this.give(ticket);
  }

  closeTicket({ workId }: StimulusOf<'closeTicket'>): string | null {
    this.waiting = this.waiting.filter((ticket) => ticket.workId !== workId);
    if (!this.tickets.some((ticket) => ticket.workId === workId)) return null;
    return this.setTickets(this.tickets.filter((ticket) => ticket.workId !== workId));
  }

  private give({ workId, label, lengthMs }: StimulusOf<'openTicket'>): string | null {
    const { clock } = this.run;
    if (lengthMs !== null) clock.set(clock.now + lengthMs, () => this.closeTicket({ workId }));
    return this.setTickets([...this.tickets, { workId, label }]);
  }

  private setTickets(tickets: ReplayedCrm['tickets']): string | null {
    this.tickets = tickets;
    this.version += 1;
    const code = this.act({ kind: 'reportWork', work: tickets, version: this.version });
    this.run.next(this.changed);
    this.run.next(() => this.giveWaiting());
    return code;
  }

  /** The router gives what waited, one at a time. */
  private giveWaiting(): void {
    const [first] = this.waiting;
    if (first === undefined || this.tickets.length > 0 || !this.isReady) return;
    this.waiting = this.waiting.slice(1);
    this.give(first);
  }

  private get isReady(): boolean {
    return this.statusId !== null && this.run.center.rules.presenceById.get(this.statusId)?.ready === true;
  }

  /** The engine asks for a presence. */
  asked(request: PresenceRequest, madeAt: number = this.run.clock.now): void {
    const { clock } = this.run;
    clock.remove(this.answering);
    const { kind, afterMs } = this.answerAt(madeAt);
    if (kind === 'silent') this.answering = null;
    else {
      const lateMs = kind === 'late' ? this.typicalMs : 0;
      this.answering = clock.set(madeAt + afterMs + lateMs, () => this.answer(request, kind));
    }
  }

  /** As it answered what it was asked last before that instant. */
  private answerAt(at: number): Pick<CrmAnswer, 'kind' | 'afterMs'> {
    let low = 0;
    let high = this.answers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.answers[middle]?.madeAt ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return this.answers[Math.max(0, low - 1)] ?? { kind: 'applied', afterMs: this.typicalMs };
  }

  private answer({ requestId, attempt, statusId, probe }: PresenceRequest, kind: CrmAnswer['kind']): void {
    this.answering = null;
    const before = this.statusId;
    const isDone = kind === 'applied' || kind === 'assumed' || kind === 'late';
    if (isDone) this.show(statusId, 'request');
    const standing = this.statusId ?? statusId;
    if (!this.isPlain) {
      this.report(standing, kind !== 'refused', requestId);
      return;
    }
    if (kind === 'refused') this.report(standing, false, null);
    else if (isDone && kind !== 'assumed' && before !== standing) this.report(standing, true, null);
    if (probe) this.act({ kind: 'answerProbe', requestId, attempt });
  }

  private report(statusId: string, success: boolean, requestId: string | null): string | null {
    return this.act({
      kind: 'reportPresence',
      statusId,
      success,
      requestId,
      cause: requestId === null ? null : 'request',
      version: this.versionOrNull,
      work: this.workOrNull,
    });
  }

  private show(statusId: string, cause: 'user' | 'request' | null): void {
    if (statusId === this.statusId) return;
    this.statusId = statusId;
    this.cause = cause;
    this.version += 1;
    this.run.next(() => this.giveWaiting());
  }

  private get versionOrNull(): number | null {
    return this.isPlain ? null : this.version;
  }

  private get workOrNull(): ReplayedCrm['tickets'] | null {
    return this.workEvents ? this.tickets : null;
  }

  private act(input: OwnInput): string | null {
    return this.run.act(this.agentId, input);
  }
}
