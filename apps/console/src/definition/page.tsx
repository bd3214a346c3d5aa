import { definitionJsonSchema, definitionSchema } from '@interlock/protocol';
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useMemo, useState } from 'preact/hooks';
import * as v from 'valibot';
import type { ConsoleApp } from '../shell/console-app.ts';
import type { PageProps } from '../shell/page.ts';
import { refusalText } from '../shell/refusal-text.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useConsole, useWords } from '../shell/use-console.ts';
import { createDefinitionStore, type DefinitionServer, type DefinitionStore } from './definition-store.ts';
import { DefinitionForm } from './form/definition-form.tsx';
import type { DefinitionWords } from './form/form-context.ts';
import type { FieldSchema } from './form/schema.ts';
import { SECTIONS, type SectionId, sectionOf } from './form/sections.ts';
import { ImportDialog } from './import-dialog.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { ProblemList } from './problem-list.tsx';
import { useQuestion } from './question.tsx';
import { TryPanel } from './try/try-panel.tsx';
import { FIELDS_DE } from './words/fields-de.ts';
import { DEFINITION_WORDS } from './words.ts';
import '../parts/segmented.css';
import './definition.css';

// The editor is the heaviest part of the console: whoever uses the form alone does not fetch it.
const TextEditor = lazy(async () => ({ default: (await import('./text/text-editor.tsx')).TextEditor }));
const DiffView = lazy(async () => ({ default: (await import('./text/diff-view.tsx')).DiffView }));
const VersionsPanel = lazy(async () => ({ default: (await import('./versions-panel.tsx')).VersionsPanel }));

const VIEWS = ['form', 'text', 'changes', 'try', 'versions'] as const;
type View = (typeof VIEWS)[number];

const DRAFT_KEY = 'interlock.definition.draft';

/** The definition: one document as a form and as text, checked, tried, compared and put in force. (DE1 to DE13) */
export function Page(_: PageProps) {
  const app = useConsole();
  const words = useWords(DEFINITION_WORDS);
  const { language } = app.speaker.value.words;
  const store = useMemo(
    () =>
      createDefinitionStore({
        server: serverOf(app),
        timers: app.timers,
        memory: draftMemory(),
        toldVersion: app.live.definitionVersion,
      }),
    [app],
  );
  useEffect(() => () => store.stop(), [store]);
  const schema = useMemo(() => definitionJsonSchema() as FieldSchema, []);
  const translated = useMemo(
    () => (text: string) => (language === 'de' ? (FIELDS_DE[text] ?? text) : text),
    [language],
  );
  const query = app.router.query.value;
  const view = VIEWS.find((name) => name === query.get('view')) ?? 'form';
  const section = SECTIONS.find(({ id }) => id === query.get('section'))?.id ?? 'general';
  const [focus, setFocus] = useState<{ readonly pointer: string } | null>(null);
  const [isImporting, setIsImporting] = useState(false);
  const [note, setNote] = useState<string | null>(null);
  const question = useQuestion();
  /** Asks before a whole document is put where unsaved changes are. (DE5) */
  const replace = (go: () => void): void => {
    if (!store.isChanged.peek()) go();
    else
      question.ask({
        title: words.replaceTitle,
        text: words.replaceText,
        go: words.replace,
        stay: words.keepMine,
        onGo: go,
      });
  };
  const show = (next: View): void => app.router.setQuery({ view: next === 'form' ? null : next });
  const showSection = (next: SectionId): void => app.router.setQuery({ view: null, section: next });

  const toForm = (pointer: string): void => {
    app.router.setQuery({ view: null, section: sectionOf(pointer) });
    setFocus({ pointer });
  };
  const toText = (pointer: string): void => {
    show('text');
    setFocus({ pointer });
  };

  if (store.reading.value === 'failed')
    return (
      <Trouble tone="wrong" headline={words.failed} next="">
        <button type="button" onClick={() => store.retry()}>
          {words.retry}
        </button>
      </Trouble>
    );
  const inForce = store.inForce.value;
  if (inForce === null || store.reading.value !== 'done') return <p class="page muted">{words.loading}</p>;
  return (
    <div class="page df-page" data-testid="definition" data-changed={store.isChanged.value}>
      <header class="page-head">
        <h1>{words.title}</h1>
        <small class="num" data-testid="definition-version">
          {words.version(inForce.version)}
        </small>
      </header>
      <div class="tools">
        <fieldset class="segmented">
          <legend class="spoken">{words.views}</legend>
          {VIEWS.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === view}
              data-testid={`definition-view-${name}`}
              onClick={() => {
                setFocus(null);
                show(name);
              }}
            >
              {words.view[name]}
            </button>
          ))}
        </fieldset>
        <button type="button" onClick={() => setIsImporting(true)} data-testid="definition-import">
          {words.import}
        </button>
        <span class="df-space" />
        <small>{store.isChanged.value ? words.changed : words.unchanged}</small>
        <button
          type="button"
          disabled={!store.isChanged.value}
          onClick={() => store.discard()}
          data-testid="definition-discard"
        >
          {words.discard}
        </button>
        <button
          type="button"
          class="primary"
          disabled={!store.isChanged.value}
          data-testid="definition-review"
          onClick={() => show('changes')}
        >
          {words.review}
        </button>
      </div>
      <Notes store={store} words={words} note={note} />
      <div class={view === 'versions' ? 'df-main df-alone' : 'df-main'}>
        <div class="df-view">
          <Suspense fallback={<div class="page-loading" role="status" aria-label={words.loading} />}>
            {view === 'form' && (
              <DefinitionForm
                store={store}
                schema={schema}
                words={words}
                section={section}
                choose={(next) => {
                  setFocus(null);
                  showSection(next);
                }}
                focus={focus}
                toText={() => toText('')}
              />
            )}
            {view === 'text' && (
              <section class="card df-text">
                <TextEditor store={store} schema={schema} words={words} translated={translated} focus={focus} />
                <small>{words.text.help}</small>
              </section>
            )}
            {view === 'changes' && <Changes store={store} words={words} />}
            {view === 'try' && <TryPanel store={store} words={words} />}
            {view === 'versions' && (
              <VersionsPanel store={store} words={words} replace={replace} onReturn={() => show('changes')} />
            )}
          </Suspense>
        </div>
        {view !== 'versions' && <ProblemList store={store} words={words} toForm={toForm} toText={toText} />}
      </div>
      {isImporting && (
        <ImportDialog
          store={store}
          words={words}
          replace={replace}
          onClose={() => setIsImporting(false)}
          onDone={(said) => {
            setIsImporting(false);
            setNote(said);
            show('changes');
          }}
        />
      )}
      <LeaveGuard store={store} words={words} />
      {question.dialog}
    </div>
  );
}

/** What has become of the document, and what one has to decide. */
function Notes({ store, words, note }: { store: DefinitionStore; words: DefinitionWords; note: string | null }) {
  const app = useConsole();
  const [isSeen, setIsSeen] = useState(false);
  const saving = store.saving.value;
  const base = store.base.value;
  return (
    <div class="df-notes" aria-live="polite">
      {note !== null && <p>{note}</p>}
      {store.isRestored.value && store.isChanged.value && <p class="muted">{words.restored}</p>}
      {saving.state === 'saved' && (
        <p class="s-ready" data-testid="definition-saved">
          {words.saved(saving.version)}
        </p>
      )}
      {saving.state === 'refused' && (
        <p class="s-wrong">{words.refused(refusalText(app, saving.code, words.refusal))}</p>
      )}
      {saving.state === 'conflict' && base !== null && (
        <section class="card df-conflict" data-testid="definition-conflict">
          <p>
            <b>{words.conflict(saving.theirs.version)}</b>
          </p>
          <div class="buttons">
            <button type="button" onClick={() => setIsSeen(!isSeen)} aria-expanded={isSeen}>
              {words.conflictSee}
            </button>
            <button type="button" class="primary" onClick={() => store.rebase()} data-testid="definition-rebase">
              {words.conflictMine}
            </button>
            <button type="button" onClick={() => store.discard()}>
              {words.conflictTheirs}
            </button>
          </div>
          {isSeen && (
            <Suspense fallback={null}>
              <DiffView
                before={base.text}
                after={saving.theirs.text}
                beforeLabel={words.changes.began(base.version)}
                afterLabel={words.changes.theirs(saving.theirs.version)}
                words={words}
              />
            </Suspense>
          )}
        </section>
      )}
    </div>
  );
}

/** What is to be put in force against what is, and the button that does it. (DE6, DE8) */
function Changes({ store, words }: { store: DefinitionStore; words: DefinitionWords }) {
  const base = store.base.value;
  const saving = store.saving.value;
  const verdict = store.verdict.value;
  if (base === null || !store.isChanged.value) return <p class="card empty muted">{words.changes.none}</p>;
  const isBlocked = verdict !== 'usable' || saving.state === 'saving' || saving.state === 'conflict';
  return (
    <section class="card df-part">
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={isBlocked}
          data-testid="definition-save"
          onClick={() => void store.save()}
        >
          {saving.state === 'saving' ? words.saving : words.save}
        </button>
        <small aria-live="polite" data-testid="definition-verdict">
          {words.changes.verdict[saving.state === 'conflict' ? 'conflict' : verdict]}
        </small>
        {verdict === 'unchecked' && (
          <button type="button" onClick={() => store.retry()}>
            {words.retry}
          </button>
        )}
      </div>
      <DiffView
        before={base.text}
        after={store.text.value}
        beforeLabel={(saving.state === 'conflict' ? words.changes.began : words.changes.before)(base.version)}
        afterLabel={words.changes.after}
        words={words}
      />
    </section>
  );
}

function serverOf({ api }: ConsoleApp): DefinitionServer {
  const problems = v.array(
    v.object({
      path: v.string(),
      message: v.string(),
      code: v.optional(v.string(), ''),
      severity: v.optional(v.picklist(['error', 'warning']), 'error'),
    }),
  );
  return {
    async readInForce() {
      const answer = await api.read('definition', definitionSchema);
      if (!answer.ok) return answer;
      const version = Number(/^"(\d+)"$/.exec(answer.headers.get('etag') ?? '')?.[1] ?? Number.NaN);
      if (Number.isNaN(version)) return { ok: false, code: 'notUnderstood' };
      return { ok: true, value: { definition: answer.value, version } };
    },
    async check(definition) {
      const answer = await api.change(
        'POST',
        'definition/check',
        definition,
        v.object({ usable: v.boolean(), problems }),
      );
      return answer.ok ? { ok: true, value: answer.value.problems } : answer;
    },
    async save(definition, ifVersion, restoredFrom) {
      const path = restoredFrom === null ? 'definition' : `definition?restoredFrom=${restoredFrom}`;
      const answer = await api.change('PUT', path, definition, v.object({ definitionVersion: v.number() }), {
        headers: { 'If-Match': `"${ifVersion}"` },
      });
      return answer.ok ? { ok: true, value: { version: answer.value.definitionVersion } } : answer;
    },
  };
}

/** A browser may forbid it or have no room: then the draft lives as long as the page. */
function draftMemory() {
  return {
    read(): string | null {
      try {
        return sessionStorage.getItem(DRAFT_KEY);
      } catch {
        return null;
      }
    },
    write(text: string | null): void {
      try {
        if (text === null) sessionStorage.removeItem(DRAFT_KEY);
        else sessionStorage.setItem(DRAFT_KEY, text);
      } catch {
        // See above.
      }
    },
  };
}
