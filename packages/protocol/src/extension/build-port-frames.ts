import { toClient } from '../plain/build-to-client.ts';
import { toConnector } from '../plain/build-to-connector.ts';
import type { CrmData } from '../plain/plain-schemas.ts';
import type {
  CrmDataMember,
  RequestMember,
  ResponseMember,
  SessionNotice,
  Snapshot,
  WorkReport,
} from './extension-schemas.ts';
import type { GoodbyeReason } from './extension-words.ts';

const withMember = <F extends object, I>(frame: F, interlock: I) => ({ ...frame, interlock });

const fromConnector = <const A extends string, D>(action: A, data: D, seq: number) => ({
  type: 'CRMConnectMessage' as const,
  action,
  data,
  interlock: { seq },
});

const fromClient = <const A extends string, D>(action: A, data: D, seq: number) => ({
  type: 'ClientAppMessage' as const,
  action,
  data,
  interlock: { seq },
});

/** Builders of what the connector sends over the port. `seq` begins with 1 and rises by 1 (EX8). */
export const portToClient = {
  /** Any frame of `toClient` but `ready`, `interlockOpen` and `requestSyncOmnichannel`. */
  plain: <F extends object>(frame: F, seq: number) => withMember(frame, { seq }),
  requestSyncOmnichannel: (data: { statusId: string; success?: boolean }, interlock: RequestMember) =>
    withMember(toClient.requestSyncOmnichannel(data), interlock),
  interlockQuery: (seq: number) => fromConnector('interlockQuery', {}, seq),
  interlockSession: ({ epoch, state, snapshotMs }: SessionNotice, seq: number) =>
    fromConnector('interlockSession', { epoch, state, snapshotMs }, seq),
  interlockGoodbye: (reason: GoodbyeReason, seq: number) => fromConnector('interlockGoodbye', { reason }, seq),
} as const;

/** Builders of what the Client Application sends over the port. */
export const portToConnector = {
  /** Any frame of `toConnector` but `ready`, `crmData` and `omnichannelResponse`. */
  plain: <F extends object>(frame: F, seq: number) => withMember(frame, { seq }),
  crmData: (data: CrmData, interlock: CrmDataMember) => withMember(toConnector.crmData(data), interlock),
  omnichannelResponse: (data: { statusId: string; success?: boolean }, interlock: ResponseMember) =>
    withMember(toConnector.omnichannelResponse(data), interlock),
  interlockAccepted: (requestId: string, seq: number) => fromClient('interlockAccepted', { requestId }, seq),
  interlockSnapshot: ({ statusId, version, cause, work }: Snapshot, seq: number) =>
    fromClient('interlockSnapshot', { statusId, version, cause, work }, seq),
  interlockWork: ({ work, version }: WorkReport, seq: number) => fromClient('interlockWork', { work, version }, seq),
  interlockLead: (leader: boolean, seq: number) => fromClient('interlockLead', { leader }, seq),
  interlockGoodbye: (reason: GoodbyeReason, seq: number) => fromClient('interlockGoodbye', { reason }, seq),
} as const;
