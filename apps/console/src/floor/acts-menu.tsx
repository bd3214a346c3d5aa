import type { FloorRow } from '@interlock/protocol/console';
import { nameOfWork } from '@interlock/words';
import type { WantedAct } from '../acts/wanted-act.ts';
import { ACT_WORDS } from '../acts/words.ts';
import { Menu, type MenuEntry } from '../parts/menu.tsx';
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
  const inHand = row.work.filter(
    (item) => item.kind === 'interaction' && item.state !== 'waiting' && item.state !== 'parked',
  );
  const entries: MenuEntry[] = [
    { id: 'timeline', label: panel.timeline, onChoose: () => router.go(addresses.timeline(row.agentId)) },
  ];
  if (row.session !== 'signedOut') {
    const works = inHand.map((item) => nameOfWork(speaker.value, item));
    entries.push({
      id: 'hold',
      label: acts.hold.button,
      onChoose: () => onAct({ kind: 'hold', agentId: row.agentId, name: row.name, inHand: works }),
    });
  }
  if (row.holds.includes('supervisor')) {
    entries.push({
      id: 'end-hold',
      label: acts.endHold.button,
      onChoose: () => onAct({ kind: 'endHold', agentId: row.agentId, name: row.name }),
    });
  }
  for (const item of inHand) {
    if (item.state === 'wrapUp') continue;
    const work = nameOfWork(speaker.value, item);
    entries.push({
      id: `pull-${item.workId}`,
      label: `${acts.pull.button.replace('…', '')}: ${work}…`,
      onChoose: () => onAct({ kind: 'pull', workId: item.workId, work, agentName: row.name }),
    });
  }
  return <Menu label={grid.acts(row.name)} at={at} entries={entries} onClose={onClose} />;
}
