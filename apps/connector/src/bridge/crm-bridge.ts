import type {
  ClickToDialResponse,
  ClientMessage,
  CrmPromise,
  ErrorCode,
  ErrorNotification,
  HistoryItem,
  PortClientMessage,
  ReadyOffer,
  ScreenPop,
  SequenceState,
  SessionNoticeState,
  TicketRef,
  Wire,
} from '@interlock/protocol';
import {
  checkSequence,
  FIRST_SEQUENCE,
  LIMITS,
  parseClientMessage,
  parsePortClientMessage,
  pickVersion,
  portToClient,
  startFlood,
  takeFrame,
  takeHandshake,
  toClient,
  utf8Bytes,
} from '@interlock/protocol';
import type { ConnectorErrorCode } from '../codes.ts';
import type { Cancel, ChannelPort, CrmWindow, Timers, WindowMessage } from '../environment.ts';
import { createTally, type Tally } from './tally.ts';

/**
 * The channel to the CRM page: from the first `ready` to goodbye, on the plain wire and with the negotiated extensions. It knows nothing of the
 * server and decides nothing about states; it says what it heard and sends what it is told to send.
 *
 * Requirements
 * 1. Nothing is believed before window, exact origin, type, schema, role and state have been checked, in this order; a refused frame changes
 *    nothing. (CN2)
 * 2. A plain client sees the documented messages alone. What is ours travels on a private port that the client asked for. (CN5)
 * 3. The plain wire has no ids: a `ready` right behind a request is the probe, and answers keep their order. (CN8)
 * 4. Everything that waits has a limit, and a client that falls silent is noticed, and noticed again when it is back. (CN9, CN10)
 *
 * Steps: `ready` until answered; a port if the answer offers one; `requestCrmData` until answered; then the channel is open.
 */

export const BRIDGE_LIMITS = {
  /** The first pings come at `LIMITS.readyIntervalMs`; after this many the interval doubles up to `LIMITS.readyIntervalMaxMs`. */
  quickPings: 10,
  crmDataRetryMs: 2000,
  /** Unanswered questions for the user after which the handshake begins anew. */
  crmDataAsks: 5,
  probes: 16,
  /** Without a sign of life for this long a client is asked: a snapshot is late by then. */
  askPeriods: 1.1,
  askAfterMs: 5500,
  /** Without one for this long it is gone: noticed within 10 s (LK15), and it had time to answer. */
  silentPeriods: 2.5,
  silentMs: 9000,
  snapshotMs: 5000,
} as const;

export interface CrmUser {
  agentId: string;
  name: string;
  /** As the CRM names it, for example `de_DE`; empty when it does not. */
  locale: string;
}

export type PageSettings = Readonly<Record<string, unknown>>;

export type BridgeState =
  | { state: 'waiting'; since: number }
  | { state: 'greeted'; since: number; wire: Wire }
  | {
      state: 'open';
      since: number;
      wire: Wire;
      origin: string;
      user: CrmUser;
      promise: CrmPromise;
      crmName: string;
      /** `callCenterSettings` as the page sent them, for the server to read; null where there are none to send on. */
      settings: PageSettings | null;
      silent: boolean;
    };

export interface PresenceReport {
  statusId: string;
  success: boolean;
  requestId: string | null;
  cause: 'user' | 'request' | null;
  version: number | null;
  work: readonly TicketRef[] | null;
}

export type BridgeEvent =
  | { kind: 'attached'; wire: Wire; promise: CrmPromise }
  | { kind: 'detached'; reason: 'goodbye' | 'silent' | 'replaced' }
  | ({ kind: 'presence' } & PresenceReport)
  | {
      kind: 'snapshot';
      statusId: string;
      version: number;
      cause: 'user' | 'request' | null;
      work: readonly TicketRef[] | null;
    }
  | { kind: 'work'; work: readonly TicketRef[]; version: number }
  | { kind: 'accepted'; requestId: string }
  | { kind: 'probeAnswered'; requestId: string; attempt: number }
  | { kind: 'lead'; leader: boolean }
  | { kind: 'dialled'; dial: ClickToDialResponse }
  | { kind: 'filed'; item: HistoryItem }
  | { kind: 'notified'; notification: ErrorNotification };

export interface BridgeListener {
  stateChanged(state: BridgeState): void;
  /** Told while the channel is open, `attached` first and `detached` last; only `lead` may come earlier. */
  happened(event: BridgeEvent): void;
  tallied(): void;
}

export interface BridgePresenceRequest {
  requestId: string;
  attempt: number;
  statusId: string;
  probe: boolean;
}

export interface CrmBridge {
  requestPresence(request: BridgePresenceRequest, epoch: number): void;
  /** Plain wire: the last request that was passed on to a page; null before the first. What was heard before it is not its doing. (RQ19) */
  passedOn(): string | null;
  /** Extended: asks for a snapshot now. Nothing on the plain wire. */
  query(): void;
  /** Asks the page for a sign of life, and tells how long it took and, extended, where it stands. A newer one replaces it. (IN7) */
  probe(answered: (tookMs: number, statusId: string | null) => void): void;
  /** Called on each heartbeat of the server: asks a quiet client whether it is there, because the timers of a hidden page are slow. (CN10) */
  beat(): void;
  /** Extended: how the agent's session stands, and how often a snapshot is wanted. */
  notifySession(notice: { epoch: number; state: SessionNoticeState; snapshotMs: number }): void;
  enableClickToDial(isEnabled: boolean): void;
  popScreen(screenPop: ScreenPop): void;
  saveInteractionLog(interactionId: string, interactionData: Record<string, unknown>): void;
  /** Says goodbye where the wire has a word for it, and hears nothing more. */
  close(): void;
  state(): BridgeState;
  tally(): Tally;
}

export interface BridgeDependencies {
  crmWindow: CrmWindow;
  timers: Timers;
  /** 32 hexadecimal digits, new each time. */
  newNonce: () => string;
  /** Exact origins that may answer; see `embeddingOrigin`. */
  origins: readonly string[];
}

interface Channel {
  port: ChannelPort;
  nonce: string;
  sent: number;
  heard: SequenceState;
}

/** Other scripts of the page talk on the same window, and some echo what they hear: that is nobody's fault. */
const IGNORED: ReadonlySet<string> = new Set(['foreignMessage', 'wrongDirection']);

const NO_PROMISE: CrmPromise = { workEvents: false, asksFirst: false };

export function createCrmBridge(
  { crmWindow, timers, newNonce, origins }: BridgeDependencies,
  listener: BridgeListener,
): CrmBridge {
  let flood = startFlood(timers.now());
  let handshakes: readonly number[] = [];
  const tally = createTally(listener.tallied);
  let current: BridgeState = { state: 'waiting', since: timers.now() };
  // Every allowed origin until one has answered, that one from then on.
  let peers = origins;
  let channel: Channel | null = null;
  // Open probes of the plain wire, oldest first; null only asks whether the client is there.
  let probes: ({ requestId: string; attempt: number } | (() => void) | null)[] = [];
  let passedOn: string | null = null;
  let snapshotProbed: ((statusId: string) => void) | null = null;
  // A plain client may tell its presence before it was asked who it is; the newest word is kept.
  let early: PresenceReport | null = null;
  let snapshotMs: number = BRIDGE_LIMITS.snapshotMs;
  let heardAt = timers.now();
  let isAsked = false;
  let pings = 0;
  let asks = 0;
  let cancelPing: Cancel = nothing;
  let cancelAsk: Cancel = nothing;
  let cancelSilence: Cancel = nothing;
  let isFollower = false;
  let closed = false;

  const stopListening = crmWindow.listen(onWindow);
  ping();

  function become(next: BridgeState): void {
    current = next;
    listener.stateChanged(next);
  }

  function refuse(code: ErrorCode | ConnectorErrorCode): void {
    tally.refuse(code);
  }

  // ---- sending

  function postToWindow(frame: unknown): void {
    for (const origin of peers) crmWindow.post(frame, origin);
  }

  /** A frame of the public catalogue, on the wire that the client speaks. */
  function post(frame: object): void {
    if (channel === null) postToWindow(frame);
    else postToPort((seq) => portToClient.plain(frame, seq));
  }

  /** On the port, with the next number; nothing where there is none, so that a plain client never sees an extension. */
  function postToPort(build: (seq: number) => object): void {
    if (channel === null) return;
    channel.sent += 1;
    channel.port.post(build(channel.sent));
  }

  function ping(): void {
    cancelPing();
    postToWindow(toClient.ready());
    const doublings = Math.max(0, pings - BRIDGE_LIMITS.quickPings + 1);
    pings += 1;
    const delayMs = Math.min(LIMITS.readyIntervalMaxMs, LIMITS.readyIntervalMs * 2 ** Math.min(doublings, 8));
    cancelPing = timers.after(delayMs, ping);
  }

  function askForCrmData(): void {
    cancelAsk();
    if (asks >= BRIDGE_LIMITS.crmDataAsks) return beginAnew('silent');
    asks += 1;
    post(toClient.requestCrmData());
    cancelAsk = timers.after(BRIDGE_LIMITS.crmDataRetryMs, askForCrmData);
  }

  // ---- hearing

  function mayHear(): boolean {
    const taken = takeFrame(flood, timers.now());
    flood = taken.state;
    return taken.allowed;
  }

  function onWindow(message: WindowMessage): void {
    if (closed || !message.fromParent || !peers.includes(message.origin)) return;
    if (!mayHear()) return refuse('flood');
    const parsed = parseClientMessage(message.data);
    if (!parsed.ok) return refuseUnlessForeign(parsed.error.code);
    const { value } = parsed;
    for (const deviation of value.deviations) tally.deviated(deviation);
    peers = [message.origin];
    if (channel === null) heard();
    if (value.action === 'ready') onReady(value.data.offer, message.origin);
    else if (channel !== null) refuse('notOnWindow');
    else onPlain(value);
  }

  function onReady(offer: ReadyOffer | null, origin: string): void {
    const version = offer === null ? null : pickVersion(offer.versions);
    if (offer !== null && version !== null) return onOffer(offer.nonce, version, origin);
    if (offer !== null) tally.deviated('noCommonVersion');
    if (channel !== null) return refuse('notOnWindow');
    if (current.state === 'waiting') return greet('plain');
    const probe = probes.shift();
    if (!probe || current.state !== 'open') return;
    if (typeof probe === 'function') probe();
    else listener.happened({ kind: 'probeAnswered', ...probe });
  }

  function onOffer(nonce: string, version: number, origin: string): void {
    // Each ping is answered with the same offer; only a new instance of the SDK, or one whose port is dead, opens a new channel.
    const isDead = current.state === 'open' && current.silent;
    if (channel !== null && channel.nonce === nonce && !isDead) return;
    const taken = takeHandshake(handshakes, timers.now());
    handshakes = taken.times;
    if (!taken.allowed) return refuse('tooManyHandshakes');
    leave('replaced');
    const opened: Channel = {
      nonce,
      sent: 0,
      heard: FIRST_SEQUENCE,
      port: crmWindow.postWithChannel(
        toClient.interlockOpen({ version, nonce, connectorNonce: newNonce() }),
        origin,
        (frame) => onPort(opened, frame),
      ),
    };
    channel = opened;
    greet('extended');
  }

  function greet(wire: Wire): void {
    cancelPing();
    pings = 0;
    asks = 0;
    become({ state: 'greeted', since: timers.now(), wire });
    askForCrmData();
  }

  function onPlain(message: Exclude<ClientMessage, { action: 'ready' }>): void {
    if (message.action === 'crmData') return onCrmData(message.data, NO_PROMISE);
    if (message.action === 'omnichannelResponse') {
      const report: PresenceReport = { ...message.data, requestId: null, cause: null, version: null, work: null };
      if (current.state === 'open') listener.happened({ kind: 'presence', ...report });
      else early = report;
      return;
    }
    onEither(message);
  }

  function refuseUnlessForeign(code: ErrorCode): void {
    if (!IGNORED.has(code)) refuse(code);
  }

  function onPort(from: Channel, raw: unknown): void {
    if (closed || from !== channel) return;
    if (!mayHear()) return refuse('flood');
    const parsed = parsePortClientMessage(raw);
    if (!parsed.ok) return refuseUnlessForeign(parsed.error.code);
    const frame = parsed.value;
    const step = checkSequence(from.heard, frame.interlock.seq);
    if (!step.ok) return refuse(step.error.code);
    from.heard = step.value.state;
    for (const deviation of frame.deviations) tally.deviated(deviation);
    heard();
    onPortFrame(frame);
    if (step.value.missing > 0) {
      // Something was lost on the way; a snapshot makes good for all of it. (CN7)
      tally.deviated('framesLost');
      query();
    }
  }

  function onPortFrame(frame: PortClientMessage): void {
    if (frame.action === 'crmData') return onCrmData(frame.data, frame.interlock.capabilities ?? NO_PROMISE);
    if (frame.action === 'interlockLead') return onLead(frame.data.leader);
    if (frame.action === 'interlockGoodbye') {
      return beginAnew(frame.data.reason === 'replaced' ? 'replaced' : 'goodbye');
    }
    if (current.state !== 'open') return refuse('notOpen');
    switch (frame.action) {
      case 'omnichannelResponse': {
        const { requestId, cause, version, work } = frame.interlock;
        return listener.happened({ kind: 'presence', ...frame.data, requestId, cause, version, work });
      }
      case 'interlockSnapshot':
        snapshotProbed?.(frame.data.statusId);
        snapshotProbed = null;
        return listener.happened({ kind: 'snapshot', ...frame.data });
      case 'interlockWork':
        return listener.happened({ kind: 'work', ...frame.data });
      case 'interlockAccepted':
        return listener.happened({ kind: 'accepted', requestId: frame.data.requestId });
      default:
        return onEither(frame);
    }
  }

  function onLead(leader: boolean): void {
    // A tab that follows reports nothing; its silence means nothing either.
    isFollower = !leader;
    if (isFollower) cancelSilence();
    else heard();
    listener.happened({ kind: 'lead', leader });
  }

  /** What means the same on both wires. Directory and custom fields are never asked for, so their answers are let go. */
  function onEither(
    message: Pick<ClientMessage, 'action'> & { data: unknown } & (ClientMessage | PortClientMessage),
  ): void {
    if (current.state !== 'open') return refuse('notOpen');
    if (message.action === 'clickToDialResponse') listener.happened({ kind: 'dialled', dial: message.data });
    else if (message.action === 'createHistoryItem') listener.happened({ kind: 'filed', item: message.data });
    else if (message.action === 'displayErrorNotification')
      listener.happened({ kind: 'notified', notification: message.data });
  }

  function onCrmData(data: Extract<ClientMessage, { action: 'crmData' }>['data'], promise: CrmPromise): void {
    const user: CrmUser = {
      agentId: data.currentUser.Id,
      name: data.currentUser.Name,
      locale: data.currentUser.LanguageLocaleKey,
    };
    if (current.state === 'waiting') return refuse('notAsked');
    if (current.state === 'open') {
      // A page cannot turn one agent into another half-way: that takes a new handshake. (CN6)
      if (user.agentId !== current.user.agentId) refuse('otherAgent');
      return;
    }
    cancelAsk();
    probes = [];
    const { wire } = current;
    const [origin = ''] = peers;
    become({
      state: 'open',
      since: timers.now(),
      wire,
      origin,
      user,
      promise,
      crmName: data.capabilities.name,
      settings: settingsToSend(data.callCenterSettings),
      silent: false,
    });
    heard();
    listener.happened({ kind: 'attached', wire, promise });
    const report = early;
    early = null;
    if (report !== null) listener.happened({ kind: 'presence', ...report });
  }

  /** What the server would not read is not sent either: a page must not be kept out for the length of its settings. (CN39) */
  function settingsToSend(settings: PageSettings): PageSettings | null {
    if (Object.keys(settings).length === 0) return null;
    if (utf8Bytes(JSON.stringify(settings)) <= LIMITS.settingsBytes) return settings;
    tally.deviated('settingsTooLarge');
    return null;
  }

  // ---- signs of life

  function heard(): void {
    heardAt = timers.now();
    isAsked = false;
    if (current.state !== 'open') return;
    armSilence();
    if (!current.silent) return;
    cancelPing();
    pings = 0;
    become({ ...current, silent: false });
    listener.happened({ kind: 'attached', wire: current.wire, promise: current.promise });
  }

  /** First the question, then the verdict, each with its own timer: after a pause of this page itself the client still has its time to answer. */
  function armSilence(): void {
    cancelSilence();
    if (isFollower) return;
    const askAfterMs = Math.min(BRIDGE_LIMITS.askPeriods * snapshotMs, BRIDGE_LIMITS.askAfterMs);
    const silentMs = Math.min(BRIDGE_LIMITS.silentPeriods * snapshotMs, BRIDGE_LIMITS.silentMs);
    cancelSilence = timers.after(Math.round(askAfterMs), () => {
      ask();
      cancelSilence = timers.after(Math.round(silentMs - askAfterMs), fellSilent);
    });
  }

  function ask(): void {
    if (isAsked) return;
    isAsked = true;
    if (channel !== null) return query();
    // A probe that is open asks already.
    if (probes.length > 0) return;
    probes.push(null);
    post(toClient.ready());
  }

  function fellSilent(): void {
    if (current.state !== 'open') return;
    // What a plain client answers late would be taken for answers to later probes: it begins anew. (CN9)
    if (channel === null) return beginAnew('silent');
    become({ ...current, silent: true });
    listener.happened({ kind: 'detached', reason: 'silent' });
    knock();
  }

  /** Asks a silent client on both ways: its port may be dead while its window still answers. */
  function knock(): void {
    cancelPing();
    query();
    postToWindow(toClient.ready());
    cancelPing = timers.after(snapshotMs, knock);
  }

  function query(): void {
    postToPort(portToClient.interlockQuery);
  }

  function beginAnew(reason: 'goodbye' | 'silent' | 'replaced'): void {
    leave(reason);
    become({ state: 'waiting', since: timers.now() });
    ping();
  }

  /** Ends what is open. */
  function leave(reason: 'goodbye' | 'silent' | 'replaced'): void {
    const wasAttached = current.state === 'open' && !current.silent;
    cancelAsk();
    cancelSilence();
    cancelPing();
    channel?.port.close();
    channel = null;
    probes = [];
    snapshotProbed = null;
    early = null;
    pings = 0;
    isFollower = false;
    if (wasAttached) listener.happened({ kind: 'detached', reason });
  }

  return {
    requestPresence({ requestId, attempt, statusId, probe }, epoch) {
      if (current.state !== 'open') return;
      if (channel !== null)
        return postToPort((seq) =>
          portToClient.requestSyncOmnichannel({ statusId }, { seq, requestId, attempt, epoch }),
        );
      if (probe && probes.length >= BRIDGE_LIMITS.probes) {
        // Nobody has answered for a long time: this page is gone, or has forgotten us. (CN9)
        return beginAnew('silent');
      }
      post(toClient.requestSyncOmnichannel({ statusId }));
      passedOn = requestId;
      if (!probe) return;
      probes.push({ requestId, attempt });
      post(toClient.ready());
    },
    passedOn: () => passedOn,
    query,
    probe(answered) {
      if (current.state !== 'open') return;
      const startedAt = timers.now();
      const answer = (statusId: string | null) => answered(Math.max(0, timers.now() - startedAt), statusId);
      if (channel !== null) {
        snapshotProbed = answer;
        query();
      } else if (probes.length < BRIDGE_LIMITS.probes) {
        probes.push(() => answer(null));
        post(toClient.ready());
      }
    },
    beat() {
      const quietMs = Math.min(snapshotMs, BRIDGE_LIMITS.askAfterMs);
      if (current.state === 'open' && !isFollower && timers.now() - heardAt >= quietMs) ask();
    },
    notifySession(notice) {
      snapshotMs = notice.snapshotMs;
      postToPort((seq) => portToClient.interlockSession(notice, seq));
      if (current.state === 'open' && !current.silent) armSilence();
    },
    enableClickToDial(isEnabled) {
      if (current.state === 'open') post(toClient.requestEnableClickToDial({ isEnabled }));
    },
    popScreen(screenPop) {
      if (current.state === 'open') post(toClient.requestPerformInteractionScreenPop(screenPop));
    },
    saveInteractionLog(interactionId, interactionData) {
      if (current.state === 'open')
        post(toClient.requestSaveInteractionLog({ message: { body: { interactionId, interactionData } } }));
    },
    close() {
      if (closed) return;
      postToPort((seq) => portToClient.interlockGoodbye('unload', seq));
      closed = true;
      stopListening();
      leave('goodbye');
    },
    state: () => current,
    tally: () => tally,
  };
}

function nothing(): void {
  // The Cancel of a timer that was never set.
}
