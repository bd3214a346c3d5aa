/**
 * Permits: a CRM that asks before it gives a ticket (docs/SPEC.md, PM). A permit is the CRM side's reservation: a ticket
 * in state `reserved` that locks the contact centre like an open one, until the ticket is reported, the permit is given
 * back, or its time is over.
 */
import type { RefusalCode } from './codes.ts';
import type { Draft } from './draft.ts';
import { isEffectivelyReady } from './holds.ts';
import type { AgentInput, TicketRef } from './inputs.ts';
import { isOpenTicket, type WorkItem } from './model.ts';

type Input<K extends AgentInput['kind']> = Extract<AgentInput, { kind: K }>;

/** More permits at a time than this are refused: every list has a limit (PM4). */
export const MAX_PERMITS = 20;

/** A ticket of the CRM, open or with a permit. */
export function ticketOf(
  draft: Draft,
  ticket: TicketRef,
  known: WorkItem | undefined,
  permit: { readonly until: number } | null = null,
): WorkItem {
  return {
    workId: ticket.workId,
    kind: 'ticket',
    channel: null,
    label: ticket.label,
    detail: null,
    direction: 'inbound',
    state: permit === null ? 'open' : 'reserved',
    createdAt: known?.createdAt ?? draft.now,
    queueId: null,
    since: known?.since ?? draft.now,
    deadlineAt: permit?.until ?? null,
    offers: 0,
    extensions: 0,
    confirmed: false,
    forced: false,
  };
}

/** May the CRM give this ticket now? Only while its side is effectively Ready, which no interaction in hand allows (PM1). */
export function takePermit(draft: Draft, input: Input<'takePermit'>): RefusalCode | undefined {
  const { rules, state, now } = draft;
  if (state.crmLink.state !== 'up') return 'crmNotAttached';
  if (state.crm.work.some((item) => item.workId === input.workId)) return 'duplicatePermit';
  if (state.crm.work.filter((item) => !isOpenTicket(item)).length >= MAX_PERMITS) return 'tooManyPermits';
  if (state.crm.reported?.ready !== true || !isEffectivelyReady(rules, state, 'crm')) return 'permitDenied';
  const until = now + rules.definition.timeouts.reservationMs;
  draft.emit({ at: draft.now, kind: 'permitTaken', item: ticketOf(draft, input, undefined, { until }) });
  return;
}

/** The CRM gives the ticket to somebody else (PM3). */
export function releasePermit(draft: Draft, input: Input<'releasePermit'>): RefusalCode | undefined {
  const permit = draft.state.crm.work.find((item) => item.workId === input.workId && !isOpenTicket(item));
  if (permit === undefined) return 'unknownPermit';
  draft.emit({ at: draft.now, kind: 'permitEnded', workId: permit.workId, cause: 'released' });
  return;
}

/** Permits whose ticket is reported were used (PM2). */
export function usePermits(draft: Draft, tickets: readonly TicketRef[]): void {
  for (const item of draft.state.crm.work) {
    if (!isOpenTicket(item) && tickets.some((ticket) => ticket.workId === item.workId))
      draft.emit({ at: draft.now, kind: 'permitEnded', workId: item.workId, cause: 'used' });
  }
}
