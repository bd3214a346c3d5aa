/*
 * A connector in hostile hands, or a page that would like to be one. It can hold a valid conversation with a CRM page, on the window or over a
 * port, and send anything beside it. Tests drive it through `window.fake`.
 */
import { HOSTILE_EPOCH, HOSTILE_FRAMES, HOSTILE_OFFER, type HostileFrame } from '@interlock/protocol/fixtures';
import { framesOf, type Volley, volley } from './attack-frames.ts';

interface Answer {
  readonly action: string;
  readonly data: Record<string, unknown>;
}

const answers: Answer[] = [];
const nonces: string[] = [];
let port: MessagePort | null = null;
let seq = 0;
let requests = 0;

const connector = (action: string, data?: unknown) => ({ type: 'CRMConnectMessage', action, data });

function hear(data: Answer & { data?: { interlock?: { nonce: string } } }): void {
  answers.push({ action: data.action, data: data.data ?? {} });
  const nonce = data.data?.interlock?.nonce;
  if (nonce !== undefined && !nonces.includes(nonce)) nonces.push(nonce);
}

window.addEventListener('message', ({ data }) => hear(data));

function toWindow(message: unknown, ports: Transferable[] = [], destination: Window = window.parent): void {
  destination.postMessage(message, '*', ports);
}

function toPort(message: object, mark: object = {}): void {
  seq += 1;
  port?.postMessage({ ...message, interlock: { seq, ...mark } });
}

const WAIT_MS = 5_000;

async function until<T>(look: () => T | undefined): Promise<T> {
  const end = performance.now() + WAIT_MS;
  while (performance.now() < end) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`no answer; so far ${answers.map(({ action }) => action).join(', ')}`);
}

const openWith = (nonce: string) =>
  connector('interlockOpen', { version: 1, nonce, connectorNonce: 'ffeeddccbbaa99887766554433221100' });

async function sendHostile(frame: HostileFrame): Promise<number> {
  if (frame.where === 'window') {
    const built = frame.build();
    // A frame that pretends to open a port needs the nonce of this very page, and brings a port: it shall fail for its own fault.
    if (frame.family === 'open') {
      const text = JSON.stringify(built).replace(HOSTILE_OFFER.nonce, nonces.at(-1) ?? '');
      toWindow(JSON.parse(text), [new MessageChannel().port2]);
    } else toWindow(built);
    return 0;
  }
  const next = seq + 1;
  const before = frame.before(next);
  for (const valid of before) {
    seq += 1;
    port?.postMessage(valid);
  }
  port?.postMessage(frame.build(next));
  // Everything about this one is right but the session that it names: its number counts.
  if (frame.expected.code === 'staleEpoch') seq += 1;
  return before.length;
}

export interface Fake {
  readonly answers: readonly Answer[];
  /** The nonces that were offered, each once. */
  readonly nonces: readonly string[];
  /** The first word, and the public protocol from then on. */
  speakPlain(): Promise<void>;
  /** The first word, and a port; the session has the epoch of the corpus. */
  openPort(): Promise<void>;
  /** Opens another port with a nonce that was used or stolen. */
  openAgain(nonce: string, path: string): void;
  attack(where: 'window' | 'port', family: string): Promise<Volley>;
  /** A valid request; resolves with the answer's status. */
  request(statusId: string): Promise<unknown>;
  /** A whole conversation that nobody asked for and the corpus behind it, to the window at this path. */
  assault(path: string): void;
  /** Many requests and questions at once. */
  pour(count: number): void;
  embed(url: string): void;
}

declare global {
  interface Window {
    fake: Fake;
  }
}

function windowAt(path: string): Window {
  let found: unknown = window;
  // Every step is a window, also across origins.
  for (const step of path.split('.')) found = Reflect.get(found as object, step);
  return found as Window;
}

window.fake = {
  answers,
  nonces,
  async speakPlain() {
    toWindow(connector('ready'));
    await until(() => nonces.at(-1));
    toWindow(connector('requestCrmData'));
    await until(() => answers.find(({ action }) => action === 'omnichannelResponse'));
  },
  async openPort() {
    const known = nonces.length;
    toWindow(connector('ready'));
    const nonce = await until(() => nonces[known]);
    const channel = new MessageChannel();
    port = channel.port1;
    seq = 0;
    port.onmessage = ({ data }) => hear(data);
    toWindow(openWith(nonce), [channel.port2]);
    toPort(connector('requestCrmData'));
    toPort(connector('interlockSession', { epoch: HOSTILE_EPOCH, state: 'linked', snapshotMs: 600_000 }));
    const count = answers.length;
    await until(() => answers.slice(count).find(({ action }) => action === 'interlockSnapshot'));
  },
  openAgain(nonce, path) {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => hear(data);
    toWindow(openWith(nonce), [channel.port2], windowAt(path));
    // Speaks at once, as one who has been let in would.
    channel.port1.postMessage({
      ...connector('requestSyncOmnichannel', { statusId: 'available', success: true }),
      interlock: { seq: 1, requestId: 'stolen', attempt: 1, epoch: HOSTILE_EPOCH },
    });
  },
  attack: (where, family) => volley(framesOf('client', where, family), sendHostile),
  async request(statusId) {
    requests += 1;
    const request = connector('requestSyncOmnichannel', { statusId, success: true });
    const count = answers.length;
    if (port === null) toWindow(request);
    else toPort(request, { requestId: `fake-${requests}`, attempt: 1, epoch: HOSTILE_EPOCH });
    const { data } = await until(() => answers.slice(count).find(({ action }) => action === 'omnichannelResponse'));
    return data;
  },
  assault(path) {
    const destination = windowAt(path);
    const hostile = HOSTILE_FRAMES.filter(
      ({ to, where, isCloneable }) => to === 'client' && where === 'window' && isCloneable,
    ).map((frame) => frame.build());
    const valid = [
      connector('ready'),
      connector('requestCrmData'),
      connector('requestSyncOmnichannel', { statusId: 'available', success: true }),
      connector('requestOpenReports'),
    ];
    for (const message of [...valid, ...hostile, ...valid]) toWindow(message, [], destination);
  },
  pour(count) {
    for (let index = 0; index < count; index += 1) {
      if (index % 2 === 0) toPort(connector('interlockQuery', {}));
      else
        toPort(connector('requestSyncOmnichannel', { statusId: index % 4 === 1 ? 'busy' : 'lunch', success: true }), {
          requestId: `pour-${index}`,
          attempt: 1,
          epoch: HOSTILE_EPOCH,
        });
    }
  },
  embed(url) {
    const frame = document.createElement('iframe');
    frame.title = 'nested';
    frame.src = url;
    document.body.append(frame);
  },
};
