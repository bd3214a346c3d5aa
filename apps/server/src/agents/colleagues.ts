/**
 * Whom an agent may hand an interaction to by name, and what they are told of those people: who is signed in, of their own
 * teams, and whether it could be given to them now (docs/SPEC.md, AC13). What they may see and whom they may name is one
 * decision.
 */
import {
  type Abilities,
  type AgentState,
  abilitiesOf,
  isSignedIn,
  type Queue,
  servesQueue,
  type WorkItem,
} from '@interlock/engine';
import { type Colleague, type FindColleagues, LIMITS, type SessionCommand } from '@interlock/protocol';
import type { ServerErrorCode } from '../codes.ts';
import type { ContactCenterHost } from '../host/host-contract.ts';

/** Why an interaction is not handed to somebody by name. */
export type NamingRefusal = Extract<
  ServerErrorCode,
  'unknownAgent' | 'ownName' | 'teamNotAllowed' | 'colleagueSignedOut' | 'colleagueNotInQueue'
>;

type HandOver = Extract<SessionCommand, { kind: 'transferWork' }>;

export interface Colleagues {
  /**
   * Colleagues whose name has the text in it, by name, at most 8; null when the agent does not have that interaction.
   *
   * @param wanted an interaction in progress or parked, and 1 to 80 characters of the name
   */
  find(
    agentId: string,
    wanted: Pick<FindColleagues, 'workId' | 'text'>,
  ): { readonly colleagues: readonly Colleague[]; readonly more: boolean } | null;
  /**
   * Why the agent may not hand that interaction to the colleague who is named, by way of that queue; null when they may,
   * when nobody is named, and when it is not in their hands: it may have been handed over by this very command, sent twice.
   */
  refusalOf(agentId: string, wanted: Pick<HandOver, 'workId' | 'toAgentId' | 'toQueueId'>): NamingRefusal | null;
}

/** Letters alone decide: neither case nor accents. */
function folded(text: string): string {
  const isPlain = /^[ -~]*$/.test(text);
  return (isPlain ? text : text.normalize('NFD').replace(/\p{M}/gu, '')).toLowerCase().trim();
}

const byName = new Intl.Collator('en');

function isBefore(a: AgentState, b: AgentState): boolean {
  const order = byName.compare(a.name, b.name);
  return order === 0 ? a.agentId < b.agentId : order < 0;
}

/** Puts one where it belongs among the first so many by name: of thousands nobody is shown more. */
function keepFirst(first: AgentState[], state: AgentState, count: number): void {
  if (first.length === count && !isBefore(state, first[count - 1] as AgentState)) return;
  const index = first.findIndex((other) => isBefore(state, other));
  first.splice(index < 0 ? first.length : index, 0, state);
  first.length = Math.min(first.length, count);
}

function shownState({ session, contactCenter }: AgentState): Colleague['state'] {
  if (session.state === 'linked' && contactCenter.shown?.ready === true) return 'ready';
  const isBusy = contactCenter.work.some(({ state }) => state !== 'waiting' && state !== 'parked');
  return isBusy ? 'busy' : 'notReady';
}

export function createColleagues(host: ContactCenterHost): Colleagues {
  /** What of the agent could be handed over: an interaction in progress or parked. */
  function inHand(agentId: string, workId: string): { readonly own: AgentState; readonly item: WorkItem } | null {
    const own = host.agent(agentId)?.state;
    const item = own?.contactCenter.work.find((work) => work.workId === workId);
    const isTheirs = item?.state === 'active' || item?.state === 'parked';
    return own !== undefined && isTheirs ? { own, item } : null;
  }

  const abilities = ({ agentId, team }: AgentState): Abilities => abilitiesOf(host.rules(), agentId, team);

  /** @param ownTeams those of whoever asks; `theirs`: what the other is able to do */
  function barrier(
    own: AgentState,
    ownTeams: Abilities['teams'],
    other: AgentState,
    theirs: Abilities,
  ): NamingRefusal | null {
    if (own.agentId === other.agentId) return 'ownName';
    // Whether somebody of another team is there is none of their business.
    if (![...theirs.teams.keys()].some((teamId) => ownTeams.has(teamId))) return 'teamNotAllowed';
    return isSignedIn(other) ? null : 'colleagueSignedOut';
  }

  /** The queue through which they are asked: that of the interaction where they serve it, else the first open one that they do. */
  function queueFor(theirs: Abilities, ofItem: string | null): Queue | null {
    const { definition, queueById } = host.rules();
    const own = ofItem === null ? undefined : queueById.get(ofItem);
    if (own?.isOpen && servesQueue(own, theirs)) return own;
    return definition.queues.find((queue) => queue.isOpen && servesQueue(queue, theirs)) ?? null;
  }

  return {
    find(agentId, { workId, text }) {
      const held = inHand(agentId, workId);
      if (held === null) return null;
      const { own, item } = held;
      const wanted = folded(text);
      const { teams } = abilities(own);
      const first: AgentState[] = [];
      for (const { state } of host.agents()) {
        if (!isSignedIn(state) || !folded(state.name).includes(wanted)) continue;
        const theirs = abilities(state);
        if (barrier(own, teams, state, theirs) !== null || queueFor(theirs, item.queueId) === null) continue;
        keepFirst(first, state, LIMITS.colleagues + 1);
      }
      const colleagues = first.slice(0, LIMITS.colleagues).map((state) => ({
        agentId: state.agentId,
        name: state.name,
        state: shownState(state),
        toQueueId: queueFor(abilities(state), item.queueId)?.id ?? '',
      }));
      return { colleagues, more: first.length > LIMITS.colleagues };
    },
    refusalOf(agentId, { workId, toAgentId, toQueueId }) {
      const held = inHand(agentId, workId);
      if (held === null || toAgentId === null) return null;
      const other = host.agent(toAgentId)?.state;
      if (other === undefined) return 'unknownAgent';
      const theirs = abilities(other);
      const code = barrier(held.own, abilities(held.own).teams, other, theirs);
      if (code !== null) return code;
      const queue = host.rules().queueById.get(toQueueId);
      // An unknown queue is refused as one.
      return queue === undefined || servesQueue(queue, theirs) ? null : 'colleagueNotInQueue';
    },
  };
}
