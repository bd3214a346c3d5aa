/*
 * A page in hostile hands. It can be a valid Client Application, plain or extended, which is what it takes to send a frame that is wrong in
 * one thing alone; and it can post anything to any window that it can reach. Tests drive it through `window.attacker`.
 */
import { EXAMPLE_CRM_DATA, HOSTILE_FRAMES, HOSTILE_OFFER, type HostileFrame } from '@interlock/protocol/fixtures';
import { framesOf, pace, type Volley, volley } from './attack-frames.ts';

interface Heard {
  readonly origin: string;
  readonly action: string;
  readonly ports: number;
}

/** A port as the client has it; `seq` is the number that was sent last. */
interface Line {
  readonly port: MessagePort;
  seq: number;
}

export interface Joining {
  readonly agentId: string;
  readonly wire: 'plain' | 'extended';
  readonly statusId: string;
}

const heard: Heard[] = [];
const lines: Line[] = [];
let frame: HTMLIFrameElement | null = null;
let joined: Joining | null = null;
let nonce: string = HOSTILE_OFFER.nonce;
let statusId = '';
// Higher than any version in the corpus: what that reports is older than what is known.
let version = 1_000;

const client = (action: string, data?: unknown) => ({ type: 'ClientAppMessage', action, data });
const crmDataOf = (agentId: string) => ({
  ...EXAMPLE_CRM_DATA,
  currentUser: { ...EXAMPLE_CRM_DATA.currentUser, Id: agentId, Name: agentId, LanguageLocaleKey: 'en-GB' },
});

function target(): Window {
  if (frame?.contentWindow == null) throw new Error('there is no connector in this page');
  return frame.contentWindow;
}

function toWindow(message: unknown): void {
  target().postMessage(message, '*');
}

/** `window.top.frames[0]` is written `top.frames.0`. */
function windowAt(path: string): Window {
  let found: unknown = window;
  // Every step is a window, or a list of windows, also across origins.
  for (const step of path.split('.')) found = Reflect.get(found as object, step);
  return found as Window;
}

function toPort(message: object, mark: object = {}): void {
  const line = lines.at(-1);
  if (line === undefined) throw new Error('no port was given');
  line.seq += 1;
  line.port.postMessage({ ...message, interlock: { seq: line.seq, ...mark } });
}

function offer(): void {
  const isExtended = joined?.wire === 'extended';
  toWindow(client('ready', isExtended ? { interlock: { versions: [1], nonce } } : undefined));
}

function sendSnapshot(): void {
  toPort(client('interlockSnapshot', { statusId, version, cause: null, work: [] }));
}

/** Tells the presence as a person's choice. */
function show(next: string): void {
  statusId = next;
  version += 1;
  const report = client('omnichannelResponse', { statusId, success: true });
  if (joined?.wire === 'extended') toPort(report, { requestId: null, cause: 'user', version, work: [] });
  else toWindow(report);
}

function obey(asked: { statusId: string }, mark: { requestId?: string }): void {
  statusId = asked.statusId.split(';')[0] ?? '';
  version += 1;
  const report = client('omnichannelResponse', { statusId, success: true });
  if (mark.requestId === undefined) toWindow(report);
  else toPort(report, { requestId: mark.requestId, cause: 'request', version, work: [] });
}

function onPort({ data }: MessageEvent): void {
  heard.push({ origin: 'port', action: String(data?.action), ports: 0 });
  if (joined === null) return;
  if (data.action === 'requestCrmData') {
    toPort(client('crmData', crmDataOf(joined.agentId)), { capabilities: { workEvents: true, asksFirst: false } });
    toPort(client('interlockLead', { leader: true }));
  } else if (data.action === 'interlockQuery') sendSnapshot();
  else if (data.action === 'requestSyncOmnichannel') obey(data.data, data.interlock);
}

window.addEventListener('message', ({ source, origin, data, ports }) => {
  heard.push({ origin, action: String(data?.action), ports: ports.length });
  if (joined === null || source !== frame?.contentWindow) return;
  if (data.action === 'ready') offer();
  else if (data.action === 'requestCrmData') toWindow(client('crmData', crmDataOf(joined.agentId)));
  else if (data.action === 'requestSyncOmnichannel') obey(data.data, {});
  else if (data.action === 'interlockOpen' && ports[0] !== undefined) {
    lines.push({ port: ports[0], seq: 0 });
    ports[0].onmessage = onPort;
  }
});

/** A whole conversation at once, from somebody who was asked nothing: valid in each frame, and the corpus behind it. */
function assault(windows: readonly Window[], agentId: string): number {
  const valid = [
    client('ready', { interlock: HOSTILE_OFFER }),
    client('ready'),
    client('crmData', crmDataOf(agentId)),
    client('omnichannelResponse', { statusId: 'available', success: true }),
    { type: 'omnichannelResponse', action: { statusId: 'available', success: true }, data: {} },
    client('clickToDialResponse', { pageInfo: { number: '+15550100' } }),
  ];
  const hostile = HOSTILE_FRAMES.filter(
    ({ to, where, isCloneable }) => to === 'connector' && where === 'window' && isCloneable,
  ).map((one) => one.build());
  for (const destination of windows) {
    for (const message of [...valid, ...hostile, ...valid]) destination.postMessage(message, '*');
  }
  return windows.length * (valid.length * 2 + hostile.length);
}

async function sendHostile(one: HostileFrame): Promise<number> {
  if (one.where === 'window') {
    toWindow(one.build());
    return 0;
  }
  const line = lines.at(-1);
  if (line === undefined) throw new Error('no port was given');
  const next = line.seq + 1;
  const before = one.before(next);
  for (const valid of before) {
    await pace();
    line.seq += 1;
    line.port.postMessage(valid);
  }
  line.port.postMessage(one.build(next));
  return before.length;
}

export interface Attacker {
  readonly heard: readonly Heard[];
  /** Puts the connector into the page, the first one as the frame that is spoken to. */
  embed(url: string, attributes?: Readonly<Record<string, string>>): void;
  /** Loads something else into the frame that is spoken to. */
  navigate(url: string): void;
  /** From now on the connector is answered as a Client Application should. */
  join(joining: Joining): void;
  show(statusId: string): void;
  /** Sends one family of the corpus at the pace that is heard. */
  attack(where: 'window' | 'port', family: string): Promise<Volley>;
  /** A conversation that nobody asked for, to the windows at these paths. */
  assault(paths: readonly string[], agentId: string): number;
  /** Posts a report of this presence to the windows at these paths, so many times. */
  pour(paths: readonly string[], statusIds: readonly string[], count: number): void;
  /** The same over the newest port, correct in all but number. */
  pourIntoPort(statusIds: readonly string[], count: number): void;
  /** A new instance of the client: its offer has another nonce. */
  offerAgain(newNonce: string | null): void;
  /** Speaks into a port of before, with the number that would come next there. */
  speakInto(line: number, statusId: string): void;
  readonly lineCount: number;
  /** Says, in the middle of things, that the user is another one. */
  rename(agentId: string): void;
  open(url: string, name: string): void;
}

declare global {
  interface Window {
    attacker: Attacker;
    popup: Window | null;
  }
}

window.attacker = {
  heard,
  embed(url, attributes = {}) {
    const made = document.createElement('iframe');
    made.title = 'connector';
    made.width = '360';
    made.height = '760';
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.src = url;
    frame ??= made;
    document.body.append(made);
  },
  navigate(url) {
    if (frame !== null) frame.src = url;
  },
  join(joining) {
    joined = joining;
    statusId = joining.statusId;
  },
  show,
  attack: (where, family) => volley(framesOf('connector', where, family), sendHostile),
  assault: (paths, agentId) => assault(paths.map(windowAt), agentId),
  pour(paths, statusIds, count) {
    for (const destination of paths.map(windowAt)) {
      for (let index = 0; index < count; index += 1)
        destination.postMessage(
          client('omnichannelResponse', { statusId: statusIds[index % statusIds.length], success: true }),
          '*',
        );
    }
  },
  pourIntoPort(statusIds, count) {
    for (let index = 0; index < count; index += 1) show(statusIds[index % statusIds.length] ?? '');
  },
  offerAgain(newNonce) {
    nonce = newNonce ?? nonce;
    offer();
  },
  speakInto(index, next) {
    const line = lines[index];
    if (line === undefined) throw new Error(`there is no port ${index}`);
    line.seq += 1;
    version += 1;
    line.port.postMessage({
      ...client('omnichannelResponse', { statusId: next, success: true }),
      interlock: { seq: line.seq, requestId: null, cause: 'user', version, work: [] },
    });
  },
  get lineCount() {
    return lines.length;
  },
  rename(agentId) {
    const data = client('crmData', crmDataOf(agentId));
    if (joined?.wire === 'extended') toPort(data);
    else toWindow(data);
  },
  open(url, name) {
    window.popup = window.open(url, name);
  },
};
