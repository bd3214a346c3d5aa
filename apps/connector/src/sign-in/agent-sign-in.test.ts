import { describe, expect, it } from 'vitest';
import type { Timers } from '../environment.ts';
import { type AgentSignIn, createAgentSignIn, SIGN_IN_LIMITS, type SignedInAgent } from './agent-sign-in.ts';
import { signedInOf } from './browser-sign-in.ts';
import { SIGN_IN_DE, SIGN_IN_EN } from './words.ts';

const DANA: SignedInAgent = { id: 'dana', name: 'Dana Fox', token: 't' };

/** A server that answers what the test says, and a clock that the test moves. */
function scene(asOther = false) {
  let now = 0;
  let answer: SignedInAgent | null = null;
  let secrets = 0;
  const asked: string[] = [];
  const done: SignedInAgent[] = [];
  const waiting = new Set<{ at: number; run: () => void }>();
  const timers: Timers = {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      waiting.add(timer);
      return () => void waiting.delete(timer);
    },
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const signIn: AgentSignIn = createAgentSignIn(
    {
      timers,
      newSecret: () => {
        secrets += 1;
        return `secret-${secrets}`;
      },
      hash: async (text) => `hash-of-${text}`,
      collect: async (pairing, secret) => {
        asked.push(`${pairing} ${secret}`);
        return answer;
      },
      signedIn: (agent) => done.push(agent),
    },
    asOther,
  );
  return {
    signIn,
    asked,
    done,
    settle,
    answers(agent: SignedInAgent | null) {
      answer = agent;
    },
    async pass(ms: number) {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting.delete(next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}

describe('an agent signs in from the frame', () => {
  it.each([
    { title: 'nobody yet', body: { state: 'waiting' } },
    { title: 'no object', body: 'signedIn' },
    { title: 'no token', body: { state: 'signedIn', agent: { id: 'a', name: 'A' } } },
    { title: 'no agent', body: { state: 'signedIn', token: 't' } },
    { title: 'an agent without a name', body: { token: 't', agent: { id: 'a' } } },
    { title: 'nothing', body: null },
  ])('[AC60] an answer of $title signs nobody in', ({ body }) => {
    expect(signedInOf(body)).toBeNull();
  });

  it('[AC60] the window gets the hash, the server alone the secret; nothing is asked before the window is open', async () => {
    const { signIn, asked, done, pass, answers } = scene();
    await pass(10_000);
    expect(signIn.state.value).toEqual({ state: 'ready', address: '/sign-in?pairing=hash-of-secret-1' });
    expect(asked).toEqual([]);
    signIn.opened();
    await pass(SIGN_IN_LIMITS.askEveryMs);
    expect(asked).toEqual(['hash-of-secret-1 secret-1']);
    answers(DANA);
    await pass(SIGN_IN_LIMITS.askEveryMs);
    expect(done).toEqual([DANA]);
    expect(signIn.state.value.state).toBe('signedIn');
    await pass(60_000);
    expect(asked).toHaveLength(2);
  });

  it('[AC60] after 10 minutes it asks no more, and begins anew with another secret', async () => {
    const { signIn, asked, pass } = scene();
    await pass(0);
    signIn.opened();
    await pass(SIGN_IN_LIMITS.lifeMs + SIGN_IN_LIMITS.askEveryMs);
    expect(signIn.state.value).toEqual({ state: 'tooLate' });
    const { length } = asked;
    await pass(60_000);
    expect(asked).toHaveLength(length);
    signIn.again();
    await pass(0);
    expect(signIn.state.value).toEqual({ state: 'ready', address: '/sign-in?pairing=hash-of-secret-2' });
  });

  it('[AC63] whoever is to be somebody else is asked who they are', async () => {
    const { signIn, pass } = scene(true);
    await pass(0);
    expect(signIn.state.value).toMatchObject({ address: '/sign-in?pairing=hash-of-secret-1&prompt=login' });
  });

  it('[AC60] a page that has gone asks nothing', async () => {
    const { signIn, asked, done, pass, answers } = scene();
    await pass(0);
    signIn.opened();
    answers(DANA);
    signIn.close();
    await pass(60_000);
    expect([asked, done]).toEqual([[], []]);
  });

  it('[AC63] both languages have the same words', () => {
    expect(Object.keys(SIGN_IN_DE)).toEqual(Object.keys(SIGN_IN_EN));
  });
});
