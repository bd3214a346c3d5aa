import type { ClientEnvironment } from './environment.ts';
/**
 * Runs something of the page (a CRM call, a handler) that may fail, throw at once, or never answer. Never rejects: null when it failed or
 * did not answer within `limitMs`. What went wrong is the page's own matter and may hold personal data, so nothing of it is kept.
 */
export declare function within<T>(
  environment: ClientEnvironment,
  limitMs: number,
  run: () => Promise<T>,
): Promise<T | null>;
