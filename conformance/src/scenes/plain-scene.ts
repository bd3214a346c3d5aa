/** The kit as a connector of the public protocol: each thing that it may say, and some that nobody should. */
import { toClient } from '@interlock/protocol';
import { type Evidence, type Heard, NO_SUCH_PRESENCE, type RequestStep, type Step } from '../evidence.ts';
import { actionOf, cameReportOf, heardOf, reportsOf } from '../frames.ts';
import { pause, type Stage } from '../stage.ts';

const HANDSHAKE_MS = 8_000;
const READY_EVERY_MS = 500;
const ANSWER_MS = 3_000;
const SHORT_MS = 2_000;
/** A page that has not answered for so long does so no more; at least and at most. */
const LEAST_SETTLE_MS = 200;
const MOST_SETTLE_MS = 1_500;
const TIMES_USUAL = 4;

const TYPE = 'CRMConnectMessage';
const request = (data: unknown) => ({ type: TYPE, action: 'requestSyncOmnichannel', data });

const came =
  (...actions: string[]) =>
  (heard: readonly Heard[]): boolean =>
    actions.every((action) => heard.some((one) => actionOf(one) === action));

/** Knows how long this page usually needs to report a presence, and so how long nothing means that nothing comes. */
class Patience {
  private readonly tookMs: number[] = [];

  get settleMs(): number {
    const usualMs = [...this.tookMs].sort((a, b) => a - b)[Math.floor(this.tookMs.length / 2)] ?? 0;
    return Math.min(MOST_SETTLE_MS, Math.max(LEAST_SETTLE_MS, usualMs * TIMES_USUAL));
  }

  learn(tookMs: number): void {
    this.tookMs.push(tookMs);
  }
}

/** Plays everything of the plain wire and writes down what comes. @returns false when the page never answered `ready` */
export async function playPlain(stage: Stage, evidence: Evidence, choice: string | null): Promise<boolean> {
  const { plain } = evidence;
  const patience = new Patience();
  const [first = null, second = null] = evidence.presences;

  plain.handshake = await stage.step(() => sayReady(stage), { settleMs: LEAST_SETTLE_MS });
  if (heardOf(plain.handshake, 'ready').length === 0) return false;
  const readies: Step[] = [];
  for (let index = 0; index < 3; index += 1) {
    // One that is silent once is not waited for so long again.
    const limitMs = readies.every((step) => heardOf(step, 'ready').length > 0) ? SHORT_MS : SHORT_MS / 5;
    readies.push(await stage.step(() => stage.post(toClient.ready()), { until: came('ready'), limitMs, settleMs: 60 }));
  }
  plain.readies = readies;
  plain.crmData = await stage.step(() => stage.post(toClient.requestCrmData()), {
    until: came('crmData'),
    limitMs: ANSWER_MS,
    settleMs: LEAST_SETTLE_MS,
  });

  if (first !== null && second !== null) await playPresence(stage, evidence, patience, first, second);
  await playOddities(stage, evidence, patience, second);
  plain.optional = await stage.step(() => stage.post(toClient.requestGetCrmDirectory()), {
    until: came('crmDirectory'),
    limitMs: saysDirectory(plain.crmData.heard) ? SHORT_MS : 0,
  });
  plain.refusal = await ask(stage, patience, NO_SUCH_PRESENCE, request({ statusId: NO_SUCH_PRESENCE, success: true }), {
    limitMs: SHORT_MS,
    isAnswer: came('omnichannelResponse'), // with the presence that is there
  });
  if (choice !== null) {
    plain.choice = await stage.step(() => stage.choose(choice), {
      until: came('omnichannelResponse'),
      limitMs: ANSWER_MS,
      settleMs: 60,
    });
  }
  await playOtherDocument(stage, evidence, patience, evidence.presences);
  plain.reload = await stage.step(
    async () => {
      await stage.reload('connector');
      await stage.post(toClient.ready());
      await stage.post(toClient.requestCrmData());
    },
    { until: came('ready', 'crmData'), limitMs: ANSWER_MS, settleMs: LEAST_SETTLE_MS },
  );
  return true;
}

async function sayReady(stage: Stage): Promise<void> {
  const from = stage.heard.length;
  const end = performance.now() + HANDSHAKE_MS;
  let next = 0;
  while (performance.now() < end && !came('ready')(stage.heard.slice(from))) {
    if (performance.now() >= next) {
      await stage.post(toClient.ready());
      next = performance.now() + READY_EVERY_MS;
    }
    await pause(20);
  }
}

/** Asks for a presence and waits for its report, or for what else counts as an answer, and for quiet. */
async function ask(
  stage: Stage,
  patience: Patience,
  statusId: string,
  frame: unknown,
  { limitMs = ANSWER_MS, isAnswer = cameReportOf(statusId) } = {},
): Promise<RequestStep> {
  const startedAt = performance.now();
  let isLearnt = false;
  const step = await stage.step(() => stage.post(frame), {
    until(heard) {
      const isReported = isAnswer(heard);
      if (isReported && !isLearnt) patience.learn(performance.now() - startedAt);
      isLearnt ||= isReported;
      return isReported;
    },
    limitMs,
    settleMs: patience.settleMs,
  });
  return { ...step, statusId, requestId: null };
}

async function playPresence(
  stage: Stage,
  { plain }: Evidence,
  patience: Patience,
  first: string,
  second: string,
): Promise<void> {
  const askFor = (statusId: string, limitMs?: number): Promise<RequestStep> =>
    ask(
      stage,
      patience,
      statusId,
      toClient.requestSyncOmnichannel({ statusId }),
      limitMs === undefined ? {} : { limitMs },
    );
  const requests = [await askFor(first, 1_200), await askFor(second)];
  plain.requests = requests;
  const isReporting = requests.some((step) => reportsOf(step).length > 0);
  if (!isReporting) return; // everything else would be silence as well
  plain.requests = [...requests, await askFor(first)];
  const several = `${second};interlock-conformance`;
  plain.firstPart = await ask(stage, patience, second, toClient.requestSyncOmnichannel({ statusId: several }));
  plain.samePresence = await askFor(second, patience.settleMs);
  const probe = await stage.step(
    async () => {
      await stage.post(toClient.requestSyncOmnichannel({ statusId: first }));
      await stage.post(toClient.ready());
    },
    { until: came('ready', 'omnichannelResponse'), limitMs: ANSWER_MS, settleMs: patience.settleMs },
  );
  plain.probe = { ...probe, statusId: first, requestId: null };
}

/** @param other a presence that is not there now, null if none is known */
async function playOddities(
  stage: Stage,
  { plain }: Evidence,
  patience: Patience,
  other: string | null,
): Promise<void> {
  const say = (frames: readonly unknown[], asksReady = true) =>
    stage.step(
      async () => {
        for (const frame of frames) await stage.post(frame);
      },
      { settleMs: patience.settleMs, asksReady },
    );
  const forged = (type: string) => [
    { type, action: 'ready' },
    { type, action: 'requestCrmData' },
    ...(other === null ? [] : [{ type, action: 'requestSyncOmnichannel', data: { statusId: other, success: true } }]),
  ];
  plain.missingData = await say([{ type: TYPE, action: 'requestSyncOmnichannel' }, request(null)]);
  plain.oddStatus = await say(
    [{}, { statusId: null }, { statusId: '' }, { statusId: ';' }, { statusId: 990_017 }].map(request),
  );
  const strange = ['interlockConformanceUnknown', 'constructor', 'toString', '__proto__'];
  plain.unknownActions = await say(strange.map((action) => ({ type: TYPE, action, data: { statusId: other } })));
  plain.malformed = await say([
    null,
    'ready',
    17,
    [],
    {},
    { type: TYPE },
    { type: TYPE, action: 4 },
    { type: TYPE, action: null },
  ]);
  plain.otherTypes = {
    ...(await say([...forged('ClientAppMessage'), ...forged('crmconnectmessage')], false)),
    statusId: other,
  };

  for (const role of ['stranger', 'twin'] as const) {
    const frame = await stage.embed(role);
    const step = await stage.step(
      async () => {
        for (const message of forged(TYPE)) await frame.post(message);
      },
      { settleMs: patience.settleMs },
    );
    plain[role] = { ...step, statusId: other };
  }
}

/** Another document in the connector's frame, between question and answer. It has the frame's window and not its origin. */
async function playOtherDocument(
  stage: Stage,
  { plain }: Evidence,
  patience: Patience,
  presences: readonly string[],
): Promise<void> {
  const [first = null, second = null] = presences;
  const swap = async (as: 'connector' | 'opaque', statusId: string | null) => {
    const say = async (): Promise<void> => {
      await stage.post(toClient.ready());
      await stage.post(toClient.requestCrmData());
      if (statusId !== null) await stage.post(toClient.requestSyncOmnichannel({ statusId }));
    };
    let held = 0;
    const step = await stage.step(
      async () => {
        const { release } = await stage.hold();
        await say();
        await stage.reload(as);
        held = await release();
      },
      { settleMs: patience.settleMs },
    );
    return { ...step, held };
  };
  plain.toOpaque = await swap('opaque', second);
  plain.fromOpaque = { ...(await swap('connector', first)), statusId: first };
}

function saysDirectory(heard: readonly Heard[]): boolean {
  return JSON.stringify(heard).includes('"directoryAvailable":true');
}
