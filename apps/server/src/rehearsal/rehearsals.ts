/** Rehearsals: reads the record, hands it to a thread of its own, and sees to it that the thread ends (RH10, RH11). */
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Definition } from '@interlock/engine';
import type { Rehearsal } from '@interlock/protocol/console';
import { type EventStore, StoreFailure } from '@interlock/store';
import type { DefinitionVersions } from '../definition/definition-versions.ts';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { HostEvent } from '../host/host-event.ts';
import type { Scheduler } from '../scheduler.ts';
import { type FoundRecords, findRecords } from './find-records.ts';
import { REHEARSAL_LIMITS } from './rehearsal-limits.ts';
import type { FromRehearsal, ToRehearsal } from './rehearsal-messages.ts';

export type RehearsalRefusal =
  | 'reportRangeInvalid'
  | 'rehearsalRangeTooLong'
  | 'nothingRecorded'
  | 'rehearsalUnderWay'
  | 'rehearsalGaveUp'
  | 'hostUnavailable'
  | 'serverStopping';

export type RehearsalOutcome =
  | { readonly ok: true; readonly rehearsal: Rehearsal }
  | { readonly ok: false; readonly code: RehearsalRefusal };

export interface RehearsalRequest {
  /** Has passed the schema and the linter. */
  readonly definition: Definition;
  /** Instants in ms; null: the 24 h before `to`, and now. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface Rehearsals {
  rehearse(request: RehearsalRequest): Promise<RehearsalOutcome>;
  /** Ends what is under way. */
  stop(): void;
}

export interface RehearsalDependencies {
  readonly host: ContactCenterHost;
  readonly store: EventStore<HostEvent>;
  readonly contactCenterId: string;
  readonly versions: DefinitionVersions;
  readonly scheduler: Scheduler;
  readonly runMs?: number;
  readonly failed: (error: unknown) => void;
}

/** Beside this file, and built as this file is. */
const THREAD = join(import.meta.dirname, `rehearsal-thread${extname(import.meta.filename)}`);
/** Versions that are looked through at once. */
const VERSIONS = 200;

export function createRehearsals(dependencies: RehearsalDependencies): Rehearsals {
  const { host, store, contactCenterId, versions, scheduler, runMs = REHEARSAL_LIMITS.runMs, failed } = dependencies;
  let isUnderWay = false;
  let isStopping = false;
  let endThread: ((code: RehearsalRefusal) => void) | null = null;

  /** The definition that was in force at an instant, if it is known. */
  function inForceAt(at: number): Definition | null {
    const version = versions.list(null, VERSIONS).find((one) => one.at <= at);
    return version === undefined ? null : (versions.read(version.version)?.definition ?? null);
  }

  async function send(worker: Worker, { after, last }: FoundRecords, isOver: () => boolean): Promise<void> {
    for (let position = after; position < last && !isOver(); ) {
      const limit = Math.min(REHEARSAL_LIMITS.page, last - position);
      const records = await store.read(contactCenterId, { after: position, limit });
      const newest = records.at(-1);
      if (newest === undefined) return;
      const slim = records.map(({ at, agentId, events }) => ({ at, agentId, events }));
      worker.postMessage({ kind: 'records', records: slim } satisfies ToRehearsal);
      position = newest.version;
    }
  }

  async function play(
    found: FoundRecords,
    to: number,
    rehearsed: Definition,
  ): Promise<FromRehearsal | RehearsalRefusal> {
    const [oldest] = await store.read(contactCenterId, { after: found.after, limit: 1 });
    const worker = new Worker(THREAD, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: REHEARSAL_LIMITS.memoryMb },
    });
    const outcome = new Promise<FromRehearsal | RehearsalRefusal>((done) => {
      endThread = done;
      worker.once('message', (result: FromRehearsal) => done(result));
      worker.once('error', (error: unknown) => {
        // More memory than it may have is a limit; anything else is a defect of ours.
        const isLimit = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        if (!isLimit) failed(error);
        done('rehearsalGaveUp');
      });
      worker.once('exit', () => done('rehearsalGaveUp'));
    });
    const cancel = scheduler.after(runMs, () => endThread?.('rehearsalGaveUp'));
    let isOver = false;
    try {
      const before = oldest === undefined ? null : inForceAt(oldest.at);
      worker.postMessage({ kind: 'begin', from: found.from, to, before, rehearsed } satisfies ToRehearsal);
      void outcome.then(() => {
        isOver = true;
      });
      await send(worker, found, () => isOver);
      worker.postMessage({ kind: 'run' } satisfies ToRehearsal);
      return await outcome;
    } finally {
      cancel();
      endThread = null;
      await worker.terminate();
    }
  }

  async function run({ definition, from, to }: RehearsalRequest): Promise<RehearsalOutcome> {
    const startedAt = performance.now();
    const now = host.now();
    const until = Math.min(to ?? now, now);
    const since = from ?? until - REHEARSAL_LIMITS.rangeMs;
    if (since >= until) return { ok: false, code: 'reportRangeInvalid' };
    if (until - since > REHEARSAL_LIMITS.rangeMs) return { ok: false, code: 'rehearsalRangeTooLong' };
    const found = await findRecords(store, contactCenterId, host.version, { from: since, to: until });
    if (found === null) return { ok: false, code: 'nothingRecorded' };
    const result = await play(found, until, definition);
    if (result === null) return { ok: false, code: 'nothingRecorded' };
    if (typeof result === 'string') return { ok: false, code: result };
    const { differences, distance, leftOut, ...rest } = result;
    return {
      ok: true,
      rehearsal: {
        ...rest,
        cut: found.cut,
        recorded: copied(result.recorded),
        inForce: copied(result.inForce),
        rehearsed: copied(result.rehearsed),
        differences: [...differences],
        distance: [...distance],
        leftOut: [...leftOut],
        tookMs: Math.round(performance.now() - startedAt),
      },
    };
  }

  return {
    async rehearse(request) {
      if (isStopping) return { ok: false, code: 'serverStopping' };
      if (isUnderWay) return { ok: false, code: 'rehearsalUnderWay' };
      isUnderWay = true;
      try {
        return await run(request);
      } catch (error) {
        if (error instanceof StoreFailure) return { ok: false, code: 'hostUnavailable' };
        throw error;
      } finally {
        isUnderWay = false;
      }
    },
    stop() {
      isStopping = true;
      endThread?.('serverStopping');
    },
  };
}

type Figures = Exclude<FromRehearsal, null>['recorded'];

/** Mutable copies, because the wire's types are. */
function copied(figures: Figures): Rehearsal['recorded'] {
  const side = (of: Figures['crm']): Rehearsal['recorded']['crm'] => ({ ...of, notReadyBy: [...of.notReadyBy] });
  return { ...figures, contactCenter: side(figures.contactCenter), crm: side(figures.crm) };
}
