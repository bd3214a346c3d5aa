import { describe, expect, it } from 'vitest';
import { type Evidence, type Heard, NO_SUCH_PRESENCE, noEvidence, type PlainEvidence, type Step } from '../evidence.ts';
import {
  accepted,
  answer,
  asked,
  askedOnPort,
  crmData,
  goodEvidence,
  NONCE,
  onPort,
  onWindow,
  PORT_FRAMES,
  portCrmData,
  ready,
  report,
  snapshot,
  step,
} from '../testing/good-evidence.ts';
import { CHECKS, judgeAll } from './all-checks.ts';

const verdictOn = (id: string, evidence: Evidence) => judgeAll(evidence).find(({ check }) => check.id === id)?.verdict;

const broken = (error: string): Step => ({ ...step(), errors: [error] });
const deaf: Step = { ...step(), isAlive: false };

/** Steps of the plain wire put in the place of the good ones. */
const plainly =
  (part: PlainEvidence) =>
  (evidence: Evidence): void => {
    Object.assign(evidence.plain, part);
  };

/** Steps of the port put in the place of the good ones. */
const extendedly =
  (part: NonNullable<Evidence['extended']>) =>
  (evidence: Evidence): void => {
    evidence.extended = { ...evidence.extended, ...part };
  };

const hearing =
  (...heard: Heard[]) =>
  (evidence: Evidence): void => {
    evidence.heard = heard;
  };

interface Row {
  readonly rule: string;
  readonly id: string;
  readonly when: string;
  readonly change: (evidence: Evidence) => void;
}

const FAILING: readonly Row[] = [
  {
    rule: 'CF10',
    id: 'runsToTheEnd',
    when: 'the run was stopped',
    change: (evidence) => {
      evidence.stoppedBy = 'the iframe has gone';
    },
  },
  {
    rule: 'CF11',
    id: 'embedsConnector',
    when: 'no iframe appeared',
    change: (evidence) => {
      evidence.connectorOrigin = null;
    },
  },
  {
    rule: 'CF11',
    id: 'embedsConnector',
    when: 'the sandbox takes the origin away',
    change: (evidence) => {
      evidence.ownOrigin = 'null';
    },
  },
  { rule: 'CF12', id: 'answersReady', when: 'nothing came', change: plainly({ handshake: step() }) },
  {
    rule: 'CF12',
    id: 'answersReady',
    when: 'the answer has another type',
    change: plainly({ handshake: step(onWindow({ type: 'CRMConnectMessage', action: 'ready' })) }),
  },
  {
    rule: 'CF13',
    id: 'answersEveryReady',
    when: 'the third got none',
    change: plainly({ readies: [step(onWindow(ready)), step(onWindow(ready)), step()] }),
  },
  {
    rule: 'CF13',
    id: 'answersEveryReady',
    when: 'one got two',
    change: plainly({ readies: [step(onWindow(ready), onWindow(ready))] }),
  },
  { rule: 'CF14', id: 'answersCrmData', when: 'nothing came', change: plainly({ crmData: step() }) },
  {
    rule: 'CF14',
    id: 'answersCrmData',
    when: 'nobody is named',
    change: plainly({ crmData: step(onWindow({ ...crmData, data: { currentUser: {} } })) }),
  },
  {
    rule: 'CF14',
    id: 'answersCrmData',
    when: 'it came twice',
    change: plainly({ crmData: step(onWindow(crmData), onWindow(crmData)) }),
  },
  {
    rule: 'CF15',
    id: 'crmDataIsComplete',
    when: 'a field is missing',
    change: plainly({ crmData: step(onWindow({ ...crmData, data: { currentUser: { Id: 'kim' } } })) }),
  },
  {
    rule: 'CF16',
    id: 'documentedForm',
    when: 'four arguments slipped',
    change: hearing(onWindow({ type: 'omnichannelResponse', action: { statusId: 'busy', success: true }, data: {} })),
  },
  {
    rule: 'CF16',
    id: 'documentedForm',
    when: 'the type is the connector’s',
    change: hearing(onWindow({ type: 'CRMConnectMessage', action: 'ready' })),
  },
  {
    rule: 'CF16',
    id: 'documentedForm',
    when: 'the action is unknown',
    change: hearing(onWindow({ type: 'ClientAppMessage', action: 'hello' })),
  },
  {
    rule: 'CF16',
    id: 'documentedForm',
    when: 'an extension is on the window',
    change: hearing(onWindow({ ...report('busy'), interlock: { seq: 1 } })),
  },
  { rule: 'CF17', id: 'documentedTypes', when: 'success is a text', change: hearing(onWindow(report('busy', 'true'))) },
  { rule: 'CF18', id: 'answersDirectory', when: 'nothing came', change: plainly({ optional: step() }) },
  {
    rule: 'CF18',
    id: 'answersDirectory',
    when: 'a status is in it',
    change: plainly({
      optional: step(onWindow({ type: 'ClientAppMessage', action: 'crmDirectory', data: { statusId: 'busy' } })),
    }),
  },
  {
    rule: 'CF19',
    id: 'appliesRequests',
    when: 'nothing was reported',
    change: plainly({ requests: [asked('available'), asked('busy')] }),
  },
  {
    rule: 'CF19',
    id: 'appliesRequests',
    when: 'another presence was reported',
    change: plainly({ requests: [asked('available'), asked('busy', onWindow(report('available')))] }),
  },
  {
    rule: 'CF19',
    id: 'appliesRequests',
    when: 'it was refused',
    change: plainly({ requests: [asked('available'), asked('busy', onWindow(report('busy', false)))] }),
  },
  {
    rule: 'CF20',
    id: 'setsFirstPart',
    when: 'nothing was set',
    change: plainly({ firstPart: asked('busy', onWindow(report('available', false))) }),
  },
  { rule: 'CF21', id: 'statusIsText', when: 'it is a number', change: hearing(onWindow(report(3))) },
  { rule: 'CF21', id: 'statusIsText', when: 'it is empty', change: hearing(onWindow(report(' '))) },
  {
    rule: 'CF22',
    id: 'samePresenceIsQuiet',
    when: 'two answers came',
    change: plainly({ samePresence: asked('busy', onWindow(report('busy')), onWindow(report('busy'))) }),
  },
  {
    rule: 'CF22',
    id: 'samePresenceIsQuiet',
    when: 'another presence came',
    change: plainly({ samePresence: asked('busy', onWindow(report('available'))) }),
  },
  { rule: 'CF23', id: 'answersSamePresence', when: 'nothing came', change: plainly({ samePresence: asked('busy') }) },
  {
    rule: 'CF24',
    id: 'boundedReports',
    when: 'three reports came for one request',
    change: plainly({
      firstPart: asked('busy', onWindow(report('busy')), onWindow(report('available')), onWindow(report('busy'))),
    }),
  },
  {
    rule: 'CF25',
    id: 'answersProbe',
    when: 'the ready behind the request got no answer',
    change: plainly({ probe: asked('available', onWindow(report('available'))) }),
  },
  {
    rule: 'CF26',
    id: 'reportsSoon',
    when: 'the report came 601 ms later',
    change: plainly({ probe: asked('available', onWindow(ready, 100), onWindow(report('available'), 701)) }),
  },
  {
    rule: 'CF27',
    id: 'survivesMissingData',
    when: 'it throws',
    change: plainly({ missingData: broken('cannot read properties of null') }),
  },
  { rule: 'CF27', id: 'survivesMissingData', when: 'the page is deaf', change: plainly({ missingData: deaf }) },
  { rule: 'CF28', id: 'survivesOddStatus', when: 'the page is deaf', change: plainly({ oddStatus: deaf }) },
  {
    rule: 'CF29',
    id: 'oddStatusIsCaught',
    when: 'it throws',
    change: plainly({ oddStatus: broken('split is not a function') }),
  },
  { rule: 'CF30', id: 'tellsRefusal', when: 'nothing came', change: plainly({ refusal: asked(NO_SUCH_PRESENCE) }) },
  {
    rule: 'CF30',
    id: 'tellsRefusal',
    when: 'success is claimed',
    change: plainly({ refusal: asked(NO_SUCH_PRESENCE, onWindow(report('available'))) }),
  },
  { rule: 'CF31', id: 'reportsPersonsChoice', when: 'nothing came', change: plainly({ choice: step() }) },
  {
    rule: 'CF32',
    id: 'exactTargetOrigin',
    when: 'another document heard something',
    change: plainly({ toOpaque: { ...step(onWindow(ready, 0, 'opaque')), held: 3 } }),
  },
  {
    rule: 'CF33',
    id: 'checksOrigin',
    when: 'a foreign frame got an answer',
    change: plainly({ stranger: { ...step(onWindow(ready, 0, 'stranger')), statusId: 'busy' } }),
  },
  {
    rule: 'CF33',
    id: 'checksOrigin',
    when: 'a foreign frame set the presence',
    change: plainly({ stranger: { ...step(onWindow(report('busy'))), statusId: 'busy' } }),
  },
  {
    rule: 'CF33',
    id: 'checksOrigin',
    when: 'another document in the frame was heard',
    change: plainly({ fromOpaque: { ...step(onWindow(crmData)), held: 3, statusId: null } }),
  },
  {
    rule: 'CF34',
    id: 'checksSource',
    when: 'another window was heard',
    change: plainly({ twin: { ...step(onWindow(ready)), statusId: 'busy' } }),
  },
  {
    rule: 'CF35',
    id: 'checksType',
    when: 'an echo was answered',
    change: plainly({ otherTypes: { ...step(onWindow(ready)), statusId: 'busy' } }),
  },
  {
    rule: 'CF36',
    id: 'ignoresUnknownActions',
    when: 'it throws',
    change: plainly({ unknownActions: broken('not a function') }),
  },
  {
    rule: 'CF36',
    id: 'ignoresUnknownActions',
    when: 'it is answered',
    change: plainly({ unknownActions: step(onWindow(crmData)) }),
  },
  { rule: 'CF37', id: 'survivesMalformed', when: 'it throws', change: plainly({ malformed: broken('null') }) },
  {
    rule: 'CF38',
    id: 'reloadStartsAnew',
    when: 'the data did not come again',
    change: plainly({ reload: step(onWindow(ready)) }),
  },
  {
    rule: 'CF39',
    id: 'offerIsValid',
    when: 'the nonce is short',
    change: plainly({ handshake: step(onWindow({ ...ready, data: { interlock: { versions: [1], nonce: 'a1' } } })) }),
  },
  {
    rule: 'CF39',
    id: 'offerIsValid',
    when: 'no version is known',
    change: plainly({ handshake: step(onWindow({ ...ready, data: { interlock: { versions: [9], nonce: NONCE } } })) }),
  },
  {
    rule: 'CF40',
    id: 'checksNonce',
    when: 'the port was used',
    change: extendedly({ wrongNonce: step(onPort(portCrmData())) }),
  },
  { rule: 'CF41', id: 'opensPort', when: 'nothing came', change: extendedly({ opened: step() }) },
  {
    rule: 'CF42',
    id: 'portFrames',
    when: 'a member is missing',
    change: hearing(onPort({ ...report('busy'), interlock: { seq: 1 } })),
  },
  {
    rule: 'CF43',
    id: 'sequence',
    when: 'a number comes again',
    change: hearing(onPort(portCrmData()), onPort(snapshot(2)), onPort(snapshot(2))),
  },
  {
    rule: 'CF43',
    id: 'sequence',
    when: 'a number is left out',
    change: hearing(onPort(portCrmData()), onPort(snapshot(3))),
  },
  { rule: 'CF43', id: 'sequence', when: 'it begins with 2', change: hearing(onPort(snapshot(2))) },
  {
    rule: 'CF44',
    id: 'windowStaysQuiet',
    when: 'a report went over the window',
    change: extendedly({ query: step(onWindow(report('busy'))) }),
  },
  {
    rule: 'CF45',
    id: 'snapshotPeriod',
    when: 'two came',
    change: extendedly({ period: { ...step(onPort(snapshot(2), 300), onPort(snapshot(3), 600)), snapshotMs: 300 } }),
  },
  {
    rule: 'CF45',
    id: 'snapshotPeriod',
    when: '901 ms were between two',
    change: extendedly({
      period: {
        ...step(onPort(snapshot(2), 300), onPort(snapshot(3), 600), onPort(snapshot(4), 1501)),
        snapshotMs: 300,
      },
    }),
  },
  { rule: 'CF46', id: 'snapshotOnQuery', when: 'nothing came', change: extendedly({ query: step() }) },
  {
    rule: 'CF47',
    id: 'answersRequestId',
    when: 'the answer has another id',
    change: extendedly({ requests: [askedOnPort('kit-0', 'busy', onPort(answer(7, 'kit-9', 'busy', 4)))] }),
  },
  {
    rule: 'CF47',
    id: 'answersRequestId',
    when: 'the presence is another',
    change: extendedly({ requests: [askedOnPort('kit-0', 'busy', onPort(answer(7, 'kit-0', 'lunch', 4)))] }),
  },
  {
    rule: 'CF47',
    id: 'answersRequestId',
    when: 'success is false',
    change: extendedly({ requests: [askedOnPort('kit-0', 'busy', onPort(answer(7, 'kit-0', 'busy', 4, false)))] }),
  },
  {
    rule: 'CF48',
    id: 'acceptsRequest',
    when: 'it was not accepted',
    change: extendedly({ requests: [askedOnPort('kit-0', 'busy', onPort(answer(7, 'kit-0', 'busy', 4)))] }),
  },
  {
    rule: 'CF48',
    id: 'acceptsRequest',
    when: 'it was accepted after the answer',
    change: extendedly({
      requests: [
        askedOnPort('kit-0', 'busy', onPort(answer(6, 'kit-0', 'busy', 4), 10), onPort(accepted(7, 'kit-0'), 20)),
      ],
    }),
  },
  {
    rule: 'CF49',
    id: 'oneAnswer',
    when: 'it was answered twice',
    change: extendedly({
      requests: [
        askedOnPort('kit-0', 'busy', onPort(answer(6, 'kit-0', 'busy', 4)), onPort(answer(7, 'kit-0', 'busy', 4))),
      ],
    }),
  },
  {
    rule: 'CF50',
    id: 'answersRefusal',
    when: 'nothing came',
    change: extendedly({ refusal: askedOnPort('kit-refused', NO_SUCH_PRESENCE) }),
  },
  {
    rule: 'CF50',
    id: 'answersRefusal',
    when: 'success is claimed',
    change: extendedly({
      refusal: askedOnPort('kit-refused', NO_SUCH_PRESENCE, onPort(answer(7, 'kit-refused', 'busy', 4))),
    }),
  },
  {
    rule: 'CF51',
    id: 'versionRises',
    when: 'it falls',
    change: hearing(onPort(snapshot(1, 'busy', 4)), onPort(snapshot(2, 'busy', 3))),
  },
  {
    rule: 'CF51',
    id: 'versionRises',
    when: 'one version says two things',
    change: hearing(onPort(snapshot(1, 'busy', 4)), onPort(snapshot(2, 'lunch', 4))),
  },
  {
    rule: 'CF52',
    id: 'workIsTold',
    when: 'a snapshot has none',
    change: (evidence) => {
      const { data, ...frame } = snapshot(2);
      evidence.heard = [onPort({ ...frame, data: { ...data, work: null } })];
    },
  },
  {
    rule: 'CF52',
    id: 'workIsTold',
    when: 'a snapshot says nothing of it',
    change: (evidence) => {
      const { data, ...frame } = snapshot(2);
      const { work: _, ...rest } = data as { work: unknown };
      evidence.heard = [onPort({ ...frame, data: rest })];
    },
  },
  {
    rule: 'CF53',
    id: 'refusesOldEpoch',
    when: 'it was accepted',
    change: extendedly({ oldEpoch: askedOnPort('kit-old-epoch', 'busy', onPort(accepted(12, 'kit-old-epoch'))) }),
  },
  {
    rule: 'CF53',
    id: 'refusesOldEpoch',
    when: 'its presence was set',
    change: extendedly({ oldEpoch: askedOnPort('kit-old-epoch', 'busy', onPort(answer(12, 'another', 'busy', 7))) }),
  },
  {
    rule: 'CF54',
    id: 'refusesRepeatedFrames',
    when: 'it was answered',
    change: extendedly({
      repeatedFrame: askedOnPort('kit-repeated', 'busy', onPort(answer(12, 'kit-repeated', 'lunch', 7))),
    }),
  },
  { rule: 'CF55', id: 'namesPersonsChoice', when: 'nothing came', change: extendedly({ choice: step() }) },
  {
    rule: 'CF55',
    id: 'namesPersonsChoice',
    when: 'it has the id of a request',
    change: extendedly({ choice: step(onPort(answer(12, 'kit-0', 'lunch', 6))) }),
  },
  {
    rule: 'CF56',
    id: 'reloadOpensNewPort',
    when: 'no offer came',
    change: extendedly({ reload: { ...step(), nonces: [NONCE, null] } }),
  },
  {
    rule: 'CF56',
    id: 'reloadOpensNewPort',
    when: 'the nonce is the old one',
    change: extendedly({ reload: { ...step(onPort(portCrmData(), 0, 3)), nonces: [NONCE, NONCE] } }),
  },
  {
    rule: 'CF56',
    id: 'reloadOpensNewPort',
    when: 'the new port is silent',
    change: extendedly({ reload: { ...step(), nonces: [NONCE, 'b2'.repeat(16)] } }),
  },
  { rule: 'CF57', id: 'saysGoodbye', when: 'nothing came', change: extendedly({ goodbye: step() }) },
];

describe('what each check catches', () => {
  it.each(FAILING)('[$rule] $id fails when $when', ({ id, change }) => {
    const evidence = goodEvidence();
    change(evidence);
    expect(verdictOn(id, evidence)).toMatchObject({ outcome: 'failed' });
  });

  it('[CF7] every check can fail', () => {
    const caught = new Set(FAILING.map(({ id }) => id));
    expect(CHECKS.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });

  it('[CF7] every check has an id of its own, words, and a way to mend it', () => {
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
    for (const { id, expected, mend } of CHECKS) {
      expect(id).toMatch(/^[a-z][A-Za-z]+$/);
      expect(expected).not.toBe('');
      expect(mend).toMatch(/\.$/);
    }
  });
});

it('[CF12] a page that does not answer is told whose iframe the kit took, and how to name another', () => {
  const evidence = { ...goodEvidence(), connectorOrigin: 'https://ads.example.com' };
  plainly({ handshake: step() })(evidence);
  const finding = judgeAll(evidence).find(({ check }) => check.id === 'answersReady');
  expect(finding?.verdict).toMatchObject({
    outcome: 'failed',
    came: expect.stringContaining('https://ads.example.com'),
  });
  expect(finding?.check.mend).toContain('--connector-origin');
});

describe('what passes', () => {
  it('[CF7] a page that does everything right passes every check', () => {
    const others = judgeAll(goodEvidence()).filter(({ verdict }) => verdict.outcome !== 'passed');
    expect(others).toEqual([]);
  });

  const TOLERATED: readonly Row[] = [
    {
      rule: 'CF19',
      id: 'appliesRequests',
      when: 'the first presence was there already, which needs no report',
      change: plainly({ requests: [asked('available'), asked('busy', onWindow(report('busy')))] }),
    },
    {
      rule: 'CF19',
      id: 'appliesRequests',
      when: 'it still told what was there before when the first was asked for',
      change: plainly({
        requests: [asked('available', onWindow(report('offline'))), asked('busy', onWindow(report('busy')))],
      }),
    },
    {
      rule: 'CF24',
      id: 'boundedReports',
      when: 'the first request met what the page tells of itself',
      change: plainly({
        requests: [
          asked('available', ...['offline', 'available', 'available'].map((statusId) => onWindow(report(statusId)))),
          asked('busy', onWindow(report('busy'))),
        ],
      }),
    },
    {
      rule: 'CF22',
      id: 'samePresenceIsQuiet',
      when: 'nothing is said at all',
      change: plainly({ samePresence: asked('busy') }),
    },
    {
      rule: 'CF33',
      id: 'checksOrigin',
      when: 'a presence that nobody forged is reported meanwhile',
      change: plainly({ stranger: { ...step(onWindow(report('lunch'))), statusId: 'busy' } }),
    },
    {
      rule: 'CF17',
      id: 'documentedTypes',
      when: 'ready carries empty data, as the public sample does',
      change: hearing(onWindow({ type: 'ClientAppMessage', action: 'ready', data: {} })),
    },
    {
      rule: 'CF43',
      id: 'sequence',
      when: 'a new port begins with 1 again',
      change: hearing(...PORT_FRAMES, onPort(portCrmData(), 0, 3)),
    },
  ];
  it.each(TOLERATED)('[$rule] $id passes when $when', ({ id, change }) => {
    const evidence = goodEvidence();
    change(evidence);
    expect(verdictOn(id, evidence)).toEqual({ outcome: 'passed' });
  });
});

describe('what is not observed', () => {
  it('[CF8] whatever the run did not reach is not observed, with a reason', () => {
    const verdicts = judgeAll({ ...noEvidence(['available', 'busy'], true), connectorOrigin: 'http://localhost:4400' });
    const seen = verdicts.filter(({ verdict }) => verdict.outcome !== 'notObserved').map(({ check }) => check.id);
    expect(seen).toEqual(['runsToTheEnd', 'embedsConnector']);
    for (const { verdict } of verdicts) if (verdict.outcome === 'notObserved') expect(verdict.why).not.toBe('');
  });

  const UNSEEN: readonly (Omit<Row, 'rule'> & { readonly why: RegExp })[] = [
    {
      id: 'appliesRequests',
      when: 'no presences are given',
      why: /--presence/,
      change: (evidence) => {
        Object.assign(evidence, { presences: [], plain: {} });
      },
    },
    {
      id: 'reportsPersonsChoice',
      when: 'there is nothing to click',
      why: /--choose/,
      change: (evidence) => {
        Object.assign(evidence, { hasChoice: false, plain: {} });
      },
    },
    {
      id: 'opensPort',
      when: 'the page is plain',
      why: /does not offer/,
      change: (evidence) => {
        evidence.extended = null;
      },
    },
    {
      id: 'answersDirectory',
      when: 'the page has none',
      why: /no directory/,
      change: plainly({ crmData: step(onWindow({ ...crmData, data: { ...crmData.data, capabilities: {} } })) }),
    },
    {
      id: 'tellsRefusal',
      when: 'the CRM takes anything',
      why: /does not exist/,
      change: plainly({ refusal: asked(NO_SUCH_PRESENCE, onWindow(report(NO_SUCH_PRESENCE))) }),
    },
    {
      id: 'exactTargetOrigin',
      when: 'the page got no message to answer',
      why: /asked nothing/,
      change: plainly({ toOpaque: { ...step(), held: 0 } }),
    },
    {
      id: 'workIsTold',
      when: 'the page promises no work events',
      why: /promises no/,
      change: extendedly({ opened: step(onPort(portCrmData(false))) }),
    },
    {
      id: 'workIsTold',
      when: 'no report came',
      why: /no report/,
      change: hearing(onPort(portCrmData())),
    },
    {
      id: 'versionRises',
      when: 'no report came',
      why: /nothing changed/,
      change: hearing(onPort(portCrmData())),
    },
    {
      id: 'versionRises',
      when: 'all reports say the same',
      why: /nothing changed/,
      change: hearing(onPort(snapshot(1)), onPort(snapshot(2)), onPort(snapshot(3))),
    },
    {
      id: 'documentedTypes',
      when: 'nothing that came can be read',
      why: /can be read/,
      change: hearing(onWindow({ type: 'ClientAppMessage', action: 'hello' })),
    },
    {
      id: 'answersEveryReady',
      when: 'none was sent',
      why: /not come so far/,
      change: plainly({ readies: [] }),
    },
    {
      id: 'appliesRequests',
      when: 'only the first request was reached',
      why: /not come so far/,
      change: plainly({ requests: [asked('available', onWindow(report('available')))] }),
    },
    {
      id: 'boundedReports',
      when: 'no request was reported',
      why: /no request was reported/,
      change: (evidence) => {
        Object.assign(evidence, { plain: { requests: [asked('available'), asked('busy')] } });
      },
    },
    {
      id: 'checksOrigin',
      when: 'the document in the frame was not changed',
      why: /not come so far/,
      change: (evidence) => {
        Object.assign(evidence, { plain: { stranger: { ...step(), statusId: 'busy' } } });
      },
    },
    {
      id: 'checksOrigin',
      when: 'the page got none of the messages of the other document',
      why: /got no message/,
      change: plainly({ fromOpaque: { ...step(), held: 0, statusId: 'busy' } }),
    },
    {
      id: 'checksNonce',
      when: 'no port was used at all',
      why: /no port/,
      change: extendedly({ opened: step() }),
    },
    {
      id: 'windowStaysQuiet',
      when: 'no port was used at all',
      why: /no port/,
      change: (evidence) => {
        evidence.extended = { opened: step() };
      },
    },
    ...['portFrames', 'sequence'].map((id) => ({
      id,
      when: 'nothing came on the port',
      why: /nothing came/,
      change: hearing(onWindow(ready)),
    })),
    ...['answersRequestId', 'acceptsRequest', 'oneAnswer'].map((id) => ({
      id,
      when: 'no request was over',
      why: /not come so far/,
      change: extendedly({ requests: [] }),
    })),
    ...['oneAnswer', 'refusesOldEpoch', 'refusesRepeatedFrames'].map((id) => ({
      id,
      when: 'no request was answered at all',
      why: /no request was answered/,
      change: extendedly({ requests: [askedOnPort('kit-0', 'busy')] }),
    })),
    {
      id: 'reportsSoon',
      when: 'no report came',
      why: /not both/,
      change: plainly({ probe: asked('available', onWindow(ready)) }),
    },
  ];
  it.each(UNSEEN)('[CF8] $id is not observed when $when', ({ id, why, change }) => {
    const evidence = goodEvidence();
    change(evidence);
    expect(verdictOn(id, evidence)).toEqual({ outcome: 'notObserved', why: expect.stringMatching(why) });
  });
});
