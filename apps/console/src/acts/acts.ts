import { type AgentView, agentViewSchema } from '@interlock/protocol';
import * as v from 'valibot';
import type { Answer, Api } from '../api/api.ts';

/** What a supervisor does. Each is refused whole, with a code, or done whole. (UI30) */
export type Act =
  /** Not Ready until the hold is ended; work in hand goes on. */
  | { readonly kind: 'hold'; readonly agentId: string; readonly reasonCode: number | null }
  | { readonly kind: 'endHold'; readonly agentId: string }
  /** `force` overrides the capacity and an exclusive channel, and never work in the CRM. */
  | { readonly kind: 'assign'; readonly workId: string; readonly agentId: string; readonly force: boolean }
  | { readonly kind: 'move'; readonly workId: string; readonly queueId: string }
  /** Back to its queue, at its old place. */
  | { readonly kind: 'pull'; readonly workId: string }
  /** Every signed-in member is held Not Ready. */
  | { readonly kind: 'drain'; readonly teamId: string; readonly reasonCode: number | null }
  /** Pending until the work in hand has ended and the CRM has followed; by `force` at once, and the work stays with the agent. */
  | { readonly kind: 'signOut'; readonly agentId: string; readonly force: boolean }
  /** Signed out at once, and work of queues goes back to them; an administrator's. */
  | { readonly kind: 'takeOver'; readonly agentId: string };

export type ActKind = Act['kind'];

/** Codes that `force` overrides. */
export const FORCEABLE: ReadonlySet<string> = new Set(['overCapacity', 'exclusiveChannel']);

/** What is known afterwards. */
export interface ActOutcome {
  /** The agent of a hold; null of the others. */
  readonly view: AgentView | null;
  /** A sign-out that waits for something. */
  readonly isPending: boolean;
}

export type ActAnswer = Answer<ActOutcome>;

const anything = v.pipe(
  v.unknown(),
  v.transform((): ActOutcome => ({ view: null, isPending: false })),
);
const heldAgent = v.pipe(
  agentViewSchema,
  v.transform((view): ActOutcome => ({ view, isPending: false })),
);
const endedSession = v.pipe(
  v.object({ session: v.picklist(['signedOut', 'pending']) }),
  v.transform(({ session }): ActOutcome => ({ view: null, isPending: session === 'pending' })),
);

/** Asks the server; the answer comes when it is kept. */
export function perform(api: Api, act: Act): Promise<ActAnswer> {
  const path = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');
  switch (act.kind) {
    case 'hold':
    case 'endHold':
      return api.change(
        'PUT',
        path('agents', act.agentId, 'state'),
        act.kind === 'hold' ? { ready: false, reasonCode: act.reasonCode } : { ready: true },
        heldAgent,
      );
    case 'assign':
      return api.change(
        'POST',
        path('work-items', act.workId, 'assign'),
        { agentId: act.agentId, force: act.force },
        anything,
      );
    case 'move':
      return api.change('POST', path('work-items', act.workId, 'move'), { queueId: act.queueId }, anything);
    case 'pull':
      return api.change('POST', path('work-items', act.workId, 'pull'), undefined, anything);
    case 'signOut':
      return api.change(
        'DELETE',
        `${path('agents', act.agentId, 'session')}${act.force ? '?force=true' : ''}`,
        undefined,
        endedSession,
      );
    case 'takeOver':
      return api.change('POST', path('agents', act.agentId, 'take-over'), undefined, anything);
    case 'drain':
      return api.change('POST', path('teams', act.teamId, 'drain'), { reasonCode: act.reasonCode }, anything);
  }
}
