/** The thread of one rehearsal: gets the records, plays, answers, and ends. The writer never waits for it (RH11). */
import { parentPort } from 'node:worker_threads';
import { createStandingFold, type RecordedRecord, rehearse, type StandingFold } from '@interlock/rehearsal';
import type { FromRehearsal, ToRehearsal } from './rehearsal-messages.ts';

type Begin = Extract<ToRehearsal, { kind: 'begin' }>;

let begun: Begin | null = null;
let before: StandingFold = createStandingFold(null);
const records: RecordedRecord[] = [];

function run({ from, to, rehearsed }: Begin): FromRehearsal {
  const standing = before.standing();
  return standing === null ? null : rehearse({ from, to, standing, records }, rehearsed);
}

/** A definition that came in force with the first instant was in force all the time. */
function stoodBefore({ at, events }: RecordedRecord, from: number): boolean {
  const isDefinition = events.every(({ kind }) => kind === 'definitionChanged');
  return at < from || (at === from && records.length === 0 && isDefinition);
}

parentPort?.on('message', (message: ToRehearsal) => {
  if (message.kind === 'begin') {
    begun = message;
    before = createStandingFold(message.before);
  } else if (message.kind === 'records') {
    for (const record of message.records) {
      if (begun !== null && stoodBefore(record, begun.from)) before.apply(record);
      else records.push(record);
    }
  } else if (begun !== null) {
    parentPort?.postMessage(run(begun));
    parentPort?.close();
  }
});
