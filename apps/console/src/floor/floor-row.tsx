import { Shape } from '@interlock/look';
import type { Mode } from '@interlock/protocol';
import type { FloorRow } from '@interlock/protocol/console';
import type { Worded } from '@interlock/words';
import { Component } from 'preact';
import type { Speaker } from '../shell/console-app.ts';
import { CELL, gridRow } from '../shell/grid-roles.ts';
import { addresses } from '../shell/router.ts';
import { Joined, rowSide, StateWord } from '../shell/side.tsx';
import { Since } from '../shell/since.tsx';
import { because } from './because.ts';
import { linkOf } from './floor-query.ts';
import type { FLOOR_WORDS } from './words.ts';

export const ROW_HEIGHT = 38;

export interface FloorRowProps {
  readonly row: FloorRow;
  /** Its place in the list, from 0. */
  readonly index: number;
  readonly start: number;
  readonly isActive: boolean;
  readonly isShown: boolean;
  readonly mode: Mode | null;
  readonly speaker: Speaker;
  readonly words: Worded<(typeof FLOOR_WORDS)['en']>;
}

/** One agent. It is drawn anew only when something of it is another: hundreds change while somebody scrolls. */
export class FloorRowLine extends Component<FloorRowProps> {
  override shouldComponentUpdate(next: FloorRowProps): boolean {
    return (Object.keys(next) as (keyof FloorRowProps)[]).some((key) => next[key] !== this.props[key]);
  }

  override render() {
    const { row, index, start, isActive, isShown, mode, speaker, words } = this.props;
    const { grid } = words;
    const isIn = row.session !== 'signedOut';
    return (
      <div
        id={`row-${index}`}
        {...gridRow(index + 2, { isSelected: isShown })}
        class={isActive ? (isShown ? 'line active shown' : 'line active') : isShown ? 'line shown' : 'line'}
        data-testid={`agent-${row.agentId}`}
        data-index={index}
        style={{ transform: `translateY(${start}px)` }}
      >
        <span {...CELL} class="name">
          <a href={addresses.timeline(row.agentId)} tabIndex={-1}>
            {row.name}
          </a>
        </span>
        <span {...CELL} class="team">
          {row.team}
        </span>
        <span {...CELL} data-testid="contactCenter" data-shape={row.contactCenter.shape}>
          <StateWord {...rowSide(speaker, row, 'contactCenter')} />
        </span>
        <span {...CELL} class="sign">
          <Joined mode={mode} />
        </span>
        <span {...CELL} data-testid="crm" data-shape={row.crm.shape}>
          <StateWord {...rowSide(speaker, row, 'crm')} />
        </span>
        <span {...CELL} class="because" title={because(speaker, row)}>
          {because(speaker, row)}
          {note(row, grid)}
        </span>
        <span {...CELL} class="figure num">
          {isIn ? row.workCount : ''}
        </span>
        <span {...CELL} class="figure">
          {isIn && <Since at={row.contactCenter.since} />}
        </span>
        <span {...CELL} class="links">
          <Links row={row} speaker={speaker} words={words} />
        </span>
      </div>
    );
  }
}

/** What is on its way: behind the sentence, since it is about what comes next. */
function note(row: FloorRow, grid: FloorRowProps['words']['grid']) {
  const { pending, wish } = row.contactCenter;
  const text =
    pending === 'notReady'
      ? grid.pendingNotReady
      : pending === 'signOut'
        ? grid.pendingSignOut
        : pending === 'confirming'
          ? grid.confirming
          : wish && row.contactCenter.why.code === 'held' && row.contactCenter.why.hold.kind === 'supervisor'
            ? grid.wish
            : null;
  return text === null ? null : <small> · {text}</small>;
}

function Links({ row, speaker, words }: { row: FloorRow; speaker: Speaker; words: FloorRowProps['words'] }) {
  if (row.session === 'signedOut') return null;
  const link = linkOf(row);
  if (row.collisionSince !== null)
    return (
      <span class="chip s-wrong t-wrong">
        <Shape tone="wrong" />
        {words.grid.collision('').trim()} <Since at={row.collisionSince} />
      </span>
    );
  if (row.outOfStep && row.driftSince !== null)
    return (
      <span class="chip s-wrong t-wrong">
        <Shape tone="wrong" />
        {words.grid.drift('').trim()} <Since at={row.driftSince} />
      </span>
    );
  if (link !== 'up')
    return (
      <span class="chip s-off t-off">
        <Shape tone="off" />
        {words.tools.links[link]}
      </span>
    );
  // A request on its way is no trouble: it is what keeps the sides in step.
  if (row.driftSince !== null)
    return (
      <small>
        {words.grid.asked} <Since at={row.driftSince} />
      </small>
    );
  return <small>{row.strength === null ? '' : speaker.words.strength[row.strength]}</small>;
}
