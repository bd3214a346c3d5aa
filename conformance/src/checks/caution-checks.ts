/** What a page must not do: hear strangers, speak to everybody, break on what it does not know. */
import { excerpt, heardOf } from '../frames.ts';
import { type Check, effectOf, failed, harmOf, judgeOf, notObserved, PASSED, verdictOf } from './check.ts';

export const CAUTION_CHECKS: readonly Check[] = [
  {
    id: 'exactTargetOrigin',
    severity: 'must',
    expected:
      "messages are posted to the connector's exact origin: a document of another origin in its frame gets none",
    mend: "Give postMessage the connector's origin, never '*'.",
    judge: ({ plain }) =>
      judgeOf(plain.toOpaque, ({ heard, held }) => {
        if (held === 0) return notObserved('the page was asked nothing that it could have answered');
        const [leaked] = heard.filter(({ role }) => role === 'opaque');
        return leaked === undefined ? PASSED : failed(`another document got ${excerpt(leaked.data)}`);
      }),
  },
  {
    id: 'checksOrigin',
    severity: 'must',
    expected:
      "messages of another origin have no effect, neither from a foreign frame nor from the connector's own frame",
    mend: "Return at once unless event.origin is exactly the connector's origin.",
    judge: ({ plain: { stranger, fromOpaque } }) =>
      judgeOf(stranger, (foreign) => {
        const effect = effectOf(foreign, foreign.statusId);
        if (effect !== null) return failed(effect);
        return judgeOf(fromOpaque, (step) => {
          if (step.held === 0) return notObserved('the page got no message of the other document');
          return verdictOf(effectOf(step, step.statusId));
        });
      }),
  },
  {
    id: 'checksSource',
    severity: 'should',
    expected: "messages of another window have no effect, even if they are of the connector's origin",
    mend: 'Return at once unless event.source is the contentWindow of the iframe.',
    judge: ({ plain }) => judgeOf(plain.twin, (step) => verdictOf(effectOf(step, step.statusId))),
  },
  {
    id: 'checksType',
    severity: 'should',
    expected:
      'messages whose type is not CRMConnectMessage have no effect: an echo of an own message must not be answered',
    mend: "Return at once unless event.data.type is 'CRMConnectMessage'.",
    judge: ({ plain }) => judgeOf(plain.otherTypes, (step) => verdictOf(effectOf(step, step.statusId))),
  },
  {
    id: 'ignoresUnknownActions',
    severity: 'must',
    expected: 'an action that the page does not know has no effect and throws nothing',
    mend: 'Compare the action with those that you know; a table of handlers needs Object.hasOwn.',
    judge: ({ plain }) => judgeOf(plain.unknownActions, (step) => verdictOf(harmOf(step) ?? effectOf(step, null))),
  },
  {
    id: 'survivesMalformed',
    severity: 'should',
    expected: 'what is no message at all (null, a text, a number, a list) throws nothing',
    mend: 'Look whether event.data is an object before you take it apart.',
    judge: ({ plain }) => judgeOf(plain.malformed, (step) => verdictOf(harmOf(step))),
  },
  {
    id: 'reloadStartsAnew',
    severity: 'must',
    expected: 'after a reload of the iframe ready and requestCrmData are answered as the first time',
    mend: "Take the iframe's contentWindow when you send, and keep no memory of an earlier handshake.",
    judge: ({ plain }) =>
      judgeOf(plain.reload, (step) => {
        const missing = ['ready', 'crmData'].filter((action) => heardOf(step, action).length === 0);
        return missing.length === 0 ? PASSED : failed(`no ${missing.join(' and no ')} came`);
      }),
  },
];
