import type { BridgeState } from './bridge/crm-bridge.ts';
import type { SessionState } from './session/session-client.ts';

/** What the page shows as a whole. The first four stand before there is a connector at all. */
export type Stage =
  | { state: 'notEmbedded' }
  | { state: 'loading' }
  | { state: 'configFailed' }
  | { state: 'originRefused'; origin: string | null }
  | { state: 'waitingForCrm'; since: number }
  | { state: 'waitingForUser'; since: number }
  | { state: 'follower' }
  | { state: 'superseded' }
  | { state: 'signedOut' }
  | { state: 'refused'; code: string }
  | { state: 'connecting'; attempt: number }
  /** There is a view; the link may be down all the same. */
  | { state: 'working' };

export interface StageFacts {
  bridge: BridgeState;
  session: SessionState;
  hasView: boolean;
  isFollower: boolean;
  /** The person signed out here and has not started again. */
  isSignedOut: boolean;
}

/** One page for every combination, the one first that asks something of the person. */
export function stageOf({ bridge, session, hasView, isFollower, isSignedOut }: StageFacts): Stage {
  if (session.state === 'superseded') return { state: 'superseded' };
  if (session.state === 'signedOut') return { state: 'signedOut' };
  if (session.state === 'refused') return { state: 'refused', code: session.code };
  if (session.state !== 'idle')
    return hasView ? { state: 'working' } : { state: 'connecting', attempt: attemptOf(session) };
  if (bridge.state === 'waiting') return { state: 'waitingForCrm', since: bridge.since };
  if (bridge.state === 'greeted') return { state: 'waitingForUser', since: bridge.since };
  if (isFollower) return { state: 'follower' };
  if (isSignedOut) return { state: 'signedOut' };
  return { state: 'connecting', attempt: 0 };
}

function attemptOf(session: SessionState): number {
  return session.state === 'connecting' || session.state === 'waiting' ? session.attempt : 0;
}
