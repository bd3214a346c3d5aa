import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { parseClientMessage } from '@interlock/protocol';
import { describe, expect, it } from 'vitest';
import { type Desk, type DeskCommand, decide, firstDesk, PRESENCES } from '../server/desk.ts';

const FOLDER = join(import.meta.dirname, '..');
const SCRIPT = readFileSync(join(FOLDER, 'public', 'plain.js'), 'utf8');
const CONNECTOR = 'http://localhost:4400';

interface Sent {
  readonly type: unknown;
  readonly action: unknown;
  readonly data: unknown;
}

/** A document in which anything can be looked up and shown, and the help desk behind `fetch`. */
async function openPlainPage(search = '') {
  let desk: Desk = firstDesk(0);
  const sent: Sent[] = [];
  const targets: string[] = [];
  const contentWindow = {
    postMessage: (frame: Sent, target: string) => {
      sent.push(structuredClone(frame));
      targets.push(target);
    },
  };
  let hear = (_event: object): void => {};
  let push = (_event: { data: string }): void => {};
  const elements = new Map<string, Record<string, unknown>>();
  const createElement = (): Record<string, unknown> => ({
    dataset: {},
    children: [],
    contentWindow,
    setAttribute: () => {},
    append: () => {},
    replaceChildren: () => {},
    addEventListener(_type: string, listener: () => unknown) {
      Object.assign(this, { onclick: listener });
    },
  });
  const apply = (command: DeskCommand): boolean => {
    const outcome = decide(desk, command, 0);
    if (!outcome.ok) return false;
    desk = outcome.desk;
    push({ data: JSON.stringify(desk) });
    return true;
  };
  const routes: [RegExp, (id: string, body: { statusId: string; by: 'user' | 'api' }) => DeskCommand][] = [
    [/people\/(\w+)\/presence$/, (personId, { statusId, by }) => ({ kind: 'setPresence', personId, statusId, by })],
    [/people\/(\w+)\/ticket$/, (agentId) => ({ kind: 'assignNext', agentId })],
    [/tickets\/(\w+)\/close$/, (id) => ({ kind: 'close', ticketId: Number(id) })],
  ];
  const stored = new Map<string, string>();
  const context = createContext({
    URLSearchParams,
    location: { search },
    navigator: { language: 'de-AT' },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    },
    document: {
      createElement,
      getElementById(id: string) {
        const found = elements.get(id) ?? createElement();
        elements.set(id, found);
        return found;
      },
    },
    window: {
      addEventListener: (_type: string, listener: (event: object) => void) => {
        hear = listener;
      },
    },
    EventSource: class {
      addEventListener(_type: string, listener: (event: { data: string }) => void): void {
        push = listener;
      }
    },
    fetch: async (path: string, init?: { body: string }) => {
      const config = { connectorOrigin: CONNECTOR, connectorUrl: `${CONNECTOR}/connector/`, presences: PRESENCES };
      if (path === '/api/config') return { ok: true, json: async () => config };
      if (path === '/api/desk') return { ok: true, json: async () => desk };
      const [pattern, command] = routes.find(([known]) => known.test(path)) ?? [];
      if (!pattern || !command) throw new Error(`no route for ${path}`);
      return { ok: apply(command(pattern.exec(path)?.[1] ?? '', JSON.parse(init?.body ?? '{}'))) };
    },
  });
  runInContext(SCRIPT, context);
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  await settle();
  return {
    sent,
    targets,
    settle,
    apply,
    presence: () => desk.people[0]?.presence.statusId,
    press: (id: string) => (elements.get(id)?.['onclick'] as () => Promise<void>)(), // the page put a function there
    /** Closes the only ticket of Dana, as the page's button does. */
    closeTicket: (id: number) => runInContext(`closeTicket(${id})`, context),
    say: async (action: string, data?: unknown, from: object = {}) => {
      hear({ origin: CONNECTOR, source: contentWindow, data: { type: 'CRMConnectMessage', action, data }, ...from });
      await settle();
    },
  };
}

describe('plain.html', () => {
  it('[DC17] is written without the SDK and without a build', () => {
    expect(SCRIPT).not.toMatch(/\bimport\b|createClientApplication|interlock/i);
    for (const name of [
      'processCRMEvent',
      'processRequestSyncOmnichannel',
      'setOmnichannelState',
      'publishMessage',
      'presenceChangeEvent',
    ]) {
      expect(SCRIPT).toContain(name);
    }
  });

  it('[DC18][DC25] answers every ready and requestCrmData to the exact origin, as the protocol documents', async () => {
    const page = await openPlainPage();
    await page.say('ready');
    await page.say('ready');
    await page.say('requestCrmData');
    expect(page.sent.map(({ action }) => action)).toEqual(['ready', 'ready', 'crmData']);
    expect(new Set(page.targets)).toEqual(new Set([CONNECTOR]));
    const read = parseClientMessage(page.sent[2]);
    expect(read.ok && read.value.action === 'crmData' && read.value.data.currentUser).toMatchObject({
      Id: 'dana',
      Name: 'Dana Fox',
      LanguageLocaleKey: 'de-AT',
    });
  });

  it.each([
    ['another origin', { origin: 'http://localhost:9999' }],
    ['another window', { source: {} }],
  ])('[DC18] hears nothing from %s', async (_name, from) => {
    const page = await openPlainPage();
    await page.say('ready', undefined, from);
    await page.say('requestSyncOmnichannel', { statusId: 'busy', success: true }, from);
    expect([page.sent, page.presence()]).toEqual([[], 'offline']);
  });

  it('[DC19] sets the first part of a request, and reports each change but not how things stand at the start', async () => {
    const page = await openPlainPage();
    await page.say('requestSyncOmnichannel', { statusId: 'busy;Busy', success: true });
    expect(page.presence()).toBe('busy');
    await page.say('requestSyncOmnichannel', { statusId: 'busy', success: true });
    page.apply({ kind: 'setPresence', personId: 'dana', statusId: 'lunch', by: 'user' });
    page.apply({ kind: 'setPresence', personId: 'ilya', statusId: 'meeting', by: 'user' });
    expect(page.sent).toEqual([
      { type: 'ClientAppMessage', action: 'omnichannelResponse', data: { statusId: 'busy', success: true } },
      { type: 'ClientAppMessage', action: 'omnichannelResponse', data: { statusId: 'lunch', success: true } },
    ]);
  });

  it('[DC19] does nothing for a request without data', async () => {
    const page = await openPlainPage();
    await page.say('requestSyncOmnichannel');
    expect([page.presence(), page.sent]).toEqual(['offline', []]);
  });

  it('[DC20] with ?seedslip=1 the report has the shape of the documented call with four arguments, and the connector reads it', async () => {
    const page = await openPlainPage('?seedslip=1');
    page.apply({ kind: 'setPresence', personId: 'dana', statusId: 'lunch', by: 'user' });
    expect(page.sent).toEqual([
      { type: 'omnichannelResponse', action: { statusId: 'lunch', success: true }, data: {} },
    ]);
    const read = parseClientMessage(page.sent[0]);
    expect(read.ok && read.value).toMatchObject({
      action: 'omnichannelResponse',
      data: { statusId: 'lunch', success: true },
    });
  });

  it('[DC21] is Busy while a ticket is open and gives the presence of before back after it, unless another was chosen', async () => {
    const page = await openPlainPage();
    page.apply({ kind: 'setPresence', personId: 'dana', statusId: 'available', by: 'user' });
    await page.press('assign');
    expect(page.presence()).toBe('busy');
    await page.closeTicket(4711);
    expect(page.presence()).toBe('available');
    await page.press('assign');
    page.apply({ kind: 'setPresence', personId: 'dana', statusId: 'lunch', by: 'user' });
    await page.closeTicket(4712);
    expect(page.presence()).toBe('lunch');
  });
});

describe('the iframe', () => {
  it('[DC22] has the same exact sandbox, permissions and title on both pages', () => {
    const panel = readFileSync(join(FOLDER, 'src', 'connector-panel.tsx'), 'utf8');
    for (const text of [
      'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
      "camera 'none'; microphone 'none'; geolocation 'none'",
      'Contact centre connector',
      'strict-origin',
    ]) {
      expect(panel).toContain(text);
      expect(SCRIPT).toContain(text);
    }
    expect(`${panel}${SCRIPT}`).not.toMatch(/allow-top-navigation|allow-modals|allow-downloads/);
  });
});
