/**
 * The ledger of the kill -9 harness: what each writer was promised, kept outside of the process that is killed, and the
 * comparison with what is found afterwards.
 *
 * A writer makes one change at a time, and each change leaves one mark in the agent's timeline. So after a kill its marks
 * must be those of the acknowledged changes in their order, each once, and after them at most the one that was under way.
 */

export type KillProblemKind =
  /** The mark of an acknowledged change is not there. */
  | 'acknowledgedLost'
  /** A change is there twice. */
  | 'doneTwice'
  /** A mark is there that nobody asked for, or in another order. */
  | 'wrongOrder'
  /** A change that was carried out is not recognised when it comes again. */
  | 'repeatRefused'
  /** The state does not follow from the marks. */
  | 'stateWrong'
  /** The server did not start, or ended by itself, or refused what it had to take. */
  | 'serverFailed';

export interface KillProblem {
  readonly cycle: number;
  readonly kind: KillProblemKind;
  readonly detail: string;
}

/** One writer's page of the ledger. */
export interface Page {
  readonly writer: string;
  /** Marks of the changes that are known to be there, in order. */
  readonly marks: string[];
  /** How many of them stood there at the last comparison. */
  compared: number;
  /** The change that was sent and not answered. */
  open: string | null;
}

export function newPage(writer: string): Page {
  return { writer, marks: [], compared: 0, open: null };
}

/**
 * Compares the marks since the last comparison with the page, and settles what was open.
 *
 * @param found marks in the order of the log
 * @returns null when all is as promised
 */
export function compare(page: Page, found: readonly string[]): Omit<KillProblem, 'cycle'> | null {
  const expected = page.marks.slice(page.compared);
  const wanted = page.open === null || found.length <= expected.length ? expected : [...expected, page.open];
  const problem = differenceOf(page.writer, wanted, found);
  if (problem !== null) return problem;
  if (wanted.length > expected.length && page.open !== null) page.marks.push(page.open);
  page.open = null;
  page.compared = page.marks.length;
  return null;
}

/** Marks are unique within a writer, but for those of a cycle of values, which are then told apart by their order alone. */
export function differenceOf(
  writer: string,
  wanted: readonly string[],
  found: readonly string[],
): Omit<KillProblem, 'cycle'> | null {
  const at = wanted.findIndex((mark, index) => found[index] !== mark);
  if (at < 0 && found.length === wanted.length) return null;
  const index = at < 0 ? wanted.length : at;
  const detail = `${writer}, change ${index + 1}: expected ${wanted[index] ?? 'nothing'}, found ${found[index] ?? 'nothing'}`;
  const here = found[index];
  if (here === undefined || found.length < wanted.length) return { kind: 'acknowledgedLost', detail };
  const isRepeated = found.indexOf(here) < index || found.length > new Set([...wanted, ...found]).size;
  return { kind: isRepeated ? 'doneTwice' : 'wrongOrder', detail };
}
