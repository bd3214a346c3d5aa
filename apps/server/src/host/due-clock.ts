/** Lets time pass for the agents that are due: one timer for all, a bounded number of agents per turn (SV8). */
import type { Cancel, Scheduler } from '../scheduler.ts';
import { createDueIndex } from './due-index.ts';
import { HOST_LIMITS } from './host-contract.ts';

export interface DueClockOptions {
  readonly scheduler: Scheduler;
  readonly now: () => number;
  /** Time passes for this agent; answers when it is due next, null for never. */
  readonly tick: (agentId: string) => number | null;
}

export interface DueClock {
  /** Sets when an agent is due; null for never. */
  set(agentId: string, dueAt: number | null): void;
  /** Starts or goes on; until then due times are only noted. */
  run(): void;
  /** Time stands still until `run`. */
  pause(): void;
  readonly size: number;
}

export function createDueClock({ scheduler, now, tick }: DueClockOptions): DueClock {
  const due = createDueIndex();
  let cancelTimer: Cancel = () => {};
  let timerAt: number | null = null;
  let isRunning = false;
  let isTicking = false;

  function arm(): void {
    cancelTimer();
    timerAt = isRunning ? due.earliest() : null;
    if (timerAt !== null) cancelTimer = scheduler.after(Math.max(0, timerAt - now()), tickDue);
  }

  function tickDue(): void {
    timerAt = null;
    if (!isRunning) return;
    isTicking = true;
    const at = now();
    for (let count = 0; count < HOST_LIMITS.agentsPerTurn; count += 1) {
      const agentId = due.takeDue(at);
      if (agentId === null) break;
      const next = tick(agentId);
      // Time that changes nothing must not keep the loop busy.
      due.set(agentId, next !== null && next <= at ? at + HOST_LIMITS.idleTickMs : next);
    }
    isTicking = false;
    arm();
  }

  return {
    set(agentId, dueAt) {
      due.set(agentId, dueAt);
      if (isRunning && !isTicking && dueAt !== null && (timerAt === null || dueAt < timerAt)) arm();
    },
    run() {
      isRunning = true;
      arm();
    },
    pause() {
      isRunning = false;
      cancelTimer();
      timerAt = null;
    },
    get size() {
      return due.size;
    },
  };
}
