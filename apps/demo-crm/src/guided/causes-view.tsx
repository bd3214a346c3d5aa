import { clockTime } from '../words.ts';
import type { CauseKind, GuidedClient, GuidedStatus } from './guided-client.ts';
import { CAUSE_WORDS } from './words.ts';

const KINDS = Object.keys(CAUSE_WORDS) as readonly CauseKind[];

/** What can be made to go wrong, and what was. */
export function Causes({ client, status }: { client: GuidedClient; status: GuidedStatus }) {
  const isRunning = status.state === 'running';
  return (
    <section class="causes" aria-label="Make something go wrong">
      <h2>Make something go wrong, and watch</h2>
      {!isRunning && <p class="quiet">Start the demo first.</p>}
      <ul class="grid">
        {KINDS.map((kind) => (
          <li key={kind} class="card">
            <h3 id={`title-${kind}`}>{CAUSE_WORDS[kind].title}</h3>
            <p>{CAUSE_WORDS[kind].what}</p>
            <button
              type="button"
              class="button"
              aria-describedby={`title-${kind}`}
              disabled={!isRunning || client.busy.value !== null}
              data-testid={`cause-${kind}`}
              onClick={() => void client.cause(kind)}
            >
              Cause it
            </button>
          </li>
        ))}
      </ul>
      {status.caused.length > 0 && (
        <>
          <h2>What to watch</h2>
          <ol class="caused" data-testid="caused">
            {status.caused.map(({ kind, at, agentId, watch, links }) => (
              <li key={`${kind} ${at}`} class="card" data-kind={kind} data-agent={agentId ?? ''}>
                <p class="head">
                  <b>{CAUSE_WORDS[kind].title}</b>
                  <span class="quiet num">{clockTime(at)}</span>
                </p>
                <p>{watch}</p>
                <p class="links">
                  {links.map(({ label, path }) => (
                    <a key={path} href={`${status.serverUrl}${path}`} target="_blank" rel="noreferrer">
                      {label}
                    </a>
                  ))}
                </p>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
