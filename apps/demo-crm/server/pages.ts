/** The built pages, read once: what is not in the list cannot be asked for, whatever the path looks like. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';

export interface Page {
  readonly body: Buffer;
  readonly type: string;
  /** Its name changes with its content. */
  readonly isImmutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
};

/** @param folder the output of the build; empty when it does not exist */
export function readPages(folder: string): ReadonlyMap<string, Page> {
  const pages = new Map<string, Page>();
  let entries: string[] = [];
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return pages; // not built yet; the server says so
  }
  for (const path of entries) {
    const name = `/${relative(folder, path).replaceAll('\\', '/')}`;
    const page = {
      body: readFileSync(path),
      type: TYPES[extname(path)] ?? '',
      isImmutable: name.startsWith('/assets/'),
    };
    pages.set(name, page);
    if (name === '/index.html') pages.set('/', page);
  }
  return pages;
}
