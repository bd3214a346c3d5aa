/** One row of the floor: what an agent's own page shows, as short as a list of ten thousand needs it (CW6). */
import {
  type AgentState,
  type AgentView,
  abilitiesOf,
  type Explanation,
  type Hold,
  type Rules,
  type SideView,
  viewOf,
} from '@interlock/engine';
import { CONSOLE_LIMITS, type FloorRow, type FloorSide } from '@interlock/protocol/console';

function shortHold(hold: Hold): Hold {
  if (hold.kind !== 'workElsewhere' && hold.kind !== 'atCapacity') return hold;
  return { ...hold, work: hold.work.slice(0, CONSOLE_LIMITS.workOfRow) };
}

function shortWhy(why: Explanation): Explanation {
  return why.code === 'held' ? { ...why, hold: shortHold(why.hold) } : why;
}

function floorSide({ shape, availability, label, since, pending, wish, why }: SideView): FloorSide {
  // The wire's types are those of the engine, but for `readonly` (type-agreement.ts).
  return { shape, availability, label, since, pending, wish, why: shortWhy(why) as FloorSide['why'] };
}

/** What is in hand first, then what waits, each the oldest first. */
function firstWork(work: AgentView['work']): FloorRow['work'] {
  return [...work]
    .sort((a, b) => Number(a.state === 'waiting') - Number(b.state === 'waiting') || a.since - b.since)
    .slice(0, CONSOLE_LIMITS.workOfRow)
    .map(({ workId, kind, channel, label, state, since }) => ({ workId, kind, channel, label, state, since }));
}

/** The first team of the definition, where it names the agent; else what the CRM calls it. As what one may see is decided (CW8). */
function teamOf(rules: Rules, { agentId, team }: AgentState): string | null {
  const [first] = abilitiesOf(rules, agentId, team).teams.keys();
  return rules.definition.teams.find(({ id }) => id === first)?.label ?? team;
}

/**
 * The row of an agent.
 *
 * @param driftSince since when what the CRM shows differs from what it should, ms since 1970; null when it does not
 */
export function floorRowOf(rules: Rules, state: AgentState, driftSince: number | null): FloorRow {
  // Nothing in a row depends on the present: clocks run in the page.
  const view = viewOf(rules, state, 0);
  const { contactCenter, crm } = view.sides;
  return {
    agentId: view.agentId,
    name: view.name,
    team: teamOf(rules, state),
    session: view.session.state,
    sessionSince: view.session.state === 'signedOut' ? null : view.session.since,
    crmLink: view.crmLink.state,
    wire: view.crmLink.wire,
    strength: view.crmLink.strength,
    contactCenter: floorSide(contactCenter),
    crm: floorSide(crm),
    holds: [...new Set([...contactCenter.holds, ...crm.holds].map(({ kind }) => kind))],
    workCount: view.work.length,
    work: firstWork(view.work),
    driftSince,
    outOfStep: view.outOfStep,
    collisionSince: view.collision?.since ?? null,
    offerable: view.offerable,
  };
}
