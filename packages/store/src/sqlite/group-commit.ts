/**
 * Group commit: appends that arrive in one turn of the event loop share one transaction, and so one flush.
 *
 * While a commit blocks the loop, the next arrivals gather in the sockets and form the next group: the slower the disk,
 * the larger the groups, without a timer. Each append of a group is checked against those before it; a refusal concerns
 * one append, a failed transaction all of the group.
 */
import type { EncodedRecord } from '../encode-request.ts';
import { ok, type Result, refused, type StoreError, storeErrors } from '../store-error.ts';
import { integerColumn } from './columns.ts';
import type { Connection } from './connection.ts';

export type AppendAnswer = Result<{ readonly version: number }, StoreError>;

interface WaitingAppend {
  readonly number: number;
  readonly expectedVersion: number;
  readonly records: readonly EncodedRecord[];
  readonly answer: (answer: AppendAnswer) => void;
}

export interface GroupCommitOptions {
  /** Records that may wait; an append that would exceed it is refused. */
  readonly queueLimit: number;
  /** Records after which a group takes no further append, so that one commit does not hold the loop for long. */
  readonly groupLimit: number;
  /** Calls back once in a later turn of the event loop. */
  readonly schedule: (commit: () => void) => void;
}

export interface GroupCommit {
  append(number: number, expectedVersion: number, records: readonly EncodedRecord[]): Promise<AppendAnswer>;
  /** Commits everything that waits, now. */
  flush(): void;
}

export function createGroupCommit(connection: Connection, options: GroupCommitOptions): GroupCommit {
  const { queueLimit, groupLimit, schedule } = options;
  const { statements, transact, readHead } = connection;
  let waiting: WaitingAppend[] = [];
  let waitingRecords = 0;
  let scheduled = false;

  function takeGroup(): WaitingAppend[] {
    let taken = 0;
    let records = 0;
    for (const { records: next } of waiting) {
      if (taken > 0 && records + next.length > groupLimit) break;
      taken += 1;
      records += next.length;
    }
    const group = taken === waiting.length ? waiting : waiting.slice(0, taken);
    waiting = taken === waiting.length ? [] : waiting.slice(taken);
    waitingRecords -= records;
    return group;
  }

  /** Inserts one append behind `version`, or takes all of it back and refuses it. */
  function insert({ number, expectedVersion, records }: WaitingAppend, version: number): AppendAnswer {
    if (expectedVersion !== version) {
      // A repeated command learns that it was done, even though the log has moved on since. ST6
      return refused(findDuplicate(number, records) ?? storeErrors.versionConflict(expectedVersion, version));
    }
    let next = version;
    for (const { at, agentId, commandId, events } of records) {
      next += 1;
      const { changes } = statements.insertRecord.run(number, next, at, agentId, commandId, events);
      if (changes === 1) continue;
      statements.deleteRecordsAfter.run(number, version);
      const duplicate = findDuplicate(number, records);
      if (!duplicate) throw new Error(`record ${next} is beyond the log's version ${version}`);
      return refused(duplicate);
    }
    return ok({ version: next });
  }

  function findDuplicate(number: number, records: readonly EncodedRecord[]): StoreError | null {
    for (const { commandId } of records) {
      if (commandId === null) continue;
      const row = statements.findCommand.get(number, commandId);
      if (row) return storeErrors.duplicateCommand(commandId, integerColumn(row, 'version'));
    }
    return null;
  }

  function writeGroup(group: readonly WaitingAppend[]): AppendAnswer[] {
    const versions = new Map<number, number>();
    const written = new Set<number>();
    const answers = group.map((append) => {
      // Read inside the transaction: this is the fence against another process. ST2
      const version = versions.get(append.number) ?? readHead(append.number).version;
      const answer = insert(append, version);
      versions.set(append.number, answer.ok ? answer.value.version : version);
      if (answer.ok) written.add(append.number);
      return answer;
    });
    for (const number of written) statements.updateVersion.run(versions.get(number) ?? null, number);
    return answers;
  }

  function commitGroup(): void {
    const group = takeGroup();
    let answers: readonly AppendAnswer[];
    try {
      answers = transact(() => writeGroup(group));
    } catch (error) {
      const unavailable = refused(storeErrors.storeUnavailable(error));
      answers = group.map(() => unavailable);
    }
    for (const [index, { answer }] of group.entries()) {
      const value = answers[index];
      if (value) answer(value);
    }
  }

  function commitScheduled(): void {
    scheduled = false;
    if (waiting.length === 0) return;
    commitGroup();
    scheduleIfWaiting();
  }

  function scheduleIfWaiting(): void {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    schedule(commitScheduled);
  }

  return {
    append(number, expectedVersion, records) {
      if (waitingRecords + records.length > queueLimit)
        return Promise.resolve(refused(storeErrors.storeOverloaded(queueLimit)));
      return new Promise((answer) => {
        waiting.push({ number, expectedVersion, records, answer });
        waitingRecords += records.length;
        scheduleIfWaiting();
      });
    },
    flush() {
      while (waiting.length > 0) commitGroup();
    },
  };
}
