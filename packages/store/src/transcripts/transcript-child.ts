/** The process that is killed: appends to one chat and writes the number of each acknowledged entry as a line. */
import { writeSync } from 'node:fs';
import { createSqliteTranscripts } from './sqlite-transcripts.ts';

const STDOUT = 1;
const IN_FLIGHT = 4;

const [, , path = ''] = process.argv;
const store = createSqliteTranscripts({ path });
const opened = await store.open('default');
if (!opened.ok) throw new Error(opened.error.message);
await store.begin('default', { chatId: 'c', at: 1, facts: {}, entries: [] });
let next = (await store.find('default', 'c'))?.lastSeq ?? 0;

async function appendForEver(): Promise<never> {
  for (;;) {
    next += 1;
    const answer = await store.append('default', 'c', { at: next, entryId: `${next}`, data: next });
    if (!answer.ok) throw new Error(answer.error.message);
    writeSync(STDOUT, `${answer.value.seq}\n`);
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, appendForEver));
