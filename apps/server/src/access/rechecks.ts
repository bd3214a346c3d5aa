/**
 * What the provider said of somebody at the sign-in may not be so any more: it is asked again while the session lasts, and a
 * session that it does not confirm ends with its sockets (AC25).
 */
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { Provider, SignInProof } from './provider.ts';
import type { Viewer } from './viewer.ts';
import { type ClaimNames, viewerOfClaims } from './viewer-of-claims.ts';
import type { ViewerSession, ViewerSessions } from './viewer-sessions.ts';

export const RECHECK_LIMITS = {
  /** Between two questions about one session. */
  everyMs: 5 * 60_000,
  /** A session about which the provider cannot be asked ends so long after it was last confirmed. */
  unconfirmedMs: 30 * 60_000,
  /** Questions under way at a time; others wait. */
  atOnce: 8,
} as const;

export type CutCause = 'refused' | 'changed' | 'unconfirmed';

export interface Rechecks {
  /** Asks about this session from now on until it ends. */
  watch(session: ViewerSession, proof: SignInProof): void;
  stop(): void;
}

export interface RechecksOptions {
  readonly provider: Pick<Provider, 'askAgain'>;
  readonly sessions: Pick<ViewerSessions, 'end' | 'isThere'>;
  readonly claimNames: ClaimNames;
  readonly scheduler: Scheduler;
  readonly everyMs: number;
  /** A session was ended. */
  readonly cut: (viewer: Viewer, cause: CutCause) => void;
}

interface Watched {
  readonly session: ViewerSession;
  readonly proof: SignInProof;
  readonly confirmedAt: number;
}

export function createRechecks({ provider, sessions, claimNames, scheduler, everyMs, cut }: RechecksOptions): Rechecks {
  const waiting: Watched[] = [];
  const timers = new Set<Cancel>();
  let underWay = 0;

  function later(watched: Watched, delayMs: number): void {
    const cancel = scheduler.after(delayMs, () => {
      timers.delete(cancel);
      waiting.push(watched);
      askNext();
    });
    timers.add(cancel);
  }

  function askNext(): void {
    while (underWay < RECHECK_LIMITS.atOnce) {
      const next = waiting.shift();
      if (next === undefined) return;
      underWay += 1;
      void ask(next).finally(() => {
        underWay -= 1;
        askNext();
      });
    }
  }

  async function ask(watched: Watched): Promise<void> {
    const { session, proof, confirmedAt } = watched;
    if (!sessions.isThere(session.id)) return;
    const answer = await provider.askAgain(proof);
    if (!sessions.isThere(session.id)) return;
    switch (answer.kind) {
      case 'silent':
        // Nobody is sent away because the provider is (AC35).
        return later(watched, everyMs);
      case 'cannotAsk': {
        const leftMs = confirmedAt + RECHECK_LIMITS.unconfirmedMs - scheduler.now();
        return leftMs > 0 ? later(watched, Math.min(everyMs, leftMs)) : end(session, 'unconfirmed');
      }
      case 'refused':
        return end(session, 'refused');
      case 'claims': {
        const claimed = viewerOfClaims(answer.claims, claimNames);
        if (!claimed.ok || !isSame(claimed.viewer, session.viewer)) return end(session, 'changed');
        return later({ session, proof: answer.proof, confirmedAt: scheduler.now() }, everyMs);
      }
    }
  }

  function end(session: ViewerSession, cause: CutCause): void {
    sessions.end(session.id);
    cut(session.viewer, cause);
  }

  return {
    watch: (session, proof) => later({ session, proof, confirmedAt: scheduler.now() }, everyMs),
    stop() {
      for (const cancel of timers) cancel();
      timers.clear();
      waiting.length = 0;
    },
  };
}

/** Whether the same may be done as before; another name changes nothing. */
function isSame(now: Viewer, before: Viewer): boolean {
  const teams = (viewer: Viewer): string => JSON.stringify(viewer.teams === null ? null : [...viewer.teams].sort());
  return now.actor.id === before.actor.id && now.role === before.role && teams(now) === teams(before);
}
