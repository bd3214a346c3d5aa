/**
 * One agent on a bench: inputs go in, the clock is turned by hand, and after every decision the invariants are checked.
 * The CRM that can be put behind it is a small machine of its own, so that tests read as what people do and see.
 */
import type { RefusalCode } from '../codes.ts';
import { decide } from '../decide.ts';
import type { Rules } from '../definition.ts';
import { nextDueAt } from '../due.ts';
import type { AgentEvent, Effect } from '../events.ts';
import { evolve } from '../evolve.ts';
import type { AgentInput, TicketRef } from '../inputs.ts';
import { checkInvariants, checkStep } from '../invariants.ts';
import { type AgentState, initialAgent } from '../model.ts';
import { type AgentView, viewOf } from '../view.ts';

type RequestEffect = Extract<Effect, { kind: 'requestPresence' }>;

/** An input whose epoch the bench fills in. */
export type LooseInput = AgentInput extends infer I
  ? I extends AgentInput
    ? Omit<I, 'epoch'> & { epoch?: number }
    : never
  : never;

export interface CrmBehaviour {
  /** What a set presence does. */
  onRequest: 'apply' | 'refuse' | 'silent' | 'lie';
}

/** Inputs that come from no session of the agent. */
const WITHOUT_EPOCH: ReadonlySet<AgentInput['kind']> = new Set([
  'openSession',
  'endSession',
  'giveWork',
  'reserveWork',
  'rescindWork',
  'cancelWork',
  'takePermit',
  'releasePermit',
  'tick',
]);

export class BenchAgent {
  rules: Rules;
  state: AgentState = initialAgent('dana');
  now = 1_000_000;
  readonly log: AgentEvent[] = [];
  /** Requests that went out, in order. */
  readonly requests: RequestEffect[] = [];
  readonly effects: Effect[] = [];
  crm: {
    wire: 'plain' | 'extended';
    presence: string;
    tickets: TicketRef[];
    version: number;
    behaviour: CrmBehaviour;
    answers: boolean;
    /** Extended: what it says names its tickets. */
    tellsWork: boolean;
  };

  constructor(rules: Rules, wire: 'plain' | 'extended' = 'extended') {
    this.rules = rules;
    this.crm = {
      wire,
      presence: 'available',
      tickets: [],
      version: 1,
      behaviour: { onRequest: 'apply' },
      answers: true,
      tellsWork: true,
    };
  }

  /** Decides, and throws when the engine refuses or an invariant is broken. */
  do(input: LooseInput): readonly AgentEvent[] {
    const outcome = this.try(input);
    if (typeof outcome === 'string') throw new Error(`refused: ${outcome}`);
    return outcome;
  }

  /** Decides; the code when the engine refuses. */
  try(loose: LooseInput): readonly AgentEvent[] | RefusalCode {
    // `epoch` is added for inputs that lack it; kinds without one ignore it.
    const input = { epoch: this.state.epoch, ...loose } as AgentInput;
    if (WITHOUT_EPOCH.has(loose.kind)) Reflect.deleteProperty(input, 'epoch');
    const before = this.state;
    const decision = decide(this.rules, before, input, this.now);
    if (!decision.ok) return decision.refused.code;
    const replayed = decision.events.reduce(evolve, before);
    if (JSON.stringify(replayed) !== JSON.stringify(decision.state))
      throw new Error('EN8 the fold of the events is another state');
    this.state = decision.state;
    this.log.push(...decision.events);
    const broken = [
      ...checkInvariants(this.rules, this.state),
      ...checkStep(this.rules, before, this.state, decision.events),
    ];
    if (broken.length > 0) throw new Error(`${input.kind}: ${broken.join('; ')}`);
    this.effects.push(...decision.effects);
    for (const effect of decision.effects) if (effect.kind === 'requestPresence') this.requests.push(effect);
    if (this.crm.answers) this.answerAll(decision.effects);
    return decision.events;
  }

  private answerAll(effects: readonly Effect[]): void {
    for (const effect of effects) if (effect.kind === 'requestPresence') this.answer(effect);
  }

  /** The CRM deals with a request as it behaves. */
  answer(request: RequestEffect): void {
    const { crm } = this;
    if (crm.behaviour.onRequest === 'silent') return;
    const before = crm.presence;
    if (crm.behaviour.onRequest === 'apply' && before !== request.statusId) {
      crm.presence = request.statusId;
      crm.version += 1;
    }
    if (crm.wire === 'extended') {
      this.do({
        kind: 'reportPresence',
        statusId: crm.presence,
        success: crm.behaviour.onRequest !== 'refuse',
        requestId: request.requestId,
        cause: 'request',
        version: crm.version,
        work: crm.tellsWork ? crm.tickets : null,
      });
      return;
    }
    // Plain: an event only when something changed; the probe is answered in order.
    if (crm.presence !== before) this.plainReport(crm.presence);
    // The report may have ended a sign-out that waited for it.
    if (request.probe && this.state.session.state === 'linked')
      this.do({ kind: 'answerProbe', requestId: request.requestId, attempt: request.attempt });
  }

  /** `behind`: the request that the connector had passed on to the page last; undefined where it does not say. */
  plainReport(statusId: string, success = true, behind?: string | null): void {
    const nothing = { requestId: null, cause: null, version: null, work: null } as const;
    this.do({ kind: 'reportPresence', statusId, success, behind, ...nothing });
  }

  /** A person sets the presence in the CRM. */
  crmUserSets(statusId: string): void {
    const { crm } = this;
    if (crm.presence === statusId) return;
    crm.presence = statusId;
    crm.version += 1;
    if (crm.wire === 'plain') this.plainReport(statusId);
    else
      this.do({
        kind: 'reportPresence',
        statusId,
        success: true,
        requestId: null,
        cause: 'user',
        version: crm.version,
        work: crm.tellsWork ? crm.tickets : null,
      });
  }

  /** The CRM's open tickets change. */
  tickets(...workIds: string[]): void {
    this.crm.tickets = workIds.map((workId) => ({ workId, label: `Ticket ${workId}` }));
    this.crm.version += 1;
    this.do({ kind: 'reportWork', work: this.crm.tickets, version: this.crm.version });
  }

  snapshot(cause: 'user' | 'request' | null = null): void {
    this.do({
      kind: 'reportSnapshot',
      statusId: this.crm.presence,
      cause,
      version: this.crm.version,
      work: this.crm.tellsWork ? this.crm.tickets : null,
    });
  }

  attach(): void {
    const isExtended = this.crm.wire === 'extended';
    this.do({ kind: 'attachCrm', wire: this.crm.wire, capabilities: { workEvents: isExtended, asksFirst: false } });
    // A sign-out that waited for the page before this one is done now.
    if (isExtended && this.state.session.state === 'linked') this.snapshot();
  }

  /** Signs in with the Client Application attached. */
  signIn(): this {
    this.do({ kind: 'openSession', sessionId: `s${this.state.epoch + 1}`, name: 'Dana Fox', team: 'support' });
    // Who had signed out while away, and whose work has gone meanwhile, is signed out by coming back (PE5).
    if (this.state.session.state === 'linked') this.attach();
    return this;
  }

  ready(): this {
    this.do({ kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
    return this;
  }

  notReady(reasonCode = 1): this {
    this.do({ kind: 'chooseState', by: 'agent', ready: false, reasonCode });
    return this;
  }

  give(workId: string, channel = 'chat'): this {
    this.do({ kind: 'giveWork', workId, channel, label: `Chat ${workId}`, detail: null });
    return this;
  }

  /** The contact centre reserves the agent for an item of a queue; the events, or the code of a refusal. */
  reserve(
    workId: string,
    channel = 'chat',
    change: Partial<Extract<AgentInput, { kind: 'reserveWork' }>> = {},
  ): readonly AgentEvent[] | RefusalCode {
    const label = `Chat ${workId}`;
    const item = { workId, channel, label, detail: null, queueId: 'support', createdAt: 1, forced: false };
    return this.try({ kind: 'reserveWork', ...item, ...change });
  }

  /** Signed in, Ready, and an interaction in progress. */
  inInteraction(workId = 'i1', channel = 'chat'): this {
    this.signIn().ready().give(workId, channel);
    if (this.crm.wire === 'plain') this.pass(2_000);
    this.do({ kind: 'acceptOffer', workId });
    return this;
  }

  /** Lets time pass, with every tick at its instant. */
  pass(ms: number): this {
    const end = this.now + ms;
    for (let steps = 0; steps < 1_000; steps += 1) {
      const due = nextDueAt(this.state);
      if (due === null || due > end) {
        this.now = end;
        return this;
      }
      this.now = Math.max(this.now, due);
      this.do({ kind: 'tick' });
    }
    throw new Error('EN6 time does not pass: more than 1000 ticks');
  }

  get view(): AgentView {
    return viewOf(this.rules, this.state, this.now);
  }

  /** Availability of both sides, for assertions: `ready/notReady`. */
  get sides(): string {
    const { contactCenter, crm } = this.view.sides;
    return `${contactCenter.availability}/${crm.availability}`;
  }

  /** State of an interaction in hand; `gone` when it ended. */
  work(workId: string): string {
    return this.view.work.find((item) => item.workId === workId)?.state ?? 'gone';
  }

  count(kind: AgentEvent['kind']): number {
    return this.log.filter((event) => event.kind === kind).length;
  }
}
