import { useEffect, useMemo } from 'preact/hooks';
import { useConsole } from '../../shell/use-console.ts';
import type { DefinitionStore, DocumentProblem } from '../definition-store.ts';
import { append, readText, setAt } from '../document.ts';
import { PresenceMap } from '../map/presence-map.tsx';
import { FIELDS_DE } from '../words/fields-de.ts';
import { Field } from './field.tsx';
import { type DefinitionWords, FormFields, fieldId } from './form-context.ts';
import type { FieldSchema } from './schema.ts';
import { SECTIONS, type SectionId, sectionOf } from './sections.ts';

/** The document as a form: sections, and in each the fields of the schema; the map by hand. (DE2) */
export function DefinitionForm({
  store,
  schema,
  words,
  section,
  choose,
  focus,
  toText,
}: {
  store: DefinitionStore;
  schema: FieldSchema;
  words: DefinitionWords;
  section: SectionId;
  choose: (section: SectionId) => void;
  /** The place that is to be shown; another object each time. */
  focus: { readonly pointer: string } | null;
  toText: () => void;
}) {
  const { language } = useConsole().speaker.value.words;
  const text = store.text.value;
  const read = useMemo(() => readText(text), [text]);
  const problems = store.problems.value;
  const byPlace = useMemo(() => byPath(problems), [problems]);

  useEffect(() => {
    if (focus === null) return;
    // The nearest that is drawn: a card may have to be opened first.
    for (let pointer = focus.pointer; pointer !== ''; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
      const element = document.getElementById(fieldId(pointer));
      const details = element?.querySelector('details');
      if (element === null) continue;
      if (details != null && pointer !== focus.pointer) details.open = true;
      element.scrollIntoView({ block: 'center' });
      element.focus({ preventScroll: true });
      return;
    }
  }, [focus, section]);

  if (!read.ok)
    return (
      <section class="card empty">
        <p>{words.form.notJson}</p>
        <p>
          <button type="button" onClick={toText}>
            {words.form.toText}
          </button>
        </p>
      </section>
    );
  const counts = new Map<SectionId, number>();
  for (const { path } of problems) counts.set(sectionOf(path), (counts.get(sectionOf(path)) ?? 0) + 1);
  const shown = SECTIONS.find(({ id }) => id === section) ?? SECTIONS[0];
  return (
    <FormFields.Provider
      value={{
        words,
        document: read.value,
        translated: (english) => (language === 'de' ? (FIELDS_DE[english] ?? english) : english),
        problemsAt: (pointer) => byPlace.get(pointer) ?? [],
        set: (pointer, value) => store.setText(setAt(store.text.peek(), pointer, value)),
        halfTyped: store.halfTyped,
        remove: store.remove,
        append: (pointer, value) => store.setText(append(store.text.peek(), pointer, value)),
      }}
    >
      <div class="df-form">
        <nav aria-label={words.form.sections}>
          <ul>
            {SECTIONS.map(({ id }) => (
              <li key={id}>
                <button
                  type="button"
                  class="plain"
                  aria-current={id === section ? 'true' : undefined}
                  data-testid={`definition-section-${id}`}
                  onClick={() => choose(id)}
                >
                  {words.section[id]}
                  {(counts.get(id) ?? 0) > 0 && (
                    <span class="df-count" title={words.problems.sectionErrors(counts.get(id) ?? 0)}>
                      {counts.get(id)}
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <section class="card df-section" aria-label={words.section[section]} key={section}>
          <h2>{words.section[section]}</h2>
          {shown.members.map((member) =>
            member === 'presenceMap' ? (
              <PresenceMap key={member} />
            ) : (
              <Field
                key={member}
                pointer={`/${member}`}
                member={member}
                schema={schema.properties?.[member] ?? {}}
                value={read.value[member]}
                isRequired={schema.required?.includes(member) === true}
              />
            ),
          )}
          <p class="df-undo" role="status" data-testid="definition-removed">
            {store.removed.value !== null && (
              <>
                {words.form.removed(store.removed.value)}
                <button type="button" onClick={() => store.undoRemoval()} data-testid="definition-undo">
                  {words.form.undo}
                </button>
              </>
            )}
          </p>
        </section>
      </div>
    </FormFields.Provider>
  );
}

function byPath(problems: readonly DocumentProblem[]): ReadonlyMap<string, readonly DocumentProblem[]> {
  const found = new Map<string, DocumentProblem[]>();
  for (const problem of problems) {
    const there = found.get(problem.path);
    if (there === undefined) found.set(problem.path, [problem]);
    else there.push(problem);
  }
  return found;
}
