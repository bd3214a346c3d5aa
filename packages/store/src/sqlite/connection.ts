/**
 * One open database with its statements. Transactions are whole functions that run without a pause, so none is ever
 * open between two turns of the event loop, and a read outside of one sees committed rows only.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integerColumn } from './columns.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** Where a contact centre's log stands. */
export interface Head {
  readonly version: number;
  readonly checkpointVersion: number;
  readonly prunedVersion: number;
}

export interface Connection {
  readonly db: DatabaseSync;
  readonly statements: Statements;
  /** Runs `work` and commits it; anything thrown, by the commit too, rolls everything back and is thrown on. */
  transact<T>(work: () => T): T;
  /** Runs `work`, which only reads, against one state of the file: another process may write between two statements. */
  snapshot<T>(work: () => T): T;
  readHead(number: number): Head;
}

export function createConnection(db: DatabaseSync): Connection {
  const statements = prepareStatements(db);

  function within<T>(begin: StatementSync, work: () => T): T {
    begin.run();
    try {
      const value = work();
      statements.commit.run();
      return value;
    } catch (error) {
      // A full disk has rolled back by itself already.
      if (db.isTransaction) statements.rollback.run();
      throw error;
    }
  }

  return {
    db,
    statements,
    transact: (work) => within(statements.beginWriting, work),
    snapshot: (work) => within(statements.beginReading, work),
    readHead(number: number): Head {
      const row = statements.selectHead.get(number);
      return {
        version: integerColumn(row, 'version'),
        checkpointVersion: integerColumn(row, 'checkpoint_version'),
        prunedVersion: integerColumn(row, 'pruned_version'),
      };
    },
  };
}
