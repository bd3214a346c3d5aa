/** What people typed, made fit to be kept and shown. It stays data: nothing here makes markup. */

/** A piece of a text: as it is, or a link whose visible text is its target. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string };

/** What may be an address: up to white space, a quote or an angle bracket. */
const CANDIDATE = /(?<![\p{L}\p{N}])https?:\/\/[^\s<>"'`]+/giu;

/** Closes a sentence rather than an address. */
const TRAILING = /[),.;:!?\]}]+$/;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';

/**
 * http or https, a host, a port, and what follows, all of it in ASCII: no user before the host and no look-alike in it, so that what
 * is read is where it leads. For the same reason the last label of a name begins with a letter: a browser takes `http://2130706433/`
 * and `http://0x7f.1/` for addresses of four numbers that nobody reads in them.
 */
const ADDRESS = new RegExp(
  `^https?://(?:\\[[0-9a-f:.]+\\]|(?:${OCTET}\\.){3}${OCTET}|(?:${LABEL}\\.)*(?=[a-z])${LABEL})(?::\\d{1,5})?(?:[/?#][!-~]*)?$`,
  'i',
);

/** Splits a text at its links (CH8). The parts, put together, are the text. */
export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const url = match[0].replace(TRAILING, '');
    if (!ADDRESS.test(url)) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', url });
    end = match.index + url.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Line ends as `\n`, no control characters, no white space at the end (CH7). */
export function tidyText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROL, '').trimEnd();
}

/** One line, for a name. */
export function tidyName(name: string): string {
  return tidyText(name).replace(/\s+/g, ' ').trim();
}
