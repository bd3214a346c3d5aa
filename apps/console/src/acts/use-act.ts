import { useState } from 'preact/hooks';
import { useConsole } from '../shell/use-console.ts';
import { type Act, type ActOutcome, perform } from './acts.ts';

/** Does an act once, and says how it went. */
export function useAct(onClose: () => void, doneWords: (outcome: ActOutcome) => string) {
  const { api, say } = useConsole();
  const [code, setCode] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function ask(act: Act): Promise<void> {
    setBusy(true);
    const answer = await perform(api, act);
    setBusy(false);
    if (!answer.ok) {
      setCode(answer.code);
      return;
    }
    say(doneWords(answer.value));
    onClose();
  }
  return {
    code,
    isBusy,
    forget: () => setCode(null),
    run: (act: Act): void => {
      if (!isBusy) void ask(act);
    },
  };
}
