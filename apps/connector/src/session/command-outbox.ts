import type { SessionCommand } from '@interlock/protocol';
import type { ConnectorErrorCode } from '../codes.ts';
import type { Cancel, Timers } from '../environment.ts';

/**
 * The commands of one tab on their way to the server. It knows nothing of sockets: it is told when the link is up and is given a way to send.
 *
 * 1. Acts of a person (`act`) are sent once per link with the same id until they are answered, and are given up 15 s after they were made:
 *    a click must not take effect long after the person has looked away. (CN24)
 * 2. Reports about the CRM (`report`) describe a state, so only the newest of a kind waits, at most 4 are under way at once and 20 at once or 5 per second
 *    sent, and none outlives the link: the next link begins with a fresh account of the CRM. (CN25)
 * 3. Everything that waits has a limit, and is answered on every way out.
 */

export const OUTBOX_LIMITS = {
  unanswered: 64,
  reportsUnderWay: 4,
  reportsWaiting: 16,
  /** Below what the server takes, so that a talkative page cannot use up what the person's own acts need. */
  reportsPerSecond: 5,
  reportBurst: 20,
  actLimitMs: 15_000,
  reportLimitMs: 10_000,
} as const;

export type CommandOutcome =
  | { kind: 'done' }
  | { kind: 'refused'; code: string }
  /** Not sent at all: there is no link. */
  | { kind: 'notLinked' }
  /** Sent, but no answer came in time: it may or may not have taken effect. */
  | { kind: 'unanswered' };

interface Entry {
  commandId: string;
  command: SessionCommand;
  lasting: boolean;
  settle(outcome: CommandOutcome): void;
  cancelLimit: Cancel;
}

export interface CommandOutbox {
  act(command: SessionCommand): Promise<CommandOutcome>;
  /** `answered` is told once the server has taken or refused it; never when the link went first or a newer report took its place. */
  report(command: SessionCommand, answered?: () => void): void;
  /** The link is up: acts that still wait are sent again, in their order. */
  linkUp(send: (commandId: string, command: SessionCommand) => void): void;
  /** The link is gone: reports end here, acts wait for the next link. */
  linkDown(): void;
  /** There will be no next link: everything that waits is answered with `unanswered`. */
  abandon(): void;
  answered(commandId: string, outcome: CommandOutcome): void;
  /** Commands that wait for an answer. */
  size(): number;
}

/** @param newCommandId gives an id of at most 64 characters that no other tab uses */
export function createCommandOutbox(timers: Timers, newCommandId: () => string): CommandOutbox {
  const underWay = new Map<string, Entry>();
  let waitingReports: { command: SessionCommand; answered: () => void }[] = [];
  let tokens: number = OUTBOX_LIMITS.reportBurst;
  let filledAt = timers.now();
  let cancelPause: Cancel | null = null;
  let send: ((commandId: string, command: SessionCommand) => void) | null = null;

  function finish(entry: Entry, outcome: CommandOutcome): void {
    underWay.delete(entry.commandId);
    entry.cancelLimit();
    entry.settle(outcome);
    if (!entry.lasting) sendWaitingReports();
  }

  function launch(command: SessionCommand, lasting: boolean, settle: (outcome: CommandOutcome) => void): void {
    const commandId = newCommandId();
    const limitMs = lasting ? OUTBOX_LIMITS.actLimitMs : OUTBOX_LIMITS.reportLimitMs;
    const cancelLimit = timers.after(limitMs, () => finish(entry, { kind: 'unanswered' }));
    const entry: Entry = { commandId, command, lasting, settle, cancelLimit };
    underWay.set(commandId, entry);
    send?.(commandId, command);
  }

  function reportsUnderWay(): number {
    let count = 0;
    for (const entry of underWay.values()) if (!entry.lasting) count += 1;
    return count;
  }

  function mayReport(): boolean {
    const now = timers.now();
    tokens = Math.min(
      OUTBOX_LIMITS.reportBurst,
      tokens + (Math.max(0, now - filledAt) * OUTBOX_LIMITS.reportsPerSecond) / 1000,
    );
    filledAt = now;
    if (tokens >= 1) {
      tokens -= 1;
      return true;
    }
    cancelPause ??= timers.after(1000 / OUTBOX_LIMITS.reportsPerSecond, () => {
      cancelPause = null;
      sendWaitingReports();
    });
    return false;
  }

  function sendWaitingReports(): void {
    while (
      send !== null &&
      waitingReports.length > 0 &&
      reportsUnderWay() < OUTBOX_LIMITS.reportsUnderWay &&
      mayReport()
    ) {
      const next = waitingReports.shift();
      if (next === undefined) return;
      launch(next.command, false, (outcome) => {
        if (outcome.kind === 'done' || outcome.kind === 'refused') next.answered();
      });
    }
  }

  function forgetReports(): void {
    send = null;
    waitingReports = [];
    cancelPause?.();
    cancelPause = null;
  }

  return {
    act(command) {
      if (send === null) return Promise.resolve({ kind: 'notLinked' });
      if (underWay.size >= OUTBOX_LIMITS.unanswered)
        return Promise.resolve({ kind: 'refused', code: 'tooManyUnanswered' satisfies ConnectorErrorCode });
      return new Promise((settle) => launch(command, true, settle));
    },
    report(command, answered = nobodyAsked) {
      if (send === null) return;
      const rest = waitingReports.filter((waiting) => !isReplacedBy(waiting.command, command));
      waitingReports = [...rest, { command, answered }].slice(-OUTBOX_LIMITS.reportsWaiting);
      sendWaitingReports();
    },
    linkUp(sendCommand) {
      send = sendCommand;
      for (const entry of [...underWay.values()]) sendCommand(entry.commandId, entry.command);
    },
    linkDown() {
      forgetReports();
      for (const entry of [...underWay.values()]) if (!entry.lasting) finish(entry, { kind: 'unanswered' });
    },
    abandon() {
      forgetReports();
      for (const entry of [...underWay.values()]) finish(entry, { kind: 'unanswered' });
    },
    answered(commandId, outcome) {
      const entry = underWay.get(commandId);
      if (entry !== undefined) finish(entry, outcome);
    },
    size: () => underWay.size,
  };
}

/** True when `next` says everything that the waiting report says, only later. An answer to a request (it names one) is never replaced. */
function isReplacedBy(waiting: SessionCommand, next: SessionCommand): boolean {
  switch (waiting.kind) {
    case 'reportPresence':
      return waiting.requestId === null && next.kind === 'reportPresence' && next.requestId === null;
    case 'reportSnapshot':
    case 'reportWork':
      return next.kind === waiting.kind;
    default:
      return false;
  }
}

function nobodyAsked(): void {
  // Most reports need no answer: what was lost or refused, the next snapshot says again.
}
