/**
 * The server's heartbeat of one session. The server drives it because timers of a hidden page are slowed down. Two
 * unanswered beats and one second: the session is lost, which a page that died shows within 10 s (SV50).
 */
import { LIMITS } from '@interlock/protocol';
import type { Cancel, Scheduler } from '../scheduler.ts';

export interface HeartbeatOptions {
  readonly scheduler: Scheduler;
  readonly everyMs: number;
  readonly sendPing: (beat: number) => void;
  readonly lost: () => void;
}

export interface Heartbeat {
  heard(beat: number): void;
  stop(): void;
}

/** A timer that is this late says that this process stood still, not that the page is silent. */
const OWN_PAUSE_MS = 1_000;

export function startHeartbeat({ scheduler, everyMs, sendPing, lost }: HeartbeatOptions): Heartbeat {
  let beat = 0;
  let nextBeatAt = scheduler.now() + everyMs;
  /** When the oldest beat without an answer was sent. */
  let unansweredSince: number | null = null;
  let isStopped = false;
  let cancel: Cancel = () => {};

  function deadline(): number {
    if (unansweredSince === null) return Number.POSITIVE_INFINITY;
    return unansweredSince + (LIMITS.missedBeats - 1) * everyMs + LIMITS.missedBeatsExtraMs;
  }

  function arm(): void {
    if (isStopped) return;
    const at = Math.min(nextBeatAt, deadline());
    cancel = scheduler.after(Math.max(0, at - scheduler.now()), () => wake(at));
  }

  function wake(plannedAt: number): void {
    if (isStopped) return;
    const at = scheduler.now();
    if (at - plannedAt > OWN_PAUSE_MS) unansweredSince = null;
    if (at >= deadline()) {
      isStopped = true;
      lost();
      return;
    }
    if (at >= nextBeatAt) {
      beat += 1;
      nextBeatAt = at + everyMs;
      unansweredSince ??= at;
      sendPing(beat);
    }
    arm();
  }

  arm();
  return {
    heard(answered) {
      // An answer to an earlier beat is late but alive; one to a beat that was never sent says nothing.
      if (answered < 1 || answered > beat || unansweredSince === null) return;
      unansweredSince = answered === beat ? null : nextBeatAt - everyMs;
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
