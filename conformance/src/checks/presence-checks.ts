/** Presence on the plain wire: applied, reported, bounded. */
import { sameStatus } from '@interlock/protocol';
import { NO_SUCH_PRESENCE, type RequestStep, type Step } from '../evidence.ts';
import { heardOf, reportsOf } from '../frames.ts';
import {
  type Check,
  failed,
  firstOf,
  harmOf,
  judgeOf,
  judgeWithPresences,
  loopOf,
  notObserved,
  PASSED,
  reachedOf,
  verdictOf,
} from './check.ts';

/** The answer and the event of the CRM; more is a loop. */
const MOST_REPORTS = 2;
/** Interlock waits so long for a report after the answer to its probe (docs/PROTOCOL.md section 1.2). */
const SETTLE_MS = 600;

/** Whether a requested presence was reported in the end. */
function notApplied(step: RequestStep): string | null {
  const last = reportsOf(step).at(-1);
  if (last === undefined) return `no omnichannelResponse within 3 s of a request of "${step.statusId}"`;
  if (!sameStatus(last.statusId, step.statusId))
    return `"${step.statusId}" was asked for and "${String(last.statusId)}" reported`;
  return last.success === true ? null : `"${step.statusId}" was reported with success ${String(last.success)}`;
}

/**
 * The requests that are judged. The first may have asked for what was there already, which needs no report, and the page may still have been
 * telling what was there before; the same presence is asked for again.
 */
const judgedOf = (requests: readonly RequestStep[]): readonly RequestStep[] => requests.slice(1);

export const PRESENCE_CHECKS: readonly Check[] = [
  {
    id: 'appliesRequests',
    severity: 'must',
    expected: 'requestSyncOmnichannel sets the presence, and omnichannelResponse reports it with success true',
    mend: "Set the CRM's presence to data.statusId, listen to the CRM's presence event, and report each change.",
    judge: (evidence) =>
      judgeWithPresences(evidence, reachedOf(judgedOf(evidence.plain.requests ?? [])), (requests) =>
        verdictOf(firstOf(requests, notApplied)),
      ),
  },
  {
    id: 'setsFirstPart',
    severity: 'must',
    expected: 'of a status id with several parts (";") the first is set',
    mend: "Set data.statusId.split(';')[0].",
    judge: (evidence) => judgeWithPresences(evidence, evidence.plain.firstPart, (step) => verdictOf(notApplied(step))),
  },
  {
    id: 'statusIsText',
    severity: 'must',
    expected: 'statusId is a text that is not empty in every omnichannelResponse',
    mend: "Send the CRM's own id of the presence as text: String(id).",
    judge({ heard }) {
      const reports = reportsOf({ heard });
      if (reports.length === 0) return notObserved('no presence was reported');
      const strange = reports.find(({ statusId }) => typeof statusId !== 'string' || statusId.trim() === '');
      return strange === undefined ? PASSED : failed(`statusId ${JSON.stringify(strange.statusId)}`);
    },
  },
  {
    id: 'samePresenceIsQuiet',
    severity: 'must',
    expected: 'a request for the presence that is there already is answered at most once, with that presence',
    mend: 'Do nothing when the presence is there already, or answer once.',
    judge: (evidence) =>
      judgeWithPresences(evidence, evidence.plain.samePresence, (step) => {
        const other = reportsOf(step).find(({ statusId }) => !sameStatus(statusId, step.statusId));
        if (other !== undefined)
          return failed(`"${String(other.statusId)}" was reported instead of "${step.statusId}"`);
        return verdictOf(loopOf(step, 'window', 1));
      }),
  },
  {
    id: 'answersSamePresence',
    severity: 'should',
    expected: 'a request for the presence that is there already is answered with it',
    mend: 'Answer each request with the presence that the CRM shows; CRMs raise no event when nothing changes.',
    judge: (evidence) =>
      judgeWithPresences(evidence, evidence.plain.samePresence, (step) =>
        reportsOf(step).length > 0 ? PASSED : failed('silence: the connector has to ask again and then to assume'),
      ),
  },
  {
    id: 'boundedReports',
    severity: 'must',
    expected: 'one request leads to at most two reports (the answer and the event), and then there is quiet',
    mend: 'Do not set the presence from your own listener, and report an event of the CRM only when the presence changed.',
    judge: (evidence) =>
      judgeWithPresences(evidence, evidence.plain.requests, (requests) => {
        const { firstPart, samePresence, refusal, fromOpaque } = evidence.plain;
        const steps: (Step | undefined)[] = [...judgedOf(requests), firstPart, samePresence, refusal, fromOpaque];
        const known = steps.filter((step): step is Step => step !== undefined);
        if (known.every((step) => reportsOf(step).length === 0)) return notObserved('no request was reported');
        return verdictOf(firstOf(known, (step) => loopOf(step, 'window', MOST_REPORTS)));
      }),
  },
  {
    id: 'answersProbe',
    severity: 'must',
    expected: 'ready right behind a request is answered at once, whether or not the presence has changed yet',
    mend: 'Answer ready in the message listener itself; do not wait for the CRM.',
    judge: (evidence) =>
      judgeWithPresences(evidence, evidence.plain.probe, (step) =>
        heardOf(step, 'ready').length > 0 ? PASSED : failed('no answer within 3 s'),
      ),
  },
  {
    id: 'reportsSoon',
    severity: 'should',
    expected: 'the report of a requested change comes at most 600 ms after the answer to the ready behind the request',
    mend: 'Listen to presence events instead of polling; a slower report is first taken for silence.',
    judge: (evidence) =>
      judgeWithPresences(evidence, evidence.plain.probe, (step) => {
        const [answer] = heardOf(step, 'ready');
        const [report] = reportsOf(step);
        if (answer === undefined || report === undefined) return notObserved('not both came');
        const lateMs = Math.round(report.at - answer.at);
        return lateMs <= SETTLE_MS ? PASSED : failed(`it came ${lateMs} ms after`);
      }),
  },
  {
    id: 'survivesMissingData',
    severity: 'must',
    expected: 'requestSyncOmnichannel without data, or with null, changes nothing and throws nothing',
    mend: 'Return when data is missing, before anything of it is read.',
    judge: ({ plain }) => judgeOf(plain.missingData, (step) => verdictOf(harmOf(step))),
  },
  {
    id: 'survivesOddStatus',
    severity: 'must',
    expected: 'after a status id that is absent, null, empty, a number or unknown the page still answers',
    mend: "Catch what the CRM's interface throws.",
    judge: ({ plain }) => judgeOf(plain.oddStatus, (step) => verdictOf(harmOf({ ...step, errors: [] }))),
  },
  {
    id: 'oddStatusIsCaught',
    severity: 'should',
    expected: 'a status id that is absent, null, empty, a number or unknown throws nothing that nobody catches',
    mend: "Read it as String(data.statusId ?? '').split(';')[0].trim(), and do nothing if that is empty.",
    judge: ({ plain }) => judgeOf(plain.oddStatus, (step) => verdictOf(harmOf({ ...step, isAlive: null }))),
  },
  {
    id: 'tellsRefusal',
    severity: 'should',
    expected: 'a presence that the CRM refuses is answered with the real one and success false',
    mend: 'Fill the catch branch: read the presence and report it with success: false.',
    judge: ({ plain }) =>
      judgeOf(plain.refusal, (step) => {
        const report = reportsOf(step).at(-1);
        if (report === undefined) return failed('silence');
        if (report.success === false && !sameStatus(report.statusId, NO_SUCH_PRESENCE)) return PASSED;
        if (sameStatus(report.statusId, NO_SUCH_PRESENCE))
          return notObserved('this CRM took a presence that does not exist');
        return failed(`"${String(report.statusId)}" with success ${String(report.success)}`);
      }),
  },
  {
    id: 'reportsPersonsChoice',
    severity: 'must',
    expected: 'a presence that a person chooses in the CRM is reported without being asked for',
    mend: "Listen to the CRM's presence event, not only to your own requests.",
    judge: ({ plain, hasChoice }) =>
      judgeOf(
        plain.choice,
        (step) => (reportsOf(step).length > 0 ? PASSED : failed('no omnichannelResponse within 3 s')),
        hasChoice ? undefined : 'needs something to click: --choose SELECTOR',
      ),
  },
];
