/** The Web Locks of one origin, for all tabs of one user; a tab that is gone holds and awaits nothing. */
import type { LocksLike } from '@interlock/client';

interface Request {
  readonly tab: number;
  readonly hold: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class SimLocks {
  #held: Request | null = null;
  #waiting: Request[] = [];

  /** As one tab sees them. All tabs of a user ask for one name, so the name is not looked at. */
  of(tab: number): LocksLike {
    return {
      request: (_name, { steal = false, signal }, hold) =>
        new Promise<void>((resolve, reject) => {
          const request: Request = { tab, hold, resolve, reject };
          signal?.addEventListener('abort', () => {
            if (!this.#waiting.includes(request)) return;
            this.#waiting = this.#waiting.filter((other) => other !== request);
            reject(new Error('AbortError'));
          });
          if (steal) {
            this.#held?.reject(new Error('AbortError'));
            this.#held = null;
            this.#waiting.unshift(request);
          } else this.#waiting.push(request);
          queueMicrotask(() => this.#grant());
        }),
    };
  }

  /** The tab is gone. */
  release(tab: number): void {
    this.#waiting = this.#waiting.filter((request) => request.tab !== tab);
    if (this.#held?.tab !== tab) return;
    this.#held = null;
    queueMicrotask(() => this.#grant());
  }

  #grant(): void {
    if (this.#held !== null) return;
    const request = this.#waiting.shift();
    if (request === undefined) return;
    this.#held = request;
    void request.hold().then(() => {
      if (this.#held !== request) return;
      this.#held = null;
      request.resolve();
      this.#grant();
    });
  }
}
