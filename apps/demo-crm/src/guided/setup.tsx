import { useSignal } from '@preact/signals';
import type { GuidedClient, GuidedStatus } from './guided-client.ts';

/** How many, how fast, from which seed; start and stop, and the way back. */
export function Setup({ client, status }: { client: GuidedClient; status: GuidedStatus }) {
  const agents = useSignal('24');
  const pace = useSignal('calm');
  const seed = useSignal('1');
  const isStopped = status.state === 'stopped';
  const isBusy = client.busy.value !== null || status.state === 'starting' || status.state === 'stopping';
  const shown = status.options;
  return (
    <section class="card setup" aria-label="The demo">
      <h2>A contact centre with people in it</h2>
      <p>
        Three teams sign in, take calls, chats and tickets, go on breaks, and forget to answer now and then. Within a
        minute every page of the console has life.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void client.start({ agents: Number(agents.value), pace: pace.value, seed: Number(seed.value) });
        }}
      >
        <div class="fields">
          <label>
            <span>Agents</span>
            <input
              type="number"
              min="1"
              max="200"
              required
              disabled={!isStopped}
              data-testid="guided-agents"
              value={shown === null ? agents.value : String(shown.agents)}
              onInput={(event) => {
                agents.value = event.currentTarget.value;
              }}
            />
          </label>
          <label>
            <span>Pace</span>
            <select
              class="choice"
              disabled={!isStopped}
              data-testid="guided-pace"
              value={shown === null ? pace.value : shown.pace}
              onChange={(event) => {
                pace.value = event.currentTarget.value;
              }}
            >
              <option value="calm">calm</option>
              <option value="busy">busy</option>
            </select>
          </label>
          <label>
            <span>Seed</span>
            <input
              type="number"
              min="0"
              max="2147483647"
              required
              disabled={!isStopped}
              data-testid="guided-seed"
              value={shown === null ? seed.value : String(shown.seed)}
              onInput={(event) => {
                seed.value = event.currentTarget.value;
              }}
            />
          </label>
        </div>
        {isStopped && (
          <p class="quiet" id="consent">
            The demo needs teams, queues and agents of its own. They are added to the definition in force; nothing else
            of it changes, and you can take them out again here.
          </p>
        )}
        <div class="acts">
          {isStopped ? (
            <button
              type="submit"
              class="button primary"
              disabled={isBusy}
              aria-describedby="consent"
              data-testid="guided-start"
            >
              {status.isInDefinition === true ? 'Start' : 'Add them and start'}
            </button>
          ) : (
            <button
              type="button"
              class="button primary"
              disabled={isBusy || status.state !== 'running'}
              data-testid="guided-stop"
              onClick={() => void client.stop()}
            >
              Stop
            </button>
          )}
          {isStopped && status.isInDefinition === true && (
            <button
              type="button"
              class="button"
              disabled={isBusy}
              data-testid="guided-remove"
              onClick={() => void client.removeDefinition()}
            >
              Take them out of the definition
            </button>
          )}
        </div>
        {!isStopped && <p class="quiet">Closing this page stops nothing.</p>}
      </form>
    </section>
  );
}
