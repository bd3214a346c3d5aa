import './wallboard.css';
import { Cross, Shape } from '@interlock/look';
import type { Tone } from '@interlock/words';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { countFloor } from '../floor/floor-counts.ts';
import { percent } from '../shell/percent.ts';
import { BASE } from '../shell/router.ts';
import { Since } from '../shell/since.tsx';
import { useConsole, useTopic, useWords } from '../shell/use-console.ts';
import { readWallboardQuery, turnOf, wallboardAgents, wallboardQueues } from './shown.ts';
import { WALLBOARD_WORDS } from './words.ts';

const STATES: readonly (readonly ['ready' | 'work' | 'held' | 'offline', Tone])[] = [
  ['ready', 'ready'],
  ['work', 'work'],
  ['held', 'held'],
  ['offline', 'off'],
];

/** For a television: read from six metres, without a mouse, for days. It says when it is not live. (UI50 to UI52) */
export function Page() {
  const { definition, holdScreen, live, locale, now, router, speaker } = useConsole();
  const { words, time } = speaker.value;
  const own = useWords(WALLBOARD_WORDS);
  useTopic({ kind: 'floor' });
  useTopic({ kind: 'queues' });
  useTopic({ kind: 'today' });
  useEffect(() => holdScreen(), [holdScreen]);

  const query = readWallboardQuery(router.query.value);
  const labels = new Map(definition.value?.teams.map(({ id, label }) => [id, label]));
  const counts = countFloor(wallboardAgents(live.floor.current.value.byId.values(), query, labels));
  const queues = turnOf(wallboardQueues(live.queues.current.value.byId, query), now.value);
  const today = live.today.value.value;
  const number = new Intl.NumberFormat(locale.value);
  const title =
    query.teams.length === 0 ? own.everybody : query.teams.map((team) => labels.get(team) ?? team).join(', ');
  const bothReady =
    today === null
      ? '–'
      : today.bothReadyMs < 10_000
        ? own.milliseconds(number.format(today.bothReadyMs))
        : own.seconds(number.format(Math.round(today.bothReadyMs / 1_000)));

  return (
    <main class="wallboard num" data-testid="wallboard" data-fresh={live.floor.freshness.value}>
      <header>
        <h1>{title}</h1>
        <Standing />
        <time class="clock" dateTime={new Date(now.value).toISOString()}>
          {time.short(now.value)}
        </time>
        <a href={BASE} class="leave" aria-label={own.leave}>
          <Cross />
        </a>
      </header>
      <section class="states" aria-label={own.agents}>
        {STATES.map(([state, tone]) => (
          <p key={state} class={`tile t-${tone}`} data-testid={`wall-${state}`}>
            <span class={`s-${tone}`}>
              <Shape tone={tone} />
            </span>
            <b>{counts.byState[state]}</b>
            <span>{own.states[state]}</span>
          </p>
        ))}
      </section>
      <section class="wall-queues" aria-label={own.queues}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                {own.queue} {queues.pages > 1 && own.page(queues.page, queues.pages)}
              </th>
              <th scope="col">{own.waiting}</th>
              <th scope="col">{own.longest}</th>
              <th scope="col">{own.level}</th>
              <th scope="col">{own.free}</th>
            </tr>
          </thead>
          <tbody>
            {queues.shown.map((row) => {
              const isOver = row.breachAt !== null && row.breachAt < now.value;
              return (
                <tr key={row.queueId} data-testid={`wall-queue-${row.queueId}`}>
                  <th scope="row">{row.label}</th>
                  <td>{row.waiting}</td>
                  <td class={isOver ? 's-wrong' : undefined}>
                    {isOver && <Shape tone="wrong" />}
                    {row.oldestSince === null ? '–' : <Since at={row.oldestSince} />}
                  </td>
                  <td>{row.serviceLevel === null ? '–' : percent(locale.value, row.serviceLevel)}</td>
                  <td>{row.free}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {queues.shown.length === 0 && <p>{live.queues.freshness.value === 'loading' ? own.reading : own.noQueues}</p>}
      </section>
      <section class="wall-today" aria-label={own.today}>
        <Figure name={own.level}>
          {today?.serviceLevel == null ? '–' : percent(locale.value, today.serviceLevel)}
        </Figure>
        <Figure name={own.collisions} isWrong={counts.collisions > 0} testId="wall-collisions">
          {today === null ? '–' : number.format(today.collisions)}
          {counts.collisions > 0 && <small>{own.now(counts.collisions)}</small>}
        </Figure>
        <Figure name={own.bothReady}>{bothReady}</Figure>
        <Figure name={own.outOfStep} isWrong={counts.outOfStep > 0}>
          {counts.outOfStep}
        </Figure>
      </section>
      <p class="spoken">{words.pages.wallboard}</p>
    </main>
  );
}

/** Live, or how old what is shown is: figures of a lost connection must not pass for figures of now. */
function Standing() {
  const { live, speaker } = useConsole();
  const own = useWords(WALLBOARD_WORDS);
  const { time } = speaker.value;
  const state = live.state.value;
  if (state.state === 'live' && live.floor.freshness.value === 'fresh')
    return (
      <p class="standing s-ready" role="status" data-testid="standing" data-live="true">
        <Shape tone="ready" />
        {own.live}
      </p>
    );
  return (
    <p class="standing s-wrong" role="status" data-testid="standing" data-live="false">
      <Shape tone="wrong" />
      {'since' in state && live.floor.freshness.value === 'stale' ? own.asOf(time.exact(state.since)) : own.reading}
    </p>
  );
}

function Figure({
  name,
  isWrong = false,
  testId,
  children,
}: {
  name: string;
  isWrong?: boolean;
  testId?: string;
  children: ComponentChildren;
}) {
  return (
    <p class={isWrong ? 'tile s-wrong' : 'tile'} data-testid={testId}>
      {isWrong && <Shape tone="wrong" />}
      <b>{children}</b>
      <span>{name}</span>
    </p>
  );
}
