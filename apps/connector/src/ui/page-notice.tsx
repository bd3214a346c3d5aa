import { Shape } from '@interlock/look';
import type { Tone } from '@interlock/words';
import type { Stage } from '../stage.ts';
import type { Speaker } from '../words/speaker.ts';
import type { Desk } from './desk.ts';
import { lazy } from './lazy.tsx';

/** A page that has waited this long says what the person can do about it. */
const LONG_WAIT_MS = 10_000;

/** Refusals of a ticket that a sign-in mends. */
const SIGN_IN_CODES: readonly string[] = ['signInRequired', 'agentMismatch'];
const SignIn = lazy(async () => (await import('../sign-in/sign-in.tsx')).SignIn);

interface Page {
  tone: Tone;
  headline: string;
  next: string;
  /** What the one button says; null where there is nothing to do. */
  button: { word: string; testId: string } | null;
}

/** The whole page while there is no state to show. */
export function PageNotice({ desk }: { desk: Desk }) {
  const speaker = desk.speaker.value;
  const stage = desk.stage.value;
  if (stage.state === 'refused' && SIGN_IN_CODES.includes(stage.code))
    return <SignIn desk={desk} isOther={stage.code === 'agentMismatch'} />;
  const page = pageFor(speaker, stage, desk.now.value);
  if (page === null) return null;
  return (
    <section class="page" data-testid="page" data-stage={stage.state} role="status">
      <span class={`s-${page.tone}`}>
        <Shape tone={page.tone} />
      </span>
      <h2>{page.headline}</h2>
      <p>{page.next}</p>
      {page.button !== null && (
        <button
          type="button"
          class="primary"
          data-testid={page.button.testId}
          onClick={() => desk.connector?.startHere()}
        >
          {page.button.word}
        </button>
      )}
    </section>
  );
}

function pageFor({ words }: Speaker, stage: Stage, now: number): Page | null {
  const { page, control } = words;
  switch (stage.state) {
    case 'notEmbedded':
      return { tone: 'off', ...page.notEmbedded, button: null };
    case 'loading':
      return { tone: 'off', ...page.loading, button: null };
    case 'configFailed':
      return { tone: 'wrong', ...page.configFailed, button: null };
    case 'originRefused': {
      const { headline, next, nextUnknown } = page.originRefused;
      return { tone: 'wrong', headline, next: stage.origin === null ? nextUnknown : next(stage.origin), button: null };
    }
    case 'waitingForCrm': {
      const { headline, next, nextLong } = page.waitingForCrm;
      return { tone: 'off', headline, next: now - stage.since < LONG_WAIT_MS ? next : nextLong, button: null };
    }
    case 'waitingForUser':
      return { tone: 'off', ...page.waitingForUser, button: null };
    case 'follower':
      return { tone: 'held', ...page.follower, button: { word: control.useHere, testId: 'use-here' } };
    case 'superseded':
      return { tone: 'held', ...page.superseded, button: { word: control.useHere, testId: 'use-here' } };
    case 'signedOut':
      return { tone: 'off', ...page.signedOut, button: { word: control.startWork, testId: 'start-work' } };
    case 'refused': {
      const known: Readonly<Record<string, string>> = page.refused;
      const next = Object.hasOwn(known, stage.code) ? (known[stage.code] ?? page.refused.next) : page.refused.next;
      return {
        tone: 'wrong',
        headline: page.refused.headline,
        next,
        button: { word: page.refused.retry, testId: 'try-again' },
      };
    }
    case 'connecting':
      return stage.attempt < 2
        ? { tone: 'off', ...page.connecting, button: null }
        : { tone: 'wrong', ...page.retrying, button: null };
    case 'working':
      return null;
  }
}
