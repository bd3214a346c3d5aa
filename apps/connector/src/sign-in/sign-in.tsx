import { Shape } from '@interlock/look';
import { browserTimers } from '@interlock/page';
import { useEffect, useMemo } from 'preact/hooks';
import { AGENT_KEY, browserMemory } from '../browser-environment.ts';
import type { Desk } from '../ui/desk.ts';
import { createAgentSignIn } from './agent-sign-in.ts';
import { browserSignIn, openSignInWindow } from './browser-sign-in.ts';
import { SIGN_IN_DE, SIGN_IN_EN } from './words.ts';

/**
 * The page while nobody has signed in, or somebody else than the CRM's user has (AC63).
 *
 * @param props.isOther the CRM page names another agent than the one who has signed in
 */
export function SignIn({ desk, isOther }: { readonly desk: Desk; readonly isOther: boolean }) {
  const words = desk.speaker.value.words.language === 'de' ? SIGN_IN_DE : SIGN_IN_EN;
  const memory = useMemo(browserMemory, []);
  const signIn = useMemo(
    () =>
      createAgentSignIn(
        browserSignIn(browserTimers(), memory, () => desk.connector?.startHere()),
        isOther,
      ),
    [desk, memory, isOther],
  );
  useEffect(() => () => signIn.close(), [signIn]);
  const user = desk.connector?.user.value?.name ?? '';
  const { value } = signIn.state;

  function open(): void {
    if (value.state !== 'ready' && value.state !== 'waiting') return;
    openSignInWindow(value.address);
    signIn.opened();
  }

  const isWaiting = value.state === 'waiting';
  const isLate = value.state === 'tooLate';
  const asked = isOther
    ? [words.otherTitle, words.otherNext(memory.get(AGENT_KEY) ?? words.somebody, user)]
    : [words.title, words.next(user)];
  const [title, next] = isWaiting
    ? [words.waitingTitle, words.waitingNext]
    : isLate
      ? [words.tooLateTitle, words.tooLateNext]
      : asked;
  const button = isWaiting ? words.openAgain : isLate ? words.again : isOther ? words.signInAs(user) : words.signIn;
  return (
    <section class="page" data-testid="page" data-stage="signIn" role="status">
      <span class={isOther ? 's-wrong' : 's-off'}>
        <Shape tone={isOther ? 'wrong' : 'off'} />
      </span>
      <h2>{title}</h2>
      <p>{next}</p>
      <button
        type="button"
        class={isWaiting ? '' : 'primary'}
        data-testid="sign-in"
        disabled={value.state === 'preparing'}
        onClick={isLate ? signIn.again : open}
      >
        {button}
      </button>
    </section>
  );
}
