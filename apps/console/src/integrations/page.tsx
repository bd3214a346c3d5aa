import { Shape } from '@interlock/look';
import { type HonestyRow, honestySchema } from '@interlock/protocol/console';
import type { Worded } from '@interlock/words';
import { useEffect, useState } from 'preact/hooks';
import { boundsOf } from '../honesty/ranges.ts';
import type { PageProps } from '../shell/page.ts';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { spokenLength } from '../timeline/spoken-length.ts';
import { ABILITIES, type Ability, ADAPTERS, type Adapter, linkedBy, measuredBy } from './adapters.ts';
import { LinkTestPanel } from './link-test-panel.tsx';
import { INTEGRATIONS_WORDS } from './words.ts';
import './integrations.css';

export type IntegrationsWords = Worded<(typeof INTEGRATIONS_WORDS)['en']>;

/** What each adapter can promise, what was measured over it, and a live test. (IN20 to IN22) */
export function Page(_: PageProps) {
  const { api, live, speaker, locale } = useConsole();
  const words = useWords(INTEGRATIONS_WORDS);
  const [rows, setRows] = useState<readonly HonestyRow[] | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useTopic({ kind: 'floor' });
  const floor = live.floor.current.value.byId;
  const linked = linkedBy(floor.values());

  useEffect(() => {
    const abort = new AbortController();
    const { from, to } = boundsOf('week', live.now());
    const path = `reports/honesty?from=${from}&to=${to}&interval=total&by=adapter`;
    void api.read(path, honestySchema, { signal: abort.signal }).then((answer) => {
      if (abort.signal.aborted) return;
      setHasFailed(!answer.ok);
      if (answer.ok) setRows(answer.value.rows);
    });
    return () => abort.abort();
  }, [api, live]);

  return (
    <div class="page ig-page" data-testid="integrations" data-read={rows !== null}>
      <header class="page-head">
        <h1>{speaker.value.words.pages.integrations}</h1>
        <small>{words.lead}</small>
      </header>
      {hasFailed && <p class="s-wrong">{words.failed}</p>}
      <LinkTestPanel words={words} />
      <div class="ig-cards">
        <section class="card ig-card ig-wide" aria-labelledby="ig-center">
          <header>
            <h2 id="ig-center">{words.center.title}</h2>
            <small>{words.center.sub}</small>
          </header>
          <p>{words.center.promise}</p>
        </section>
        {ADAPTERS.map((adapter) => (
          <AdapterCard
            key={adapter.id}
            adapter={adapter}
            words={words}
            row={measuredBy(rows ?? [], adapter.id)}
            linked={linked.get(adapter.id) ?? 0}
            length={(ms) => spokenLength(ms, locale.value)}
          />
        ))}
      </div>
    </div>
  );
}

function AdapterCard({
  adapter,
  words,
  row,
  linked,
  length,
}: {
  adapter: Adapter;
  words: IntegrationsWords;
  row: HonestyRow | null;
  linked: number;
  length: (ms: number) => string;
}) {
  const id = `ig-${adapter.id.replace('/', '-')}`;
  return (
    <section class="card ig-card" aria-labelledby={id} data-testid={id}>
      <header>
        <h2 id={id}>{words.name[adapter.id]}</h2>
        <small>
          {words.wire[adapter.wire]} · {words.strength[adapter.strength]} · {words.linked(linked)}
        </small>
      </header>
      <p>{words.promise[adapter.id]}</p>
      <div class="ig-columns">
        <div>
          <h3>{words.sheet}</h3>
          <ul>
            {ABILITIES.map((ability) => (
              <li key={ability}>
                <AbilitySign ability={adapter.can[ability]} />
                <span>{words.can[ability]}</span>
                <b>{words.ability[adapter.can[ability]]}</b>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3>{words.measured}</h3>
          {row === null ? (
            <p class="muted">{words.notMeasured}</p>
          ) : (
            <>
              <dl class="num">
                <Figure name={words.figure.observed} value={length(row.observedMs)} />
                <Figure name={words.figure.bothReady} value={zeroOr(row.bothReadyMs, length)} />
                <Figure name={words.figure.collisions} value={String(row.collisions)} />
                <Figure name={words.figure.drift} value={zeroOr(row.driftMs, length)} />
                <Figure name={words.figure.failed} value={words.of(String(row.failedRequests), String(row.requests))} />
                <Figure name={words.figure.late} value={words.of(String(row.lateRequests), String(row.requests))} />
              </dl>
              <a href="/console/honesty?range=week&by=adapter">{words.honesty}</a>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

function zeroOr(ms: number, length: (ms: number) => string): string {
  return ms === 0 ? '0' : length(ms);
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The word stands beside it. */
function AbilitySign({ ability }: { ability: Ability }) {
  const tone = ability === 'yes' ? 'ready' : ability === 'inferred' ? 'work' : 'off';
  return (
    <span class={`s-${tone}`}>
      <Shape tone={tone} />
    </span>
  );
}
