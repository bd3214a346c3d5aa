/**
 * The live test of a link (IN): server -> connector -> CRM page and back, without a word to the engine. What a person
 * reads off it is who answers, and how fast.
 */
import { viewOf } from '@interlock/engine';
import { sameStatus } from '@interlock/protocol';
import type { LinkTest } from '@interlock/protocol/console';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { SessionDesk } from './session-desk.ts';

export const LINK_TEST_LIMITS = {
  /** How long an answer is waited for. */
  waitMs: 5_000,
  /** Tests of one agent begin at least so far apart. */
  everyMs: 2_000,
  /** Tests under way at a time. */
  underWay: 50,
  /** Agents of whom it is remembered when they were tested. */
  remembered: 1_000,
} as const;

export type LinkTestRefusal = 'unknownAgent' | 'notSignedIn' | 'sessionLost' | 'linkNotTestable' | 'tooManyLinkTests';

export type LinkTestOutcome =
  | { readonly ok: true; readonly test: LinkTest }
  | { readonly ok: false; readonly code: LinkTestRefusal };

/** Tests the link of an agent. Answers within 5 s; no fact changes by it. */
export type TestLink = (agentId: string) => Promise<LinkTestOutcome>;

export function createLinkTest(
  host: ContactCenterHost,
  desk: Pick<SessionDesk, 'probe'>,
  scheduler: Scheduler,
): TestLink {
  /** When the last test of an agent began, oldest first. */
  const begunAt = new Map<string, number>();
  let underWay = 0;

  function mayBegin(agentId: string, now: number): boolean {
    const last = begunAt.get(agentId);
    if (underWay >= LINK_TEST_LIMITS.underWay) return false;
    if (last !== undefined && now - last < LINK_TEST_LIMITS.everyMs) return false;
    begunAt.delete(agentId);
    begunAt.set(agentId, now);
    const [oldest] = begunAt.keys();
    if (begunAt.size > LINK_TEST_LIMITS.remembered && oldest !== undefined) begunAt.delete(oldest);
    return true;
  }

  function run(agentId: string): Promise<LinkTestOutcome> {
    const snapshot = host.agent(agentId);
    if (snapshot === null) return refused('unknownAgent');
    const { state } = snapshot;
    if (state.session.state === 'signedOut') return refused('notSignedIn');
    if (state.session.state === 'lost') return refused('sessionLost');
    const at = scheduler.now();
    if (!mayBegin(agentId, at)) return refused('tooManyLinkTests');
    const { wire, strength } = viewOf(host.rules(), state, at).crmLink;
    const isCrmThere = state.crmLink.state !== 'none';
    const known = (): string | null => host.agent(agentId)?.state.crm.reported?.statusId ?? null;
    const knownBefore = known();
    let connectorMs: number | null = null;
    let cancel: Cancel = () => {};
    return new Promise((done) => {
      let isDone = false;
      function end(crm: { readonly tookMs: number; readonly statusId: string | null } | null): void {
        if (isDone) return;
        isDone = true;
        underWay -= 1;
        cancel();
        const statusId = crm?.statusId ?? null;
        done({
          ok: true,
          test: {
            agentId,
            at,
            limitMs: LINK_TEST_LIMITS.waitMs,
            wire,
            strength,
            answered: crm !== null ? 'full' : connectorMs !== null ? 'connectorOnly' : 'nothing',
            connectorMs,
            crmMs: crm?.tookMs ?? null,
            presence:
              statusId === null
                ? null
                : { statusId, isAsKnown: sameStatus(statusId, knownBefore) || sameStatus(statusId, known()) },
          },
        });
      }
      underWay += 1;
      const isSent = desk.probe(agentId, (crm) => {
        connectorMs ??= Math.max(0, scheduler.now() - at);
        // Behind a connector without a page there is nobody to wait for.
        if (crm !== null || !isCrmThere) end(crm);
      });
      if (isSent) cancel = scheduler.after(LINK_TEST_LIMITS.waitMs, () => end(null));
      else {
        isDone = true;
        underWay -= 1;
        done({ ok: false, code: 'linkNotTestable' });
      }
    });
  }

  return run;
}

function refused(code: LinkTestRefusal): Promise<LinkTestOutcome> {
  return Promise.resolve({ ok: false, code });
}
