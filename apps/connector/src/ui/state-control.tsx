import { Chevron } from '@interlock/look';
import type { AgentView } from '@interlock/protocol';
import { endedByReady } from '@interlock/words';
import { useRef } from 'preact/hooks';
import type { Desk } from './desk.ts';

/**
 * What the agent chooses, always the same two places: Ready on the left, Not Ready with its reasons on the right. The pressed one is the choice,
 * also while a hold keeps the state from following it: that is the wish.
 */
export function StateControl({ desk, view }: { desk: Desk; view: AgentView }) {
  const { words, definition } = desk.speaker.value;
  const { choice, holds } = view.sides.contactCenter;
  const isHeldByWork = holds.some(({ kind }) => kind === 'workElsewhere' || kind === 'atCapacity' || kind === 'wrapUp');
  // A hold that only the person's own Ready ends makes Ready the thing to do, even where Ready was chosen before.
  const isToBeConfirmed = endedByReady(holds) !== undefined;
  const isLinked = desk.session.value.state === 'linked';
  const goReady = { kind: 'chooseState', ready: true, reasonCode: null } as const;
  const isReadyPressed = choice.ready && !isToBeConfirmed;
  const isBusy = desk.isBusy(goReady);
  const reasons = (definition?.reasonCodes ?? []).filter(({ selectable }) => selectable);
  const isOwnReason = !choice.ready && choice.cause === 'chosen';
  const readyWord = isHeldByWork
    ? words.control.readyAfter
    : isReadyPressed
      ? words.state.ready
      : words.control.goReady;
  const notReadyAct = isHeldByWork ? words.control.stayNotReady : words.control.goNotReady;
  const notReadyWord = choice.ready ? notReadyAct : isOwnReason ? choice.label : words.state.notReady;

  return (
    <section class="control" aria-label={words.control.title}>
      <button
        type="button"
        class={isReadyPressed ? 'pressed s-ready' : isHeldByWork ? '' : 'primary'}
        data-testid="go-ready"
        aria-pressed={isReadyPressed}
        aria-disabled={!isLinked || isBusy}
        onClick={() => isLinked && !isBusy && desk.act(goReady)}
      >
        <span>{readyWord}</span>
      </button>
      <ReasonMenu
        desk={desk}
        reasons={reasons}
        word={notReadyWord}
        isPressed={!choice.ready}
        isLinked={isLinked}
        chosen={choice.reasonCode}
      />
    </section>
  );
}

interface ReasonMenuProps {
  desk: Desk;
  reasons: readonly { code: number; label: string }[];
  word: string;
  isPressed: boolean;
  isLinked: boolean;
  chosen: number | null;
}

function ReasonMenu({ desk, reasons, word, isPressed, isLinked, chosen }: ReasonMenuProps) {
  const { words } = desk.speaker.value;
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  function place(event: { newState: string }): void {
    const list = menu.current;
    if (event.newState !== 'open' || list === null || button.current === null) return;
    const { bottom, top } = button.current.getBoundingClientRect();
    const below = window.innerHeight - bottom - 16;
    // Where there is more room: a narrow frame can be low as well.
    const isBelow = below >= 180 || below >= top;
    list.style.top = isBelow ? `${bottom + 6}px` : 'auto';
    list.style.bottom = isBelow ? 'auto' : `${window.innerHeight - top + 6}px`;
    list.style.maxHeight = `${Math.max(120, isBelow ? below : top - 16)}px`;
    (list.querySelector<HTMLElement>('[aria-checked="true"]') ?? list.querySelector<HTMLElement>('button'))?.focus();
  }

  function move(event: KeyboardEvent): void {
    const list = menu.current;
    if (list === null) return;
    const items = [...list.querySelectorAll<HTMLElement>('button')];
    const active = document.activeElement;
    const at = active instanceof HTMLElement ? items.indexOf(active) : -1;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Tab') list.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length)?.focus();
  }

  function choose(code: number): void {
    menu.current?.hidePopover();
    button.current?.focus();
    if (isLinked) desk.act({ kind: 'chooseState', ready: false, reasonCode: code });
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        class={isPressed ? 'pressed s-held' : ''}
        data-testid="go-not-ready"
        aria-haspopup="menu"
        aria-pressed={isPressed}
        aria-disabled={!isLinked}
        popovertarget="reasons"
      >
        <span>{word}</span>
        <Chevron />
      </button>
      <div
        ref={menu}
        id="reasons"
        class="menu"
        popover="auto"
        role="menu"
        aria-label={words.control.reasons}
        onToggle={place}
        onKeyDown={move}
      >
        {reasons.map(({ code, label }) => (
          <button
            type="button"
            role="menuitemradio"
            aria-checked={isPressed && chosen === code}
            tabIndex={-1}
            key={code}
            data-testid={`reason-${code}`}
            onClick={() => choose(code)}
          >
            {label}
          </button>
        ))}
      </div>
    </>
  );
}
