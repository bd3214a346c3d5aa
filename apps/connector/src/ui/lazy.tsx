import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';

/**
 * A part of the page that is fetched when it is first shown, so that it is no part of the first load. Until it is there,
 * and while it cannot be fetched, nothing is in its place; it is asked for again when the page draws again.
 */
export function lazy<P extends object>(fetchPart: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  const fetched = signal<FunctionComponent<P> | null>(null);
  let isAsked = false;

  async function ask(): Promise<void> {
    isAsked = true;
    try {
      const part = await fetchPart();
      fetched.value = part;
    } catch {
      // No connection, or a newer version of the page: the rest of it goes on.
      isAsked = false;
    }
  }

  return function Lazy(props) {
    const Part = fetched.value;
    if (Part === null) {
      if (!isAsked) void ask();
      return null;
    }
    return <Part {...props} />;
  };
}
