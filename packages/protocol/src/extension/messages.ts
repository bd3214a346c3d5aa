import type { DeviationCode } from '../plain/deviations.ts';
import type { ClientDataByAction, ConnectorDataByAction } from '../plain/messages.ts';
import type {
  CrmDataMember,
  RequestMember,
  ResponseMember,
  SequenceMember,
  SessionNotice,
  Snapshot,
  WorkReport,
} from './extension-schemas.ts';
import type { GoodbyeReason } from './extension-words.ts';

type Frame<A extends string, D, I = SequenceMember> = {
  readonly action: A;
  readonly data: D;
  readonly interlock: I;
  readonly deviations: readonly DeviationCode[];
};

type SimpleClientAction = Exclude<keyof ClientDataByAction, 'ready' | 'crmData' | 'omnichannelResponse'>;
type SimpleConnectorAction = Exclude<keyof ConnectorDataByAction, 'ready' | 'interlockOpen' | 'requestSyncOmnichannel'>;

/** What the connector may receive on the port. */
export type PortClientMessage =
  | { [A in SimpleClientAction]: Frame<A, ClientDataByAction[A]> }[SimpleClientAction]
  | Frame<'crmData', ClientDataByAction['crmData'], CrmDataMember>
  | Frame<'omnichannelResponse', ClientDataByAction['omnichannelResponse'], ResponseMember>
  | Frame<'interlockAccepted', { readonly requestId: string }>
  | Frame<'interlockSnapshot', Snapshot>
  | Frame<'interlockWork', WorkReport>
  | Frame<'interlockLead', { readonly leader: boolean }>
  | Frame<'interlockGoodbye', { readonly reason: GoodbyeReason }>;

/** What the Client Application may receive on the port. */
export type PortConnectorMessage =
  | { [A in SimpleConnectorAction]: Frame<A, ConnectorDataByAction[A]> }[SimpleConnectorAction]
  | Frame<'requestSyncOmnichannel', ConnectorDataByAction['requestSyncOmnichannel'], RequestMember>
  | Frame<'interlockQuery', Record<never, never>>
  | Frame<'interlockSession', SessionNotice>
  | Frame<'interlockGoodbye', { readonly reason: GoodbyeReason }>;
