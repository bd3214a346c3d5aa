import type { AgentView, ClientDefinition, ErrorNotification, HistoryItem, SessionCommand } from '@interlock/protocol';
import { cutText } from '@interlock/protocol';
import type { ChatRequest } from '@interlock/protocol/chat';
import { type ReadonlySignal, signal } from '@preact/signals';
import {
  type BridgeEvent,
  type BridgeState,
  type CrmBridge,
  type CrmUser,
  createCrmBridge,
} from './bridge/crm-bridge.ts';
import type { Tally } from './bridge/tally.ts';
import { createCrmMessages } from './crm-messages.ts';
import type { Cancel, CrmWindow, Memory, Random, SessionTransport, Timers } from './environment.ts';
import type { CommandOutcome } from './session/command-outbox.ts';
import {
  type ColleaguesFound,
  createSessionClient,
  type SessionState,
  type TimelinePage,
} from './session/session-client.ts';
import { type Stage, stageOf } from './stage.ts';

/**
 * Bridge and session joined: what the CRM page says goes to the server, what the server asks goes to the CRM page, and what both say is put where
 * the page can show it. There is no rule about agents in here; the server decides, this translates.
 *
 * 1. A link begins with an account of the CRM: attach, then a snapshot (extended) or the last presence heard (plain). (CN14)
 * 2. A tab that follows, was superseded or has signed out opens no session until its person says so. (CN15, CN16)
 */

const TALLY_MS = 250;
/** How long an extended client may take to say whether its tab leads, before it is taken to lead. */
export const LEAD_WAIT_MS = 2000;
/** How long a tab may follow before it says so. */
export const FOLLOWER_NOTICE_MS = 400;
const NOTICES_LIMIT = 3;
const HISTORY_LIMIT = 20;
const SIGNED_OUT_KEY = 'interlock.signedOut';

export interface Notice {
  id: number;
  kind: 'refusal' | 'crm';
  /** A refusal's code, or the severity that the CRM gave. */
  code: string;
  title: string;
  texts: readonly string[];
}

/** Whoever keeps the chats of this tab; fetched when the first one is in hand. */
export interface ChatKeeper {
  /** A chat frame of the server, not read yet. */
  received(chat: unknown): void;
  /** What the CRM's log of this interaction gets besides. */
  factsOf(workId: string): Readonly<Record<string, unknown>>;
}

export interface Connector {
  stage: ReadonlySignal<Stage>;
  /** The newest view; kept while the link is down, null when there is no session to go on with. */
  view: ReadonlySignal<AgentView | null>;
  definition: ReadonlySignal<ClientDefinition | null>;
  session: ReadonlySignal<SessionState>;
  bridge: ReadonlySignal<BridgeState>;
  user: ReadonlySignal<CrmUser | null>;
  /** Server time less this machine's time, in milliseconds. */
  serverOffsetMs: ReadonlySignal<number>;
  tally: ReadonlySignal<{ book: Tally; changes: number }>;
  /** Frames of the server that could not be read: page and server do not agree. */
  unreadable: ReadonlySignal<number>;
  notices: ReadonlySignal<readonly Notice[]>;
  /** Acts that wait for the server's answer, by `actKey`. */
  busy: ReadonlySignal<ReadonlySet<string>>;
  /** Sends an act; a refusal becomes a notice. The same act is not sent twice at a time. */
  act(command: SessionCommand): Promise<CommandOutcome>;
  readTimeline(before: number | null, limit: number): Promise<TimelinePage | null>;
  findColleagues(workId: string, text: string): Promise<ColleaguesFound | null>;
  askChat(request: ChatRequest): void;
  keepChats(keeper: ChatKeeper): void;
  /** What the CRM has filed, newest first. */
  history: ReadonlySignal<readonly HistoryItem[]>;
  /** Starts work after a sign-out, brings the agent here from another tab, or tries again after a refusal. */
  startHere(): void;
  dismiss(noticeId: number): void;
  close(): void;
}

export interface ConnectorDependencies {
  crmWindow: CrmWindow;
  transport: SessionTransport;
  timers: Timers;
  random: Random;
  memory: Memory;
  /** 32 hexadecimal digits, new each time. */
  newNonce: () => string;
  newCommandId: () => string;
  origins: readonly string[];
}

/** States that keep no view: nothing of an ended session is shown. */
const ENDED: ReadonlySet<SessionState['state']> = new Set(['idle', 'superseded', 'signedOut', 'refused']);

/** Names an act, for `busy`: another choice is another act, and never waits for the one before it (CN24). */
export function actKey(command: SessionCommand): string {
  if (command.kind === 'chooseState') return `${command.kind} ${command.ready ? 'ready' : command.reasonCode}`;
  return 'workId' in command ? `${command.kind} ${command.workId}` : command.kind;
}

export function createConnector(dependencies: ConnectorDependencies): Connector {
  const { crmWindow, transport, timers, random, memory, newNonce, newCommandId, origins } = dependencies;
  const view = signal<AgentView | null>(null);
  const definition = signal<ClientDefinition | null>(null);
  const sessionState = signal<SessionState>({ state: 'idle' });
  const bridgeState = signal<BridgeState>({ state: 'waiting', since: timers.now() });
  const user = signal<CrmUser | null>(null);
  const serverOffsetMs = signal(0);
  const notices = signal<readonly Notice[]>([]);
  const busy = signal<ReadonlySet<string>>(new Set());
  const stage = signal<Stage>({ state: 'waitingForCrm', since: timers.now() });
  const unreadable = signal(0);
  const history = signal<readonly HistoryItem[]>([]);
  let chatKeeper: ChatKeeper | null = null;
  const crmMessages = createCrmMessages((workId) => chatKeeper?.factsOf(workId));

  let lead: 'unknown' | 'leader' | 'follower' = 'unknown';
  let followsSince = 0;
  let isHereByChoice = false;
  let cancelTally: (() => void) | null = null;
  let isTallyStale = false;
  let signedOutUser: string | null = memory.get(SIGNED_OUT_KEY);
  // The plain wire has no snapshot: a presence that the server has not confirmed to have heard is kept for the next link.
  let unheardPresence: Extract<BridgeEvent, { kind: 'presence' }> | null = null;
  let isDialEnabled = false;
  let noticeCount = 0;
  let bestOffsetMs = Number.NEGATIVE_INFINITY;
  let cancelLeadWait: Cancel = () => {};

  const session = createSessionClient(
    { transport, timers, random, newCommandId },
    {
      stateChanged: onSession,
      viewChanged: onView,
      presenceRequested: (request) => bridge.requestPresence(request, epoch()),
      beat: () => bridge.beat(),
      probed: (answered) => bridge.probe(answered),
      chatted: (chat) => chatKeeper?.received(chat),
      unreadable: () => {
        unreadable.value += 1;
      },
    },
  );
  const tally = signal<{ book: Tally; changes: number }>({
    book: { deviations: new Map(), refused: new Map() },
    changes: 0,
  });
  const bridge: CrmBridge = createCrmBridge(
    { crmWindow, timers, newNonce, origins },
    {
      stateChanged: onBridge,
      happened: onBridgeEvent,
      tallied: showTally,
    },
  );

  function epoch(): number {
    return sessionState.value.state === 'linked' ? sessionState.value.epoch : 0;
  }

  function place(): void {
    stage.value = stageOf({
      bridge: bridgeState.value,
      session: sessionState.value,
      hasView: view.value !== null,
      isFollower: lead === 'follower' && !isHereByChoice && timers.now() - followsSince >= FOLLOWER_NOTICE_MS,
      isSignedOut: user.value !== null && signedOutUser === user.value.agentId,
    });
  }

  /** At once, and then at most four times a second: a flood of refused frames must not keep the page drawing. (CN18) */
  function showTally(): void {
    isTallyStale = cancelTally !== null;
    if (isTallyStale) return;
    tally.value = { book: bridge.tally(), changes: tally.value.changes + 1 };
    cancelTally = timers.after(TALLY_MS, () => {
      cancelTally = null;
      if (isTallyStale) showTally();
    });
  }

  // ---- the CRM page

  function onBridge(state: BridgeState): void {
    bridgeState.value = state;
    if (state.state === 'greeted') {
      lead = state.wire === 'extended' ? 'unknown' : 'leader';
      unheardPresence = null;
    }
    place();
  }

  function onBridgeEvent(event: BridgeEvent): void {
    switch (event.kind) {
      case 'attached':
        return onAttached();
      case 'detached':
        isDialEnabled = false;
        return session.report({ kind: 'detachCrm', reason: event.reason });
      case 'presence':
        return reportPresence(event);
      case 'snapshot': {
        const { statusId, version, cause, work } = event;
        return session.report({ kind: 'reportSnapshot', statusId, version, cause, work: copied(work) });
      }
      case 'work':
        return session.report({ kind: 'reportWork', work: [...event.work], version: event.version });
      case 'accepted':
        return session.report({ kind: 'acceptRequest', requestId: event.requestId });
      case 'probeAnswered':
        return session.report({ kind: 'answerProbe', requestId: event.requestId, attempt: event.attempt });
      case 'lead':
        return onLead(event.leader);
      case 'dialled':
        return dial(event.dial.onClickToDialResponse.number, event.dial.onClickToDialResponse.recordName);
      case 'filed':
        history.value = [event.item, ...history.value].slice(0, HISTORY_LIMIT);
        return;
      case 'notified':
        return notify('crm', event.notification.severity, event.notification.title, textsOf(event.notification));
    }
  }

  function reportPresence(event: Extract<BridgeEvent, { kind: 'presence' }>): void {
    const { statusId, success, requestId, cause, version, work } = event;
    if (version === null) unheardPresence = event;
    const behind = version === null ? { behind: bridge.passedOn() } : {};
    const report = {
      kind: 'reportPresence',
      statusId,
      success,
      requestId,
      cause,
      version,
      work: copied(work),
    } as const;
    session.report({ ...report, ...behind }, () => {
      if (unheardPresence === event) unheardPresence = null;
    });
  }

  function onAttached(): void {
    const open = bridge.state();
    if (open.state !== 'open') return;
    const previous = user.value;
    user.value = open.user;
    if (previous !== null && previous.agentId !== open.user.agentId) changeAgent();
    if (session.state().state === 'linked') return tellAboutCrm();
    if (lead !== 'unknown') return openSession();
    cancelLeadWait();
    cancelLeadWait = timers.after(LEAD_WAIT_MS, () => onLead(true));
  }

  function onLead(leader: boolean): void {
    cancelLeadWait();
    const before = lead;
    lead = leader ? 'leader' : 'follower';
    if (leader) {
      // The tab that led is gone: this one goes on where it stopped.
      if (before === 'follower' && session.state().state === 'superseded') session.stop();
      if (before !== 'leader') openSession();
    } else {
      isHereByChoice = false;
      if (before === 'unknown') followsSince = timers.now();
      else if (before === 'leader') followsSince = 0;
      if (session.state().state !== 'superseded') session.stop();
      // A tab asks for the lead as it opens, and mostly has it a moment later: no notice for that moment.
      if (before === 'unknown') cancelLeadWait = timers.after(FOLLOWER_NOTICE_MS, place);
    }
    place();
  }

  /** Another person has signed in to the CRM page: nothing of the one before may stay on the page. */
  function changeAgent(): void {
    session.stop();
    forgetSession();
    notices.value = [];
    history.value = [];
    isHereByChoice = false;
  }

  function openSession(): void {
    const open = bridge.state();
    if (open.state !== 'open') return place();
    const { agentId, name } = open.user;
    const { origin, settings: callCenterSettings } = open;
    const mayStart =
      session.state().state === 'idle' && signedOutUser !== agentId && (lead === 'leader' || isHereByChoice);
    if (mayStart) session.start({ agentId, name, team: null, origin, callCenterSettings });
    place();
  }

  // ---- the server

  function onSession(state: SessionState): void {
    const before = sessionState.value;
    sessionState.value = state;
    if (state.state === 'linked') {
      definition.value = state.definition;
      bestOffsetMs = Number.NEGATIVE_INFINITY;
      forgetRefusals();
      crmMessages.forget();
      tellAboutCrm();
    } else if (before.state === 'linked') {
      const notice = state.state === 'superseded' || state.state === 'signedOut' ? state.state : 'lost';
      bridge.notifySession({ epoch: before.epoch, state: notice, snapshotMs: before.definition.snapshotMs });
    }
    if (state.state === 'signedOut') rememberSignOut(user.value?.agentId ?? null);
    if (ENDED.has(state.state)) forgetSession();
    switchDial();
    place();
  }

  function onView(next: AgentView): void {
    // The fastest message of the session came with the least delay: the largest difference is the truest. (CN19)
    bestOffsetMs = Math.max(bestOffsetMs, next.at - timers.now());
    serverOffsetMs.value = bestOffsetMs;
    view.value = next;
    for (const message of crmMessages.next(next)) {
      if (message.kind === 'screenPop') bridge.popScreen(message.screenPop);
      else bridge.saveInteractionLog(message.interactionId, message.interactionData);
    }
    switchDial();
    place();
  }

  function tellAboutCrm(): void {
    const open = bridge.state();
    const linked = session.state();
    if (linked.state !== 'linked' || open.state !== 'open' || open.silent) return;
    // What a plain page showed while nobody listened is told as state: telling it as an act could make somebody Ready.
    const last = open.wire === 'plain' && unheardPresence !== null ? { lastStatusId: unheardPresence.statusId } : {};
    session.report({ kind: 'attachCrm', wire: open.wire, capabilities: open.promise, ...last });
    bridge.notifySession({ epoch: linked.epoch, state: 'linked', snapshotMs: linked.definition.snapshotMs });
    if (open.wire === 'extended') bridge.query();
    switchDial();
  }

  function switchDial(): void {
    const isWanted = sessionState.value.state === 'linked';
    if (isWanted === isDialEnabled || bridge.state().state !== 'open') return;
    isDialEnabled = isWanted;
    bridge.enableClickToDial(isWanted);
  }

  function forgetSession(): void {
    view.value = null;
    definition.value = null;
  }

  function rememberSignOut(agentId: string | null): void {
    signedOutUser = agentId;
    memory.set(SIGNED_OUT_KEY, agentId);
  }

  // ---- the person

  function dial(number: string, recordName: string): void {
    const channels = definition.value?.channels ?? [];
    const channel = channels.find(({ id }) => id === 'voice') ?? channels[0];
    const label = cutText(recordName || number, 200);
    if (channel === undefined || label === '') return notify('refusal', 'unknownChannel', '', []);
    void act({ kind: 'startInteraction', channel: channel.id, label, detail: number === '' ? null : number });
  }

  async function act(command: SessionCommand): Promise<CommandOutcome> {
    const key = actKey(command);
    if (busy.value.has(key)) return { kind: 'unanswered' };
    busy.value = new Set(busy.value).add(key);
    const outcome = await session.act(command);
    const rest = new Set(busy.value);
    rest.delete(key);
    busy.value = rest;
    // A sign-out is answered by the end of the session itself.
    const isAnsweredByEnd =
      command.kind === 'signOut' && outcome.kind === 'unanswered' && session.state().state === 'signedOut';
    if (outcome.kind === 'done') forgetRefusals();
    else if (outcome.kind === 'refused') notify('refusal', outcome.code, '', []);
    else if (!isAnsweredByEnd) notify('refusal', outcome.kind, '', []);
    return outcome;
  }

  function notify(kind: Notice['kind'], code: string, title: string, texts: readonly string[]): void {
    noticeCount += 1;
    notices.value = [
      ...notices.value.filter((old) => old.code !== code || old.kind !== kind),
      { id: noticeCount, kind, code, title, texts },
    ].slice(-NOTICES_LIMIT);
  }

  /** A refusal is about how things stood; what came after it, the person sees. (CN38) */
  function forgetRefusals(): void {
    notices.value = notices.value.filter(({ kind }) => kind !== 'refusal');
  }

  return {
    stage,
    view,
    definition,
    session: sessionState,
    bridge: bridgeState,
    user,
    serverOffsetMs,
    tally,
    unreadable,
    notices,
    busy,
    act,
    readTimeline: (before, limit) => session.readTimeline(before, limit),
    findColleagues: (workId, text) => session.findColleagues(workId, text),
    askChat: (request) => session.askChat(request),
    keepChats(keeper) {
      chatKeeper = keeper;
    },
    history,
    startHere() {
      rememberSignOut(null);
      // The SDK takes the lead when it hears that this tab's session is linked; the newest session wins at the server.
      isHereByChoice = true;
      const state = session.state().state;
      if (state === 'superseded' || state === 'signedOut' || state === 'refused') session.stop();
      openSession();
    },
    dismiss(noticeId) {
      notices.value = notices.value.filter((notice) => notice.id !== noticeId);
    },
    close() {
      cancelLeadWait();
      cancelTally?.();
      session.stop();
      bridge.close();
    },
  };
}

function textsOf(notification: ErrorNotification): readonly string[] {
  return notification.textArray.filter((text) => text !== '');
}

function copied<T>(list: readonly T[] | null): T[] | null {
  return list === null ? null : [...list];
}
