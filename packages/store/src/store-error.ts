import { ERROR_CODES, type StoreErrorCode } from './codes.ts';

/** What an operation answers when the world may say no. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

type Failure<Code extends StoreErrorCode, Retry extends 'backoff' | 'never', Data = unknown> = {
  readonly code: Code;
  /** `backoff`: the same request may succeed later. `never`: the caller must change something first. */
  readonly retry: Retry;
  readonly message: string;
} & Data;

/** Every way a store says no, as plain data. */
export type StoreError =
  | Failure<'versionConflict', 'never', { readonly expectedVersion: number; readonly actualVersion: number }>
  | Failure<'duplicateCommand', 'never', { readonly commandId: string; readonly version: number }>
  | Failure<'invalidRequest', 'never', { readonly path: string }>
  | Failure<'notOpen', 'never', { readonly contactCenterId: string }>
  | Failure<'storeOverloaded', 'backoff', { readonly queueLimit: number }>
  | Failure<'storeUnavailable', 'backoff', { readonly cause: string }>
  | Failure<'storeClosed', 'never'>
  | Failure<
      'checkpointOutOfOrder',
      'never',
      { readonly version: number; readonly checkpointVersion: number; readonly logVersion: number }
    >
  | Failure<'recordsPruned', 'never', { readonly after: number; readonly prunedVersion: number }>
  | Failure<'logDamaged', 'never', { readonly version: number; readonly cause: string }>
  | Failure<'duplicateChat' | 'unknownChat' | 'chatClosed' | 'transcriptFull', 'never'>
  | Failure<'schemaTooNew', 'never', { readonly found: number; readonly supported: number }>;

/**
 * What went wrong, for operators. SQLite and the operating system quote nothing that is stored; a JSON parser does, and what is stored
 * may be what people typed.
 */
export function causeOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'stored data are no JSON';
  return error instanceof Error ? error.message : String(error);
}

/** Builds each error in one place, so that code, retry and data always belong together. */
export const storeErrors = {
  versionConflict: (expectedVersion: number, actualVersion: number): StoreError => ({
    code: 'versionConflict',
    retry: 'never',
    message: `${ERROR_CODES.versionConflict} Expected ${expectedVersion}, found ${actualVersion}.`,
    expectedVersion,
    actualVersion,
  }),
  duplicateCommand: (commandId: string, version: number): StoreError => ({
    code: 'duplicateCommand',
    retry: 'never',
    message: `${ERROR_CODES.duplicateCommand} It has version ${version}.`,
    commandId,
    version,
  }),
  invalidRequest: (path: string, expected: string): StoreError => ({
    code: 'invalidRequest',
    retry: 'never',
    message: `${ERROR_CODES.invalidRequest} ${path}: expected ${expected}.`,
    path,
  }),
  notOpen: (contactCenterId: string): StoreError => ({
    code: 'notOpen',
    retry: 'never',
    message: ERROR_CODES.notOpen,
    contactCenterId,
  }),
  storeOverloaded: (queueLimit: number): StoreError => ({
    code: 'storeOverloaded',
    retry: 'backoff',
    message: `${ERROR_CODES.storeOverloaded} The limit is ${queueLimit}.`,
    queueLimit,
  }),
  storeUnavailable(error: unknown): StoreError {
    const cause = causeOf(error);
    return {
      code: 'storeUnavailable',
      retry: 'backoff',
      message: `${ERROR_CODES.storeUnavailable} The cause: ${cause}.`,
      cause,
    };
  },
  storeClosed: (): StoreError => ({ code: 'storeClosed', retry: 'never', message: ERROR_CODES.storeClosed }),
  checkpointOutOfOrder: (version: number, checkpointVersion: number, logVersion: number): StoreError => ({
    code: 'checkpointOutOfOrder',
    retry: 'never',
    message: `${ERROR_CODES.checkpointOutOfOrder} Got ${version}, expected ${checkpointVersion} to ${logVersion}.`,
    version,
    checkpointVersion,
    logVersion,
  }),
  recordsPruned: (after: number, prunedVersion: number): StoreError => ({
    code: 'recordsPruned',
    retry: 'never',
    message: `${ERROR_CODES.recordsPruned} Asked after ${after}, kept after ${prunedVersion}.`,
    after,
    prunedVersion,
  }),
  logDamaged: (version: number, cause: string): StoreError => ({
    code: 'logDamaged',
    retry: 'never',
    message: `${ERROR_CODES.logDamaged} At version ${version}: ${cause}.`,
    version,
    cause,
  }),
  duplicateChat: (): StoreError => ({ code: 'duplicateChat', retry: 'never', message: ERROR_CODES.duplicateChat }),
  unknownChat: (): StoreError => ({ code: 'unknownChat', retry: 'never', message: ERROR_CODES.unknownChat }),
  chatClosed: (): StoreError => ({ code: 'chatClosed', retry: 'never', message: ERROR_CODES.chatClosed }),
  transcriptFull: (): StoreError => ({ code: 'transcriptFull', retry: 'never', message: ERROR_CODES.transcriptFull }),
  schemaTooNew: (found: number, supported: number): StoreError => ({
    code: 'schemaTooNew',
    retry: 'never',
    message: `${ERROR_CODES.schemaTooNew} Its schema is ${found}, this one knows ${supported}.`,
    found,
    supported,
  }),
} satisfies Record<StoreErrorCode, (...args: never[]) => StoreError>;

/**
 * What a reading method rejects with: reads answer their data plainly, because a host that cannot read its log has
 * nothing else to do than stop.
 */
export class StoreFailure extends Error {
  readonly error: StoreError;

  constructor(error: StoreError) {
    super(error.message);
    this.name = 'StoreFailure';
    this.error = error;
  }
}

export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

export function refused(error: StoreError): Result<never, StoreError> {
  return { ok: false, error };
}
