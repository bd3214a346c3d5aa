// docs/PROTOCOL.md is what others implement the wires from: its versions, tables and examples are held against the code.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  agentChatFrameSchema,
  chatEntrySchema,
  chatRequestSchema,
  createChatAnswerSchema,
  createChatSchema,
  visitorFrameSchema,
  visitorServerFrameSchema,
} from './chat-wire/chat-schemas.ts';
import { CHAT_SUBPROTOCOL } from './chat-wire/chat-wire-version.ts';
import { parseVisitorFrame, parseVisitorServerFrame } from './chat-wire/parse-chat-frame.ts';
import { consoleFrameSchema, consoleServerFrameSchema, topicSchema } from './console-wire/console-schemas.ts';
import { CONSOLE_SUBPROTOCOL } from './console-wire/console-wire-version.ts';
import { parseConsoleFrame, parseConsoleServerFrame } from './console-wire/parse-console-frame.ts';
import { INTERLOCK_VERSIONS } from './extension/extension-version.ts';
import { parsePortClientMessage } from './extension/parse-port-client-message.ts';
import { parsePortConnectorMessage } from './extension/parse-port-connector-message.ts';
import { parseClientMessage } from './plain/parse-client-message.ts';
import { parseConnectorMessage } from './plain/parse-connector-message.ts';
import { parseSessionClientFrame, parseSessionServerFrame } from './session-wire/parse-session-frame.ts';
import {
  sessionClientFrameSchema,
  sessionCommandSchema,
  sessionServerFrameSchema,
  sessionTicketAnswerSchema,
  sessionTicketRequestSchema,
} from './session-wire/session-schemas.ts';
import { SESSION_SUBPROTOCOL, SESSION_WIRE_VERSION } from './session-wire/session-wire-version.ts';

const page = readFileSync(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8');
/** By number; 0 is what comes before the first. */
const sections = page.split(/^## (?=\d)/m);

// ---- tables

interface Row {
  /** What its first cell names. */
  readonly names: readonly string[];
  readonly rest: string;
}

/** The rows of the table of a section whose first column is headed so. */
function tableOf(section: number, heading: string): readonly Row[] {
  const lines = (sections[section] ?? '').split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  if (start < 0) throw new Error(`section ${section} has no table of "${heading}"`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start + 2, start + length).map((line) => {
    const [first = '', ...rest] = line.split('|').slice(1);
    return { names: [...first.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''), rest: rest.join('|') };
  });
}

interface Form {
  readonly name: string;
  /** Its members beside the one that names it, as the table has to write them. */
  readonly members: readonly string[];
}

interface Variant {
  readonly options: readonly { readonly entries: object }[];
}

function formsOf(schema: Variant, key: string): readonly Form[] {
  const literalOf = (member: unknown): unknown => Object(member).literal;
  return schema.options.map(({ entries }) => ({
    name: String(literalOf(Object(entries)[key])),
    members: Object.entries(entries)
      .filter(([member]) => member !== key)
      .map(([member, form]) => (literalOf(form) === undefined ? member : `${member}: ${literalOf(form)}`)),
  }));
}

const TABLES: readonly [section: number, heading: string, key: string, schema: Variant][] = [
  [3, 'to the server', 'type', sessionClientFrameSchema],
  [3, 'command', 'kind', sessionCommandSchema],
  [3, 'to the connector', 'type', sessionServerFrameSchema],
  [6, 'of the visitor', 'type', visitorFrameSchema],
  [6, 'to the visitor', 'type', visitorServerFrameSchema],
  [6, 'entry', 'kind', chatEntrySchema],
  [6, 'request', 'kind', chatRequestSchema],
  [6, 'answer', 'kind', agentChatFrameSchema],
  [7, 'of the page', 'type', consoleFrameSchema],
  [7, 'topic', 'kind', topicSchema],
  [7, 'to the page', 'type', consoleServerFrameSchema],
];

describe.each(TABLES)('section %i, %s', (section, heading, key, schema) => {
  it('[SW15] names what there is, all of it and nothing else, and where the name stands', () => {
    const names = tableOf(section, heading).flatMap((row) => row.names);
    expect([...names].sort()).toEqual(
      formsOf(schema, key)
        .map(({ name }) => name)
        .sort(),
    );
    expect(sections[section]).toMatch(new RegExp(`${heading} \\| members beside [^|]*\`${key}\``));
  });

  it.each(formsOf(schema, key))('[SW15] $name has all its members', ({ name, members }) => {
    const row = tableOf(section, heading).find(({ names }) => names.includes(name));
    expect(members.filter((member) => !new RegExp(`\\b${member}\\b`).test(row?.rest ?? ''))).toEqual([]);
  });
});

describe('versions', () => {
  it('[SW15] the table of the wires has those that are spoken', () => {
    const versionOf = (name: string): string =>
      new RegExp(`^\\| ${name} \\|.*\\| ([^|]+) \\|$`, 'm').exec(page)?.[1] ?? '';
    expect(versionOf('extended')).toBe(INTERLOCK_VERSIONS.join(', '));
    expect(versionOf('session')).toBe(`${SESSION_WIRE_VERSION} (\`${SESSION_SUBPROTOCOL}\`)`);
  });

  it('[SW15] no other subprotocol is named than the three that there are', () => {
    const named = new Set(page.match(/interlock\.[a-z]+\.v\d+/g));
    expect([...named].sort()).toEqual([CHAT_SUBPROTOCOL, CONSOLE_SUBPROTOCOL, SESSION_SUBPROTOCOL]);
  });
});

// ---- examples

/** Answers what was read, which must be what was written; undefined where it was refused. */
type Reader = (text: string) => unknown;

const reads =
  (parse: (text: string) => { ok: true; value: unknown } | { ok: false }): Reader =>
  (text) => {
    const parsed = parse(text);
    return parsed.ok ? parsed.value : undefined;
  };
const bySchema =
  (schema: v.GenericSchema): Reader =>
  (text) => {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  };
/** Frames of the two wires of a page, which a reader gives back in parts, and with the deviations that it put up with. */
const ofPage =
  (parse: (raw: unknown) => { ok: true; value: { deviations: readonly unknown[] } } | { ok: false }): Reader =>
  (text) => {
    const raw: unknown = JSON.parse(text);
    const parsed = parse(raw);
    return parsed.ok && parsed.value.deviations.length === 0 ? raw : undefined;
  };

/** By section, and what stands behind `json` where the example begins. */
const READERS: Readonly<Record<string, Reader>> = {
  '1 to the client': ofPage(parseConnectorMessage),
  '1 to the connector': ofPage(parseClientMessage),
  '2 on the window, to the connector': ofPage(parseClientMessage),
  '2 to the client': ofPage(parsePortConnectorMessage),
  '2 to the connector': ofPage(parsePortClientMessage),
  '3 ticket request': bySchema(sessionTicketRequestSchema),
  '3 ticket answer': bySchema(sessionTicketAnswerSchema),
  '3 to the server': reads(parseSessionClientFrame),
  '3 to the connector': reads(parseSessionServerFrame),
  '6 chat request': bySchema(createChatSchema),
  '6 chat answer': bySchema(createChatAnswerSchema),
  '6 of the visitor': reads(parseVisitorFrame),
  '6 to the visitor': reads(parseVisitorServerFrame),
  '6 to the server': reads(parseSessionClientFrame),
  '7 of the page': reads(parseConsoleFrame),
  '7 to the page': reads(parseConsoleServerFrame),
};

const examples = sections.flatMap((section, number) =>
  [...section.matchAll(/^```json *([^\n]*)\n(.*?)^```/gms)].flatMap(([, info = '', text = '']) =>
    text
      .trim()
      .split('\n')
      .map((line) => ({ from: `${number} ${info}`, line })),
  ),
);

describe('examples', () => {
  it('[SW15] there are some of each', () => {
    expect([...new Set(examples.map(({ from }) => from))].sort()).toEqual(Object.keys(READERS).sort());
  });

  it.each(examples)('[SW15] $from: $line', ({ from, line }) => {
    expect(READERS[from]?.(line)).toEqual(JSON.parse(line));
  });

  it('[SW15] no JSON stands elsewhere, where nobody reads it', () => {
    const rest = page.replaceAll(/^```.*?^```/gms, '');
    expect(rest.match(/`[[{]+"[^`]*`/g)).toBeNull();
  });
});
