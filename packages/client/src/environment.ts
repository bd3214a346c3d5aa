/**
 * The narrow part of the browser that the SDK uses. It is passed in, so that tests own the time, the locks and the window.
 */

export interface TimerHandle {
  cancel(): void;
}

/** The part of a MessagePort that the SDK uses. */
export interface PortLike {
  onmessage: ((event: MessageEvent) => unknown) | null;
  postMessage(frame: unknown): void;
  close(): void;
}

/** The part of `navigator.locks` that the SDK uses. */
export interface LocksLike {
  request(
    name: string,
    options: { readonly steal?: boolean; readonly signal?: AbortSignal },
    hold: () => Promise<void>,
  ): Promise<unknown>;
}

/** The events of the page that the SDK listens to, until the signal is aborted. */
export interface PageLike {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void, options: { signal: AbortSignal }): void;
  addEventListener(
    type: 'pagehide' | 'pageshow',
    listener: (event: PageTransitionEvent) => void,
    options: { signal: AbortSignal },
  ): void;
}

export interface ClientEnvironment {
  readonly page: PageLike;
  /** Null where the browser has none (an insecure context); this tab then always leads. */
  readonly locks: LocksLike | null;
  /** Milliseconds that only grow. */
  now(): number;
  /** Runs `run` once, `afterMs` from now. */
  startTimer(run: () => void, afterMs: number): TimerHandle;
  /** 32 random characters out of `0-9a-f`. */
  newNonce(): string;
}

/** The environment of a real page. */
export function browserEnvironment(): ClientEnvironment {
  return {
    page: window,
    locks: navigator.locks,
    now: () => performance.now(),
    startTimer(run, afterMs) {
      const handle = setTimeout(run, afterMs);
      return { cancel: () => clearTimeout(handle) };
    },
    // Digits alone are 106 bits, which nobody guesses.
    newNonce: () => crypto.getRandomValues(new Uint8Array(32)).reduce((text, byte) => text + (byte % 10), ''),
  };
}
