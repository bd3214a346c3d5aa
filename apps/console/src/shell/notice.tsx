import { Shape } from '@interlock/look';
import { useConsole } from './use-console.ts';

/** Said on every page for as long as it is so. */
export function Notice() {
  const { words } = useConsole().speaker.value;
  return (
    <aside class="dev-notice" data-testid="dev-notice">
      <Shape tone="wrong" />
      {words.shell.devNotice}
    </aside>
  );
}
