import type { FloorRow } from '@interlock/protocol/console';
import { nameOfWork } from '@interlock/words';
import { useEffect, useRef } from 'preact/hooks';
import type { WantedAct } from '../acts/wanted-act.ts';
import { ACT_WORDS } from '../acts/words.ts';
import { addresses } from '../shell/router.ts';
import { useConsole, useWords } from '../shell/use-console.ts';
import { FLOOR_WORDS } from './words.ts';

interface ActsMenuProps {
  readonly row: FloorRow;
  readonly at: { readonly x: number; readonly y: number };
  readonly onAct: (act: WantedAct) => void;
  readonly onClose: () => void;
}

/** What can be done with an agent, beside their row. */
export function ActsMenu({ row, at, onAct, onClose }: ActsMenuProps) {
  const { router, speaker } = useConsole();
  const acts = useWords(ACT_WORDS);
  const { grid, panel } = useWords(FLOOR_WORDS);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = menu.current;
    if (element === null) return;
    const before = document.activeElement;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(at.x, window.innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(at.y, window.innerHeight - height - 8))}px`;
    element.querySelector('button')?.focus();
    // Not closed by the browser itself: letting go of the button that opened it would close it at once.
    const pressed = (event: Event): void => {
      if (event.target instanceof Node && !element.contains(event.target)) onClose();
    };
    document.addEventListener('pointerdown', pressed);
    return () => {
      document.removeEventListener('pointerdown', pressed);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const inHand = row.work.filter(
    (item) => item.kind === 'interaction' && item.state !== 'waiting' && item.state !== 'parked',
  );
  const entries: [string, string, () => void][] = [
    ['timeline', panel.timeline, () => router.go(addresses.timeline(row.agentId))],
    ...(row.session === 'signedOut'
      ? []
      : ([
          [
            'hold',
            acts.hold.button,
            () =>
              onAct({
                kind: 'hold',
                agentId: row.agentId,
                name: row.name,
                inHand: inHand.map((item) => nameOfWork(speaker.value, item)),
              }),
          ],
        ] satisfies [string, string, () => void][])),
    ...(row.holds.includes('supervisor')
      ? ([
          ['end-hold', acts.endHold.button, () => onAct({ kind: 'endHold', agentId: row.agentId, name: row.name })],
        ] satisfies [string, string, () => void][])
      : []),
    ...inHand
      .filter(({ state }) => state !== 'wrapUp')
      .map((item): [string, string, () => void] => {
        const work = nameOfWork(speaker.value, item);
        return [
          `pull-${item.workId}`,
          `${acts.pull.button.replace('…', '')}: ${work}…`,
          () => onAct({ kind: 'pull', workId: item.workId, work, agentName: row.name }),
        ];
      }),
  ];

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons: (Element | null)[] = [...(menu.current?.querySelectorAll('button') ?? [])];
    const next = buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length);
    if (next instanceof HTMLElement) next.focus();
  }

  return (
    <div
      ref={menu}
      popover="manual"
      class="card acts-menu"
      role="menu"
      tabIndex={-1}
      aria-label={grid.acts(row.name)}
      data-testid="acts-menu"
      onKeyDown={onKeyDown}
    >
      {entries.map(([id, label, run]) => (
        <button
          key={id}
          type="button"
          class="plain"
          role="menuitem"
          data-testid={`menu-${id}`}
          onClick={() => {
            onClose();
            run();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
