/** Built pages from a folder: only files that are there, only of kinds that a page needs, never one whose name begins with a dot (SV74). */
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

export type StaticAnswer =
  | { readonly kind: 'file'; readonly file: StaticFile }
  | { readonly kind: 'noFile' }
  | { readonly kind: 'noFolder' };

/** @param path below the folder, decoded, without a leading slash */
export async function readStaticFile(folder: string, path: string): Promise<StaticAnswer> {
  const root = await realpath(folder).catch(() => null); // not built yet
  if (root === null) return { kind: 'noFolder' };
  const contentType = TYPES[extname(path)];
  const segments = path.split('/');
  if (contentType === undefined || segments.some((segment) => segment === '' || segment.startsWith('.')))
    return { kind: 'noFile' };
  if (/[\\\0:]/.test(path)) return { kind: 'noFile' };
  try {
    const real = await realpath(join(root, ...segments));
    // A link in the folder must not lead out of it.
    if (!real.startsWith(root + sep)) return { kind: 'noFile' };
    return { kind: 'file', file: { body: new Uint8Array(await readFile(real)), contentType } };
  } catch {
    // Not there, or a folder.
    return { kind: 'noFile' };
  }
}
