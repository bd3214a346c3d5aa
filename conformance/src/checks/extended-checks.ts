/** The negotiated extensions: for pages that offer them. */
import {
  checkSequence,
  FIRST_SEQUENCE,
  parseClientMessage,
  parsePortClientMessage,
  sameStatus,
} from '@interlock/protocol';
import {
  type Evidence,
  type ExtendedEvidence,
  type Heard,
  NO_SUCH_PRESENCE,
  type RequestStep,
  type Step,
} from '../evidence.ts';
import { excerpt, fieldsOf, heardOf, reportsOf } from '../frames.ts';
import {
  type Check,
  failed,
  firstOf,
  judgeOf,
  loopOf,
  notObserved,
  PASSED,
  reachedOf,
  type Verdict,
  verdictOf,
} from './check.ts';

/** Judges a part of what the port showed. */
function onPort<T>(
  { extended }: Evidence,
  pick: (extended: ExtendedEvidence) => T | undefined,
  judge: (part: T, extended: ExtendedEvidence) => Verdict,
  why?: string,
): Verdict {
  if (extended === null) return notObserved('the page does not offer the extensions');
  return judgeOf(pick(extended), (part) => judge(part, extended), why);
}

const isOnPort = ({ role, via }: Heard): boolean => role === 'connector' && via === 'port';

/** What the page said on any port; a page that said nothing there shows nothing of how it does (CF8). */
function judgeFrames(evidence: Evidence, judge: (frames: readonly Heard[]) => string | null): Verdict {
  const frames = evidence.heard.filter(isOnPort);
  return onPort(
    evidence,
    () => reachedOf(frames),
    () => verdictOf(judge(frames)),
    'nothing came on the port',
  );
}

/** What a page that never used a port does not do with it is no merit of it. */
const hasUsedPort = (opened: Step | undefined): boolean => opened?.heard.some(isOnPort) === true;
const NO_PORT = 'no port was used at all';

const answersTo = (step: RequestStep) =>
  reportsOf(step, 'port').filter(({ mark }) => mark['requestId'] === step.requestId);

/** Judges a request that should have been refused; where none was ever carried out, that this one was not means nothing. */
function judgeRefused(evidence: Evidence, pick: (extended: ExtendedEvidence) => RequestStep | undefined): Verdict {
  return onPort(evidence, pick, (step, { requests = [] }) => {
    const came = actedOn(step);
    if (came !== null) return failed(came);
    return requests.some((request) => answersTo(request).length > 0)
      ? PASSED
      : notObserved('no request was answered at all');
  });
}

/** What is wrong with the numbers of the frames of any port. */
function sequenceFault(frames: readonly Heard[]): string | null {
  const states = new Map<number, typeof FIRST_SEQUENCE>();
  return firstOf(frames, ({ port, data }) => {
    const seq = fieldsOf(fieldsOf(data)['interlock'])['seq'];
    const before = states.get(port) ?? FIRST_SEQUENCE;
    const step = checkSequence(before, typeof seq === 'number' ? seq : Number.NaN);
    if (!step.ok) return `${step.error.code}: ${excerpt(data)} after number ${before.last}`;
    states.set(port, step.value.state);
    return step.value.missing > 0 ? `${step.value.missing} numbers are missing before ${excerpt(data)}` : null;
  });
}

interface Told {
  readonly version: unknown;
  readonly work: unknown;
  readonly said: string;
}

/** Reports and snapshots with their version and what they say. */
function toldOf(heard: Heard): Told | null {
  const frame = fieldsOf(heard.data);
  const data = fieldsOf(frame['data']);
  const mark = fieldsOf(frame['interlock']);
  if (frame['action'] === 'interlockSnapshot') {
    return { version: data['version'], work: data['work'], said: JSON.stringify([data['statusId'], data['work']]) };
  }
  if (frame['action'] !== 'omnichannelResponse') return null;
  return { version: mark['version'], work: mark['work'], said: JSON.stringify([data['statusId'], mark['work']]) };
}

const toldIn = (frames: readonly Heard[]): readonly Told[] =>
  frames.map(toldOf).filter((told): told is Told => told !== null);

function versionFault(all: readonly Told[]): string | null {
  let last: Told | null = null;
  for (const told of all) {
    if (typeof told.version !== 'number') return `no version with ${told.said}`;
    if (last !== null && typeof last.version === 'number') {
      if (told.version < last.version) return `version ${told.version} came after ${last.version}`;
      if (told.version === last.version && told.said !== last.said) {
        return `version ${told.version} said ${last.said} and then ${told.said}`;
      }
    }
    last = told;
  }
  return null;
}

function answerFault(step: RequestStep): string | null {
  const [answer] = answersTo(step);
  if (answer === undefined) return `no omnichannelResponse with the request's id within 3 s of "${step.statusId}"`;
  if (!sameStatus(answer.statusId, step.statusId))
    return `"${String(answer.statusId)}" was reported for "${step.statusId}"`;
  if (answer.success !== true) return `success ${String(answer.success)} for "${step.statusId}"`;
  return answer.mark['cause'] === 'request'
    ? null
    : `cause ${JSON.stringify(answer.mark['cause'])} for a request's answer`;
}

function acceptFault(step: RequestStep): string | null {
  const accepted = heardOf(step, 'interlockAccepted', 'port').find(
    ({ data }) => fieldsOf(fieldsOf(data)['data'])['requestId'] === step.requestId,
  );
  if (accepted === undefined) return `no interlockAccepted for "${step.statusId}"`;
  const [answer] = answersTo(step);
  return answer !== undefined && answer.at < accepted.at ? 'the answer came before it was accepted' : null;
}

/** What came of a request that should have been refused: a frame with its id, or the presence that it asked for. */
function actedOn(step: RequestStep): string | null {
  const hasId = (value: unknown): boolean => fieldsOf(value)['requestId'] === step.requestId;
  const effect = step.heard.find((heard) => {
    const { action, data, interlock } = fieldsOf(heard.data);
    if (hasId(interlock) || hasId(data)) return true;
    return action === 'omnichannelResponse' && sameStatus(fieldsOf(data)['statusId'], step.statusId);
  });
  return effect === undefined ? null : `it was acted on: ${excerpt(effect.data)}`;
}

export const EXTENDED_CHECKS: readonly Check[] = [
  {
    id: 'offerIsValid',
    severity: 'must',
    expected: 'the offer in ready has versions and a nonce of 32 hexadecimal digits',
    mend: 'Send {interlock: {versions: [1], nonce}} as the data of ready.',
    judge: (evidence) =>
      onPort(
        evidence,
        () => evidence.plain.handshake,
        (step) => {
          const read = parseClientMessage(heardOf(step, 'ready')[0]?.data);
          if (!read.ok) return failed(`${read.error.code} at ${read.error.path ?? 'the message'}`);
          return read.value.action === 'ready' && read.value.data.offer !== null
            ? PASSED
            : failed('no version that is known');
        },
      ),
  },
  {
    id: 'checksNonce',
    severity: 'must',
    expected: 'a port that comes with another nonce than the offered one is not used',
    mend: 'Compare the nonce of interlockOpen with the one that you sent.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ wrongNonce }) => wrongNonce,
        (step, extended) => {
          const [answer] = step.heard.filter(isOnPort);
          if (answer !== undefined) return failed(`the port was used: ${excerpt(answer.data)}`);
          return hasUsedPort(extended.opened) ? PASSED : notObserved(NO_PORT);
        },
      ),
  },
  {
    id: 'opensPort',
    severity: 'must',
    expected: 'after interlockOpen with the offered nonce requestCrmData is answered on the port',
    mend: 'Take event.ports[0] of interlockOpen, set onmessage, and answer there.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ opened }) => opened,
        (step) =>
          heardOf(step, 'crmData', 'port').length === 1 ? PASSED : failed('no crmData on the port within 3 s'),
      ),
  },
  {
    id: 'portFrames',
    severity: 'must',
    expected: 'every frame on the port has the form of docs/PROTOCOL.md section 2',
    mend: 'The member interlock and the interlock frames are strict: no member more, none less.',
    judge: (evidence) =>
      judgeFrames(evidence, (frames) =>
        firstOf(frames, ({ data }) => {
          const read = parsePortClientMessage(data);
          return read.ok ? null : `${read.error.code} at ${read.error.path ?? 'the message'}: ${excerpt(data)}`;
        }),
      ),
  },
  {
    id: 'sequence',
    severity: 'must',
    expected: 'the numbers of the frames on a port begin with 1 and rise by 1',
    mend: 'Count the frames of each port; begin with 1 for a new port.',
    judge: (evidence) => judgeFrames(evidence, sequenceFault),
  },
  {
    id: 'windowStaysQuiet',
    severity: 'must',
    expected: 'once the port is open, nothing goes over the window',
    mend: 'Send on the port when there is one.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ opened }) => opened,
        (opened, { period, query, requests }) => {
          const steps: (Step | undefined)[] = [opened, period, query, ...(requests ?? [])];
          const stray = steps.flatMap((step) => step?.heard ?? []).find(({ via }) => via === 'window');
          if (stray !== undefined) return failed(excerpt(stray.data));
          return hasUsedPort(opened) ? PASSED : notObserved(NO_PORT);
        },
      ),
  },
  {
    id: 'snapshotPeriod',
    severity: 'must',
    expected: 'snapshots come as often as interlockSession says',
    mend: 'Start a timer with snapshotMs, and send interlockSnapshot each time, whether or not something changed.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ period }) => period,
        (step) => {
          const times = heardOf(step, 'interlockSnapshot', 'port').map(({ at }) => at);
          if (times.length < 3) return failed(`${times.length} snapshots where three were due`);
          const longestMs = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
          const limitMs = step.snapshotMs * 3;
          return longestMs <= limitMs
            ? PASSED
            : failed(`${Math.round(longestMs)} ms between two, ${step.snapshotMs} ms asked for`);
        },
      ),
  },
  {
    id: 'snapshotOnQuery',
    severity: 'must',
    expected: 'interlockQuery is answered with a snapshot',
    mend: 'Read the CRM and send interlockSnapshot.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ query }) => query,
        (step) => (heardOf(step, 'interlockSnapshot', 'port').length > 0 ? PASSED : failed('no snapshot within 2 s')),
      ),
  },
  {
    id: 'answersRequestId',
    severity: 'must',
    expected: 'each request is answered with its id, cause request, and the presence that was asked for',
    mend: 'Keep the requestId of what is being done, and put it into interlock of the omnichannelResponse.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ requests }) => reachedOf(requests),
        (requests) => verdictOf(firstOf(requests, answerFault)),
      ),
  },
  {
    id: 'acceptsRequest',
    severity: 'must',
    expected: 'interlockAccepted with its id goes out for each request, before the answer',
    mend: 'Send interlockAccepted when the request arrives.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ requests }) => reachedOf(requests),
        (requests) => verdictOf(firstOf(requests, acceptFault)),
      ),
  },
  {
    id: 'oneAnswer',
    severity: 'must',
    expected: 'a request has one answer, and at most one report besides',
    mend: 'The event that your own setting of the presence causes is told by the answer.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ requests }) => reachedOf(requests),
        (requests) => {
          const came = firstOf(requests, (step) => {
            const count = answersTo(step).length;
            return count > 1 ? `${count} answers to one request` : loopOf(step, 'port', 2);
          });
          if (came !== null) return failed(came);
          return requests.some((step) => answersTo(step).length > 0)
            ? PASSED
            : notObserved('no request was answered at all');
        },
      ),
  },
  {
    id: 'answersRefusal',
    severity: 'must',
    expected: 'a presence that the CRM refuses is answered on the port with the real one and success false',
    mend: 'Answer every request with what the CRM shows when it is read back.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ refusal }) => refusal,
        (step) => {
          const [answer] = answersTo(step);
          if (answer === undefined) return failed('no answer within 3 s');
          if (sameStatus(answer.statusId, NO_SUCH_PRESENCE))
            return notObserved('this CRM took a presence that does not exist');
          return answer.success === false ? PASSED : failed(`success ${String(answer.success)}`);
        },
      ),
  },
  {
    id: 'versionRises',
    severity: 'must',
    expected: 'version rises with every change, never falls, and two reports of one version say the same',
    mend: 'Count the changes of presence and work that you see, over all ports.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ query }) => query,
        () => {
          const told = toldIn(evidence.heard.filter(isOnPort));
          const came = versionFault(told);
          if (came !== null) return failed(came);
          return new Set(told.map(({ said }) => said)).size > 1
            ? PASSED
            : notObserved('nothing changed from one report to the next');
        },
      ),
  },
  {
    id: 'workIsTold',
    severity: 'must',
    expected:
      'a page that promises work events tells work in every report and snapshot; null is for CRMs that cannot tell',
    mend:
      'Read the open tickets with the presence, and send [] when there are none. A CRM of the SDK that has onWorkChanged alone calls the listener at ' +
      'once, with what is open.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ opened }) => opened,
        (opened) => {
          const mark = fieldsOf(fieldsOf(heardOf(opened, 'crmData', 'port')[0]?.data)['interlock']);
          if (fieldsOf(mark['capabilities'])['workEvents'] !== true)
            return notObserved('the page promises no work events');
          const reports = evidence.heard.filter((heard) => isOnPort(heard) && toldOf(heard) !== null);
          if (reports.length === 0) return notObserved('no report and no snapshot came');
          const untold = reports.find((heard) => (toldOf(heard)?.work ?? null) === null);
          return untold === undefined ? PASSED : failed(excerpt(untold.data));
        },
      ),
  },
  {
    id: 'refusesOldEpoch',
    severity: 'must',
    expected: "a request of an epoch before the session's has no effect",
    mend: 'Keep the epoch of interlockSession, and refuse requests with a smaller one.',
    judge: (evidence) => judgeRefused(evidence, ({ oldEpoch }) => oldEpoch),
  },
  {
    id: 'refusesRepeatedFrames',
    severity: 'must',
    expected: 'a frame whose number came before has no effect',
    mend: 'Keep the last number of the port, and refuse what is not higher.',
    judge: (evidence) => judgeRefused(evidence, ({ repeatedFrame }) => repeatedFrame),
  },
  {
    id: 'namesPersonsChoice',
    severity: 'must',
    expected:
      'on the port, a presence that a person chooses is reported without a request id and not with cause request',
    mend: 'Take a change for an echo only when it is what a request asked for.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ choice }) => choice,
        (step) => {
          const [report] = reportsOf(step, 'port');
          if (report === undefined) return failed('no omnichannelResponse within 3 s');
          const { requestId, cause } = report.mark;
          return requestId === null && cause !== 'request' ? PASSED : failed(`interlock ${excerpt(report.mark)}`);
        },
        evidence.hasChoice ? undefined : 'needs something to click: --choose SELECTOR',
      ),
  },
  {
    id: 'reloadOpensNewPort',
    severity: 'must',
    expected:
      'a reload of the iframe while the port is open leads to a new offer with another nonce, and to a new port',
    mend: 'Drop the port when ready comes on the window, and make a new nonce.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ reload }) => reload,
        ({ nonces: [before, after], ...step }) => {
          if (after === null) return failed('ready was not answered with an offer');
          if (after === before) return failed('the nonce is the same');
          return heardOf(step, 'crmData', 'port').length > 0 ? PASSED : failed('no crmData on the new port');
        },
      ),
  },
  {
    id: 'saysGoodbye',
    severity: 'should',
    expected: 'interlockGoodbye goes over the port on pagehide',
    mend: 'Listen to pagehide; unload does not come for pages that are kept.',
    judge: (evidence) =>
      onPort(
        evidence,
        ({ goodbye }) => goodbye,
        (step) => (heardOf(step, 'interlockGoodbye', 'port').length > 0 ? PASSED : failed('no goodbye')),
      ),
  },
];
