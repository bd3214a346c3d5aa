import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLinks, tidyName, tidyText } from './chat-text.ts';

const links = (text: string): string[] => splitLinks(text).flatMap((part) => (part.kind === 'link' ? [part.url] : []));

describe('links in what people typed', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt://example.com/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'vbscript:x',
    'ftp://example.com/',
    'www.example.com',
    'https://',
    'https:///example.com',
    'https://user@example.com/',
    'https://bank.example:443@evil.example/',
    'https://bank.example\\@evil.example/',
    'https://b\u00e4nk.example/',
    'https://\u0430pple.example/',
    'https://example.com\u202e/moc',
    'https://example.com/\u202egpj.exe',
    'https://-example.com',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://127.0.0.010/',
    'http://256.1.1.1/',
    'xhttps://example.com',
  ])('[CH8] %j is no link', (text) => {
    expect(links(text)).toEqual([]);
    expect(splitLinks(text)).toEqual([{ kind: 'text', text }]);
  });

  it.each([
    ['see https://example.com.', ['https://example.com']],
    ['(https://example.com/a?b=c#d)', ['https://example.com/a?b=c#d']],
    ['HTTP://EXAMPLE.COM/X and http://127.0.0.1:8080/', ['HTTP://EXAMPLE.COM/X', 'http://127.0.0.1:8080/']],
    ['http://[::1]:80/x', ['http://[::1]:80/x']],
    ['https://example.com?to=a@b.example', ['https://example.com?to=a@b.example']],
    ['"https://example.com/"><script>', ['https://example.com/']],
    ['https://xn--bnk-qla.example/', ['https://xn--bnk-qla.example/']],
  ])('[CH8] %j has the links %j', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it('[CH8] loses nothing: the parts are the text, and each link is an address of http or https that leads where it says', () => {
    const pieces = fc.constantFrom(
      'http://',
      'https://',
      'a',
      '.com',
      '/',
      '?',
      '@',
      ' ',
      '"',
      '<',
      ':',
      '80',
      '1.',
      '0x7',
      '\\',
      '\u202e',
      'ä',
      ')',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((list) => list.join('')),
        ),
        (text) => {
          const parts = splitLinks(text);
          expect(parts.map((part) => (part.kind === 'link' ? part.url : part.text)).join('')).toBe(text);
          for (const part of parts) {
            if (part.kind !== 'link' || !URL.canParse(part.url)) continue;
            const { protocol, username, password, hostname } = new URL(part.url);
            const written = /^https?:\/\/(\[[^\]]*\]|[^/?#:]*)/i.exec(part.url)?.[1];
            expect({ protocol, username, password }).toEqual({
              protocol: expect.stringMatching(/^https?:$/),
              username: '',
              password: '',
            });
            if (!hostname.startsWith('[')) expect(hostname).toBe(written?.toLowerCase());
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('what is kept of what people typed', () => {
  it('[CH7] has one kind of line end, no control characters and no white space at the end', () => {
    expect(tidyText('a\r\nb\rc\u0000\u0007\u001b[31m\u009b\td \n ')).toBe('a\nb\nc[31m\td');
    expect(tidyName('  Jonas\n\tBeck \u0000')).toBe('Jonas Beck');
  });
});
