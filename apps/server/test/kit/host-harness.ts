import { createHash } from 'node:crypto';
import type { AgentEvent, AgentInput, Effect } from '@interlock/engine';
import type { Definition } from '@interlock/protocol';
import {
  createMemoryDisk,
  createMemoryStore,
  type EventStore,
  type MemoryDisk,
  type MemoryStore,
  type StoreError,
} from '@interlock/store';
import { defaultDefinition } from '../../src/default-definition.ts';
import { createContactCenterHost } from '../../src/host/contact-center-host.ts';
import type { DerivedFold } from '../../src/host/derived-fold.ts';
import type { ContactCenterHost, HostListener, HostPhase, Outcome } from '../../src/host/host-contract.ts';
import type { HostEvent } from '../../src/host/host-event.ts';
import { createManualScheduler, type ManualScheduler } from './manual-scheduler.ts';

export const TEST_DEFINITION: Definition = defaultDefinition(4401);

/** What a host let out, in order. */
export type Told =
  | { readonly what: 'answer'; readonly id: string; readonly outcome: Outcome }
  | { readonly what: 'effect'; readonly agentId: string; readonly effect: Effect }
  | { readonly what: 'changed'; readonly agentId: string }
  | { readonly what: 'phase'; readonly phase: HostPhase };

export interface HostHarness {
  readonly host: ContactCenterHost;
  readonly store: MemoryStore<HostEvent>;
  readonly disk: MemoryDisk;
  readonly scheduler: ManualScheduler;
  readonly told: Told[];
  readonly events: AgentEvent[];
  /** Submits; the answer is told under `id`. */
  submit(id: string, agentId: string, input: AgentInput, commandId?: string | null): void;
  /** Submits, flushes and returns the answer. */
  done(agentId: string, input: AgentInput, commandId?: string | null): Promise<Outcome>;
  /** The same of the contact centre. */
  doneCenter(input: Parameters<ContactCenterHost['askCenter']>[0], commandId?: string | null): Promise<Outcome>;
  /** Flushes whatever waits until nothing does. */
  flush(): Promise<void>;
  answer(id: string): Outcome | undefined;
  /** Stops in order. */
  stop(): Promise<void>;
  readonly startError: StoreError | null;
}

export interface HarnessOptions {
  readonly disk?: MemoryDisk;
  readonly scheduler?: ManualScheduler;
  readonly definition?: Definition | null;
  /** Records that may wait in the store, if it is not as usual. */
  readonly queueLimit?: number;
  /** Wraps the store, for faults that the memory store has not. */
  readonly wrap?: (store: MemoryStore<HostEvent>) => EventStore<HostEvent>;
  readonly listener?: HostListener;
  readonly folds?: readonly DerivedFold[];
}

/** A started host on a memory store with manual flush. */
export async function startHost(options: HarnessOptions = {}): Promise<HostHarness> {
  const { disk = createMemoryDisk(), scheduler = createManualScheduler(), definition = TEST_DEFINITION } = options;
  const { queueLimit } = options;
  const store = createMemoryStore<HostEvent>({
    disk,
    flush: 'manual',
    ...(queueLimit === undefined ? {} : { queueLimit }),
  });
  const host = createContactCenterHost({
    store: options.wrap?.(store) ?? store,
    scheduler,
    folds: options.folds ?? [],
  });
  const told: Told[] = [];
  const events: AgentEvent[] = [];
  host.subscribe({
    effect: (agentId, effect) => told.push({ what: 'effect', agentId, effect }),
    agentChanged: (agentId) => told.push({ what: 'changed', agentId }),
    phaseChanged: (phase) => told.push({ what: 'phase', phase }),
    recorded: (_agentId, recorded) => events.push(...recorded),
  });
  if (options.listener !== undefined) host.subscribe(options.listener);

  async function flush(): Promise<void> {
    do {
      await scheduler.settle();
      store.flush();
      await scheduler.settle();
    } while (store.waiting() > 0);
  }

  let isStarted = false;
  const starting = host
    .start((inForce) =>
      inForce === null && definition !== null ? { definition, source: 'default', sourceHash: 'test' } : null,
    )
    .finally(() => {
      isStarted = true;
    });
  // It may reject before it is awaited.
  starting.catch(() => {});
  while (!isStarted) await flush();
  const startError = await starting;

  const harness: HostHarness = {
    host,
    store,
    disk,
    scheduler,
    told,
    events,
    startError,
    submit(id, agentId, input, commandId = null) {
      host.submit(agentId, input, commandId, (outcome) => told.push({ what: 'answer', id, outcome }));
    },
    async done(agentId, input, commandId = null) {
      let answer: Outcome | null = null;
      host.submit(agentId, input, commandId, (outcome) => {
        answer = outcome;
      });
      await flush();
      if (answer === null) throw new Error(`no answer to ${input.kind}`);
      return answer;
    },
    async doneCenter(input, commandId = null) {
      let answer: Outcome | null = null;
      void host.askCenter(input, commandId).then((outcome) => {
        answer = outcome;
      });
      await flush();
      if (answer === null) throw new Error(`no answer to ${input.kind}`);
      return answer;
    },
    flush,
    answer(id) {
      for (const entry of told) if (entry.what === 'answer' && entry.id === id) return entry.outcome;
      return undefined;
    },
    async stop() {
      let isStopped = false;
      const stopping = host.stop().finally(() => {
        isStopped = true;
      });
      while (!isStopped) await flush();
      await stopping;
    },
  };
  return harness;
}

export const openSession = (sessionId = 'session-1', name = 'Dana Fox'): AgentInput => ({
  kind: 'openSession',
  sessionId,
  name,
  team: null,
});

/** Signs an agent in, attaches an extended CRM that stands at Busy, and makes the agent Ready with the CRM's confirmation. */
export async function makeReady(harness: HostHarness, agentId: string): Promise<number> {
  const opened = await harness.done(agentId, openSession());
  if (!opened.ok || opened.state === null) throw new Error('the session did not open');
  const { epoch } = opened.state;
  await harness.done(agentId, {
    kind: 'attachCrm',
    epoch,
    wire: 'extended',
    capabilities: { workEvents: true, asksFirst: false },
  });
  await harness.done(agentId, { kind: 'reportSnapshot', epoch, statusId: 'busy', cause: null, version: 1, work: [] });
  await harness.done(agentId, { kind: 'chooseState', epoch, by: 'agent', ready: true, reasonCode: null });
  await confirmRequest(harness, agentId, epoch, 2);
  return epoch;
}

/** The CRM does what it was asked last. */
export async function confirmRequest(
  harness: HostHarness,
  agentId: string,
  epoch: number,
  version: number,
): Promise<void> {
  const request = harness.host.agent(agentId)?.state.crm.request;
  if (request === null || request === undefined) throw new Error('nothing was asked of the CRM');
  await harness.done(agentId, {
    kind: 'reportPresence',
    epoch,
    statusId: request.statusId,
    success: true,
    requestId: request.requestId,
    cause: 'request',
    version,
    work: [],
  });
}

/** One number for everything that is flushed: equal hashes, equal state. */
export function stateHash(host: ContactCenterHost): string {
  const agents = [...host.agents()].sort((a, b) => (a.state.agentId < b.state.agentId ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify({ agents, items: [...host.items()], definition: host.definition() }))
    .digest('hex');
}
