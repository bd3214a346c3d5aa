/** Reads a JSON body within its limit. */
import { copyPlainData, type ErrorCode, LIMITS } from '@interlock/protocol';
import type { Route } from './route.ts';

export type BodyAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: 'unsupportedMediaType' | 'bodyTooLarge' | 'bodyNotJson' | ErrorCode };

/** What a body may hold is what a frame may: the pages that are told of it later read nothing else. Its size is known. */
const PLAIN = { bytes: Number.POSITIVE_INFINITY, depth: LIMITS.sessionFrameDepth };

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/**
 * @returns the parsed value; `unsupportedMediaType`, `bodyTooLarge` (declared or found), `bodyNotJson`; of what is not read
 *   apart, `illFormedText`, `dangerousKey`, `notPlainData`, `frameTooDeep`
 */
export async function readJsonBody(request: Request, body: NonNullable<Route['body']>): Promise<BodyAnswer> {
  // A form of a foreign page can send three content types without asking first; JSON is none of them.
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? '')) return { ok: false, code: 'unsupportedMediaType' };
  const declared = Number(request.headers.get('content-length') ?? '0');
  if (declared > body.limitBytes) return { ok: false, code: 'bodyTooLarge' };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > body.limitBytes) return { ok: false, code: 'bodyTooLarge' };
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    // The parser's words would quote the body.
    return { ok: false, code: 'bodyNotJson' };
  }
  if (body.apart === 'all') return { ok: true, value };
  const copied = copyPlainData(body.apart === null ? value : without(value, body.apart), PLAIN);
  // Where it is would be in words of the body.
  return copied.ok ? { ok: true, value } : { ok: false, code: copied.error.code };
}

function without(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value ? { ...value, [key]: null } : value;
}
