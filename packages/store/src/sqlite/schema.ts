/**
 * The schema as a row of forward steps. A step that was released is never edited: add the next one.
 *
 * `contact_center` holds what must survive pruning (the version of the log, of the checkpoint, of the last pruned
 * record); `record` holds one row per decision; both indexes leave out the rows that have no such id.
 */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const FIRST = `
CREATE TABLE contact_center (
  number INTEGER PRIMARY KEY,
  contact_center_id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 0,
  checkpoint_version INTEGER NOT NULL DEFAULT 0,
  pruned_version INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE record (
  contact_center INTEGER NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  agent_id TEXT,
  command_id TEXT,
  events TEXT NOT NULL,
  PRIMARY KEY (contact_center, version)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX record_by_command ON record (contact_center, command_id) WHERE command_id IS NOT NULL;
CREATE INDEX record_by_agent ON record (contact_center, agent_id, version) WHERE agent_id IS NOT NULL;

CREATE TABLE checkpoint_entry (
  contact_center INTEGER NOT NULL,
  key TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (contact_center, key)
) STRICT, WITHOUT ROWID;
`;

/** What was said in chats: not events of the log, so in tables of their own (transcripts/). */
const TRANSCRIPTS = `
CREATE TABLE chat (
  contact_center TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  facts TEXT NOT NULL,
  last_seq INTEGER NOT NULL,
  PRIMARY KEY (contact_center, chat_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX chat_open ON chat (contact_center, opened_at, chat_id) WHERE closed_at IS NULL;
CREATE INDEX chat_closed ON chat (contact_center, closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE chat_entry (
  contact_center TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  entry_id TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (contact_center, chat_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX chat_entry_by_id ON chat_entry (contact_center, chat_id, entry_id);
`;

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'first', sql: FIRST },
  { version: 2, name: 'transcripts', sql: TRANSCRIPTS },
];

export const CREATE_SCHEMA_VERSION = `
CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT`;

export const FIND_SCHEMA_VERSION = `SELECT count(*) AS present FROM sqlite_schema WHERE name = 'schema_version'`;

export const SELECT_SCHEMA_VERSION = `SELECT coalesce(max(version), 0) AS version FROM schema_version`;

export const INSERT_SCHEMA_VERSION = `INSERT INTO schema_version (version, name) VALUES (?, ?)`;
