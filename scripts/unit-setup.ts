import { buildPrograms } from './build.ts';

/** Vitest's global set-up: what the tests start as a process of its own is current before the first of them. */
export async function setup(): Promise<void> {
  await buildPrograms();
}
