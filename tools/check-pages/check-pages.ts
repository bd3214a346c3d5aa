// Keeps the pages of the documentation whole: what they link to is there, and their tables are tables.
import { posix } from 'node:path';
import type { Problem, SourceFile } from '../source-code/source-file.ts';

/** `[words](target)`, also of an image; a title behind the target is left out. */
const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const SEPARATOR = /^\|(\s*:?-+:?\s*\|)+\s*$/;

/**
 * @param pages Markdown files, with paths relative to the repository
 * @param isThere whether the repository has a file or a folder at a path
 * @returns problems for a link to what is not there or to a heading that its page does not have (TL29), and for rows of a table
 *   without its header (TL30)
 */
export function checkPages(pages: readonly SourceFile[], isThere: (path: string) => boolean): Problem[] {
  const headings = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));
  return pages.flatMap((page) => {
    const messages = [...deadLinks(page, headings, isThere), ...looseRows(page.text)];
    return messages.map((message) => ({ path: page.path, message }));
  });
}

function deadLinks(
  { path, text }: SourceFile,
  headings: ReadonlyMap<string, ReadonlySet<string>>,
  isThere: (path: string) => boolean,
): string[] {
  const targets = [...withoutCode(text).matchAll(LINK)].map(([, target]) => target ?? '');
  return targets
    .filter((target) => !/^[a-z]+:/i.test(target))
    .flatMap((target) => {
      const [file = '', anchor] = decodeURI(target).split('#');
      const to = file === '' ? path : posix.join(posix.dirname(path), file);
      if (!isThere(to)) return [`${target}: there is no ${to}`];
      if (anchor === undefined || headings.get(to)?.has(anchor)) return [];
      return [`${target}: ${to} has no such heading`];
    });
}

/** Rows that do not follow a header and its line of dashes, as behind a blank line in a table. */
function looseRows(text: string): string[] {
  const lines = withoutCode(text, ' ').split('\n');
  return lines.flatMap((line, index) => {
    const isFirst = line.startsWith('|') && !lines[index - 1]?.startsWith('|');
    return isFirst && !SEPARATOR.test(lines[index + 1] ?? '') ? [`a row without a table: ${line}`] : [];
  });
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)) {
    const words = heading
      .replaceAll(LINK, ']')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '');
    const anchor = words.trim().replaceAll(/\s/g, '-');
    let name = anchor;
    for (let times = 1; anchors.has(name); times += 1) name = `${anchor}-${times}`;
    anchors.add(name);
  }
  return anchors;
}

/** Without blocks and spans of code, where nothing is a link; line by line as it was, so that tables stay tables. */
function withoutCode(text: string, instead = ''): string {
  return text.replaceAll(/^ *```.*?^ *```/gms, instead).replaceAll(/`[^`\n]*`/g, '`');
}
