import { ModeSign, Shape } from '@interlock/look';
import type { Mode, SideName } from '@interlock/protocol';
import type { FloorRow } from '@interlock/protocol/console';
import { sideWord, type Tone } from '@interlock/words';
import type { Speaker } from './console-app.ts';
import { useConsole } from './use-console.ts';

/** Shape and word of a side of a row of the floor. */
export function rowSide(speaker: Speaker, row: FloorRow, name: SideName): { tone: Tone; word: string } {
  return sideWord(speaker, name, { side: row[name], work: row.work, crmLink: row.crmLink });
}

export function StateWord({ tone, word }: { tone: Tone; word: string }) {
  return (
    <span class={`state s-${tone}`}>
      <Shape tone={tone} />
      <span class="word">{word}</span>
    </span>
  );
}

/** The sign that joins the two sides; its meaning is read out with the header and not with every row. */
export function Joined({ mode }: { mode: Mode | null }) {
  return <span class="joined">{mode !== null && <ModeSign mode={mode} />}</span>;
}

/** Both sides, one pair. */
export function SidePair({ row }: { row: FloorRow }) {
  const { speaker, live } = useConsole();
  return (
    <span class="side-pair">
      <StateWord {...rowSide(speaker.value, row, 'contactCenter')} />
      <Joined mode={live.mode.value} />
      <StateWord {...rowSide(speaker.value, row, 'crm')} />
    </span>
  );
}
