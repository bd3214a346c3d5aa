import type { DefinitionProblemCode } from '../codes.ts';

/** Something wrong with the meaning of a definition. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Stable code; see docs/ERRORS.md. */
  readonly code: DefinitionProblemCode;
  /** JSON pointer of the place. */
  readonly path: string;
  readonly message: string;
}

export type Report = (
  severity: Problem['severity'],
  code: DefinitionProblemCode,
  path: string,
  message: string,
) => void;

export function quote(text: string): string {
  return `“${text}”`;
}
