/**
 * One of several processes that append to one file at the same time: writes the version of each acknowledged append to
 * its standard output.
 *
 * Arguments: database file, name of this writer, number of appends.
 */
import { writeSync } from 'node:fs';
import { createSqliteStore } from '../sqlite-store.ts';

const CENTER = 'default';
const STDOUT = 1;

async function run(path: string, writer: string, appends: number): Promise<void> {
  const store = createSqliteStore<string>({ path });
  const opened = await store.open(CENTER);
  if (!opened.ok) throw new Error(opened.error.message);
  let expectedVersion = opened.value.version;
  for (let done = 0; done < appends; ) {
    const commandId = `${writer}-${done}`;
    const records = [{ at: 1, agentId: writer, commandId, events: [commandId] }];
    const answer = await store.append(CENTER, { expectedVersion, records });
    if (answer.ok) {
      expectedVersion = answer.value.version;
      writeSync(STDOUT, `${expectedVersion}\n`);
      done += 1;
    } else if (answer.error.code === 'versionConflict') expectedVersion = answer.error.actualVersion;
    else if (answer.error.retry === 'never') throw new Error(answer.error.message);
  }
  await store.close();
}

const [, , path, writer, appends] = process.argv;
if (path === undefined || writer === undefined) throw new Error('expected a database file and the name of the writer');
await run(path, writer, Number(appends));
