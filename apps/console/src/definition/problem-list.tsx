import { Shape } from '@interlock/look';
import { useMemo } from 'preact/hooks';
import type { DefinitionStore } from './definition-store.ts';
import { lineOf, placesIn, readText } from './document.ts';
import type { DefinitionWords } from './form/form-context.ts';

/** More are not read one by one, and each is a row to draw at every key. */
const SHOWN = 100;

/** What is wrong, at once; each leads to its place in the form and in the text. (DE4) */
export function ProblemList({
  store,
  words,
  toForm,
  toText,
}: {
  store: DefinitionStore;
  words: DefinitionWords;
  toForm: (pointer: string) => void;
  toText: (pointer: string) => void;
}) {
  const said = words.problems;
  const problems = store.problems.value;
  const text = store.text.value;
  const read = useMemo(() => readText(text), [text]);
  // As long as it is no JSON, its one problem is where it stops.
  const lineAt = useMemo(() => {
    if (!read.ok) return () => lineOf(text, read.offset);
    const placeAt = placesIn(text);
    return (pointer: string) => placeAt(pointer).line;
  }, [text, read]);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const sorted = [...errors, ...problems.filter(({ severity }) => severity === 'warning')];
  return (
    <aside
      class="card df-problems"
      aria-label={said.title}
      data-testid="definition-problems"
      data-errors={errors.length}
    >
      <header>
        <h2>{said.title}</h2>
        <small aria-live="polite" class="num">
          {store.checking.value === 'checking'
            ? said.checking
            : problems.length === 0
              ? ''
              : said.count(errors.length, problems.length - errors.length)}
        </small>
      </header>
      {store.checking.value === 'failed' && (
        <p class="df-unchecked" role="status">
          {said.failed}
          <button type="button" onClick={() => store.retry()} data-testid="definition-check-again">
            {words.retry}
          </button>
        </p>
      )}
      {problems.length === 0 && store.checking.value === 'done' && (
        <p class="df-fine">
          <span class="s-ready">
            <Shape tone="ready" />
          </span>
          {said.none}
        </p>
      )}
      <ul>
        {sorted.slice(0, SHOWN).map(({ severity, code, path, message }) => {
          const line = lineAt(path);
          return (
            <li key={`${code} ${path} ${message}`}>
              <span class={severity === 'error' ? 's-wrong' : 's-held'}>
                <Shape tone={severity === 'error' ? 'wrong' : 'held'} />
                <span class="spoken">{severity === 'error' ? said.error : said.warning}</span>
              </span>
              <div>
                <p>
                  {code === 'notJson' && !read.ok
                    ? said.notJson(lineOf(text, read.offset))
                    : said.say({ code, message })}
                </p>
                <p class="df-where">
                  <code>{path === '' ? said.whole : path}</code>
                  {code !== 'notJson' && (
                    <button
                      type="button"
                      class="plain"
                      aria-label={said.inFormOf(path || said.whole)}
                      onClick={() => toForm(path)}
                    >
                      {said.inForm}
                    </button>
                  )}
                  <button
                    type="button"
                    class="plain"
                    aria-label={`${said.inText}:${line}. ${said.inTextOf(path || said.whole)}`}
                    onClick={() => toText(path)}
                  >
                    {said.inText}
                    <span class="muted num">:{line}</span>
                  </button>
                </p>
              </div>
            </li>
          );
        })}
      </ul>
      {sorted.length > SHOWN && <p class="df-more muted">{said.more(sorted.length - SHOWN)}</p>}
    </aside>
  );
}
