/** A cell of a table. */
export type Cell = string | number | null;

/** What a spreadsheet would take for a formula, or for the end of the guard. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

/** Text that a spreadsheet would calculate is shown as text: an apostrophe stands before it (ME32). */
function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A table as CSV after RFC 4180: lines end with CR LF, the first one has the names (ME32). */
export function csvOf(names: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [names.map(textOf).join(',')];
  for (const row of rows) lines.push(row.map(textOf).join(','));
  return `${lines.join('\r\n')}\r\n`;
}
