import type { AgentView } from '@interlock/protocol';
import { useEffect, useRef } from 'preact/hooks';
import { stopwatch } from '../words/format.ts';
import { pageSettingsLines } from '../words/page-settings.ts';
import { presenceLabel } from '../words/speaker.ts';
import type { Desk } from './desk.ts';

/** How far the CRM can be trusted with the lock, in plain words; shown, never assumed. */
export function Strength({ desk, view }: { desk: Desk; view: AgentView }) {
  const { words } = desk.speaker.value;
  const strength = view.crmLink.state === 'up' ? (view.crmLink.strength ?? 'none') : 'none';
  const means = {
    none: words.strength.noneMeans,
    mirror: words.strength.mirrorMeans,
    claim: words.strength.claimMeans,
    prevent: words.strength.preventMeans,
  }[strength];
  return (
    <section class="section">
      <h2>{words.strength.title}</h2>
      <p class="strength" data-testid="strength" data-strength={strength}>
        <b>{words.strength[strength]}.</b> {means}
      </p>
    </section>
  );
}

/** What an integrator or a help desk asks for: the link, what was asked of the CRM, and what its page said that it should not have or in vain. */
export function Details({ desk, view }: { desk: Desk; view: AgentView }) {
  const speaker = desk.speaker.value;
  const { words, time } = speaker;
  const list = useRef<HTMLDListElement>(null);
  // It opens at the end of the page, which may be out of sight.
  useEffect(() => list.current?.scrollIntoView({ block: 'nearest' }), []);
  const { crmLink, request } = view;
  const { book } = desk.connector?.tally.value ?? {
    book: { deviations: new Map<string, number>(), refused: new Map<string, number>() },
  };
  const unreadable = desk.connector?.unreadable.value ?? 0;
  const wire =
    crmLink.state !== 'up'
      ? words.details.wireNone
      : crmLink.wire === 'extended'
        ? words.details.wireExtended
        : words.details.wirePlain;
  const rows: [string, string][] = [
    [words.details.agent, view.agentId],
    [words.details.session, words.details.sessionNumber(view.epoch)],
    ...(view.session.state === 'linked'
      ? [[words.details.linkSince, time.exact(view.session.since)] satisfies [string, string]]
      : []),
    [words.details.wire, wire],
    ...(crmLink.state === 'up' ? [[words.details.crmSince, time.exact(crmLink.since)] satisfies [string, string]] : []),
    [
      words.details.request,
      request === null
        ? words.details.requestNone
        : words.details.requestState(
            presenceLabel(speaker, request.statusId),
            words.details.requestStates[request.state],
            request.attempt,
          ),
    ],
    [words.details.deviations, counted(book.deviations, words.details.deviationsNone)],
    [words.details.dropped, counted(book.refused, words.details.deviationsNone)],
    [words.details.unreadable, unreadable === 0 ? words.details.deviationsNone : String(unreadable)],
  ];
  const session = desk.session.value;
  if (session.state === 'linked') rows.push(...pageSettingsLines(speaker, session.settings));
  const nextAttempt = request?.nextAttemptAt ?? null;
  if (nextAttempt !== null) rows.splice(6, 0, ['', words.details.nextAttempt(stopwatch(nextAttempt - desk.now.value))]);
  return (
    <dl ref={list} class="card details" data-testid="details">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd class="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function counted(counts: ReadonlyMap<string, number>, none: string): string {
  return counts.size === 0 ? none : [...counts].map(([kind, count]) => `${kind} × ${count}`).join(', ');
}
