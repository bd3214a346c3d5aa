/**
 * The CRM behind one simulated agent: a presence, tickets, and the manners with which it answers the contact centre. It
 * says what a CRM page with the SDK would make its connector say.
 */
import type { ClientDefinition, SessionCommand, SessionServerFrame } from '@interlock/protocol';
import type { SimulatedStrength } from './cast.ts';
import type { Chance } from './chance.ts';
import type { Agenda, Cancel } from './guided-time.ts';
import { CRM_ANSWER_MS } from './pace.ts';

type PresenceRequest = Extract<SessionServerFrame, { type: 'requestPresence' }>;

export interface Ticket {
  readonly workId: string;
  readonly label: string;
}

/** `silent`: answers nothing. `lying`: says that it did what it was asked, and did not. */
export type Manners = 'honest' | 'silent' | 'lying';

export interface SimulatedCrm {
  readonly tickets: readonly Ticket[];
  readonly isReady: boolean;
  manners: Manners;
  /** A session begins: who we are and where we stand. */
  introduce(definition: ClientDefinition): void;
  asked(request: PresenceRequest): void;
  /** The person picks a presence in the CRM. */
  choose(ready: boolean): void;
  take(ticket: Ticket): void;
  close(workId: string): void;
  /** A test of the link: a sign of life, and where the page stands if its wire says so. */
  probe(answered: (tookMs: number, statusId: string | null) => void): void;
}

export interface CrmOptions {
  readonly strength: SimulatedStrength;
  readonly chance: Chance;
  readonly agenda: Agenda;
  readonly report: (command: SessionCommand) => void;
}

export function createSimulatedCrm({ strength, chance, agenda, report }: CrmOptions): SimulatedCrm {
  const isPlain = strength === 'mirror';
  let presences: ClientDefinition['presences'] = [];
  let statusId: string | null = null;
  let version = 1;
  let cause: 'user' | 'request' | null = null;
  let tickets: readonly Ticket[] = [];
  let manners: Manners = 'honest';
  /** One is carried out at a time, and a newer one replaces it. */
  let cancelAnswer: Cancel = () => {};

  const isReadyId = (id: string | null): boolean =>
    presences.some((presence) => presence.statusId === id && presence.ready);
  const firstOf = (ready: boolean): string | null =>
    presences.find((presence) => presence.ready === ready)?.statusId ?? null;
  const work = (): Ticket[] => [...tickets];

  function show(next: string, by: 'user' | 'request'): void {
    if (next === statusId) return;
    statusId = next;
    cause = by;
    version += 1;
  }

  function answer({ requestId, attempt, statusId: wanted, probe }: PresenceRequest): void {
    if (manners === 'silent') return;
    const before = statusId;
    if (manners === 'honest') show(wanted, 'request');
    const standing = statusId ?? wanted;
    if (isPlain) {
      // A plain page says only what changed; the answer to the `ready` behind it shows that it was there.
      if (before !== statusId || manners === 'lying') reportPlain(standing);
      if (probe) report({ kind: 'answerProbe', requestId, attempt });
      return;
    }
    report({
      kind: 'reportPresence',
      statusId: standing,
      success: true,
      requestId,
      cause: 'request',
      version,
      work: work(),
    });
  }

  function reportPlain(standing: string): void {
    report({
      kind: 'reportPresence',
      statusId: standing,
      success: true,
      requestId: null,
      cause: null,
      version: null,
      work: null,
    });
  }

  function reportWork(): void {
    version += 1;
    if (!isPlain) report({ kind: 'reportWork', work: work(), version });
  }

  return {
    get tickets() {
      return tickets;
    },
    get isReady() {
      return isReadyId(statusId);
    },
    get manners() {
      return manners;
    },
    set manners(next) {
      manners = next;
    },
    introduce(definition) {
      presences = definition.presences;
      if (!presences.some((presence) => presence.statusId === statusId)) statusId = firstOf(false);
      const wire = isPlain ? 'plain' : 'extended';
      const capabilities = { workEvents: !isPlain, asksFirst: strength === 'prevent' };
      report({ kind: 'attachCrm', wire, capabilities, ...(isPlain ? { lastStatusId: statusId } : {}) });
      if (!isPlain && statusId !== null) report({ kind: 'reportSnapshot', statusId, version, cause, work: work() });
    },
    asked(request) {
      cancelAnswer();
      cancelAnswer = agenda.after(chance.between(...CRM_ANSWER_MS), () => answer(request));
    },
    choose(ready) {
      const next = firstOf(ready);
      if (next === null || next === statusId) return;
      show(next, 'user');
      if (isPlain) reportPlain(next);
      else
        report({
          kind: 'reportPresence',
          statusId: next,
          success: true,
          requestId: null,
          cause: 'user',
          version,
          work: work(),
        });
    },
    take(ticket) {
      tickets = [...tickets, ticket];
      reportWork();
    },
    close(workId) {
      if (!tickets.some((ticket) => ticket.workId === workId)) return;
      tickets = tickets.filter((ticket) => ticket.workId !== workId);
      reportWork();
    },
    probe(answered) {
      if (manners === 'silent') return;
      const tookMs = chance.between(...CRM_ANSWER_MS);
      agenda.after(tookMs, () => answered(tookMs, isPlain ? null : statusId));
    },
  };
}
