/**
 * The server's heartbeat of one session. The server drives it because timers of a hidden page are slowed down. Two
 * unanswered beats and one second: the session is lost, which a page that died shows within 10 s (SV50).
 */
import { LIMITS } from '@interlock/protocol';
import type { Cancel, Scheduler } from '../scheduler.ts';

/** Whose heart beats. */
export interface HeartbeatOwner {
  sendPing(beat: number): void;
  /** Nothing came back in time. */
  lost(): void;
}

/** A timer that is this late says that this process stood still, not that the page is silent. */
const OWN_PAUSE_MS = 1_000;

export class Heartbeat {
  readonly #scheduler: Scheduler;
  readonly #everyMs: number;
  readonly #owner: HeartbeatOwner;
  #beat = 0;
  #nextBeatAt: number;
  /** When the oldest beat without an answer was sent. */
  #unansweredSince: number | null = null;
  #isStopped = false;
  #cancel: Cancel | null = null;

  /** Starts it. @param everyMs from beat to beat, ms */
  constructor(scheduler: Scheduler, everyMs: number, owner: HeartbeatOwner) {
    this.#scheduler = scheduler;
    this.#everyMs = everyMs;
    this.#owner = owner;
    this.#nextBeatAt = scheduler.now() + everyMs;
    this.#arm();
  }

  heard(answered: number): void {
    // An answer to an earlier beat is late but alive; one to a beat that was never sent says nothing.
    if (answered < 1 || answered > this.#beat || this.#unansweredSince === null) return;
    this.#unansweredSince = answered === this.#beat ? null : this.#nextBeatAt - this.#everyMs;
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  #deadline(): number {
    if (this.#unansweredSince === null) return Number.POSITIVE_INFINITY;
    return this.#unansweredSince + (LIMITS.missedBeats - 1) * this.#everyMs + LIMITS.missedBeatsExtraMs;
  }

  #arm(): void {
    if (this.#isStopped) return;
    const at = Math.min(this.#nextBeatAt, this.#deadline());
    this.#cancel = this.#scheduler.after(Math.max(0, at - this.#scheduler.now()), () => this.#wake(at));
  }

  #wake(plannedAt: number): void {
    if (this.#isStopped) return;
    const at = this.#scheduler.now();
    if (at - plannedAt > OWN_PAUSE_MS) this.#unansweredSince = null;
    if (at >= this.#deadline()) {
      this.#isStopped = true;
      this.#owner.lost();
      return;
    }
    if (at >= this.#nextBeatAt) {
      this.#beat += 1;
      this.#nextBeatAt = at + this.#everyMs;
      this.#unansweredSince ??= at;
      this.#owner.sendPing(this.#beat);
    }
    this.#arm();
  }
}
