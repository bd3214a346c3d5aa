/** What people see of an agent: both sides, why, what is pending, and the work in hand. Derived from the facts alone. */
import type { Mode, Rules } from './definition.ts';
import { type Hold, holdsOf, isOutOfStep } from './holds.ts';
import {
  type AgentState,
  type Choice,
  type ChoiceCause,
  type Chooser,
  type PresenceRequest,
  type SideName,
  unconfirmedSince,
  type WorkItem,
  type WorkState,
} from './model.ts';
import { shownOf } from './shown.ts';
import { isOfferable } from './work.ts';

/** The one line that answers "why": data, so that pages can say it in their language. */
export type Explanation =
  | { readonly code: 'ready' }
  | {
      readonly code: 'chosen';
      readonly by: Chooser;
      readonly cause: ChoiceCause;
      readonly label: string;
      readonly at: number;
    }
  | { readonly code: 'held'; readonly hold: Hold; readonly wish: boolean };

export interface SideView {
  readonly availability: 'ready' | 'notReady' | 'unknown';
  readonly shape: 'ready' | 'held' | 'work' | 'offline' | 'outOfStep';
  readonly label: string;
  readonly reasonCode: number | null;
  readonly statusId: string | null;
  readonly since: number;
  readonly choice: {
    readonly ready: boolean;
    readonly reasonCode: number | null;
    readonly statusId: string | null;
    readonly label: string;
    readonly by: Chooser;
    readonly cause: ChoiceCause;
    readonly at: number;
  };
  readonly wish: boolean;
  readonly pending: null | 'notReady' | 'signOut' | 'confirming';
  readonly holds: readonly Hold[];
  readonly why: Explanation;
}

export interface WorkView {
  readonly workId: string;
  readonly side: SideName;
  readonly kind: 'interaction' | 'ticket';
  readonly channel: string | null;
  readonly label: string;
  readonly detail: string | null;
  readonly state: WorkState;
  readonly direction: 'inbound' | 'outbound';
  readonly since: number;
  readonly createdAt: number;
  readonly deadlineAt: number | null;
  readonly offers: number;
  readonly queueId: string | null;
}

export interface AgentView {
  readonly agentId: string;
  readonly name: string;
  readonly team: string | null;
  readonly mode: Mode;
  readonly at: number;
  readonly epoch: number;
  readonly session:
    | { readonly state: 'signedOut' }
    | { readonly state: 'linked'; readonly since: number }
    | {
        readonly state: 'lost';
        readonly since: number;
        readonly graceUntil: number;
        readonly disconnected: boolean;
        readonly logoutAt: number;
      };
  readonly crmLink: {
    readonly state: 'none' | 'up' | 'lost';
    readonly since: number;
    readonly wire: 'plain' | 'extended' | null;
    readonly strength: 'mirror' | 'claim' | 'prevent' | null;
  };
  readonly sides: { readonly contactCenter: SideView; readonly crm: SideView };
  readonly outOfStep: boolean;
  readonly request: null | {
    readonly requestId: string;
    readonly attempt: number;
    readonly statusId: string;
    readonly ready: boolean;
    readonly state: 'requested' | 'accepted' | 'assumed' | 'failed';
    /** Of the first attempt that was not confirmed. */
    readonly since: number;
    readonly nextAttemptAt: number | null;
  };
  readonly work: readonly WorkView[];
  readonly collision: null | {
    readonly interactionId: string;
    readonly ticketIds: readonly string[];
    readonly since: number;
  };
  readonly signOutPending: boolean;
  readonly capacity: { readonly contactCenter: number; readonly crm: number };
  readonly offerable: boolean;
}

/** Before anybody chose, nothing is demanded: shown as Not Ready since the beginning. */
const UNCHOSEN: Choice = { ready: false, reasonCode: null, statusId: null, by: 'policy', cause: 'startWork', at: 0 };

function choiceLabel(rules: Rules, choice: Choice): string {
  if (choice.statusId !== null) return rules.presenceById.get(choice.statusId)?.label ?? choice.statusId;
  if (choice.ready) return 'Ready';
  if (choice.reasonCode !== null)
    return rules.reasonByCode.get(choice.reasonCode)?.label ?? `Not Ready ${choice.reasonCode}`;
  return 'Not Ready';
}

function hasWorkInProgress(state: AgentState): boolean {
  return state.contactCenter.work.some((item) => item.state === 'active' || item.state === 'wrapUp');
}

function shapeOf(
  state: AgentState,
  side: SideName,
  availability: SideView['availability'],
  outOfStep: boolean,
): SideView['shape'] {
  if (state.session.state !== 'linked') return 'offline';
  if (side === 'crm') {
    if (state.crmLink.state !== 'up') return 'offline';
    if (outOfStep) return 'outOfStep';
    if (state.crm.work.length > 0) return 'work';
    if (availability === 'unknown') return 'offline';
  } else if (
    state.contactCenter.work.some(
      (item) => item.state === 'offered' || item.state === 'active' || item.state === 'wrapUp',
    )
  )
    return 'work';
  return availability === 'ready' ? 'ready' : 'held';
}

function pendingOf(state: AgentState, side: SideName, holds: readonly Hold[]): SideView['pending'] {
  if (side === 'crm') return state.crm.request === null ? null : 'confirming';
  if (state.signOutPending) return 'signOut';
  if (state.contactCenter.choice?.ready !== true) return hasWorkInProgress(state) ? 'notReady' : null;
  return holds[0]?.kind === 'confirmationAwaited' || holds[0]?.kind === 'crmUnknown' ? 'confirming' : null;
}

function sideView(rules: Rules, state: AgentState, side: SideName, outOfStep: boolean): SideView {
  const facts = state[side];
  const holds = holdsOf(rules, state, side);
  const shown = shownOf(rules, state, side, holds[0] ?? null);
  const choice = facts.choice ?? UNCHOSEN;
  const label = choiceLabel(rules, choice);
  const availability = shown.ready === null ? 'unknown' : shown.ready ? 'ready' : 'notReady';
  const hold = holds[0];
  const wish = choice.ready && hold !== undefined;
  let why: Explanation;
  // Own Not Ready outranks a hold: the hold's end would change nothing, so it is not the reason (PE2).
  if (hold !== undefined && (choice.ready || hold.kind === 'signedOut' || side === 'crm'))
    why = { code: 'held', hold, wish };
  else if (choice.ready) why = { code: 'ready' };
  else why = { code: 'chosen', by: choice.by, cause: choice.cause, label, at: choice.at };
  return {
    availability,
    shape: shapeOf(state, side, availability, outOfStep),
    label: shown.label,
    reasonCode: shown.reasonCode,
    statusId: shown.statusId,
    since: facts.since,
    choice: { ...choice, label },
    wish,
    pending: pendingOf(state, side, holds),
    holds,
    why,
  };
}

function workView(item: WorkItem, side: SideName): WorkView {
  const { workId, kind, channel, label, detail, state, direction, since, createdAt, deadlineAt, offers, queueId } =
    item;
  return {
    workId,
    side,
    kind,
    channel,
    label,
    detail,
    state,
    direction,
    since,
    createdAt,
    deadlineAt,
    offers,
    queueId,
  };
}

function requestView(request: PresenceRequest | null): AgentView['request'] {
  if (request === null) return null;
  const { requestId, attempt, statusId, ready } = request;
  const state = request.state === 'settling' ? 'accepted' : request.state;
  return {
    requestId,
    attempt,
    statusId,
    ready,
    state,
    since: unconfirmedSince(request),
    nextAttemptAt: request.state === 'failed' ? request.dueAt : null,
  };
}

/** What a silent CRM leaves standing: shown as `assumed` until it is said (RQ4). */
function assumedView(state: AgentState): AgentView['request'] {
  const reported = state.crm.reported;
  if (reported?.certainty !== 'assumed' || reported.statusId === null) return null;
  return {
    requestId: `${state.epoch}-${state.requestCount}`,
    attempt: 1,
    statusId: reported.statusId,
    ready: reported.ready,
    state: 'assumed',
    since: reported.at,
    nextAttemptAt: reported.reassertAt,
  };
}

function crmLinkView(state: AgentState): AgentView['crmLink'] {
  const link = state.crmLink;
  if (link.state === 'none') return { state: 'none', since: 0, wire: null, strength: null };
  if (link.state === 'lost') return { state: 'lost', since: link.since, wire: null, strength: null };
  const strength = link.asksFirst ? 'prevent' : link.workEvents ? 'claim' : 'mirror';
  return { state: 'up', since: link.since, wire: link.wire, strength };
}

function sessionView(state: AgentState): AgentView['session'] {
  const { session } = state;
  return session.state === 'linked' ? { state: 'linked', since: session.since } : session;
}

/**
 * The view of an agent.
 *
 * @param now the instant that the view is of, in ms; pages count down from it
 */
export function viewOf(rules: Rules, state: AgentState, now: number): AgentView {
  const outOfStep = isOutOfStep(rules, state);
  const { collision } = state;
  return {
    agentId: state.agentId,
    name: state.name,
    team: state.team,
    mode: rules.definition.mode,
    at: now,
    epoch: state.epoch,
    session: sessionView(state),
    crmLink: crmLinkView(state),
    sides: {
      contactCenter: sideView(rules, state, 'contactCenter', outOfStep),
      crm: sideView(rules, state, 'crm', outOfStep),
    },
    outOfStep,
    request: requestView(state.crm.request) ?? assumedView(state),
    work: [
      ...state.contactCenter.work.map((item) => workView(item, 'contactCenter')),
      ...state.crm.work.map((item) => workView(item, 'crm')),
    ],
    collision:
      collision === null
        ? null
        : { interactionId: collision.interactionIds[0] ?? '', ticketIds: collision.ticketIds, since: collision.since },
    signOutPending: state.signOutPending,
    capacity: rules.definition.capacity,
    offerable: isOfferable({ rules, state }),
  };
}
