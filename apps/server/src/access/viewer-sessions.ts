/**
 * Sessions of people who have signed in: kept here, so that they can be ended; known to the browser by a secret that is
 * kept as a hash only (AC20 to AC23). They do not outlive the process.
 */
import { createHash } from 'node:crypto';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { Viewer } from './viewer.ts';

export const SESSION_LIMITS = {
  /** Without a request and without an open socket. */
  idleMs: 3_600_000,
  /** Whatever is done in it. */
  lifeMs: 12 * 3_600_000,
  /** Beyond it the one that was used longest ago ends. */
  total: 10_000,
  sweepEveryMs: 30_000,
} as const;

export interface ViewerSession {
  /** Names the session; lets nobody in. */
  readonly id: string;
  readonly viewer: Viewer;
  /** Goes into the header `Interlock-Csrf` of whatever changes something. */
  readonly csrfToken: string;
  /** What the provider needs to end its own session; null where there is none. */
  readonly idToken: string | null;
}

export interface ViewerSessions {
  /** A new session and its secret, which is the value of the cookie. */
  begin(viewer: Viewer, idToken?: string | null): { readonly session: ViewerSession; readonly secret: string };
  /** The session of a secret, which counts as used now; null for one that is unknown, ended or over. */
  find(secret: string): ViewerSession | null;
  end(sessionId: string): void;
  /** Whether it has not ended; that somebody asks is no use of it. */
  isThere(sessionId: string): boolean;
  /**
   * Calls `close` once when the session ends: signed out, over, or pushed out. Until it is cancelled the session is not
   * idle. Of a session that has ended it is called at once.
   */
  onEnded(sessionId: string, close: () => void): Cancel;
  /** Ends all. */
  stop(): void;
  readonly count: number;
}

interface Kept {
  readonly session: ViewerSession;
  readonly hash: string;
  readonly startedAt: number;
  usedAt: number;
  readonly closers: Set<() => void>;
}

export interface ViewerSessionsOptions {
  readonly scheduler: Scheduler;
  /** Random bytes from a source that cannot be guessed. */
  readonly randomBytes: (size: number) => Buffer;
}

const SECRET_BYTES = 32;
const ID_BYTES = 16;

export function createViewerSessions({ scheduler, randomBytes }: ViewerSessionsOptions): ViewerSessions {
  /** In the order of use. */
  const byHash = new Map<string, Kept>();
  const byId = new Map<string, Kept>();
  let cancelSweep: Cancel = () => {};
  let isSweeping = false;

  const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64');

  function remove(kept: Kept): void {
    byHash.delete(kept.hash);
    byId.delete(kept.session.id);
    const closers = [...kept.closers];
    kept.closers.clear();
    for (const close of closers) close();
  }

  function isOver({ startedAt, usedAt, closers }: Kept, at: number): boolean {
    if (at - startedAt >= SESSION_LIMITS.lifeMs) return true;
    return closers.size === 0 && at - usedAt >= SESSION_LIMITS.idleMs;
  }

  function sweep(): void {
    isSweeping = false;
    const at = scheduler.now();
    for (const kept of [...byHash.values()]) if (isOver(kept, at)) remove(kept);
    sweepLater();
  }

  function sweepLater(): void {
    if (isSweeping || byHash.size === 0) return;
    isSweeping = true;
    cancelSweep = scheduler.after(SESSION_LIMITS.sweepEveryMs, sweep);
  }

  function use(kept: Kept): void {
    kept.usedAt = scheduler.now();
    byHash.delete(kept.hash);
    byHash.set(kept.hash, kept);
  }

  return {
    begin(viewer, idToken = null) {
      const [oldest] = byHash.size >= SESSION_LIMITS.total ? byHash.values() : [];
      if (oldest !== undefined) remove(oldest);
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      const session: ViewerSession = {
        id: randomBytes(ID_BYTES).toString('base64url'),
        viewer,
        csrfToken: randomBytes(SECRET_BYTES).toString('base64url'),
        idToken,
      };
      const at = scheduler.now();
      const kept: Kept = { session, hash: hashOf(secret), startedAt: at, usedAt: at, closers: new Set() };
      byHash.set(kept.hash, kept);
      byId.set(session.id, kept);
      sweepLater();
      return { session, secret };
    },
    find(secret) {
      // Found by its hash: how long it takes says nothing about the secret.
      const kept = byHash.get(hashOf(secret));
      if (kept === undefined) return null;
      if (isOver(kept, scheduler.now())) {
        remove(kept);
        return null;
      }
      use(kept);
      return kept.session;
    },
    end(sessionId) {
      const kept = byId.get(sessionId);
      if (kept !== undefined) remove(kept);
    },
    isThere(sessionId) {
      const kept = byId.get(sessionId);
      return kept !== undefined && !isOver(kept, scheduler.now());
    },
    onEnded(sessionId, close) {
      const kept = byId.get(sessionId);
      if (kept === undefined) {
        close();
        return () => {};
      }
      // One function may be given twice; each stands for a socket of its own.
      const closer = (): void => close();
      kept.closers.add(closer);
      return () => {
        if (kept.closers.delete(closer)) kept.usedAt = scheduler.now();
      };
    },
    stop() {
      cancelSweep();
      for (const kept of [...byHash.values()]) remove(kept);
    },
    get count() {
      return byHash.size;
    },
  };
}
