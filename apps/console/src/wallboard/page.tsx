import './wallboard.css';
import { Cross, Shape } from '@interlock/look';
import type { Tone } from '@interlock/words';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { countFloor } from '../floor/floor-counts.ts';
import { percent } from '../shell/percent.ts';
import { BASE } from '../shell/router.ts';
import { Since } from '../shell/since.tsx';
import { useConsole, useToday, useTopic, useWords } from '../shell/use-console.ts';
import { readWallboardQuery, turnOf, unknownOf, wallboardAgents, wallboardQueues, wallboardTeams } from './shown.ts';
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
  useEffect(() => holdScreen(), [holdScreen]);

  const teamsOf = useMemo(
    () => new Map(definition.value?.agents.map((agent) => [agent.agentId, agent.teams.map(({ teamId }) => teamId)])),
    [definition.value],
  );
  const query = readWallboardQuery(router.query.value);
  const teams = wallboardTeams(query, definition.value?.teams ?? []);
  useToday(teams === null ? null : teams.ids);
  const rows = [...live.floor.current.value.byId.values()];
  const counts = countFloor(wallboardAgents(rows, teams, teamsOf));
  const queues = turnOf(
    wallboardQueues(live.queues.current.value.byId, query, teams, definition.value?.queues ?? []),
    now.value,
  );
  const isRead = definition.value !== null && live.floor.freshness.value !== 'loading';
  const unknown = isRead
    ? unknownOf(query, teams, rows, definition.value?.queues ?? [], definition.value?.teams ?? [])
    : [];
  const [first] = queues.shown;
  const today = live.today.value.value;
  const number = new Intl.NumberFormat(locale.value);
  const title = teams === null ? own.everybody : teams.labels.join(', ');
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
        {unknown.length > 0 && (
          <p class="s-wrong" role="alert" data-testid="wall-unknown">
            {own.unknown(unknown.join(', '))}
          </p>
        )}
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
              <th scope="col">
                {first === undefined ? own.level : own.levelSince(time.short(first.serviceLevelSince))}
              </th>
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
      <section class="wall-today" aria-labelledby="wall-today">
        <h2 id="wall-today">{own.today}</h2>
        <Figure name={own.level} testId="wall-level">
          {today?.serviceLevel == null ? '–' : percent(locale.value, today.serviceLevel)}
        </Figure>
        <Figure name={own.collisions} isWrong={counts.collisions > 0} testId="wall-collisions">
          {today === null ? '–' : number.format(today.collisions)}
          {counts.collisions > 0 && <small>{own.now(counts.collisions)}</small>}
        </Figure>
        <Figure name={own.bothReady}>{bothReady}</Figure>
        <Figure name={own.outOfStepNow} isWrong={counts.outOfStep > 0}>
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
