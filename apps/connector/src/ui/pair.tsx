import { ModeSign, Shape } from '@interlock/look';
import type { AgentView, SideName } from '@interlock/protocol';
import { sideState, stopwatch } from '@interlock/words';
import type { Desk } from './desk.ts';

/** Two sides, one pair, joined by the mode's sign. */
export function Pair({ desk, view }: { desk: Desk; view: AgentView }) {
  const { words } = desk.speaker.value;
  const mode = words.mode[view.mode];
  const meaning = view.mode === 'synchronized' ? words.mode.synchronizedMeans : words.mode.complementaryMeans;
  return (
    <div class={desk.isLost.value ? 'pair stale' : 'pair'}>
      <Side desk={desk} view={view} name="contactCenter" testId="cc-state" />
      <div
        class="mode"
        data-testid="mode-sign"
        data-mode={view.mode}
        role="img"
        aria-label={`${mode}. ${meaning}`}
        title={`${mode}. ${meaning}`}
      >
        <ModeSign mode={view.mode} />
      </div>
      <Side desk={desk} view={view} name="crm" testId="crm-state" />
    </div>
  );
}

function Side({ desk, view, name, testId }: { desk: Desk; view: AgentView; name: SideName; testId: string }) {
  const speaker = desk.speaker.value;
  const side = view.sides[name];
  const { tone, word, note, since } = sideState(speaker, view, name);
  return (
    <section
      class="side card"
      aria-label={`${speaker.words.side[name]}: ${word}`}
      data-testid={testId}
      data-availability={side.availability}
      data-shape={side.shape}
      data-reason={side.reasonCode ?? undefined}
      data-status={side.statusId ?? undefined}
    >
      <span class="label">{speaker.words.side[name]}</span>
      <span class={`state s-${tone}`}>
        <Shape tone={tone} />
        <span class="word">{word}</span>
      </span>
      <span class="for">
        {desk.isLost.value
          ? speaker.words.note.lastKnown
          : (note ?? <span class="num">{stopwatch(desk.now.value - since)}</span>)}
      </span>
    </section>
  );
}
