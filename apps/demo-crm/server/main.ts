// The demo CRM's program. Environment: INTERLOCK_DEMO_PORT (4401), INTERLOCK_PORT (4400, where the connector is),
// INTERLOCK_DATA (the folder `data` where it is started).
import { dirname, join } from 'node:path';
import { startDemoServer } from './demo-server.ts';
import { createDeskFile } from './desk-file.ts';
import { createGuidedDemo } from './guided/guided-demo.ts';
import { systemTime } from './guided/guided-time.ts';
import { readPages } from './pages.ts';

/** The program is built beside the pages that it serves. */
const PAGES_FOLDER = dirname(import.meta.dirname);

function portOf(name: string, fallback: number): number {
  const text = process.env[name];
  const port = text === undefined || text === '' ? fallback : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  console.error(`demo CRM: ${name} is no port: ${text}`);
  process.exit(1);
}

try {
  const serverUrl = `http://localhost:${portOf('INTERLOCK_PORT', 4400)}`;
  const server = await startDemoServer({
    port: portOf('INTERLOCK_DEMO_PORT', 4401),
    connectorUrl: `${serverUrl}/connector/`,
    pages: new Map(['demo-crm', 'guided-demo'].flatMap((name) => [...readPages(join(PAGES_FOLDER, name))])),
    file: createDeskFile(process.env['INTERLOCK_DATA'] || 'data'),
    guided: (origin) => createGuidedDemo({ serverUrl, origin, time: systemTime }),
    now: () => Date.now(),
    later: (run, ms) => void setTimeout(run, ms).unref(),
  });
  console.error(`demo CRM: ${server.origin}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`demo CRM: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
