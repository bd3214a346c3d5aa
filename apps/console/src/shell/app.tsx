import type { Me } from '@interlock/protocol/console';
import { useEffect, useRef } from 'preact/hooks';
import type { ConsoleApp } from './console-app.ts';
import { Header } from './header.tsx';
import { LazyPage } from './lazy-page.tsx';
import { Notice } from './notice.tsx';
import { type FoundPage, findPage, isFullScreen } from './pages.ts';
import { BASE } from './router.ts';
import { SignIn } from './sign-in.tsx';
import { Trouble } from './trouble.tsx';
import { ConsoleContext, useConsole, usePageTitle } from './use-console.ts';

/** The console: who looks at it decides what there is. */
export function App({ app }: { app: ConsoleApp }) {
  return (
    <ConsoleContext.Provider value={app}>
      <Appearance />
      <Whole />
      <p class={app.said.value === '' ? 'said spoken' : 'said card'} role="status" data-testid="said">
        {app.said.value}
      </p>
    </ConsoleContext.Provider>
  );
}

function Whole() {
  const { router, session, speaker } = useConsole();
  const { words } = speaker.value;
  const { value } = session.state;
  switch (value.state) {
    case 'asking':
      return <Trouble tone="off" headline={words.shell.loading} next="" />;
    case 'unreachable':
      return <Trouble tone="off" headline={words.trouble.unreachable} next={words.trouble.unreachableNext} />;
    case 'signedOut':
      return <SignIn auth={value.auth} isUnattended={isFullScreen(router.path.value)} />;
    case 'signedIn':
      return value.me.role === 'agent' ? <NotForAgents /> : <SignedIn me={value.me} />;
  }
}

function NotForAgents() {
  const { session, speaker } = useConsole();
  const { words } = speaker.value;
  return (
    <Trouble tone="held" headline={words.trouble.agentRole} next={words.trouble.agentRoleNext}>
      <button type="button" onClick={() => void session.signOut()}>
        {words.shell.signOut}
      </button>
    </Trouble>
  );
}

function SignedIn({ me }: { me: Me }) {
  const { router, speaker, live } = useConsole();
  const { words } = speaker.value;
  const found = findPage(router.path.value, me.role);
  const main = useRef<HTMLElement>(null);
  const pageKey = found === null ? '' : `${found.page.id} ${JSON.stringify(found.params)}`;
  const shownKey = useRef(pageKey);
  // Who goes to another page begins at its top, with a keyboard and with a screen reader.
  useEffect(() => {
    if (shownKey.current === pageKey) return;
    shownKey.current = pageKey;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pageKey]);

  if (live.state.value.state === 'refused') {
    return (
      <Trouble tone="wrong" headline={words.trouble.version} next={words.trouble.versionNext}>
        <button type="button" class="primary" onClick={() => window.location.reload()}>
          {words.shell.reload}
        </button>
      </Trouble>
    );
  }
  if (found?.page.isFullScreen === true) return <Content found={found} />;
  return (
    <>
      <a class="skip" href="#main">
        {words.shell.skip}
      </a>
      <Header me={me} pageId={found?.page.id ?? null} />
      {me.auth === 'dev' && <Notice />}
      <main id="main" ref={main} tabIndex={-1}>
        {found === null ? <NotFound /> : <Content found={found} />}
      </main>
    </>
  );
}

function Content({ found }: { found: FoundPage }) {
  usePageTitle(useConsole().speaker.value.words.pages[found.page.id]);
  return <LazyPage key={found.page.id} page={found.page} params={found.params} />;
}

function NotFound() {
  const { words } = useConsole().speaker.value;
  usePageTitle(words.trouble.notFound);
  return (
    <Trouble tone="off" headline={words.trouble.notFound} next={words.trouble.notFoundNext}>
      <a class="button" href={BASE}>
        {words.trouble.toFloor}
      </a>
    </Trouble>
  );
}

/** What is set for the whole document. */
function Appearance() {
  const { settings, speaker } = useConsole();
  const theme = settings.theme.value;
  const { language } = speaker.value.words;
  useEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    root.lang = language;
  }, [theme, language]);
  return null;
}
