import { Shape } from '@interlock/look';
import { type FloorRow, type LinkTest, linkTestSchema } from '@interlock/protocol/console';
import type { Tone } from '@interlock/words';
import { useState } from 'preact/hooks';
import { AgentChooser } from '../parts/agent-chooser.tsx';
import { useConsole } from '../shell/use-console.ts';
import { spokenLength } from '../timeline/spoken-length.ts';
import type { IntegrationsWords } from './page.tsx';

type Outcome =
  | { readonly state: 'none' | 'running' }
  | { readonly state: 'done'; readonly test: LinkTest }
  | { readonly state: 'refused'; readonly why: string };

const isSignedIn = ({ session }: FloorRow): boolean => session !== 'signedOut';

/** A round trip that changes nothing, and what came of it in words and ms. (IN22) */
export function LinkTestPanel({ words }: { words: IntegrationsWords }) {
  const { api, live, speaker, locale } = useConsole();
  const said = words.test;
  const { byId } = live.floor.current.value;
  const [chosen, setChosen] = useState('');
  const [outcome, setOutcome] = useState<Outcome>({ state: 'none' });
  const row = byId.get(chosen);
  const agentId = row !== undefined && isSignedIn(row) ? chosen : '';
  const nameOf = (id: string): string => byId.get(id)?.name ?? id;

  async function run(event: Event): Promise<void> {
    event.preventDefault();
    if (agentId === '') return;
    setOutcome({ state: 'running' });
    const answer = await api.change(
      'POST',
      `agents/${encodeURIComponent(agentId)}/link-test`,
      undefined,
      linkTestSchema,
    );
    const refusals: Readonly<Record<string, string>> = speaker.peek().words.refusal;
    setOutcome(
      answer.ok
        ? { state: 'done', test: answer.value }
        : { state: 'refused', why: said.refusal[answer.code] ?? refusals[answer.code] ?? answer.detail ?? answer.code },
    );
  }

  return (
    <section class="card ig-test" aria-labelledby="ig-test-title">
      <div>
        <h2 id="ig-test-title">{said.title}</h2>
        <p class="muted">{said.lead}</p>
        <form class="tools" onSubmit={(event) => void run(event)}>
          <AgentChooser
            label={said.choose}
            isCandidate={isSignedIn}
            noteOf={({ team }) => team ?? ''}
            onChoose={setChosen}
          />
          <button
            type="submit"
            class="primary"
            disabled={agentId === '' || outcome.state === 'running'}
            data-testid="link-test-run"
          >
            {outcome.state === 'running' ? said.running : said.run}
          </button>
        </form>
      </div>
      <div aria-live="polite" data-testid="link-test-result" data-state={outcome.state}>
        {outcome.state === 'refused' && <p class="s-wrong">{said.failed(outcome.why)}</p>}
        {outcome.state === 'done' && (
          <Result test={outcome.test} words={words} name={nameOf(outcome.test.agentId)} locale={locale.value} />
        )}
      </div>
    </section>
  );
}

function Result({
  test,
  words,
  name,
  locale,
}: {
  test: LinkTest;
  words: IntegrationsWords;
  name: string;
  locale: string;
}) {
  const { definition } = useConsole().speaker.value;
  const said = words.test;
  const [tone, text] = verdictOf(test, words, name, locale);
  const ms = (value: number | null): string => (value === null ? said.noAnswer : said.ms(value.toLocaleString(locale)));
  const label = (statusId: string): string =>
    definition?.presences.find((presence) => presence.statusId === statusId)?.label ?? statusId;
  return (
    <>
      <p class={`state s-${tone} ig-verdict`}>
        <Shape tone={tone} />
        {text}
      </p>
      <dl class="num ig-result">
        <div>
          <dt>{said.connector}</dt>
          <dd>{ms(test.connectorMs)}</dd>
        </div>
        {test.wire !== null && (
          <>
            <div>
              <dt>{said.crm}</dt>
              <dd>{ms(test.crmMs)}</dd>
            </div>
            <div>
              <dt>{said.adapter}</dt>
              <dd>
                {words.wire[test.wire]}
                {test.strength !== null && `, ${words.strength[test.strength]}`}
              </dd>
            </div>
          </>
        )}
        {test.presence !== null && (
          <div>
            <dt>{said.presence}</dt>
            <dd>
              {label(test.presence.statusId)}, {test.presence.isAsKnown ? said.asKnown : said.notAsKnown}
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}

function verdictOf(test: LinkTest, words: IntegrationsWords, name: string, locale: string): [Tone, string] {
  const said = words.test;
  switch (test.answered) {
    case 'full':
      return ['ready', said.full(name)];
    case 'connectorOnly':
      return test.wire === null ? ['held', said.noPage(name)] : ['wrong', said.connectorOnly(name)];
    case 'nothing':
      return ['wrong', said.nothing(name, spokenLength(test.limitMs, locale))];
  }
}
