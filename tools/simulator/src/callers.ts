/**
 * Those from whom interactions come: they ask for one as the server's clients do, with an idempotency key, ask again until they have an
 * answer, and hang up when their patience is over.
 */
import { cancelWorkItem, createWorkItem } from '@interlock/server/simulation';
import type { Item } from './plan.ts';
import type { SimServer } from './sim-server.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A server that is away, or that does not answer, is asked again after this. */
const AGAIN_MS = 2_000;
const ANSWER_MS = 5_000;

/** Says that the server cannot take anything now. */
const FOR_NOW: ReadonlySet<string> = new Set(['hostUnavailable', 'hostBusy', 'serverStopping']);
/** Says that there is no room: the caller hears it, and is gone. */
const NO_ROOM: ReadonlySet<string> = new Set(['queueFull', 'queueClosed', 'waitTooLong', 'tooManyWaiting']);

const ACTOR = { id: 'telephone', name: 'Telephone' } as const;

export interface CallersOptions {
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly isOver: () => boolean;
  /** The server took the interaction in; `isRepeated`: it says that it had taken it in before. */
  readonly taken: (workId: string, isRepeated: boolean) => void;
  readonly turnedAway: (workId: string) => void;
  readonly hungUp: (workId: string, wasOnOffer: boolean) => void;
  /** The server answered what it must not. */
  readonly wrong: (what: string) => void;
}

export class Callers {
  readonly #options: CallersOptions;

  constructor(options: CallersOptions) {
    this.#options = options;
  }

  /** An interaction comes. */
  come(item: Item): void {
    const { time, server, isOver, taken, turnedAway, wrong } = this.#options;
    if (isOver()) return;
    const again = (): void => void time.after(AGAIN_MS, () => this.come(item));
    const { host } = server;
    if (host === null) return again();
    const workId = `work-${item.key}`;
    const { channel, queued } = item;
    const to =
      queued === null
        ? { agentId: `agent-${item.agent}` }
        : {
            queueId: queued.queueId,
            priority: queued.priority,
            skills: [...queued.skills],
            preferredAgentIds: [...queued.preferredAgentIds],
          };
    const wanted = { workId, channel, label: workId, detail: null, ...to };
    this.#answered(
      createWorkItem(host, wanted, workId, () => workId),
      again,
      (outcome) => {
        if (outcome.kind !== 'refused') {
          taken(workId, outcome.kind === 'repeated');
          if (queued !== null) this.#wait(item, workId);
        } else if (FOR_NOW.has(outcome.code) || outcome.code === 'unknownAgent') again();
        else if (NO_ROOM.has(outcome.code) || this.#isRemoved(queued?.queueId)) turnedAway(workId);
        else wrong(`${workId} was refused with ${outcome.code}`);
      },
    );
  }

  /** The queue has gone with a change of the definition: nobody can come to it. */
  #isRemoved(queueId: string | undefined): boolean {
    return queueId !== undefined && !this.#options.server.rules.definition.queues.some(({ id }) => id === queueId);
  }

  #wait({ queued }: Item, workId: string): void {
    if (queued === null) return;
    this.#options.time.after(queued.patienceMs, () => this.#hangUp(workId, queued.breaksOff));
  }

  #hangUp(workId: string, breaksOff: boolean): void {
    const { time, server, isOver, hungUp } = this.#options;
    if (isOver()) return;
    const again = (): void => void time.after(AGAIN_MS, () => this.#hangUp(workId, breaksOff));
    const { host } = server;
    if (host === null) return again();
    const holders = host.item(workId)?.holders ?? [];
    const isTalking = holders.some(({ state }) => state !== 'reserved' && state !== 'offered');
    if (host.item(workId) === null || (isTalking && !breaksOff)) return;
    this.#answered(cancelWorkItem(host, workId, 'abandoned', ACTOR), again, (outcome) => {
      if (outcome.ok) hungUp(workId, holders.length > 0);
      else if (FOR_NOW.has(outcome.code)) again();
    });
  }

  /** Hears the answer, or gives up waiting for it and asks again: a server that died does not answer. */
  #answered<T>(asked: Promise<T>, again: () => void, hear: (answer: T) => void): void {
    let isHeard = false;
    const cancel = this.#options.time.after(ANSWER_MS, () => {
      isHeard = true;
      again();
    });
    void asked.then(
      (answer) => {
        if (isHeard || this.#options.isOver()) return;
        isHeard = true;
        cancel();
        hear(answer);
      },
      // A store that was closed under the question: the time for the answer passes.
      () => {},
    );
  }
}
