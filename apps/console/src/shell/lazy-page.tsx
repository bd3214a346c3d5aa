import { Component, type ComponentChildren, type FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PageEntry, PageProps } from './page.ts';
import { Trouble } from './trouble.tsx';
import { useConsole } from './use-console.ts';

/** Pages that were fetched once are there at once. */
const fetched = new Map<string, FunctionComponent<PageProps>>();

/** A page that is fetched when it is first shown. What it throws stays inside of it. */
export function LazyPage({ page, params }: { page: PageEntry; params: PageProps['params'] }) {
  const { words } = useConsole().speaker.value;
  const [state, setState] = useState<'fetching' | 'there' | 'failed'>(fetched.has(page.id) ? 'there' : 'fetching');
  useEffect(() => {
    if (state !== 'fetching') return;
    let isOver = false;
    page.load().then(
      ({ Page }) => {
        fetched.set(page.id, Page);
        if (!isOver) setState('there');
      },
      // No connection, or a newer build whose files have other names.
      () => !isOver && setState('failed'),
    );
    return () => {
      isOver = true;
    };
  }, [page, state]);

  const Page = fetched.get(page.id);
  if (state === 'failed') {
    return (
      <Trouble tone="wrong" headline={words.trouble.pageFailed} next={words.trouble.pageFailedNext}>
        <button type="button" onClick={() => setState('fetching')}>
          {words.shell.retry}
        </button>
        <button type="button" class="primary" onClick={() => window.location.reload()}>
          {words.shell.reload}
        </button>
      </Trouble>
    );
  }
  if (Page === undefined) return <div class="page-loading" role="status" aria-label={words.shell.loading} />;
  return (
    <Fence broken={<Broken />}>
      <Page params={params} />
    </Fence>
  );
}

function Broken() {
  const { words } = useConsole().speaker.value;
  return (
    <Trouble tone="wrong" headline={words.trouble.broken} next={words.trouble.brokenNext}>
      <button type="button" class="primary" onClick={() => window.location.reload()}>
        {words.shell.reload}
      </button>
    </Trouble>
  );
}

/** A page that breaks does not take the navigation with it. */
class Fence extends Component<{ broken: ComponentChildren; children: ComponentChildren }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static override getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render() {
    return this.state.isBroken ? this.props.broken : this.props.children;
  }
}
