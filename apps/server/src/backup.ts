// `npm run backup -- FILE`: a copy of the log, and of the chats in it, beside a running server or without one (SV96).
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { copyStoreFile } from '@interlock/store';
import { databasePathOf } from './process/lock-data-folder.ts';
import { dataFolderOf } from './process/read-configuration.ts';

/** The copy holds what the log does (SV91). */
process.umask(0o077);

function fail(line: string): never {
  console.error(`backup: ${line}`);
  process.exit(1);
}

const [file, ...more] = process.argv.slice(2);
if (file === undefined || file.startsWith('-') || more.length > 0)
  fail('usage: npm run backup -- FILE; the log is that of the folder INTERLOCK_DATA');
const target = resolve(file);
// A file that is there may be the log itself, or one that a server has open.
if (existsSync(target)) fail(`${file} is there already; name another file`);
const source = databasePathOf(dataFolderOf(process.env, process.cwd()));
if (!existsSync(source)) fail(`there is no ${source}; is INTERLOCK_DATA the folder of the server?`);

const copied = await copyStoreFile(source, target);
if (!copied.ok) fail(`${copied.error.message} [${copied.error.code}]`);
console.log(`backup: ${file}, ${(statSync(target).size / 1_048_576).toFixed(1)} MiB`);
