import { useEffect, useState } from 'preact/hooks';
import * as v from 'valibot';
import { useConsole } from '../shell/use-console.ts';
import { timeWords } from '../timeline/time-words.ts';
import type { DefinitionStore } from './definition-store.ts';
import { writeText } from './document.ts';
import type { DefinitionWords } from './form/form-context.ts';
import { DiffView } from './text/diff-view.tsx';

const versionsSchema = v.object({
  versions: v.array(
    v.object({
      version: v.number(),
      at: v.number(),
      source: v.string(),
      by: v.nullable(v.object({ id: v.string(), name: v.string() })),
      restoredFrom: v.nullable(v.number()),
    }),
  ),
  next: v.nullable(v.number()),
});
type Version = v.InferOutput<typeof versionsSchema>['versions'][number];

/** What was in force, when and by whom; each can be looked at, compared and returned to. (DE9) */
export function VersionsPanel({
  store,
  words,
  replace,
  onReturn,
}: {
  store: DefinitionStore;
  words: DefinitionWords;
  /** Asks first where there are unsaved changes. */
  replace: (go: () => void) => void;
  onReturn: () => void;
}) {
  const { api, locale } = useConsole();
  const said = words.versions;
  const times = timeWords(locale.value);
  const [list, setList] = useState<readonly Version[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const [shown, setShown] = useState<{ readonly version: number; readonly definition: unknown } | null>(null);
  const inForce = store.inForce.value;

  async function read(before: number | null): Promise<void> {
    const answer = await api.read(`definition/versions${before === null ? '' : `?before=${before}`}`, versionsSchema);
    setHasFailed(!answer.ok);
    if (!answer.ok) return;
    setList((former) => [...(before === null ? [] : (former ?? [])), ...answer.value.versions]);
    setNext(answer.value.next);
  }
  useEffect(() => void read(null), [inForce?.version]);

  async function look(version: number): Promise<void> {
    const answer = await api.read(`definition/versions/${version}`, v.looseObject({}));
    setHasFailed(!answer.ok);
    if (answer.ok) setShown({ version, definition: answer.value });
  }

  return (
    <div class="df-versions">
      <p class="muted">{said.lead}</p>
      {hasFailed && (
        <p class="s-wrong" role="alert">
          {said.failed}{' '}
          <button type="button" onClick={() => void read(null)}>
            {words.retry}
          </button>
        </p>
      )}
      {list !== null && (
        <section class="card">
          <table class="rows" data-testid="definition-versions">
            <thead>
              <tr>
                <th scope="col" class="df-num">
                  {words.view.versions}
                </th>
                <th scope="col">{said.when}</th>
                <th scope="col">{said.who}</th>
                <th scope="col">
                  <span class="spoken">{said.look}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map((entry) => (
                <tr key={entry.version} aria-current={shown?.version === entry.version ? 'true' : undefined}>
                  <td class="df-num">{entry.version}</td>
                  <td>{times.dayAndTime(entry.at)}</td>
                  <td>
                    {entry.by?.name ?? said.nobody[entry.source] ?? entry.source}
                    {entry.restoredFrom !== null && <small> · {said.restored(entry.restoredFrom)}</small>}
                  </td>
                  <td>
                    {entry.version === inForce?.version ? (
                      <small>{said.inForce}</small>
                    ) : (
                      <button
                        type="button"
                        class="plain"
                        aria-label={said.lookAt(entry.version)}
                        onClick={() => void look(entry.version)}
                      >
                        {said.look}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {next !== null && (
            <button type="button" class="plain" onClick={() => void read(next)}>
              {said.older}
            </button>
          )}
        </section>
      )}
      {shown !== null && inForce !== null && (
        <section class="card df-part">
          <h2>{said.against(shown.version)}</h2>
          <div class="buttons">
            <button
              type="button"
              class="primary"
              data-testid="definition-return"
              onClick={() =>
                replace(() => {
                  store.load(shown.definition, shown.version);
                  onReturn();
                })
              }
            >
              {said.back}
            </button>
            <small>{said.backHelp}</small>
          </div>
          <DiffView
            before={inForce.text}
            after={writeText(shown.definition)}
            beforeLabel={words.changes.before(inForce.version)}
            afterLabel={said.one(shown.version)}
            words={words}
          />
        </section>
      )}
    </div>
  );
}
