import { Shape } from '@interlock/look';
import type { Tone } from '@interlock/words';
import type { ComponentChildren } from 'preact';

/** A page, or a part of one, that has nothing to show, and says why and what comes next. */
export function Trouble({
  tone,
  headline,
  next,
  children,
}: {
  tone: Tone;
  headline: string;
  next: string;
  children?: ComponentChildren;
}) {
  return (
    <section class="trouble" data-testid="trouble" data-tone={tone}>
      <span class={`s-${tone}`}>
        <Shape tone={tone} />
      </span>
      <h1>{headline}</h1>
      {next !== '' && <p>{next}</p>}
      {children !== undefined && <div class="buttons">{children}</div>}
    </section>
  );
}
