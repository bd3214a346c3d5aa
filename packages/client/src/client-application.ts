/**
 * A CRM page as a Client Application: joins the conversation with the connector, the CRM's presence and work, and the question which tab
 * leads. Holds no rules about agents; those are the server's.
 */
import { type ConnectorFrameElement, createChannel, type Wire } from './channel.ts';
import type { ErrorCode } from './codes.ts';
import type { CrmPort, Unsubscribe } from './crm-port.ts';
import { browserEnvironment, type ClientEnvironment } from './environment.ts';
import { createLeader } from './leader.ts';
import * as LIMITS from './limits.ts';
import {
  answerByPage,
  type CallTarget,
  type ConnectorRequestHandlers,
  type CrmUser,
  clickToDialData,
  crmData,
  type ErrorNotice,
  type PageCapabilities,
} from './page-messages.ts';
import { createPresenceDesk, type Facts } from './presence-desk.ts';
import type { ConnectorData, ConnectorFrame, FrameOf, SessionState } from './wire.ts';

export interface ClientApplicationOptions {
  /** The iframe that shows the connector. Needs no `src` yet: the SDK waits for the connector's first word. */
  readonly iframe: ConnectorFrameElement;
  /** The connector's exact origin, for example `https://connect.example.com`. No path, no wildcard. */
  readonly connectorOrigin: string;
  readonly crm: CrmPort;
  readonly user: CrmUser;
  /** Sent as `callCenterSettings`. The Interlock server's own definition outranks it. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly capabilities?: PageCapabilities | undefined;
  readonly handlers?: ConnectorRequestHandlers | undefined;
  /** The name of the lock by which the tabs of one user find their leader; `false` makes this tab lead without asking. */
  readonly leaderLock?: string | false | undefined;
  /** For tests: another page, clock and locks. */
  readonly environment?: ClientEnvironment | undefined;
}

/** What is so now. A new object with every change. */
export interface ClientState {
  /** `waiting`: no connector has answered yet. `plain`: it speaks the public protocol. `extended`: with Interlock's extensions. */
  readonly connection: Wire | 'closed';
  /** Only the leading tab reports presence and applies requests. */
  readonly isLeader: boolean;
  /** What the connector said about its session; null on the public protocol and before it said anything. */
  readonly session: { readonly epoch: number; readonly state: SessionState } | null;
}

export type ClientEvent =
  | { readonly kind: 'state'; readonly state: ClientState }
  /** A presence was reported to the connector, as the answer to a request or by itself. */
  | (Facts & { readonly kind: 'report'; readonly success: boolean; readonly requestId: string | null })
  /** Something is wrong; docs/ERRORS.md says what to do about each code. */
  | { readonly kind: 'problem'; readonly code: ErrorCode; readonly detail: string };

export interface ClientApplication {
  readonly state: ClientState;
  /** Says goodbye, gives the lead away and stops listening. A second call does nothing. */
  close(): void;
  onEvent(listener: (event: ClientEvent) => void): Unsubscribe;
  /** Makes this tab the leader, for a button such as "Work in this tab". */
  lead(): void;
  /** Tells the connector to call someone. False: no connector, or this tab does not lead. */
  clickToDial(target: CallTarget): boolean;
  /** Puts an entry into the connector's history. `taskId` is the CRM's id of the record. */
  createHistoryItem(taskId: string, data: Readonly<Record<string, unknown>>): boolean;
  /** Shows a notice in the connector. */
  showError(notice: ErrorNotice): boolean;
}

/** The first thing that is wrong with the options. A page without types may have left out anything. */
function faultOf({ iframe, connectorOrigin, crm, user }: ClientApplicationOptions): ErrorCode | null {
  if (!/^https?:\/\/[a-z0-9.:[\]-]+$/.test(connectorOrigin)) return 'originInvalid';
  if (iframe?.contentWindow === undefined) return 'iframeInvalid';
  if (!user?.id) return 'userInvalid';
  if (!crm?.capabilities) return 'crmInvalid';
  const { canRead, canSet, pushesChanges, workEvents } = crm.capabilities;
  const port: Partial<CrmPort> = crm;
  const breaksPromise =
    (canRead && !port.getPresence) ||
    (canSet && !port.setPresence) ||
    (pushesChanges && !port.onPresenceChanged) ||
    (workEvents !== 'none' && !port.getWork && !port.onWorkChanged);
  return breaksPromise ? 'crmInvalid' : null;
}

/**
 * Makes the page a Client Application of the connector in `iframe`. Works with Interlock's connector and with any that speaks the public
 * protocol. Rules SD.
 *
 * @throws TypeError with `code` `originInvalid`, `iframeInvalid`, `userInvalid` or `crmInvalid`, before anything is listened to
 */
export function createClientApplication(options: ClientApplicationOptions): ClientApplication {
  const fault = faultOf(options);
  if (fault) throw Object.assign(new TypeError(fault), { code: fault });
  const { iframe, connectorOrigin, crm, user, settings, capabilities, handlers = {} } = options;
  const environment = options.environment ?? browserEnvironment();
  const listeners = new Set<(event: ClientEvent) => void>();
  let state: ClientState = { connection: 'waiting', isLeader: false, session: null };
  const ending = new AbortController();
  const { signal } = ending;
  let owesCrmData = false;
  let owesPresence = false;

  function tell(event: ClientEvent): void {
    // Each in its own turn: a listener's mistake is the page's, is shown as one, and does not stop the conversation.
    for (const listener of listeners) queueMicrotask(() => listener(event));
  }

  function change(part: Partial<ClientState>): void {
    state = { ...state, ...part };
    tell({ kind: 'state', state });
  }

  function problem(code: ErrorCode, detail: string): void {
    tell({ kind: 'problem', code, detail });
  }

  /** A tab that follows reports nothing. */
  function sendAsLeader(action: string, data: object, mark?: object): boolean {
    return state.isLeader && channel.send(action, data, mark);
  }

  function report({ statusId, ...mark }: Facts, success: boolean, requestId: string | null): void {
    if (sendAsLeader('omnichannelResponse', { statusId, success }, { requestId, ...mark }))
      tell({ kind: 'report', statusId, success, requestId, ...mark });
  }

  function sayWhoLeads(): void {
    if (channel.wire === 'extended') channel.send('interlockLead', { leader: state.isLeader });
  }

  function giveCrmData(): void {
    owesCrmData = false;
    channel.send(
      'crmData',
      crmData(user, settings, {
        directoryAvailable: !!handlers.getDirectory,
        ...capabilities,
      }),
      {
        capabilities: { workEvents: crm.capabilities.workEvents !== 'none', asksFirst: !!crm.capabilities.asksFirst },
      },
    );
    // The public protocol has no question for the presence, so it is told unasked (SD15).
    owesPresence = true;
    desk.snapshot();
  }

  function requestPresence({ data: { statusId }, mark }: FrameOf<'requestSyncOmnichannel'>): void {
    const { requestId = null, epoch = Infinity } = mark;
    // Without a session no epoch is older: nothing is less than undefined.
    if (!state.isLeader || epoch < (state.session?.epoch as number)) problem('frameUnexpected', requestId ?? '');
    else {
      if (requestId) channel.send('interlockAccepted', { requestId });
      desk.request({ statusId, requestId });
    }
  }

  function startSession({ epoch, state: sessionState, snapshotMs }: ConnectorData['interlockSession']): void {
    const isNew = epoch !== state.session?.epoch;
    change({ session: { epoch, state: sessionState } });
    // A connector whose tab follows opens a session only when the person chose this tab there (SD38).
    if (isNew && sessionState === 'linked') leader.steal();
    desk.repeat(snapshotMs);
  }

  function hear(frame: ConnectorFrame): void {
    switch (frame.action) {
      case 'requestCrmData':
        // A connector on the public protocol cannot be told that another tab leads: without the data it starts no second session.
        owesCrmData = !state.isLeader && channel.wire === 'plain';
        if (!owesCrmData) giveCrmData();
        break;
      case 'requestSyncOmnichannel':
        requestPresence(frame);
        break;
      case 'interlockQuery':
        desk.snapshot();
        break;
      case 'interlockSession':
        startSession(frame.data);
        break;
      default:
        // A handler that fails is a problem and no more; one that never answers holds nothing up.
        answerByPage(handlers, frame, channel.send).catch(() => problem('handlerFailed', frame.action));
    }
  }

  // Before the desk: a CRM may call its listeners while it takes them.
  const channel = createChannel({
    iframe,
    connectorOrigin,
    environment,
    onWire(connection) {
      owesCrmData = false;
      change({ connection, session: null });
      sayWhoLeads();
      desk.repeat(connection === 'waiting' ? null : LIMITS.snapshotMs);
    },
    onFrame: hear,
    onProblem: problem,
  });

  const desk = createPresenceDesk({
    crm,
    environment,
    onPresence: report,
    onSnapshot(facts, isNew) {
      if (channel.wire !== 'plain') sendAsLeader('interlockSnapshot', facts);
      else if (isNew || owesPresence) report(facts, true, null);
      owesPresence = false;
    },
    onWork(work, version) {
      // The public protocol has no word for it.
      if (channel.wire === 'extended') sendAsLeader('interlockWork', { work, version });
    },
    onProblem: problem,
  });

  const startLeading = () =>
    createLeader({
      locks: options.leaderLock === false ? null : environment.locks,
      name: options.leaderLock || `interlock:${connectorOrigin}:${user.id}`,
      onChange(isLeader) {
        change({ isLeader });
        sayWhoLeads();
        if (!isLeader) return;
        if (owesCrmData) giveCrmData();
        else desk.snapshot();
      },
      onProblem: problem,
    });
  let leader = startLeading();

  const hide = (): void => {
    channel.leave('unload');
    leader.stop(); // a page that holds a lock is not kept for "back"
  };
  const show = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    leader = startLeading();
    channel.greet();
  };
  // Last: a CRM that fails while it takes our listeners leaves nothing behind that answers the connector.
  environment.page.addEventListener('message', channel.hear, { signal });
  environment.page.addEventListener('pagehide', hide, { signal });
  environment.page.addEventListener('pageshow', show, { signal });

  return {
    get state() {
      return state;
    },
    close() {
      if (signal.aborted) return;
      ending.abort();
      channel.leave('closed');
      leader.stop();
      desk.close();
      change({ connection: 'closed' });
      listeners.clear();
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    lead: () => leader.steal(),
    clickToDial: (target) => sendAsLeader('clickToDialResponse', clickToDialData(target)),
    createHistoryItem: (taskId, data) => sendAsLeader('createHistoryItem', { taskId, data }),
    showError: (notice) =>
      sendAsLeader('displayErrorNotification', {
        type: 'transient',
        severity: 'ERROR',
        dialogId: null,
        persist: false,
        store: false,
        ...notice,
      }),
  };
}
