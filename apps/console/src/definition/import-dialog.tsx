import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { refusalText } from '../shell/refusal-text.ts';
import { useConsole } from '../shell/use-console.ts';
import type { DefinitionStore } from './definition-store.ts';
import type { DefinitionWords } from './form/form-context.ts';

const importedSchema = v.object({
  definition: v.looseObject({}),
  problems: v.array(v.looseObject({})),
  ignored: v.array(v.string()),
});

/** Takes over the public string form of the settings. (DE13) */
export function ImportDialog({
  store,
  words,
  replace,
  onDone,
  onClose,
}: {
  store: DefinitionStore;
  words: DefinitionWords;
  /** Asks first where there are unsaved changes. */
  replace: (go: () => void) => void;
  onDone: (said: string) => void;
  onClose: () => void;
}) {
  const app = useConsole();
  const { api } = app;
  const said = words.importer;
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);

  async function run(event: Event): Promise<void> {
    event.preventDefault();
    let settings: unknown;
    try {
      settings = JSON.parse(text);
    } catch {
      setTrouble(said.bad);
      return;
    }
    const answer = await api.change('POST', 'definition/import', { callCenterSettings: settings }, importedSchema);
    if (!answer.ok) {
      setTrouble(said.failed(refusalText(app, answer.code, words.refusal)));
      return;
    }
    const { definition, problems, ignored } = answer.value;
    replace(() => {
      store.load(definition, null);
      onDone(said.done(problems.length, ignored.join(', ')));
    });
  }

  return (
    <dialog ref={dialog} class="df-dialog" aria-labelledby="df-import-title" onClose={onClose}>
      <form onSubmit={(event) => void run(event)}>
        <h2 id="df-import-title">{said.title}</h2>
        <p class="muted">{said.help}</p>
        <label class="field">
          <span>{said.label}</span>
          <textarea
            rows={12}
            spellcheck={false}
            value={text}
            data-testid="definition-import-text"
            aria-invalid={trouble !== null}
            placeholder={'{ "Omnichannel Mode": "S", "Omnichannel Ready": "Available" }'}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setTrouble(null);
            }}
          />
        </label>
        <p class="s-wrong" role="alert">
          {trouble}
        </p>
        <div class="buttons df-ends">
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
          <button type="submit" class="primary">
            {said.run}
          </button>
        </div>
      </form>
    </dialog>
  );
}
