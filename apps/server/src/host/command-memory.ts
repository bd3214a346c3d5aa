/**
 * Which commands were carried out lately, so that one that is sent again is answered again and not done again (SV3).
 * The log remembers longer; this memory only spares the question and knows of commands that left no record.
 */
import { oldestFirst } from './oldest-first.ts';

export interface CommandMemory<P> {
  /** `done`, the pending decision, or null for a command that is not known here. */
  find(commandId: string): 'done' | P | null;
  setPending(commandId: string, pending: P): void;
  setDone(commandId: string): void;
  /** The decision was undone: the command may be tried again. */
  forget(commandId: string): void;
}

/** @param limit how many commands are remembered; the oldest is forgotten first */
export function createCommandMemory<P extends object>(limit: number): CommandMemory<P> {
  const known = new Map<string, 'done' | P>();
  const nextOldest = oldestFirst(known);

  /** A command that is known keeps its place: a change from pending to done makes it no younger. */
  function set(commandId: string, value: 'done' | P): void {
    known.set(commandId, value);
    if (known.size <= limit) return;
    const oldest = nextOldest();
    if (oldest !== undefined) known.delete(oldest);
  }

  return {
    find: (commandId) => known.get(commandId) ?? null,
    setPending: set,
    setDone: (commandId) => set(commandId, 'done'),
    forget: (commandId) => void known.delete(commandId),
  };
}
