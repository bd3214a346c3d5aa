/**
 * The way of decisions to the log: in order, many at once, without waiting for one another.
 *
 * What is pushed in one turn goes out as one append; the next append goes out while the former is being flushed, as long
 * as not too much is under way (SV25). The store applies appends in the order of the calls, but may refuse one before it
 * has answered those before it; here answers are taken in the order of the appends. The first append that fails stops
 * the pipeline: everything behind it was decided on what is now uncertain. What was lost is handed over as one list, in
 * order, when every append that was under way has been answered. A store that is overloaded has lost nothing: it is sent
 * the same again after a pause.
 */
import type { EventStore, NewRecord, Result, StoreError } from '@interlock/store';

export interface AppendPipelineOptions<E, R extends NewRecord<E>> {
  readonly store: Pick<EventStore<E>, 'append'>;
  readonly contactCenterId: string;
  /** Version of the last record of the log. */
  readonly version: number;
  /** Records in one append, 1 to 1,000. */
  readonly batchLimit: number;
  /** Records that may be with the store at a time, `batchLimit` and up: fewer than it lets wait. */
  readonly inFlightLimit: number;
  /** The records are flushed; the last one has this version. `tookMs` is the time from call to answer. */
  readonly flushed: (records: readonly R[], lastVersion: number, tookMs: number) => void;
  /** Nothing more is under way, and none of these is known to be flushed. */
  readonly failed: (error: StoreError, lost: readonly R[]) => void;
  readonly now: () => number;
  /** Runs this after a pause, in which an overloaded store may catch up. */
  readonly pause: (run: () => void) => void;
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

/** An append that is under way. */
interface Batch<R> {
  readonly records: readonly R[];
  /** Null as long as the store has not answered. */
  answer: Result<{ readonly version: number }, StoreError> | null;
  tookMs: number;
}

/** `failing`: an append was refused, and others are not answered yet. `pausing`: the store is overloaded. */
type State = 'sending' | 'failing' | 'pausing' | 'stopped';

/** Starts behind the log's last record. */
export function createAppendPipeline<E, R extends NewRecord<E>>(
  options: AppendPipelineOptions<E, R>,
): AppendPipeline<R> {
  const { store, contactCenterId, batchLimit, flushed, failed, now, pause } = options;
  let { inFlightLimit } = options;
  let state: State = 'sending';
  let queue: R[] = [];
  /** In the order of the calls. */
  let inFlight: Batch<R>[] = [];
  let isScheduled = false;
  let flushedVersion = options.version;
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
    while (state === 'sending' && queue.length > 0) {
      const underWay = pending - queue.length;
      const size = Math.min(queue.length, batchLimit, inFlightLimit);
      if (underWay + size > inFlightLimit) return;
      const batch: Batch<R> = { records: queue.slice(0, size), answer: null, tookMs: 0 };
      queue = queue.slice(size);
      inFlight.push(batch);
      void send(batch, flushedVersion + underWay);
    }
  }

  async function send(batch: Batch<R>, expectedVersion: number): Promise<void> {
    const startedAt = now();
    const answer = await store.append(contactCenterId, { expectedVersion, records: batch.records });
    batch.tookMs = now() - startedAt;
    batch.answer = answer;
    if (!answer.ok) state = 'failing';
    takeAnswers();
    sendQueue();
    if (pending === 0) releaseDrain();
  }

  function takeAnswers(): void {
    for (let [first] = inFlight; first?.answer?.ok === true; [first] = inFlight) {
      inFlight.shift();
      pending -= first.records.length;
      flushedVersion = first.answer.value.version;
      flushed(first.records, flushedVersion, first.tookMs);
    }
    // A success behind a failure proves that the failed append is there after all; the log is read again anyway.
    const error = inFlight[0]?.answer?.ok === false ? inFlight[0].answer.error : null;
    if (error === null || inFlight.some(({ answer }) => answer === null)) return;
    const lost = [...inFlight.flatMap(({ records }) => records), ...queue];
    inFlight = [];
    if (error.code === 'storeOverloaded') waitForRoom(lost, error.queueLimit);
    else giveUp(lost, error);
  }

  function waitForRoom(again: R[], queueLimit: number): void {
    queue = again;
    inFlightLimit = Math.min(inFlightLimit, queueLimit);
    state = 'pausing';
    pause(() => {
      state = 'sending';
      sendQueue();
    });
  }

  function giveUp(lost: readonly R[], error: StoreError): void {
    queue = [];
    pending = 0;
    state = 'stopped';
    failed(error, lost);
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
      schedule();
    },
    tail: () => queue.at(-1) ?? inFlight.at(-1)?.records.at(-1) ?? null,
    unflushed: () => [...inFlight.flatMap(({ records }) => records), ...queue],
    get pending() {
      return pending;
    },
    get version() {
      return flushedVersion;
    },
    get isStopped() {
      return state === 'stopped';
    },
    resume(version) {
      state = 'sending';
      flushedVersion = version;
    },
    drained() {
      if (pending === 0) return Promise.resolve();
      return new Promise((done) => waitingForDrain.push(done));
    },
  };
}
