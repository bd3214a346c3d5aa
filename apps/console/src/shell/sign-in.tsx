import type { Me } from '@interlock/protocol/console';
import { useEffect, useState } from 'preact/hooks';
import type { Role } from './page.ts';
import { addressOf } from './router.ts';
import { signInAddress } from './session.ts';
import { useConsole, usePageTitle } from './use-console.ts';

/** Who is not signed in sees this, whatever the address; after it they are where they wanted to go. */
export function SignIn({ auth, isUnattended }: { auth: Me['auth']; isUnattended: boolean }) {
  const { router, session, speaker } = useConsole();
  const { words } = speaker.value;
  const { path, query } = router.place.value;
  const [role, setRole] = useState<Role>('administrator');
  const [name, setName] = useState('');
  const [code, setCode] = useState<string | null>(null);
  usePageTitle(words.signIn.title);
  const provider = signInAddress(addressOf(path, query));
  useEffect(() => {
    // Nobody is there to press a button; the provider may still know who hung the screen up.
    if (auth === 'oidc' && isUnattended) window.location.replace(provider);
  }, [auth, isUnattended, provider]);

  async function signIn(event: Event): Promise<void> {
    event.preventDefault();
    setCode(null);
    const answer = await session.signInDev({ role, ...(name.trim() === '' ? {} : { name: name.trim() }) });
    if (!answer.ok) setCode(answer.code);
  }

  return (
    <main class="sign-in">
      <div class="card">
        <h1>{words.signIn.title}</h1>
        <p>{words.signIn.lead}</p>
        {auth === 'oidc' && (
          <a class="button primary" href={provider} data-testid="sign-in-provider">
            {words.signIn.withProvider}
          </a>
        )}
        {auth === 'dev' && (
          <form onSubmit={(event) => void signIn(event)} data-testid="sign-in-dev">
            <h2>{words.signIn.devTitle}</h2>
            <p class="muted">{words.signIn.devLead}</p>
            <label class="field">
              <span>{words.signIn.role}</span>
              <select
                value={role}
                onChange={(event) =>
                  setRole(event.currentTarget.value === 'supervisor' ? 'supervisor' : 'administrator')
                }
              >
                <option value="administrator">{words.shell.roles.administrator}</option>
                <option value="supervisor">{words.shell.roles.supervisor}</option>
              </select>
            </label>
            <label class="field">
              <span>{words.signIn.name}</span>
              <input
                type="text"
                autocomplete="name"
                maxLength={80}
                value={name}
                onInput={(event) => setName(event.currentTarget.value)}
              />
            </label>
            <button type="submit" class="primary">
              {words.signIn.go}
            </button>
            {code !== null && (
              <p class="refused" role="alert">
                {words.refusal.generic}
              </p>
            )}
          </form>
        )}
      </div>
    </main>
  );
}
