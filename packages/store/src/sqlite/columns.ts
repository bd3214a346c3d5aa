/** Reads a column of a row with the type that the schema promises; anything else is a damaged file. */
import type { SQLOutputValue } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

export function integerColumn(row: Row | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new Error(`column ${column}: expected an integer, found ${typeof value}`);
  return value;
}

export function textColumn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`column ${column}: expected text, found ${typeof value}`);
  return value;
}

export function optionalTextColumn(row: Row, column: string): string | null {
  return row[column] === null ? null : textColumn(row, column);
}
