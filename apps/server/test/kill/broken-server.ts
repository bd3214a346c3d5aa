/** The server on a store that breaks one promise: a negative control of the kill harness. `INTERLOCK_TEST_STORE` names it. */
import { join } from 'node:path';
import { createMemoryTranscripts, createSqliteStore } from '@interlock/store';
import { BROKEN_STORES, isBrokenStoreName } from '@interlock/store/crash';
import { startingDefinition } from '../../src/definition/starting-definition.ts';
import type { HostEvent } from '../../src/host/host-event.ts';
import { createLog } from '../../src/log.ts';
import { lockDataFolder } from '../../src/process/lock-data-folder.ts';
import { startServer } from '../../src/start-server.ts';

const { INTERLOCK_DATA = '', INTERLOCK_TEST_STORE: name = '' } = process.env;
if (!isBrokenStoreName(name)) throw new Error(`no broken store is called "${name}"`);
const locked = lockDataFolder(INTERLOCK_DATA);
if (!locked.ok) throw new Error(locked.refusal.line);
const log = createLog({ level: 'info' });
const started = await startServer({
  store: BROKEN_STORES[name](createSqliteStore<HostEvent>({ path: locked.folder.databasePath })),
  transcripts: createMemoryTranscripts(),
  log,
  port: 0,
  chooseDefinition: startingDefinition(null, 4401),
  pagesFolder: join(INTERLOCK_DATA, 'no-pages'),
  version: 'broken',
});
if (!started.ok) throw new Error(JSON.stringify(started));
log.info('serverStarted', { port: started.server.port });
