import { openPageSocket } from '@interlock/page';
import { CONSOLE_SOCKET_PATH, CONSOLE_SUBPROTOCOL } from '@interlock/protocol/console';
import type { AddressBar, Awakening, Memory, OpenPageSocket } from './environment.ts';

/* The real world behind environment.ts. Kept to the bare calls: what can go wrong is decided by those who ask. */

export const openBrowserSocket: OpenPageSocket = (listener) =>
  openPageSocket(CONSOLE_SOCKET_PATH, CONSOLE_SUBPROTOCOL, listener);

export function browserAwakening(): Awakening {
  return {
    isOnline: () => navigator.onLine,
    listen(woken) {
      const shown = (): void => {
        if (document.visibilityState === 'visible') woken();
      };
      document.addEventListener('visibilitychange', shown);
      for (const kind of ['online', 'offline', 'pageshow']) window.addEventListener(kind, woken);
      return () => {
        document.removeEventListener('visibilitychange', shown);
        for (const kind of ['online', 'offline', 'pageshow']) window.removeEventListener(kind, woken);
      };
    },
  };
}

/** A browser may refuse storage; then choices last as long as the page. */
export function browserMemory(): Memory {
  const own = new Map<string, string>();
  return {
    get(key) {
      try {
        return localStorage.getItem(`interlock.${key}`);
      } catch {
        return own.get(key) ?? null;
      }
    },
    set(key, value) {
      try {
        if (value === null) localStorage.removeItem(`interlock.${key}`);
        else localStorage.setItem(`interlock.${key}`, value);
      } catch {
        if (value === null) own.delete(key);
        else own.set(key, value);
      }
    },
  };
}

/** Each entry of the history is numbered, so that one knows how far the person went. */
export function browserAddressBar(): AddressBar {
  const numberOf = (state: unknown): number | null => {
    const entry = typeof state === 'object' && state !== null && 'entry' in state ? state.entry : null;
    return typeof entry === 'number' ? entry : null;
  };
  let entry = numberOf(window.history.state) ?? 0;
  window.history.replaceState({ entry }, '');
  return {
    read: () => window.location.pathname + window.location.search + window.location.hash,
    write(address, how) {
      if (how === 'push') {
        entry += 1;
        window.history.pushState({ entry }, '', address);
      } else window.history.replaceState({ entry }, '', address);
    },
    listen(moved) {
      const went = (event: PopStateEvent): void => {
        const before = entry;
        // What has no number is a fragment that somebody typed: another entry of the same page.
        entry = numberOf(event.state) ?? entry;
        moved(entry - before);
      };
      window.addEventListener('popstate', went);
      return () => window.removeEventListener('popstate', went);
    },
    move: (entries) => window.history.go(entries),
  };
}

/** A lock ends whenever the page is hidden, and is taken again when it is shown. */
export function holdBrowserScreen(): () => void {
  let isOver = false;
  let lock: WakeLockSentinel | null = null;
  async function take(): Promise<void> {
    if (isOver || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      const taken = await navigator.wakeLock.request('screen');
      if (isOver) await taken.release();
      else lock = taken;
    } catch {
      // The battery is low, or the browser was told not to.
    }
  }
  const shown = (): void => void take();
  document.addEventListener('visibilitychange', shown);
  shown();
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', shown);
    void lock?.release();
  };
}
