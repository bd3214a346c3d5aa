import { useEffect, useState } from 'preact/hooks';
import { useConsole } from '../shell/use-console.ts';

/** Another value whenever the colours of the page may have changed: what is drawn on a canvas is drawn again. */
export function useAppearance(): string {
  const theme = useConsole().settings.theme.value;
  const [isDark, setIsDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const changed = (): void => setIsDark(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return `${theme} ${isDark}`;
}
