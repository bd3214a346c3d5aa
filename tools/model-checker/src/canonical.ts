/**
 * One representative for all agents that the engine cannot tell apart.
 *
 * The engine compares instants with now and with each other, request ids and attempts for equality, versions for order.
 * So: now is `NOW`; what lies in the past and is only shown is set to `NOW`; the request that stands is `cur`, attempt 1;
 * the highest version seen is `BASE`; the epoch is 1. Everything else keeps its value.
 */
import type { AgentState, CrmLink, Rules, Session, Side, WorkItem } from '@interlock/engine';
import { NO_FLAPPING } from './definition.ts';

/** The instant of every canonical state, in ms. */
export const NOW = 1_000_000;
/** The version that the link has seen last; versions of messages are relative to it. */
export const BASE = 50;
/** The id of the request that stands. */
export const CURRENT = 'cur';

const past = (at: number): number => (at < NOW ? NOW : at);
const deadline = (at: number | null): number | null => (at === null ? null : past(at));

/** The object with the change made; itself where the change is none, so that what is equal mostly is the same object. */
function changed<T extends object>(value: T, change: Partial<T>): T {
  for (const key in change) if (value[key] !== change[key]) return { ...value, ...change };
  return value;
}

/** The list with each item changed; itself where no item was. */
function each<T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  let made: T[] | null = null;
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index] as T; // below the length
    const next = change(item, index);
    if (next === item) continue;
    made ??= [...list];
    made[index] = next;
  }
  return made ?? list;
}

function itemAt(item: WorkItem, index: number): WorkItem {
  // Which of two works in progress came later decides the cause of a collision; within one instant neither did.
  const isInProgress = item.state === 'active' || item.state === 'wrapUp' || item.state === 'open';
  const since = isInProgress && item.since < NOW ? NOW - 1 : NOW;
  // Items stand in the order of their age, so their place in the list is their age.
  return changed(item, {
    createdAt: NOW - 1000 + index,
    since,
    deadlineAt: deadline(item.deadlineAt),
    label: item.workId,
    detail: null,
  });
}

/**
 * On the plain wire what was said after a request went out outranks its silence (RQ16), so the order of the two and of
 * now is kept; elsewhere their instants are only shown.
 */
function reportedAt(at: number, since: number | null): number {
  if (at >= NOW) return NOW;
  return since !== null && at < since ? sinceAt(since) - 1 : NOW - 1;
}

const sinceAt = (since: number): number => (since < NOW ? NOW - 2 : NOW);

function sideOf(side: Side, isOrdered: boolean): Side {
  const { choice, reported, request } = side;
  const at = isOrdered && reported !== null ? reportedAt(reported.at, request?.since ?? null) : NOW;
  return changed(side, {
    choice: choice === null ? null : changed(choice, { at: NOW }),
    reported: reported === null ? null : changed(reported, { at, reassertAt: deadline(reported.reassertAt) }),
    work: each(side.work, itemAt),
    request:
      request === null
        ? null
        : changed(request, {
            requestId: CURRENT,
            attempt: 1,
            since: isOrdered ? sinceAt(request.since) : NOW,
            // It is only shown.
            firstAt: null,
            dueAt: deadline(request.dueAt),
          }),
    echoes: each(side.echoes, (echo) => changed(echo, { until: echo.until < NOW ? NOW - 1 : echo.until })),
    since: NOW,
  });
}

/** The version that the others are relative to: the highest seen of presence, else of work; null before the first. */
export function baseVersion(state: AgentState): number | null {
  const link = state.crmLink;
  if (link.state !== 'up') return null;
  return link.version ?? link.workVersion;
}

function linkOf(link: CrmLink, base: number | null): CrmLink {
  if (link.state === 'none') return link;
  if (link.state === 'lost')
    return changed(link, { since: NOW, graceUntil: link.expired ? NOW : past(link.graceUntil) });
  const relative = (version: number | null): number | null =>
    version === null || base === null ? null : version - base + BASE;
  return changed(link, {
    since: NOW,
    version: relative(link.version),
    workVersion: relative(link.workVersion),
    snapshotDueAt: deadline(link.snapshotDueAt),
  });
}

function sessionOf(session: Session): Session {
  if (session.state === 'signedOut') return session;
  if (session.state === 'linked') return changed(session, { sessionId: 's', since: NOW });
  return changed(session, {
    since: NOW,
    graceUntil: session.disconnected ? NOW : past(session.graceUntil),
    logoutAt: past(session.logoutAt),
  });
}

/** The canonical form of an agent whose now is `NOW`; the agent itself where it is that. */
export function canonical(rules: Rules, state: AgentState): AgentState {
  const { session, crmLink, missed, coolDown, supervisorHold, collision, recentChanges } = state;
  const { changes, withinMs } = rules.definition.flapping;
  const isCounted = (at: number): boolean => at > NOW - withinMs;
  return changed(state, {
    epoch: state.epoch === 0 ? 0 : 1,
    requestCount: 0,
    session: sessionOf(session),
    crmLink: linkOf(crmLink, baseVersion(state)),
    contactCenter: sideOf(state.contactCenter, false),
    crm: sideOf(state.crm, crmLink.state === 'up' && crmLink.wire === 'plain'),
    missed: missed === null ? null : changed(missed, { workId: 'w', label: 'w', at: NOW }),
    coolDown: coolDown === null ? null : changed(coolDown, { until: past(coolDown.until) }),
    // What the queues compare decides nothing here.
    given: NOTHING_GIVEN,
    supervisorHold: supervisorHold === null ? null : changed(supervisorHold, { at: NOW }),
    // Changes too old to count are filtered by the engine whenever it counts.
    recentChanges:
      changes >= NO_FLAPPING
        ? NO_CHANGES
        : recentChanges.every(isCounted)
          ? recentChanges
          : recentChanges.filter(isCounted),
    frozenUntil: deadline(state.frozenUntil),
    collision: collision === null ? null : changed(collision, { since: NOW }),
  });
}

const NO_CHANGES: readonly number[] = [];
const NOTHING_GIVEN: AgentState['given'] = { count: 0, lastAt: null, idleSince: null, readyAt: null, recent: [] };

/** The same agent `ms` later: instants move closer. */
export function later(state: AgentState, ms: number): AgentState {
  const move = (at: number): number => at - ms;
  const moveMaybe = (at: number | null): number | null => (at === null ? null : at - ms);
  const { session, crmLink } = state;
  const side = (value: Side): Side => ({
    ...value,
    reported:
      value.reported === null
        ? null
        : { ...value.reported, at: move(value.reported.at), reassertAt: moveMaybe(value.reported.reassertAt) },
    work: value.work.map((item) => ({ ...item, since: move(item.since), deadlineAt: moveMaybe(item.deadlineAt) })),
    request:
      value.request === null
        ? null
        : { ...value.request, since: move(value.request.since), dueAt: moveMaybe(value.request.dueAt) },
    echoes: value.echoes.map((echo) => ({ ...echo, until: move(echo.until) })),
  });
  return {
    ...state,
    session:
      session.state === 'lost'
        ? { ...session, graceUntil: move(session.graceUntil), logoutAt: move(session.logoutAt) }
        : session,
    crmLink:
      crmLink.state === 'lost'
        ? { ...crmLink, graceUntil: move(crmLink.graceUntil) }
        : crmLink.state === 'up'
          ? { ...crmLink, snapshotDueAt: moveMaybe(crmLink.snapshotDueAt) }
          : crmLink,
    contactCenter: side(state.contactCenter),
    crm: side(state.crm),
    coolDown: state.coolDown === null ? null : { ...state.coolDown, until: move(state.coolDown.until) },
    recentChanges: state.recentChanges.map(move),
    frozenUntil: moveMaybe(state.frozenUntil),
  };
}

/** When something lapses without a deadline of its own: expected echoes and counted changes. Null: nothing. */
export function nextLapseAt(rules: Rules, state: AgentState): number | null {
  let next: number | null = null;
  const consider = (at: number): void => {
    if (at > NOW && (next === null || at < next)) next = at;
  };
  // On the extended wire they count for the first word of a link alone (LK9).
  const { crm, crmLink } = state;
  const isHeard = crmLink.state === 'up' && crmLink.wire === 'extended' && crmLink.version !== null;
  if (!isHeard) for (const echo of crm.echoes) consider(echo.until + 1);
  if (rules.definition.flapping.changes < NO_FLAPPING) {
    for (const at of state.recentChanges) consider(at + rules.definition.flapping.withinMs);
  }
  return next;
}
