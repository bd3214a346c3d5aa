/**
 * Tickets that let a connector open one session: 128 random bits, valid 30 s, used once, and kept as a hash only, so that
 * neither memory nor a dump of it lets anybody in (SV40, SV41).
 */
import { createHash } from 'node:crypto';
import { LIMITS } from '@interlock/protocol';

export interface TicketHolder {
  readonly agentId: string;
  readonly name: string;
  readonly team: string | null;
  /** Origin of the CRM page. */
  readonly origin: string;
}

/** Tickets that may be outstanding. */
export const TICKET_LIMITS = { perAgent: 20, total: 10_000 } as const;

export interface SessionTickets {
  /** A new ticket, or null when too many are outstanding. */
  issue(holder: TicketHolder): string | null;
  /** Whom a ticket stands for, once; null for one that is unknown, used or older than 30 s. */
  redeem(ticket: string): TicketHolder | null;
  readonly outstanding: number;
}

export interface SessionTicketsOptions {
  readonly now: () => number;
  /** Random bytes from a source that cannot be guessed. */
  readonly randomBytes: (size: number) => Buffer;
}

interface Issued extends TicketHolder {
  readonly expiresAt: number;
}

const TICKET_BYTES = 16;

export function createSessionTickets({ now, randomBytes }: SessionTicketsOptions): SessionTickets {
  /** In the order of issue, which is that of expiry. */
  const issued = new Map<string, Issued>();
  const countByAgent = new Map<string, number>();

  const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64');

  function remove(hash: string, { agentId }: Issued): void {
    issued.delete(hash);
    const count = (countByAgent.get(agentId) ?? 1) - 1;
    if (count === 0) countByAgent.delete(agentId);
    else countByAgent.set(agentId, count);
  }

  function expire(): void {
    const at = now();
    for (const [hash, ticket] of issued) {
      if (ticket.expiresAt > at) return;
      remove(hash, ticket);
    }
  }

  return {
    issue(holder) {
      expire();
      const count = countByAgent.get(holder.agentId) ?? 0;
      if (count >= TICKET_LIMITS.perAgent || issued.size >= TICKET_LIMITS.total) return null;
      const ticket = randomBytes(TICKET_BYTES).toString('base64url');
      issued.set(hashOf(ticket), { ...holder, expiresAt: now() + LIMITS.ticketLifeMs });
      countByAgent.set(holder.agentId, count + 1);
      return ticket;
    },
    redeem(ticket) {
      expire();
      // Found by its hash: how long it takes says nothing about the ticket.
      const hash = hashOf(ticket);
      const found = issued.get(hash);
      if (found === undefined) return null;
      remove(hash, found);
      const { agentId, name, team, origin } = found;
      return { agentId, name, team, origin };
    },
    get outstanding() {
      return issued.size;
    },
  };
}
