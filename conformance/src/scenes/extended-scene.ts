/** The kit as Interlock's connector, over the port. */
import { portToClient, type ReadyOffer, sameStatus, toClient } from '@interlock/protocol';
import {
  type Evidence,
  type ExtendedEvidence,
  type Heard,
  NO_SUCH_PRESENCE,
  type RequestStep,
  type Step,
} from '../evidence.ts';
import { actionOf, cameReportOf, fieldsOf, heardOf, offerOf, reportsOf } from '../frames.ts';
import type { Stage } from '../stage.ts';

const ANSWER_MS = 3_000;
const QUERY_MS = 2_000;
const SNAPSHOT_MS = 300;
const SELDOM_MS = 600_000;
const SETTLE_MS = 250;
const EPOCH = 7;
const CONNECTOR_NONCE = 'c0'.repeat(16);
const RELOADED_NONCE_LIMIT_MS = 2_000;

const on =
  (action: string, via: 'window' | 'port' = 'port', count = 1) =>
  (heard: readonly Heard[]): boolean =>
    heard.filter((one) => one.via === via && actionOf(one) === action).length >= count;

const isAnswered =
  (requestId: string | null) =>
  (heard: readonly Heard[]): boolean =>
    reportsOf({ heard }, 'port').some(({ mark }) => mark['requestId'] === requestId);

/** Plays everything of the extended wire with a page that offered it, and writes down what comes. */
export async function playExtended(
  stage: Stage,
  evidence: Evidence,
  extended: ExtendedEvidence,
  choice: string | null,
): Promise<void> {
  const offer = await askOffer(stage);
  if (offer === null) return;
  const talk = new PortTalk(stage);
  const otherNonce = offer.nonce.replace(/./, (digit) => (digit === '0' ? '1' : '0'));
  extended.wrongNonce = await stage.step(() => talk.open(otherNonce), { settleMs: SETTLE_MS });
  extended.opened = await stage.step(() => talk.open(offer.nonce), {
    until: on('crmData'),
    limitMs: ANSWER_MS,
    settleMs: SETTLE_MS,
  });
  if (heardOf(extended.opened, 'crmData', 'port').length === 0) return;

  const period = await stage.step(() => talk.session(SNAPSHOT_MS), {
    until: on('interlockSnapshot', 'port', 3),
    limitMs: SNAPSHOT_MS * 8,
  });
  extended.period = { ...period, snapshotMs: SNAPSHOT_MS };
  await stage.step(() => talk.session(SELDOM_MS), { settleMs: SETTLE_MS });
  extended.query = await stage.step(() => talk.send((seq) => portToClient.interlockQuery(seq)), {
    until: on('interlockSnapshot'),
    limitMs: QUERY_MS,
  });
  await playRequests(talk, evidence, extended);
  if (choice !== null) {
    extended.choice = await stage.step(() => stage.choose(choice), {
      until: on('omnichannelResponse'),
      limitMs: ANSWER_MS,
      settleMs: SETTLE_MS,
    });
  }
  extended.reload = await playReload(stage, talk, offer.nonce);
  const original = statusBefore(evidence);
  if (original !== null) await talk.request('kit-restore', original);
  extended.goodbye = await stage.step(() => stage.hide(), { until: on('interlockGoodbye'), limitMs: SETTLE_MS });
}

/** On the plain wire, puts the presence back to where it was before the run, if the page told it. */
export async function restorePlain(stage: Stage, evidence: Evidence): Promise<void> {
  const statusId = statusBefore(evidence);
  if (statusId === null) return;
  await stage.step(() => stage.post(toClient.requestSyncOmnichannel({ statusId })), {
    until: cameReportOf(statusId),
    limitMs: ANSWER_MS,
    settleMs: SETTLE_MS,
  });
}

/** What the page told before it was asked for any presence, even if it came when the first had been asked for (CF9). */
function statusBefore({ plain: { handshake, crmData, requests } }: Evidence): string | null {
  const [first] = requests ?? [];
  const late = reportsOf({ heard: first?.heard ?? [] }).slice(0, 1);
  const report =
    reportsOf({ heard: [...(handshake?.heard ?? []), ...(crmData?.heard ?? [])] }).at(-1) ??
    late.find(({ statusId }) => !sameStatus(statusId, first?.statusId));
  return typeof report?.statusId === 'string' ? report.statusId : null;
}

async function askOffer(stage: Stage, limitMs = ANSWER_MS): Promise<ReadyOffer | null> {
  const step = await stage.step(() => stage.post(toClient.ready()), { until: on('ready', 'window'), limitMs });
  const [answer] = heardOf(step, 'ready');
  return answer === undefined ? null : offerOf(answer);
}

async function playRequests(talk: PortTalk, { presences }: Evidence, extended: ExtendedEvidence): Promise<void> {
  const snapshot = heardOf(extended.query ?? { heard: [], errors: [], isAlive: null }, 'interlockSnapshot', 'port').at(
    -1,
  );
  const here = fieldsOf(fieldsOf(snapshot?.data)['data'])['statusId'];
  if (typeof here !== 'string') return;
  const others = presences.filter((statusId) => statusId !== here);
  // There already, another one, and back.
  const targets = [here, ...others.slice(0, 1), ...(others.length > 0 ? [here] : [])];
  const requests: RequestStep[] = [];
  extended.requests = requests;
  for (const [index, statusId] of targets.entries()) {
    const step = await talk.request(`kit-${index}`, statusId);
    requests.push(step);
    if (!isAnswered(step.requestId)(step.heard)) break; // the others would only be waited for
  }
  const isAnswering = requests.length === targets.length;
  if (isAnswering) extended.refusal = await talk.request('kit-refused', NO_SUCH_PRESENCE);
  const target = others[0] ?? here;
  extended.oldEpoch = await talk.request('kit-old-epoch', target, { epoch: EPOCH - 1, limitMs: SETTLE_MS });
  extended.repeatedFrame = await talk.request('kit-repeated', target, { isRepeated: true, limitMs: SETTLE_MS });
}

async function playReload(
  stage: Stage,
  talk: PortTalk,
  before: string,
): Promise<NonNullable<ExtendedEvidence['reload']>> {
  await stage.reload('connector');
  const offer = await askOffer(stage, RELOADED_NONCE_LIMIT_MS);
  const step: Step = await stage.step(() => (offer === null ? Promise.resolve() : talk.open(offer.nonce)), {
    until: on('crmData'),
    limitMs: offer === null ? 0 : ANSWER_MS,
  });
  return { ...step, nonces: [before, offer?.nonce ?? null] };
}

/** Speaks on one port after another, with the numbers that belong there. */
class PortTalk {
  private readonly stage: Stage;
  private seq = 0;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** Hands a new port over and asks for the data on it. */
  async open(nonce: string): Promise<void> {
    this.seq = 0;
    await this.stage.openPort(toClient.interlockOpen({ version: 1, nonce, connectorNonce: CONNECTOR_NONCE }));
    await this.send((seq) => portToClient.plain(toClient.requestCrmData(), seq));
  }

  send(frame: (seq: number) => unknown): Promise<unknown> {
    this.seq += 1;
    return this.stage.postPort(frame(this.seq));
  }

  session(snapshotMs: number): Promise<unknown> {
    return this.send((seq) => portToClient.interlockSession({ epoch: EPOCH, state: 'linked', snapshotMs }, seq));
  }

  async request(
    requestId: string,
    statusId: string,
    options: { readonly epoch?: number; readonly isRepeated?: boolean; readonly limitMs?: number } = {},
  ): Promise<RequestStep> {
    const { epoch = EPOCH, isRepeated = false, limitMs = ANSWER_MS } = options;
    if (isRepeated) this.seq -= 1;
    const step = await this.stage.step(
      () =>
        this.send((seq) => portToClient.requestSyncOmnichannel({ statusId }, { seq, requestId, attempt: 1, epoch })),
      { until: isAnswered(requestId), limitMs, settleMs: SETTLE_MS },
    );
    return { ...step, statusId, requestId };
  }
}
