/** What the guided demo's page knows: asked for every second while it is seen. The state lives in the demo's server. */
import { type Signal, signal } from '@preact/signals';
import type { Caused, CauseKind } from '../../server/guided/causes.ts';
import type { GuidedStatus } from '../../server/guided/guided-demo.ts';

export interface GuidedClient {
  /** Null until the first answer. */
  readonly status: Signal<GuidedStatus | null>;
  readonly isLive: Signal<boolean>;
  /** What is under way; null when nothing is. */
  readonly busy: Signal<'start' | 'stop' | 'remove' | CauseKind | null>;
  /** Code of the last refusal. */
  readonly refusal: Signal<string | null>;
  start(options: { readonly agents: number; readonly pace: string; readonly seed: number }): Promise<void>;
  stop(): Promise<void>;
  removeDefinition(): Promise<void>;
  cause(kind: CauseKind): Promise<void>;
}

const EVERY_MS = 1_000;

export function createGuidedClient(): GuidedClient {
  const status = signal<GuidedStatus | null>(null);
  const isLive = signal(true);
  const busy = signal<GuidedClient['busy']['value']>(null);
  const refusal = signal<string | null>(null);

  async function read(): Promise<void> {
    try {
      const answer = await fetch('/api/guided');
      // Our own server's word.
      status.value = (await answer.json()) as GuidedStatus;
      isLive.value = true;
    } catch {
      isLive.value = false;
    }
  }

  async function repeat(): Promise<void> {
    if (document.visibilityState === 'visible') await read();
    setTimeout(() => void repeat(), EVERY_MS);
  }

  async function post(what: NonNullable<GuidedClient['busy']['value']>, path: string, body: object): Promise<unknown> {
    busy.value = what;
    refusal.value = null;
    try {
      const answer = await fetch(`/api/guided/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const parsed = (await answer.json()) as { code?: string };
      if (!answer.ok) refusal.value = parsed.code ?? 'unavailable';
      return answer.ok ? parsed : null;
    } catch {
      refusal.value = 'unavailable';
      return null;
    } finally {
      busy.value = null;
      await read();
    }
  }

  void repeat();
  return {
    status,
    isLive,
    busy,
    refusal,
    // The button that was pressed says what is added.
    start: async (options) => void (await post('start', 'start', { ...options, mayAddDefinition: true })),
    stop: async () => void (await post('stop', 'stop', {})),
    removeDefinition: async () => void (await post('remove', 'remove-definition', {})),
    cause: async (kind) => void (await post(kind, 'cause', { kind })),
  };
}

export type { Caused, CauseKind, GuidedStatus };
