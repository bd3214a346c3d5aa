/**
 * Applies what the connector asks for and reports what the CRM shows. Level-triggered: what counts is what the CRM shows when it is read, never
 * what it promised. Does not know how messages travel.
 *
 * Invariants: one `setPresence` at a time; every request is answered at most once, and exactly once where the CRM tells its presence; `version` grows
 * by one with every change that was seen, and two reports of one version say the same.
 */
import type { ErrorCode } from './codes.ts';
import type { CrmPort, PresenceCause, TicketRef } from './crm-port.ts';
import type { ClientEnvironment, TimerHandle } from './environment.ts';
import * as LIMITS from './limits.ts';
import { sameStatus } from './status-id.ts';
import { cutText, fitting, readStatus } from './wire.ts';

/** What is known about the CRM side. */
export interface Facts {
  readonly statusId: string;
  readonly version: number;
  /** Who caused the presence; null when it is the first one seen. */
  readonly cause: PresenceCause | null;
  /** Null where this CRM cannot tell, and while its work cannot be read. */
  readonly work: readonly TicketRef[] | null;
}

export interface PresenceRequest {
  readonly statusId: string;
  readonly requestId: string | null;
}

export interface PresenceDeskOptions {
  readonly crm: CrmPort;
  readonly environment: ClientEnvironment;
  /** A change that was heard, or the answer to a request. */
  onPresence(facts: Facts, success: boolean, requestId: string | null): void;
  /** What the CRM shows, asked for or by the clock; `isNew`: something changed since the reading began. */
  onSnapshot(facts: Facts, isNew: boolean): void;
  onWork(work: readonly TicketRef[], version: number): void;
  onProblem(code: ErrorCode, detail: string): void;
}

export interface PresenceDesk {
  request(request: PresenceRequest): void;
  /** Reads the CRM and reports what it shows, whether or not it changed. */
  snapshot(): void;
  /** Reports a snapshot every `everyMs` from now on; null stops it. */
  repeat(everyMs: number | null): void;
  /** Reads and hears no more. What is still under way may be told to the client, which leads no tab by then and sends nothing. */
  close(): void;
}

interface Echo {
  readonly statusId: string;
  readonly requestId: string | null;
  readonly until: number;
}

/**
 * What goes on the wire: each ticket once, never empty when the CRM reported something, and never too long for a frame. Null: what came is no
 * list of tickets. A list with one entry that nobody can read is none either: without that ticket it would say too little.
 */
function readWork(items: unknown): TicketRef[] | null {
  if (!Array.isArray(items)) return null;
  const byId = new Map<string, TicketRef>();
  for (const item of items) {
    const workId = cutText(item?.workId, LIMITS.id);
    if (!workId) return null;
    byId.set(workId, { workId, label: cutText(item.label || workId, LIMITS.workLabel) });
  }
  return fitting([...byId.values()].slice(0, LIMITS.workRefs), LIMITS.workBytes);
}

export function createPresenceDesk(options: PresenceDeskOptions): PresenceDesk {
  const { crm, environment, onProblem } = options;
  const { canRead, canSet, workEvents } = crm.capabilities;
  let statusId: string | null = null;
  let cause: PresenceCause | null = null;
  /** Undefined: nothing was tried yet. */
  let work: readonly TicketRef[] | null | undefined;
  let version = 0;
  // Readings and events are numbered as they begin: a reading that is older than what is known does not count.
  let turns = 0;
  let presenceTurn = 0;
  let workTurn = 0;
  let echoes: Echo[] = [];
  let running: PresenceRequest | null = null;
  let next: PresenceRequest | null = null;
  /** The last request that was done. It may come again, and is then answered again; on the public protocol requests have no id. */
  let doneId: string | null = null;
  /** What the CRM announced while `running` is done: believed only if the CRM cannot be read. */
  let announced: string | null = null;
  let wake = (): void => {};
  /** 1: a reading for a snapshot is under way; more: and another one is wanted after it. */
  let readings = 0;
  /** When the CRM was read last: what is found or heard next may have been there since then. */
  let readAt = 0;
  let timer: TimerHandle | null = null;
  let isClosed = false;

  /**
   * Runs something of the CRM that may fail, throw at once, or never answer. Never rejects: null when it failed or did not answer within
   * `limitMs`. What went wrong is the page's own matter and may hold personal data, so nothing of it is kept.
   */
  function within<T>(limitMs: number, run: () => Promise<T>): Promise<T | null> {
    return new Promise((settle) => {
      const giveUp = (): void => settle(null);
      environment.startTimer(giveUp, limitMs);
      // Inside `then` a throw at once is a rejection like any other. Whichever settles second settles nothing.
      Promise.resolve().then(run).then(settle, giveUp);
    });
  }

  const shows = (target: string): boolean => statusId !== null && sameStatus(statusId, target);

  const isBeingSet = (value: string): boolean => running !== null && sameStatus(running.statusId, value);

  /** Calls `tell` with what is known. Before the first reading there is nothing true to say; silence lets the other side ask again. */
  function report(tell: (facts: Facts) => void, by = cause): void {
    if (statusId !== null) tell({ statusId, version, cause: by, work: work ?? null });
  }

  /** The oldest request whose echo this value can be: until a reading after its time has not found it. */
  function expected(value: string): Echo | undefined {
    echoes = echoes.filter((echo) => echo.until > readAt);
    return echoes.find((echo) => sameStatus(echo.statusId, value));
  }

  function forget(echo: Echo | false | undefined): void {
    echoes = echoes.filter((item) => item !== echo);
  }

  /** Without a known cause a change is a person's; the first presence that is seen is no change. */
  function note(value: string, by: PresenceCause | false | undefined): void {
    cause = by || (statusId === null ? null : 'user');
    statusId = value;
    version += 1;
    presenceTurn = ++turns;
  }

  /** What can be read no more is not known: the last list would say "no work here" of a ticket that came since. True: something changed. */
  function noteWork(turn: number, items: TicketRef[] | null): boolean {
    if (turn < workTurn) return false;
    workTurn = turn;
    if (JSON.stringify(items) === JSON.stringify(work)) return false;
    work = items;
    version += 1;
    if (!items) onProblem('workUnreadable', '');
    return true;
  }

  function heard(raw: unknown, told?: PresenceCause): void {
    const value = readStatus(raw);
    if (!value) return onProblem('presenceUnreadable', '');
    const echo = told !== 'user' && expected(value);
    const isRunning = told !== 'user' && isBeingSet(value);
    presenceTurn = ++turns;
    forget(echo); // one echo for one request
    if (isRunning) {
      // Told by the answer, after it is read back: an event is the CRM's word, and its word is not believed.
      if (canRead) announced = value;
      else note(value, 'request');
      wake();
    } else if (value !== statusId || told === 'user') {
      // The same value again says something only when the CRM says that a person chose it.
      note(value, told || (echo && 'request'));
      answer(echo || { requestId: null }, true);
    }
  }

  /** Reads presence and work. True: something changed since this reading began. */
  async function look(limitMs: number): Promise<boolean> {
    const turn = ++turns;
    const versionBefore = version;
    const startedAt = environment.now();
    const [value, items] = await Promise.all([
      canRead && within(limitMs, async () => readStatus(await crm.getPresence())),
      // A CRM that only calls its listener has told all that there is to read.
      workEvents !== 'none' && within(limitMs, async () => readWork(crm.getWork ? await crm.getWork() : work)),
    ]);
    if (value === null) {
      onProblem('presenceUnreadable', '');
      if (announced && announced !== statusId) note(announced, 'request');
    } else {
      if (value && value !== statusId && turn > presenceTurn)
        note(value, (isBeingSet(value) || expected(value)) && 'request');
      readAt = startedAt;
    }
    if (items !== false) noteWork(turn, items);
    return version !== versionBefore;
  }

  /** Waits for `ending`, or less when an echo is heard. */
  function wait(ending: Promise<unknown>): Promise<unknown> {
    return Promise.race([
      ending,
      new Promise<void>((resolve) => {
        wake = resolve;
      }),
    ]);
  }

  /** Takes the request that waits, asks the CRM and reads back until it shows what was asked for, says no, shows something else, or the time is over. */
  async function apply(): Promise<void> {
    const request = next;
    if (!request || isClosed) return;
    next = null;
    running = request;
    const target = request.statusId;
    if (statusId === null) await look(LIMITS.readMs);
    const statusBefore = statusId;
    const presenceBefore = presenceTurn;
    const endsAt = environment.now() + LIMITS.setDeadlineMs;
    const left = (): number => endsAt - environment.now();
    const echo = { ...request, until: endsAt + LIMITS.echoMs };
    echoes.push(echo);
    let isTaken: boolean | null | undefined;
    const settled = within(LIMITS.setDeadlineMs, async () => canSet && (await crm.setPresence(target)) !== false).then(
      (taken) => {
        isTaken = taken;
      },
    );
    await wait(settled);
    for (;;) {
      await look(Math.max(LIMITS.readMs, left()));
      if (shows(target) || isClosed) break;
      if (isTaken === undefined) await settled;
      else if (!isTaken || next || (statusId !== statusBefore && cause === 'user') || left() <= 0) break;
      else await wait(new Promise<void>((resolve) => environment.startTimer(resolve, LIMITS.settleMs)));
    }
    running = null;
    doneId = request.requestId;
    announced = null;
    const isApplied = shows(target);
    const isChanged = presenceTurn !== presenceBefore;
    // Nothing changed, so no event will come, and a person's later click must not be taken for one.
    if (isApplied && !isChanged) forget(echo);
    if (!isApplied)
      onProblem(isTaken ? 'presenceNotApplied' : left() > 0 ? 'presenceRefused' : 'presenceTimedOut', target);
    answer(request, isApplied, isApplied ? 'request' : isChanged ? cause : null);
    void apply();
  }

  function answer(
    { requestId }: Pick<PresenceRequest, 'requestId'>,
    success: boolean,
    by?: PresenceCause | null,
  ): void {
    report((facts) => options.onPresence(facts, success, requestId), by);
  }

  function request(asked: PresenceRequest): void {
    const isAsked = (other: PresenceRequest | null): boolean =>
      other?.requestId === asked.requestId && other.statusId === asked.statusId;
    if (isAsked(next)) return;
    if (asked.requestId && asked.requestId === doneId) {
      answer(asked, shows(asked.statusId));
      return;
    }
    if (next) {
      onProblem('requestSuperseded', next.statusId);
      answer(next, false, null);
    }
    // What is being done already is answered when it is done.
    next = isAsked(running) ? null : asked;
    if (!running) void apply();
  }

  function snapshot(): void {
    readings += 1;
    if (readings > 1) return;
    void look(LIMITS.snapshotReadMs).then((isNew) => {
      const isWantedAgain = readings > 1;
      readings = 0;
      report((facts) => options.onSnapshot(facts, isNew));
      if (isWantedAgain) snapshot();
    });
  }

  function repeat(everyMs: number | null): void {
    timer?.cancel();
    timer = everyMs
      ? environment.startTimer(() => {
          repeat(everyMs);
          snapshot();
        }, everyMs)
      : null;
  }

  const stops = [
    crm.onPresenceChanged?.(heard),
    workEvents !== 'none' &&
      crm.onWorkChanged?.((items) => {
        if (noteWork(++turns, readWork(items)) && work) options.onWork(work, version);
      }),
  ];

  return {
    request,
    snapshot,
    repeat,
    close() {
      isClosed = true;
      repeat(null);
      for (const stop of stops) if (stop) stop();
    },
  };
}
