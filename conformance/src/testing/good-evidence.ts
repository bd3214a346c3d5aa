/** What the kit sees of a page that does everything right, for tests that change one thing of it. */
import { portToConnector, toConnector } from '@interlock/protocol';
import { type Evidence, type Heard, NO_SUCH_PRESENCE, type RequestStep, type Role, type Step } from '../evidence.ts';

export const NONCE = 'a1'.repeat(16);
const CRM_DATA = {
  callCenterSettings: {},
  currentUser: { Id: 'kim', Name: 'Kim', Username: 'kim', LanguageLocaleKey: 'en', attributes: { type: 'Agent' } },
  capabilities: {
    directoryAvailable: true,
    name: 'CRM',
    reloadsOnNavigation: false,
    lightningComponentsAvailable: false,
  },
};

export const onWindow = (data: unknown, at = 0, role: Role = 'connector'): Heard => ({
  at,
  role,
  via: 'window',
  port: 0,
  data,
});
export const onPort = (data: unknown, at = 0, port = 2): Heard => ({ at, role: 'connector', via: 'port', port, data });
export const step = (...heard: Heard[]): Step => ({ heard, errors: [], isAlive: true });

export const ready = {
  type: 'ClientAppMessage',
  action: 'ready',
  data: { interlock: { versions: [1], nonce: NONCE } },
};
export const crmData = toConnector.crmData(CRM_DATA);
export const report = (statusId: unknown, success: unknown = true) => ({
  type: 'ClientAppMessage',
  action: 'omnichannelResponse',
  data: { statusId, success },
});
export const asked = (statusId: string, ...heard: Heard[]): RequestStep => ({
  ...step(...heard),
  statusId,
  requestId: null,
});

export const snapshot = (seq: number, statusId = 'busy', version = 4) =>
  portToConnector.interlockSnapshot({ statusId, version, cause: null, work: [] }, seq);
export const answer = (seq: number, requestId: string, statusId: string, version: number, success = true) =>
  portToConnector.omnichannelResponse(
    { statusId, success },
    { seq, requestId, cause: success ? 'request' : null, version, work: [] },
  );
export const accepted = (seq: number, requestId: string) => portToConnector.interlockAccepted(requestId, seq);
export const askedOnPort = (requestId: string, statusId: string, ...heard: Heard[]): RequestStep => ({
  ...step(...heard),
  statusId,
  requestId,
});
export const portCrmData = (workEvents = true) =>
  portToConnector.crmData(CRM_DATA, { seq: 1, capabilities: { workEvents, asksFirst: false } });

/** The frames on the port, in the order of their numbers. */
export const PORT_FRAMES: readonly Heard[] = [
  onPort(portCrmData()),
  onPort(snapshot(2), 300),
  onPort(snapshot(3), 600),
  onPort(snapshot(4), 900),
  onPort(snapshot(5), 1000),
  onPort(accepted(6, 'kit-0'), 1100),
  onPort(answer(7, 'kit-0', 'busy', 4), 1110),
  onPort(accepted(8, 'kit-1'), 1200),
  onPort(answer(9, 'kit-1', 'available', 5), 1210),
  onPort(accepted(10, 'kit-refused'), 1300),
  onPort(answer(11, 'kit-refused', 'available', 5, false), 1310),
];

const frames = (from: number, to: number): readonly Heard[] => PORT_FRAMES.slice(from - 1, to);

export function goodEvidence(): Evidence {
  const windowFrames = [onWindow(ready), onWindow(crmData), onWindow(report('available')), onWindow(report('busy'))];
  const goodbye = portToConnector.interlockGoodbye('unload', 2);
  const choice = portToConnector.omnichannelResponse(
    { statusId: 'lunch', success: true },
    { seq: 12, requestId: null, cause: 'user', version: 6, work: [] },
  );
  return {
    connectorOrigin: 'http://localhost:4400',
    ownOrigin: 'http://localhost:4400',
    presences: ['available', 'busy'],
    hasChoice: true,
    stoppedBy: null,
    heard: [
      ...windowFrames,
      ...PORT_FRAMES,
      onPort(choice, 1400),
      onPort(portCrmData(), 1500, 3),
      onPort(goodbye, 1600, 3),
    ],
    plain: {
      handshake: step(onWindow(ready)),
      readies: [step(onWindow(ready)), step(onWindow(ready)), step(onWindow(ready))],
      crmData: step(onWindow(crmData)),
      requests: [
        asked('available', onWindow(report('available'))),
        asked('busy', onWindow(report('busy'))),
        asked('available', onWindow(report('available'))),
      ],
      firstPart: asked('busy', onWindow(report('busy'))),
      samePresence: asked('busy', onWindow(report('busy'))),
      probe: asked('available', onWindow(ready, 100), onWindow(report('available'), 110)),
      missingData: step(),
      oddStatus: step(),
      unknownActions: step(),
      malformed: step(),
      otherTypes: { ...step(), statusId: 'busy' },
      stranger: { ...step(), statusId: 'busy' },
      twin: { ...step(), statusId: 'busy' },
      optional: step(onWindow(toConnector.crmDirectory([{ id: '1', name: 'A', phone: '1', email: '' }]))),
      refusal: asked(NO_SUCH_PRESENCE, onWindow(report('available', false))),
      choice: step(onWindow(report('lunch'))),
      toOpaque: { ...step(), held: 3 },
      fromOpaque: { ...step(), held: 3, statusId: 'available' },
      reload: step(onWindow(ready), onWindow(crmData)),
    },
    extended: {
      wrongNonce: step(),
      opened: step(...frames(1, 1)),
      period: { ...step(...frames(2, 4)), snapshotMs: 300 },
      query: step(...frames(5, 5)),
      requests: [askedOnPort('kit-0', 'busy', ...frames(6, 7)), askedOnPort('kit-1', 'available', ...frames(8, 9))],
      refusal: askedOnPort('kit-refused', NO_SUCH_PRESENCE, ...frames(10, 11)),
      oldEpoch: askedOnPort('kit-old-epoch', 'busy'),
      repeatedFrame: askedOnPort('kit-repeated', 'busy'),
      choice: step(onPort(choice)),
      reload: { ...step(onPort(portCrmData(), 0, 3)), nonces: [NONCE, 'b2'.repeat(16)] },
      goodbye: step(onPort(goodbye, 0, 3)),
    },
  };
}
