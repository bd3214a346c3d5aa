/**
 * Structured lines, one event name each. A line can only carry the fields below: none of them is a name, a label, a
 * detail or a status text of anybody (SV81).
 */
import { type DestinationStream, pino } from 'pino';

export interface LogFields {
  readonly agentId?: string;
  /** Who asked for it: a person or a program. */
  readonly actorId?: string;
  readonly sessionId?: string;
  readonly epoch?: number;
  readonly code?: string;
  /** What SQLite or the operating system says of a medium; it quotes nothing that is stored. */
  readonly cause?: string;
  /** Kind of an input or an event. */
  readonly kind?: string;
  readonly version?: number;
  readonly count?: number;
  readonly tookMs?: number;
  readonly route?: string;
  readonly method?: string;
  readonly status?: number;
  readonly port?: number;
  readonly phase?: string;
  readonly mode?: string;
  readonly source?: string;
  readonly signal?: string;
  /** Codes of settings. */
  readonly fields?: readonly string[];
  /** Class of an error, without its message, which may quote what it was about. */
  readonly errorName?: string;
  /** Where in our code, without the message. */
  readonly stack?: readonly string[];
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const FIELDS: ReadonlySet<string> = new Set([
  'agentId',
  'actorId',
  'sessionId',
  'epoch',
  'code',
  'cause',
  'kind',
  'version',
  'count',
  'tookMs',
  'route',
  'method',
  'status',
  'port',
  'phase',
  'mode',
  'source',
  'signal',
  'fields',
  'errorName',
  'stack',
] satisfies (keyof LogFields)[]);

export interface LogOptions {
  readonly level: LogLevel | 'silent';
  /** Takes whole lines; default the standard output. */
  readonly write?: (line: string) => void;
}

/** Characters that wait for a disk that is full to have room again; beyond, the newest lines are lost. */
const WAITING_CHARS = 1_048_576;

/**
 * Standard output, written to at once, so that no line waits for an end that may not come. Who reads it may go away, and the disk behind it may be
 * full: then lines are lost, and nothing else (SV94).
 */
function standardOutput(): DestinationStream {
  // Without `sync` pino writes what is left at the exit until it succeeds, which without a reader is for ever.
  const output = pino.destination({ dest: 1, sync: true, maxLength: WAITING_CHARS, retryEAGAIN: () => false });
  output.on('error', () => {});
  return output;
}

export function createLog({ level, write }: LogOptions): Log {
  const options = {
    level,
    base: null,
    messageKey: 'event',
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(options, write === undefined ? standardOutput() : { write });

  /** The type already says so; this holds for what a type cannot stop. */
  function allowed(fields: LogFields): Record<string, unknown> {
    return Object.fromEntries(Object.entries(fields).filter(([name]) => FIELDS.has(name)));
  }

  return {
    debug: (event, fields = {}) => logger.debug(allowed(fields), event),
    info: (event, fields = {}) => logger.info(allowed(fields), event),
    warn: (event, fields = {}) => logger.warn(allowed(fields), event),
    error: (event, fields = {}) => logger.error(allowed(fields), event),
  };
}

/** What may be told of an error: its class and where it was thrown. */
export function errorFields(error: unknown): Pick<LogFields, 'errorName' | 'stack'> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { errorName: error.name, stack: frames.slice(0, 8).map((line) => line.trim()) };
}
