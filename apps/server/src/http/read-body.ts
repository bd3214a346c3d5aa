/** Reads a JSON body within its limit. */
import type { Route } from './route.ts';

export type BodyAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: 'unsupportedMediaType' | 'bodyTooLarge' | 'bodyNotJson' };

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** @returns the parsed value; `unsupportedMediaType`, `bodyTooLarge` (declared or found), `bodyNotJson` */
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
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { ok: true, value: JSON.parse(text) };
  } catch {
    // The parser's words would quote the body.
    return { ok: false, code: 'bodyNotJson' };
  }
}
