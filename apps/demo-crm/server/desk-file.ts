/** Keeps the desk in one JSON file. A write replaces the file in one step, so a crash leaves the former one. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BEHAVIOURS, type Desk } from './desk.ts';

export interface DeskFile {
  /** The desk of the last start; null at the first, or when the file was unreadable and has been put aside. */
  read(): Desk | null;
  /** Returns when the desk is on the disk. */
  write(desk: Desk): void;
}

/** @param folder is made if it does not exist, for its owner alone as the server does, whichever is first; the file in it is `demo-crm.json` */
export function createDeskFile(folder: string): DeskFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'demo-crm.json');
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch {
        return null; // the first start
      }
      const desk = parseDesk(text);
      if (!desk) renameSync(path, `${path}.unreadable`);
      return desk;
    },
    write(desk) {
      const partial = `${path}.partial`;
      const file = openSync(partial, 'w', 0o600);
      try {
        writeSync(file, JSON.stringify(desk));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(partial, path);
    },
  };
}

/** A file that only this program writes: the parts that could differ after an update are looked at, not every text. */
function parseDesk(text: string): Desk | null {
  try {
    const desk: Partial<Desk> = JSON.parse(text);
    const { version, people, tickets, entries } = desk;
    if (typeof version !== 'number' || !Array.isArray(people) || !Array.isArray(tickets) || !Array.isArray(entries))
      return null;
    if (!people.every((person) => person?.presence && BEHAVIOURS.includes(person.behaviour))) return null;
    return { version, people, tickets, entries };
  } catch {
    return null;
  }
}
