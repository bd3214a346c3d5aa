/** The environment variables, read once and checked (SV90). */
import { resolve } from 'node:path';
import { ERROR_CODES, type ServerErrorCode } from '../codes.ts';
import { DEMO_PORT } from '../default-definition.ts';
import type { LogLevel } from '../log.ts';
import { type AuthSettings, readAuth } from './read-auth.ts';

export interface Configuration {
  /** 0 = any free port. */
  readonly port: number;
  readonly demoPort: number;
  readonly dataFolder: string;
  /** File of the definition; null for none. */
  readonly definitionFile: string | null;
  readonly logLevel: LogLevel | 'silent';
  readonly auth: AuthSettings;
  /** An IP address; loopback in dev mode. */
  readonly listenAddress: string;
}

/** A start that is refused: one line for people, with a code. */
export interface StartRefusal {
  readonly code: ServerErrorCode;
  readonly line: string;
}

export type ConfigurationAnswer =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly refusals: readonly StartRefusal[] };

type Environment = Readonly<Record<string, string | undefined>>;

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export function startRefusal(code: ServerErrorCode, detail: string): StartRefusal {
  return { code, line: `${ERROR_CODES[code]} ${detail}` };
}

function textOf(env: Environment, name: string): string | null {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? null : value;
}

/** @param cwd folder that a relative path is below */
export function dataFolderOf(env: Environment, cwd: string): string {
  return resolve(cwd, textOf(env, 'INTERLOCK_DATA') ?? 'data');
}

/**
 * @param cwd folder that relative paths are below
 * @returns the configuration, or every refusal at once: `configurationInvalid`, `scaledStoreNotAvailable`
 */
export function readConfiguration(env: Environment, cwd: string): ConfigurationAnswer {
  const refusals: StartRefusal[] = [];
  const text = (name: string): string | null => textOf(env, name);

  function portOf(name: string, standard: number, min: number): number {
    const value = text(name);
    if (value === null) return standard;
    const port = /^\d{1,5}$/.test(value) ? Number(value) : -1;
    if (port >= min && port <= 65_535) return port;
    refusals.push(startRefusal('configurationInvalid', `${name} must be a port, ${min} to 65535.`));
    return standard;
  }

  for (const name of ['INTERLOCK_DATABASE_URL', 'INTERLOCK_NATS_URL']) {
    // The address may hold a password: it is not repeated.
    if (text(name) !== null)
      refusals.push(
        startRefusal('scaledStoreNotAvailable', `Unset ${name}; data is kept in the folder INTERLOCK_DATA.`),
      );
  }
  const { auth, listenAddress } = readAuth(text, (line) => refusals.push(startRefusal('configurationInvalid', line)));

  const level = text('INTERLOCK_LOG_LEVEL') ?? 'info';
  const logLevel = LEVELS.find((known) => known === level);
  if (logLevel === undefined)
    refusals.push(startRefusal('configurationInvalid', `INTERLOCK_LOG_LEVEL must be one of ${LEVELS.join(', ')}.`));

  const port = portOf('INTERLOCK_PORT', 4_400, 0);
  const demoPort = portOf('INTERLOCK_DEMO_PORT', DEMO_PORT, 1);
  if (refusals.length > 0) return { ok: false, refusals };
  const definitionFile = text('INTERLOCK_DEFINITION');
  return {
    ok: true,
    configuration: {
      port,
      demoPort,
      dataFolder: dataFolderOf(env, cwd),
      definitionFile: definitionFile === null ? null : resolve(cwd, definitionFile),
      logLevel: logLevel ?? 'info',
      auth,
      listenAddress,
    },
  };
}
