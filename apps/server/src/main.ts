/** The process: configuration in, one server, signals out. Exit status: 0 stopped, 1 defect, 2 configuration, 3 store, 4 data folder, 5 address or port. */
import { dirname } from 'node:path';
import { createSqliteStore, createSqliteTranscripts, StoreFailure } from '@interlock/store';
import manifest from '../package.json' with { type: 'json' };
import { readDefinitionFile, startingDefinition } from './definition/starting-definition.ts';
import type { HostEvent } from './host/host-event.ts';
import { createLog, errorFields } from './log.ts';
import { addressRefusal } from './process/address-refusal.ts';
import { lockDataFolder } from './process/lock-data-folder.ts';
import { readAccessKey } from './process/read-access-key.ts';
import { readConfiguration, type StartRefusal, startRefusal } from './process/read-configuration.ts';
import { type RunningServer, startServer } from './start-server.ts';

const EXIT = { defect: 1, configuration: 2, store: 3, dataFolder: 4, address: 5 } as const;
/** A stop that takes longer is not a stop (SV92). */
const STOP_LIMIT_MS = 5_000;
/** The program is built beside the pages that it serves. */
const PAGES_FOLDER = dirname(import.meta.dirname);

// Whatever it makes is its owner's alone, what SQLite makes too (SV91).
process.umask(0o077);

// Who reads it may be gone; what is said then is lost, and the server goes on (SV94).
process.stderr.on('error', () => {});

function say(line: string): void {
  process.stderr.write(`interlock: ${line}\n`);
}

function refuse(refusals: readonly StartRefusal[], exitCode: number): never {
  for (const { code, line } of refusals) say(`${line} [${code}]`);
  process.exit(exitCode);
}

const read = readConfiguration(process.env, process.cwd());
if (!read.ok) refuse(read.refusals, EXIT.configuration);
const { configuration } = read;
const { auth } = configuration;
const log = createLog({ level: configuration.logLevel });

const file = configuration.definitionFile === null ? null : readDefinitionFile(configuration.definitionFile);
if (file !== null && !file.ok) {
  say(startRefusal('definitionFileRefused', `${configuration.definitionFile}:`).line);
  for (const { severity, path, message, code } of file.problems) say(`  ${severity} at ${path}: ${message} [${code}]`);
  process.exit(EXIT.configuration);
}

const locked = lockDataFolder(configuration.dataFolder);
if (!locked.ok) refuse([locked.refusal], EXIT.dataFolder);
const { folder } = locked;
if (folder.isOpenToOthers) log.warn('dataOpenToOthers');

let server: RunningServer | null = null;
let isStopping = false;

/** Stops in order, within 5 s; a stop that hangs is cut off. */
async function stop(exitCode: number): Promise<never> {
  isStopping = true;
  setTimeout(() => {
    log.error('stopTimedOut');
    process.exit(EXIT.defect);
  }, STOP_LIMIT_MS).unref();
  await server?.stop();
  folder.release();
  log.info('serverStopped');
  process.exit(exitCode);
}

function defect(event: string, error: unknown): void {
  log.error(event, errorFields(error));
  say(
    `the server stops because of a defect (${error instanceof Error ? error.name : typeof error}); the log line ${event} says where`,
  );
  // Whatever is flushed is safe; going on could be wrong.
  process.exit(EXIT.defect);
}

process.on('uncaughtException', (error) => defect('uncaughtException', error));
process.on('unhandledRejection', (error) => defect('unhandledRejection', error));

try {
  const started = await startServer({
    store: createSqliteStore<HostEvent>({ path: folder.databasePath }),
    transcripts: createSqliteTranscripts({ path: folder.databasePath }),
    log,
    port: configuration.port,
    chooseDefinition: startingDefinition(file?.file ?? null, configuration.demoPort),
    pagesFolder: PAGES_FOLDER,
    version: manifest.version,
    auth: auth.mode === 'dev' ? auth : { ...auth, key: readAccessKey(configuration.dataFolder) },
    listenAddress: configuration.listenAddress,
    fenced() {
      say('another process writes to the same log, or the log cannot be used any more; this one stops');
      void stop(EXIT.store);
    },
  });
  if (started.ok) server = started.server;
  else if (started.kind === 'address')
    refuse([addressRefusal(started.reason, configuration.listenAddress, configuration.port)], EXIT.address);
  else refuse([startRefusal('storeNotUsable', `${started.error.message} (${started.error.code})`)], EXIT.store);
} catch (error) {
  if (!(error instanceof StoreFailure)) throw error;
  refuse([startRefusal('storeNotUsable', `${error.error.message} (${error.error.code})`)], EXIT.store);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    log.info('stopAsked', { signal });
    void stop(0);
  });
}

const { mode } = server?.host.definition().definition ?? {};
log.info('serverStarted', {
  ...(server === null ? {} : { port: server.port }),
  ...(mode === undefined ? {} : { mode }),
});
if (auth.mode === 'dev') {
  log.warn('devModeOn');
  say(
    'DEV MODE: whoever reaches this port is believed to be who they say. It is open to this machine alone (127.0.0.1).',
  );
}
