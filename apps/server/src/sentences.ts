/** The sentence of a code, whichever part of Interlock it comes from. */
import { ERROR_CODES as ENGINE_CODES } from '@interlock/engine';
import { ERROR_CODES as PROTOCOL_CODES } from '@interlock/protocol';
import { ERROR_CODES as STORE_CODES } from '@interlock/store';
import { ERROR_CODES } from './codes.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  ...STORE_CODES,
  ...PROTOCOL_CODES,
  ...ENGINE_CODES,
  ...ERROR_CODES,
};

export function sentenceOf(code: string): string {
  return SENTENCES[code] ?? 'This was refused.';
}
