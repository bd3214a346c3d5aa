/** Every statement the store runs, prepared once per connection. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

const BEGIN_WRITING = 'BEGIN IMMEDIATE';
const BEGIN_READING = 'BEGIN';
const COMMIT = 'COMMIT';
const ROLLBACK = 'ROLLBACK';

const INSERT_CONTACT_CENTER = `
INSERT INTO contact_center (contact_center_id) VALUES (?) ON CONFLICT DO NOTHING`;

const FIND_CONTACT_CENTER = `SELECT number, version FROM contact_center WHERE contact_center_id = ?`;

const SELECT_HEAD = `
SELECT version, checkpoint_version, pruned_version FROM contact_center WHERE number = ?`;

const UPDATE_VERSION = `UPDATE contact_center SET version = ? WHERE number = ?`;

/** A row that is not inserted has a command id that is in use: the version was compared in the same transaction. */
export const INSERT_RECORD = `
INSERT INTO record (contact_center, version, at, agent_id, command_id, events) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING`;

const DELETE_RECORDS_AFTER = `DELETE FROM record WHERE contact_center = ? AND version > ?`;

const FIND_COMMAND = `SELECT version FROM record WHERE contact_center = ? AND command_id = ?`;

const READ_RECORDS = `
SELECT version, at, agent_id, command_id, events FROM record
WHERE contact_center = ? AND version > ? ORDER BY version LIMIT ?`;

const READ_AGENT_RECORDS = `
SELECT version, at, agent_id, command_id, events FROM record
WHERE contact_center = ? AND agent_id = ? AND version < ? ORDER BY version DESC LIMIT ?`;

const UPSERT_ENTRY = `
INSERT INTO checkpoint_entry (contact_center, key, data) VALUES (?, ?, ?)
ON CONFLICT (contact_center, key) DO UPDATE SET data = excluded.data`;

const DELETE_ENTRY = `DELETE FROM checkpoint_entry WHERE contact_center = ? AND key = ?`;

const UPDATE_CHECKPOINT_VERSION = `UPDATE contact_center SET checkpoint_version = ? WHERE number = ?`;

const READ_ENTRIES = `SELECT key, data FROM checkpoint_entry WHERE contact_center = ? ORDER BY key`;

const FIND_FIRST_KEPT = `
SELECT version FROM record
WHERE contact_center = ? AND version > ? AND version <= ? AND at >= ? ORDER BY version LIMIT 1`;

const DELETE_RECORDS_UP_TO = `DELETE FROM record WHERE contact_center = ? AND version <= ?`;

const UPDATE_PRUNED_VERSION = `UPDATE contact_center SET pruned_version = ? WHERE number = ?`;

const STATEMENTS = {
  beginWriting: BEGIN_WRITING,
  beginReading: BEGIN_READING,
  commit: COMMIT,
  rollback: ROLLBACK,
  insertContactCenter: INSERT_CONTACT_CENTER,
  findContactCenter: FIND_CONTACT_CENTER,
  selectHead: SELECT_HEAD,
  updateVersion: UPDATE_VERSION,
  insertRecord: INSERT_RECORD,
  deleteRecordsAfter: DELETE_RECORDS_AFTER,
  findCommand: FIND_COMMAND,
  readRecords: READ_RECORDS,
  readAgentRecords: READ_AGENT_RECORDS,
  upsertEntry: UPSERT_ENTRY,
  deleteEntry: DELETE_ENTRY,
  updateCheckpointVersion: UPDATE_CHECKPOINT_VERSION,
  readEntries: READ_ENTRIES,
  findFirstKept: FIND_FIRST_KEPT,
  deleteRecordsUpTo: DELETE_RECORDS_UP_TO,
  updatePrunedVersion: UPDATE_PRUNED_VERSION,
} as const;

export type Statements = { readonly [Name in keyof typeof STATEMENTS]: StatementSync };

export function prepareStatements(db: DatabaseSync): Statements {
  const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [name, db.prepare(sql)]);
  // The library types the keys of fromEntries as string; they are those of the table above.
  return Object.fromEntries(prepared) as Statements;
}
