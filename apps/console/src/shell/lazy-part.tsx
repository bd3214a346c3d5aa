import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useConsole } from './use-console.ts';

/**
 * A part of a page that is fetched when it is first asked for; until then nothing is there. When it cannot be fetched that is
 * said, and the part is closed. (UI8)
 *
 * @param load fetches it; what has failed stays so in most browsers until the page is loaded again, which is what is said
 */
export function lazyPart<Props extends { readonly onClose: () => void }>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let fetched: FunctionComponent<Props> | null = null;
  return function LazyPart(props: Props) {
    const { say, speaker } = useConsole();
    const [, setThere] = useState(fetched !== null);
    useEffect(() => {
      if (fetched !== null) return;
      let isOver = false;
      load().then(
        (part) => {
          fetched = part;
          if (!isOver) setThere(true);
        },
        () => {
          if (isOver) return;
          say(speaker.peek().words.trouble.partFailed);
          props.onClose();
        },
      );
      return () => {
        isOver = true;
      };
    }, []);
    const Part = fetched;
    return Part === null ? null : <Part {...props} />;
  };
}
