import type { AgentView } from '@interlock/protocol';
import { presenceLabel, stopwatch } from '@interlock/words';
import { useEffect, useRef } from 'preact/hooks';
import { AlertSettings } from '../alerts/alert-settings.tsx';
import { detailsWordsOf } from '../words/details-words.ts';
import { pageSettingsLines } from '../words/page-settings.ts';
import { addStyles } from './add-styles.ts';
import type { Desk } from './desk.ts';
import styles from './details.css?inline';
import { History } from './history.tsx';

addStyles(styles);

/** What an integrator or a help desk asks for: the link, what was asked of the CRM, and what its page said that it should not have or in vain. */
export function Details({ desk, view }: { desk: Desk; view: AgentView }) {
  const speaker = desk.speaker.value;
  const { words, time } = speaker;
  const said = detailsWordsOf(words);
  const list = useRef<HTMLDListElement>(null);
  // It opens at the end of the page, which may be out of sight.
  useEffect(() => list.current?.scrollIntoView({ block: 'nearest' }), []);
  const { crmLink, request } = view;
  const { book } = desk.connector?.tally.value ?? {
    book: { deviations: new Map<string, number>(), refused: new Map<string, number>() },
  };
  const unreadable = desk.connector?.unreadable.value ?? 0;
  const wire =
    crmLink.state !== 'up' ? said.wireNone : crmLink.wire === 'extended' ? said.wireExtended : said.wirePlain;
  const rows: [string, string][] = [
    [said.agent, view.agentId],
    [said.session, said.sessionNumber(view.epoch)],
    ...(view.session.state === 'linked'
      ? [[said.linkSince, time.exact(view.session.since)] satisfies [string, string]]
      : []),
    [said.wire, wire],
    ...(crmLink.state === 'up' ? [[said.crmSince, time.exact(crmLink.since)] satisfies [string, string]] : []),
    [
      said.request,
      request === null
        ? said.requestNone
        : said.requestState(
            presenceLabel(speaker, request.statusId),
            said.requestStates[request.state],
            request.attempt,
          ),
    ],
    [said.deviations, counted(book.deviations, said.deviationsNone)],
    [said.dropped, counted(book.refused, said.deviationsNone)],
    [said.unreadable, unreadable === 0 ? said.deviationsNone : String(unreadable)],
  ];
  const session = desk.session.value;
  if (session.state === 'linked') rows.push(...pageSettingsLines(speaker, session.settings));
  const nextAttempt = request?.nextAttemptAt ?? null;
  if (nextAttempt !== null) rows.splice(6, 0, ['', said.nextAttempt(stopwatch(nextAttempt - desk.now.value))]);
  return (
    <>
      <History desk={desk} />
      <AlertSettings desk={desk} />
      <dl ref={list} class="card details" data-testid="details">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd class="num">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function counted(counts: ReadonlyMap<string, number>, none: string): string {
  return counts.size === 0 ? none : [...counts].map(([kind, count]) => `${kind} × ${count}`).join(', ');
}
