import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '@interlock/protocol';
import { ROOT } from '../../source-code/source-file.ts';
import { type ChildProgram, startProgram } from './child-program.ts';

export interface ServerProgram extends ChildProgram {
  readonly port: number;
}

/** As it is shipped; the benchmark builds it before it measures. */
const SERVER_MAIN = join(ROOT, '.cache', 'build', 'server', 'main.js');

/** The folder of the server's data below the folder that it is started with. */
export const DATA_FOLDER = 'data';
export const DATABASE_FILE = 'interlock.db';

function serverEnvironment(folder: string, definition: Definition): Record<string, string> {
  const definitionFile = join(folder, 'definition.json');
  const dataFolder = join(folder, DATA_FOLDER);
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(definitionFile, JSON.stringify(definition));
  return { INTERLOCK_PORT: '0', INTERLOCK_DATA: dataFolder, INTERLOCK_DEFINITION: definitionFile };
}

/** The port in the server's log line that says it has started; null for another line. */
export function startedPort(line: string): number | null {
  if (!line.includes('serverStarted')) return null;
  const port = /"port":(\d+)/.exec(line)?.[1];
  return port === undefined ? null : Number(port);
}

/**
 * Starts the real server in a process of its own, on any free port; resolves when it serves.
 *
 * @param folder gets the definition and the data, unless data is there
 * @param isMeasured whether it can be asked for its memory
 */
export async function startServerProgram(
  folder: string,
  definition: Definition,
  isMeasured: boolean,
): Promise<ServerProgram> {
  const program = startProgram({ args: [SERVER_MAIN], env: serverEnvironment(folder, definition), isMeasured });
  const port = await program.nextLine(startedPort);
  return { ...program, port };
}
