/**
 * The way of decisions to the log: in order, many at once, without waiting for one another.
 *
 * What is pushed in one turn goes out as one append; the next append goes out while the former is being flushed. The
 * store applies appends in the order of the calls and answers in that order. The first append that fails stops the
 * pipeline: everything behind it was decided on what is now uncertain. What was lost is handed over as one list, when
 * every append that was under way has been answered.
 */
import type { EventStore, NewRecord, StoreError } from '@interlock/store';

export interface AppendPipelineOptions<E, R extends NewRecord<E>> {
  readonly store: EventStore<E>;
  readonly contactCenterId: string;
  /** Version of the last record of the log. */
  readonly version: number;
  /** Records in one append, 1 to 1,000. */
  readonly batchLimit: number;
  /** The records are flushed; the last one has this version. `tookMs` is the time from call to answer. */
  readonly flushed: (records: readonly R[], lastVersion: number, tookMs: number) => void;
  /** Nothing more is under way, and none of these is known to be flushed. */
  readonly failed: (error: StoreError, lost: readonly R[]) => void;
  readonly now: () => number;
}

export interface AppendPipeline<R> {
  /** Must not be called while the pipeline is stopped. */
  push(record: R): void;
  /** The record that was pushed last and is not flushed yet. */
  tail(): R | null;
  /** The records that are not flushed, in order. */
  unflushed(): readonly R[];
  /** Records that are not flushed. */
  readonly pending: number;
  /** Version of the last record that is known to be flushed. */
  readonly version: number;
  readonly isStopped: boolean;
  /** Goes on after a failure, behind this version. */
  resume(version: number): void;
  /** Resolves when nothing is pending, flushed or lost. */
  drained(): Promise<void>;
}

export function createAppendPipeline<E, R extends NewRecord<E>>(
  options: AppendPipelineOptions<E, R>,
): AppendPipeline<R> {
  const { store, contactCenterId, batchLimit, flushed, failed, now } = options;
  let queue: R[] = [];
  let inFlight: R[][] = [];
  let isScheduled = false;
  /** Version behind which the next append goes. */
  let sentVersion = options.version;
  let flushedVersion = options.version;
  let failure: StoreError | null = null;
  let lost: R[] = [];
  let pending = 0;
  let waitingForDrain: (() => void)[] = [];

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(() => {
      isScheduled = false;
      sendQueue();
    });
  }

  function sendQueue(): void {
    while (queue.length > 0 && failure === null) {
      const batch = queue.length <= batchLimit ? queue : queue.slice(0, batchLimit);
      queue = queue.length <= batchLimit ? [] : queue.slice(batchLimit);
      const expectedVersion = sentVersion;
      sentVersion += batch.length;
      inFlight.push(batch);
      void send(batch, expectedVersion);
    }
  }

  async function send(batch: R[], expectedVersion: number): Promise<void> {
    const startedAt = now();
    const answer = await store.append(contactCenterId, { expectedVersion, records: batch });
    inFlight = inFlight.filter((other) => other !== batch);
    if (answer.ok && failure === null) {
      flushedVersion = answer.value.version;
      pending -= batch.length;
      flushed(batch, answer.value.version, now() - startedAt);
    } else {
      // A success behind a failure proves that the failed append is there after all; the log is read again anyway.
      if (!answer.ok) failure ??= answer.error;
      lost.push(...batch);
      if (inFlight.length === 0) giveUp();
    }
    if (pending === 0) releaseDrain();
  }

  function giveUp(): void {
    const all = [...lost, ...queue];
    lost = [];
    queue = [];
    pending = 0;
    if (failure !== null) failed(failure, all);
  }

  function releaseDrain(): void {
    const waiting = waitingForDrain;
    waitingForDrain = [];
    for (const done of waiting) done();
  }

  return {
    push(record) {
      queue.push(record);
      pending += 1;
      if (failure === null) schedule();
    },
    tail: () => queue.at(-1) ?? inFlight.at(-1)?.at(-1) ?? null,
    unflushed: () => [...inFlight.flat(), ...queue],
    get pending() {
      return pending;
    },
    get version() {
      return flushedVersion;
    },
    get isStopped() {
      return failure !== null;
    },
    resume(version) {
      failure = null;
      sentVersion = version;
      flushedVersion = version;
    },
    drained() {
      if (pending === 0) return Promise.resolve();
      return new Promise((done) => waitingForDrain.push(done));
    },
  };
}
