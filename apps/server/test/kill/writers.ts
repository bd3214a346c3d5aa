/**
 * Those who write while the server is killed: for each agent a connector with its CRM page on the WebSocket, a router
 * and a supervisor on REST. Each makes one change at a time, remembers what it was promised, and after the next start
 * sends again what was under way and some of what was done.
 */
import type { SessionCommand, TimelineEntry } from '@interlock/protocol';
import { type KillProblem, newPage, type Page } from './ledger.ts';
import type { Answer, PageSession } from './page-session.ts';

/** One run of the server, from its start to the kill. */
export interface Life {
  readonly url: string;
  readonly random: () => number;
  /** Null when it was cut. */
  session(agentId: string): PageSession | null;
  isOver(): boolean;
  acknowledged(): void;
  failed(problem: Omit<KillProblem, 'cycle'>): void;
}

export interface Writer {
  readonly agentId: string;
  readonly page: Page;
  /** The mark that an entry of the timeline is for this writer, null when it is another's. */
  markOf(entry: TimelineEntry): string | null;
  /** Sends again what was under way at the kill, and some of what was acknowledged. */
  repeat(life: Life): Promise<void>;
  /** Makes changes until the life is over. */
  write(life: Life): Promise<void>;
}

interface Change {
  readonly mark: string;
  send(life: Life): Promise<Answer>;
}

interface Plan {
  readonly agentId: string;
  readonly name: string;
  /** @param last the mark of the newest change that is there */
  readonly next: (index: number, last: string | null) => Change;
  readonly markOf: (entry: TimelineEntry) => string | null;
  /** Whether the change has an id by which it is recognised when it comes again. */
  readonly isRepeatable: boolean;
  /** Refusals that say that the moment is wrong, not the change. */
  readonly passing: readonly string[];
}

/** Acknowledged changes that are sent again in each life, half of them the newest. */
const REPEATS = 4;
const PASSING_WAIT_MS = 50;

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function createWriter(plan: Plan): Writer {
  const page = newPage(`${plan.name} of ${plan.agentId}`);
  /** All that were ever acknowledged or found, as their marks in the page. */
  const done: Change[] = [];
  let count = 0;
  let underWay: Change | null = null;

  async function carryOut(change: Change, life: Life): Promise<Answer> {
    for (;;) {
      const answer = await change.send(life);
      if (typeof answer === 'string' || !plan.passing.includes(answer.refused)) return answer;
      if (life.isOver()) return 'cut';
      await pause(PASSING_WAIT_MS);
    }
  }

  async function sendAgain(change: Change, life: Life): Promise<'done' | 'cut'> {
    const answer = await carryOut(change, life);
    if (typeof answer === 'string') return answer;
    life.failed({ kind: 'repeatRefused', detail: `${page.writer}: ${change.mark} was refused with ${answer.refused}` });
    return 'cut';
  }

  return {
    agentId: plan.agentId,
    page,
    markOf: plan.markOf,
    async repeat(life) {
      const open = underWay;
      if (open !== null && plan.isRepeatable) {
        // The comparison has found out whether it is there; done it must be either way, and once.
        const isThere = page.marks.length > done.length;
        if (!isThere) page.open = open.mark;
        if ((await sendAgain(open, life)) === 'cut') return;
        page.open = null;
        if (!isThere) page.marks.push(open.mark);
        done.push(open);
        life.acknowledged();
      } else if (open !== null && page.marks.length > done.length) done.push(open);
      underWay = null;
      if (!plan.isRepeatable) return;
      const chosen = Array.from({ length: Math.min(REPEATS, done.length) }, (_, index) =>
        index < REPEATS / 2 ? done.at(-1 - index) : done[Math.floor(life.random() * done.length)],
      );
      for (const change of chosen) if (change !== undefined && (await sendAgain(change, life)) === 'cut') return;
    },
    async write(life) {
      while (!life.isOver()) {
        const change = plan.next(count, page.marks.at(-1) ?? null);
        count += 1;
        underWay = change;
        page.open = change.mark;
        const answer = await carryOut(change, life);
        if (answer === 'cut') return;
        underWay = null;
        page.open = null;
        if (answer !== 'done') {
          life.failed({ kind: 'serverFailed', detail: `${page.writer}: ${change.mark} refused: ${answer.refused}` });
          return;
        }
        page.marks.push(change.mark);
        done.push(change);
        life.acknowledged();
      }
    },
  };
}

const REASON_CODES = [1, 2, 3, 4] as const;

export interface AgentOnPage {
  readonly writer: Writer;
  /** What the page says about the CRM when it is linked anew. */
  attach(): readonly SessionCommand[];
  /** The CRM did what it was asked. */
  applied(request: { readonly requestId: string; readonly statusId: string }): SessionCommand;
}

/** The agent's own page: reasons chosen in the connector and tickets that come and go in the CRM, in turn. */
export function createAgentOnPage(agentId: string): AgentOnPage {
  let statusId = 'busy';
  let crmVersion = 1;
  let ticketId = '';
  let newestTicketId = '';

  const tickets = () => (ticketId === '' ? [] : [{ workId: ticketId, label: ticketId }]);
  const send = (commandId: string, command: () => SessionCommand) => (life: Life) =>
    life.session(agentId)?.send(commandId, command()) ?? Promise.resolve<Answer>('cut');

  function choose(index: number): Change {
    const reasonCode = REASON_CODES[(index / 2) % REASON_CODES.length] ?? null;
    return {
      mark: `chose ${reasonCode}`,
      send: send(`c-${index}`, () => ({ kind: 'chooseState', ready: false, reasonCode })),
    };
  }

  function takeTicket(index: number): Change {
    const workId = `t-${index}`;
    newestTicketId = workId;
    return {
      mark: `ticket ${workId}`,
      send: send(`c-${index}`, () => {
        // Sent again it is a new report of the CRM as it is, with the id of the old command.
        if (workId === newestTicketId) ticketId = workId;
        crmVersion += 1;
        return { kind: 'reportWork', version: crmVersion, work: [{ workId, label: workId }] };
      }),
    };
  }

  const writer = createWriter({
    agentId,
    name: 'page',
    isRepeatable: true,
    passing: ['tooManyCommands'],
    next: (index) => (index % 2 === 0 ? choose(index) : takeTicket(index)),
    markOf({ kind, params }) {
      if (kind === 'choiceMade' && params['side'] === 'contactCenter' && params['by'] === 'agent')
        return params['cause'] === 'chosen' ? `chose ${params['reasonCode']}` : null;
      if (kind !== 'crmWorkChanged' || !Array.isArray(params['work'])) return null;
      return params['work'].map((ref) => `ticket ${typeof ref === 'string' ? ref : ref.workId}`).join(', ');
    },
  });
  return {
    writer,
    attach() {
      // The CRM stands where the log says it stood; what was under way is reported again afterwards.
      ticketId = writer.page.marks.findLast((mark) => mark.startsWith('ticket '))?.slice('ticket '.length) ?? '';
      crmVersion += 1;
      return [
        { kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } },
        { kind: 'reportSnapshot', statusId, version: crmVersion, cause: null, work: tickets() },
      ];
    },
    applied(request) {
      ({ statusId } = request);
      crmVersion += 1;
      return {
        kind: 'reportPresence',
        ...request,
        success: true,
        cause: 'request',
        version: crmVersion,
        work: tickets(),
      };
    },
  };
}

async function call(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) {
      // The status line is the acknowledgement; the rest may be cut.
      await response.arrayBuffer().catch(() => null);
      return 'done';
    }
    const problem = (await response.json()) as { code?: string };
    return { refused: problem.code ?? String(response.status) };
  } catch {
    return 'cut';
  }
}

/** Gives the agent interactions, and takes each back when the next but one is there. */
export function createRouter(agentId: string): Writer {
  const idOf = (index: number) => `w-${agentId}-${index}`;
  return createWriter({
    agentId,
    name: 'router',
    isRepeatable: true,
    passing: [],
    next(index) {
      const workId = idOf(Math.floor(index / 2));
      if (index % 2 === 0)
        return {
          mark: `given ${workId}`,
          send: ({ url }) =>
            call(
              `${url}/api/v1/work-items`,
              'POST',
              { agentId, channel: 'chat', label: workId, workId },
              { 'idempotency-key': workId },
            ),
        };
      return { mark: `ended ${workId}`, send: ({ url }) => call(`${url}/api/v1/work-items/${workId}`, 'DELETE') };
    },
    markOf({ kind, params }) {
      if (kind === 'workGiven') return `given ${params['workId']}`;
      return kind === 'workEnded' ? `ended ${params['workId']}` : null;
    },
  });
}

/** Holds the agent Not Ready, now for one reason and now for another. */
export function createSupervisor(agentId: string): Writer {
  return createWriter({
    agentId,
    name: 'supervisor',
    isRepeatable: false,
    passing: ['sessionLost', 'notSignedIn'],
    next(_index, last) {
      // The same hold again is no change.
      const reasonCode = last === 'held 13' ? 3 : 13;
      return {
        mark: `held ${reasonCode}`,
        send: ({ url }) => call(`${url}/api/v1/agents/${agentId}/state`, 'PUT', { ready: false, reasonCode }),
      };
    },
    markOf: ({ kind, params }) => (kind === 'supervisorHeld' ? `held ${params['reasonCode']}` : null),
  });
}
