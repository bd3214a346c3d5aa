import { ShapeIcon } from '../shape.tsx';
import { clockTime } from '../words.ts';
import { Causes } from './causes-view.tsx';
import type { GuidedClient, GuidedStatus } from './guided-client.ts';
import { Setup } from './setup.tsx';
import { refusalWords } from './words.ts';

export function GuidedPage({ client }: { client: GuidedClient }) {
  const status = client.status.value;
  return (
    <div class="guided">
      <header class="top">
        <h1>
          <img src="/mark.svg" alt="" />
          Guided demo
        </h1>
        <span class="gap" />
        <a class="button" href="/">
          Help desk
        </a>
        {status && (
          <a class="button" href={`${status.serverUrl}/console/`} target="_blank" rel="noreferrer">
            Open the console
          </a>
        )}
      </header>
      <aside class="notice">
        <span class="state s-held">
          <ShapeIcon shape="wrong" />
          Everybody here is simulated.
        </span>
        They use the same interfaces as your own CRM would, and say “(simulated)” in their names.
      </aside>
      {!client.isLive.value && (
        <p class="notice wrong" role="status">
          The demo’s server does not answer. What you see may be old.
        </p>
      )}
      <main>
        {status === null ? (
          <p class="quiet">Loading</p>
        ) : (
          <>
            <div class="first">
              <Setup client={client} status={status} />
              <Now status={status} />
            </div>
            <p class="unseen" role="status">
              {client.refusal.value === null ? '' : refusalWords(client.refusal.value)}
            </p>
            {client.refusal.value !== null && (
              <p class="refusal" data-testid="refusal" data-code={client.refusal.value}>
                {refusalWords(client.refusal.value)}
              </p>
            )}
            <Causes client={client} status={status} />
          </>
        )}
      </main>
    </div>
  );
}

const STATES: Readonly<Record<GuidedStatus['state'], string>> = {
  stopped: 'Stopped',
  starting: 'Starting',
  running: 'Running',
  stopping: 'Stopping: everybody ends what is in hand and signs out',
};

/** What goes on, in figures that agree with the console's. */
function Now({ status }: { status: GuidedStatus }) {
  const { agents, teams, visitors, made, state, stopsAt, serverUrl } = status;
  const figures: readonly (readonly [id: string, name: string, value: number])[] = [
    ['linked', 'signed in', agents.linked],
    ['ready', 'Ready', agents.ready],
    ['working', 'at work', agents.working],
    ['collisions', 'in a collision', agents.collisions],
    ['outOfStep', 'out of step', agents.outOfStep],
    ['visitors', 'visitors', visitors],
    ['interactions', 'interactions so far', made.interactions],
    ['tickets', 'tickets so far', made.tickets],
  ];
  return (
    <section class="card now" aria-label="What goes on">
      <h2>
        What goes on
        <span class="chip s-work" data-testid="guided-state" data-state={state}>
          {STATES[state]}
        </span>
      </h2>
      <dl class="figures">
        {figures.map(([id, name, value]) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd class="num" data-testid={`figure-${id}`}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <p class="quiet">
        {teams.map(({ label, agents: count }) => `${label}: ${count}`).join(' · ')}
        {stopsAt !== null && ` · stops by itself at ${clockTime(stopsAt)}`}
      </p>
      <p class="links">
        {[
          ['Floor', ''],
          ['Queues', 'queues'],
          ['Honesty', 'honesty'],
          ['Wallboard', 'wallboard'],
        ].map(([label, path]) => (
          <a key={path} href={`${serverUrl}/console/${path}`} target="_blank" rel="noreferrer">
            {label}
          </a>
        ))}
        <a href={`${serverUrl}/chat/?queue=sim-care-queue`} target="_blank" rel="noreferrer">
          Write a chat yourself
        </a>
      </p>
    </section>
  );
}
