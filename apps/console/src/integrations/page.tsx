import { Shape } from '@interlock/look';
import { type HonestyRow, honestySchema } from '@interlock/protocol/console';
import type { Worded } from '@interlock/words';
import { useEffect, useState } from 'preact/hooks';
import { boundsOf } from '../honesty/ranges.ts';
import type { PageProps } from '../shell/page.ts';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { spokenLength } from '../timeline/spoken-length.ts';
import {
  ABILITIES,
  type Ability,
  ADAPTERS,
  type Adapter,
  CENTER_CAN,
  channelReportSchema,
  linkedBy,
  measuredBy,
  type Offers,
  offersOf,
} from './adapters.ts';
import { LinkTestPanel } from './link-test-panel.tsx';
import { INTEGRATIONS_WORDS } from './words.ts';
import './integrations.css';

export type IntegrationsWords = Worded<(typeof INTEGRATIONS_WORDS)['en']>;

/** What each adapter can promise, what was measured over it, and a live test. (IN20 to IN22) */
export function Page(_: PageProps) {
  const { api, live, speaker, locale } = useConsole();
  const words = useWords(INTEGRATIONS_WORDS);
  const [measured, setMeasured] = useState<Measured | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useTopic({ kind: 'floor' });
  const floor = live.floor.current.value.byId;
  const linked = linkedBy(floor.values());

  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const { from, to } = boundsOf('week', live.now());
    const span = `from=${from}&to=${to}&interval=total`;
    void Promise.all([
      api.read(`reports/honesty?${span}&by=adapter`, honestySchema, { signal }),
      api.read(`reports/honesty?${span}&by=total`, honestySchema, { signal }),
      api.read(`reports/channels?${span}`, channelReportSchema, { signal }),
    ]).then(([adapters, total, channels]) => {
      if (signal.aborted) return;
      const isWhole = adapters.ok && total.ok && channels.ok;
      setHasFailed(!isWhole);
      if (!isWhole) return;
      const [whole = null] = total.value.rows;
      setMeasured({
        rows: adapters.value.rows,
        total: whole === null || whole.observedMs === 0 ? null : whole,
        offers: offersOf(channels.value),
      });
    });
    return () => abort.abort();
  }, [api, live]);
  const length = (ms: number): string => spokenLength(ms, locale.value);

  return (
    <div class="page ig-page" data-testid="integrations" data-read={measured !== null}>
      <header class="page-head">
        <h1>{speaker.value.words.pages.integrations}</h1>
        <small>{words.lead}</small>
      </header>
      {hasFailed && <p class="s-wrong">{words.failed}</p>}
      <LinkTestPanel words={words} />
      <div class="ig-cards">
        <CenterCard words={words} measured={measured} length={length} />
        {ADAPTERS.map((adapter) => (
          <AdapterCard
            key={adapter.id}
            adapter={adapter}
            words={words}
            row={measuredBy(measured?.rows ?? [], adapter.id)}
            linked={linked.get(adapter.id) ?? 0}
            length={length}
          />
        ))}
      </div>
    </div>
  );
}

interface Measured {
  /** By adapter. */
  readonly rows: readonly HonestyRow[];
  /** Of all agents together; null where nobody was observed. */
  readonly total: HonestyRow | null;
  readonly offers: Offers;
}

/** This server's own side, with what came of its offers. */
function CenterCard({
  words,
  measured,
  length,
}: {
  words: IntegrationsWords;
  measured: Measured | null;
  length: (ms: number) => string;
}) {
  const { center, figure } = words;
  return (
    <section class="card ig-card" aria-labelledby="ig-center" data-testid="ig-contact-center">
      <header>
        <h2 id="ig-center">{center.title}</h2>
        <small>{center.sub}</small>
      </header>
      <p>{center.promise}</p>
      <div class="ig-columns">
        <div>
          <h3>{words.sheet}</h3>
          <Abilities can={CENTER_CAN} words={words} />
        </div>
        <div>
          <h3>{words.measured}</h3>
          {measured === null || measured.total === null ? (
            <p class="muted">{center.notMeasured}</p>
          ) : (
            <>
              <dl class="num">
                <Kept row={measured.total} words={words} length={length} />
                {(['accepted', 'timedOut', 'rescinded'] as const).map((name) => (
                  <Figure
                    key={name}
                    name={figure[name]}
                    value={words.of(String(measured.offers[name]), String(measured.offers.offered))}
                  />
                ))}
              </dl>
              <a href="/console/honesty?range=week">{words.honesty}</a>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

function Abilities({ can, words }: { can: Adapter['can']; words: IntegrationsWords }) {
  return (
    <ul>
      {ABILITIES.map((ability) => (
        <li key={ability}>
          <AbilitySign ability={can[ability]} />
          <span>{words.can[ability]}</span>
          <b>{words.ability[can[ability]]}</b>
        </li>
      ))}
    </ul>
  );
}

/** How well the two sides were kept apart. */
function Kept({ row, words, length }: { row: HonestyRow; words: IntegrationsWords; length: (ms: number) => string }) {
  const { figure } = words;
  return (
    <>
      <Figure name={figure.observed} value={length(row.observedMs)} />
      <Figure name={figure.bothReady} value={zeroOr(row.bothReadyMs, length)} />
      <Figure name={figure.collisions} value={String(row.collisions)} />
      <Figure name={figure.drift} value={zeroOr(row.driftMs, length)} />
    </>
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
          <Abilities can={adapter.can} words={words} />
        </div>
        <div>
          <h3>{words.measured}</h3>
          {row === null ? (
            <p class="muted">{words.notMeasured}</p>
          ) : (
            <>
              <dl class="num">
                <Kept row={row} words={words} length={length} />
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
