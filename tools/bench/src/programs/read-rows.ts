/**
 * Reads and parses the rows that a start of the server must read, and nothing else: the checkpoint, and the records from
 * a version on. Arguments: the database file, that version. Prints `read N`.
 */
import { DatabaseSync } from 'node:sqlite';

const [path = '', after = '0'] = process.argv.slice(2);
const db = new DatabaseSync(path);
let rows = 0;
const kept: unknown[] = [];
for (const { data } of db.prepare('SELECT key, data FROM checkpoint_entry ORDER BY key').iterate()) {
  kept.push(JSON.parse(String(data)));
  rows += 1;
}
const records = 'SELECT version, at, agent_id, command_id, events FROM record WHERE version > ? ORDER BY version';
for (const { events } of db.prepare(records).iterate(Number(after))) {
  kept.push(JSON.parse(String(events)));
  rows += 1;
}
console.log(`read ${rows}`);
