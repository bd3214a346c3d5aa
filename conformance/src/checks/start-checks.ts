/** The iframe, the handshake, the data: what every connector needs first. */
import { parseClientMessage } from '@interlock/protocol';
import { excerpt, fieldsOf, heardOf } from '../frames.ts';
import { type Check, failed, firstOf, judgeOf, notObserved, PASSED, reachedOf, verdictOf } from './check.ts';

/** What a public connector can live with; the others would be lost on it. */
const HARMLESS: ReadonlySet<string> = new Set(['readyWithData', 'severalStatuses']);
/** Have a check of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['numericStatus', 'fourArgumentPublish']);

export const START_CHECKS: readonly Check[] = [
  {
    id: 'runsToTheEnd',
    severity: 'must',
    expected: 'the run reaches its end within 60 s',
    mend: 'See the reason; a page that navigates, reloads or blocks by itself cannot be checked while it does.',
    judge: ({ stoppedBy }) => verdictOf(stoppedBy),
  },
  {
    id: 'embedsConnector',
    severity: 'must',
    expected: 'the page shows the connector in an iframe of another origin, with an origin of its own',
    mend:
      'Add the iframe; name its origin with --connector-origin, and what to click before it appears with --sign-in. ' +
      'A sandbox needs allow-scripts and allow-same-origin.',
    judge({ connectorOrigin, ownOrigin }) {
      if (connectorOrigin === null) return failed('no iframe of another origin appeared within 15 s');
      return ownOrigin === 'null' ? failed('the iframe is in a sandbox without allow-same-origin') : PASSED;
    },
  },
  {
    id: 'answersReady',
    severity: 'must',
    expected: 'ready is answered with ready',
    mend:
      "Listen to message events on the window before the iframe is loaded, and post ready to the iframe's window. If another iframe than the " +
      "connector's was taken, name the connector's origin with --connector-origin.",
    judge: ({ plain, connectorOrigin }) =>
      judgeOf(
        connectorOrigin === null ? undefined : plain.handshake,
        (step) =>
          heardOf(step, 'ready').length > 0
            ? PASSED
            : failed(`no answer within 8 s; the iframe of ${connectorOrigin} was taken for the connector's`),
        'there is no connector',
      ),
  },
  {
    id: 'answersEveryReady',
    severity: 'must',
    expected:
      'every ready is answered with exactly one ready, also later: it is the only sign that the page is still there',
    mend: 'Do not remember that ready was answered; answer each one.',
    judge: ({ plain }) =>
      judgeOf(reachedOf(plain.readies), (steps) => {
        const counts = steps.map((step) => heardOf(step, 'ready').length);
        return counts.every((count) => count === 1) ? PASSED : failed(`three got ${counts.join(', ')} answers`);
      }),
  },
  {
    id: 'answersCrmData',
    severity: 'must',
    expected: 'requestCrmData is answered with one crmData that names the user by currentUser.Id',
    mend: 'Answer with {callCenterSettings, currentUser: {Id, Name, Username, LanguageLocaleKey, attributes}, capabilities}.',
    judge: ({ plain }) =>
      judgeOf(plain.crmData, (step) => {
        const answers = heardOf(step, 'crmData');
        const [answer] = answers;
        if (answer === undefined) return failed('no answer within 3 s');
        const read = parseClientMessage(answer.data);
        if (!read.ok)
          return failed(`${read.error.code} at ${read.error.path ?? 'the message'}: ${excerpt(answer.data)}`);
        return answers.length === 1 ? PASSED : failed(`${answers.length} answers`);
      }),
  },
  {
    id: 'crmDataIsComplete',
    severity: 'should',
    expected: 'crmData has every documented field with its documented type',
    mend: 'Add the fields; docs/PROTOCOL.md section 1 lists them.',
    judge: ({ plain }) =>
      judgeOf(plain.crmData, (step) => {
        const [answer] = heardOf(step, 'crmData');
        const read = parseClientMessage(answer?.data);
        if (!read.ok || read.value.action !== 'crmData') return notObserved('there was no crmData to read');
        return verdictOf(read.value.deviations.length === 0 ? null : read.value.deviations.join(', '));
      }),
  },
  {
    id: 'documentedForm',
    severity: 'must',
    expected: 'every message has type ClientAppMessage, a documented action, and data that can be read',
    mend: 'Post {type: "ClientAppMessage", action, data}. publishMessage needs five arguments: frame, origin, type, action, data.',
    judge({ heard }) {
      const onWindow = heard.filter(({ role, via }) => role === 'connector' && via === 'window');
      if (onWindow.length === 0) return notObserved('the page has said nothing');
      return verdictOf(
        firstOf(onWindow, ({ data }) => {
          const read = parseClientMessage(data);
          if (!read.ok) return `${read.error.code}: ${excerpt(data)}`;
          return read.value.deviations.includes('fourArgumentPublish')
            ? `type and action have slipped (four arguments): ${excerpt(data)}`
            : null;
        }),
      );
    },
  },
  {
    id: 'documentedTypes',
    severity: 'should',
    expected: 'every message has its documented members with their documented types',
    mend: 'docs/PROTOCOL.md section 1.3 says what each deviation means. Interlock understands them; other connectors may not.',
    judge({ heard }) {
      const onWindow = heard.filter(({ role, via }) => role === 'connector' && via === 'window');
      if (onWindow.length === 0) return notObserved('the page has said nothing');
      const readable = onWindow.flatMap(({ data }) => {
        const read = parseClientMessage(data);
        return read.ok ? [{ ...read.value, data }] : [];
      });
      if (readable.length === 0) return notObserved('nothing that the page said can be read');
      return verdictOf(
        firstOf(readable, ({ data, action, deviations }) => {
          const strange = deviations.find((code) => !HARMLESS.has(code) && !ELSEWHERE.has(code));
          // The data of crmData have a check of their own.
          return action === 'crmData' || strange === undefined ? null : `${strange}: ${excerpt(data)}`;
        }),
      );
    },
  },
  {
    id: 'answersDirectory',
    severity: 'should',
    expected: 'a page that says directoryAvailable answers requestGetCrmDirectory with a crmDirectory that can be read',
    mend: 'Answer with {count: "number as text", results: [{id, name, phone, email}]}, or say directoryAvailable: false.',
    judge: ({ plain }) =>
      judgeOf(plain.optional, (step) => {
        const capabilities = fieldsOf(
          fieldsOf(fieldsOf(heardOf(plain.crmData ?? step, 'crmData')[0]?.data)['data'])['capabilities'],
        );
        if (capabilities['directoryAvailable'] !== true) return notObserved('the page says that it has no directory');
        const [answer] = heardOf(step, 'crmDirectory');
        if (answer === undefined) return failed('no answer within 2 s');
        const read = parseClientMessage(answer.data);
        return read.ok ? PASSED : failed(`${read.error.code}: ${excerpt(answer.data)}`);
      }),
  },
];
