import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { DefinitionStore } from '../definition-store.ts';
import { placeOf, placesIn, readText } from '../document.ts';
import type { DefinitionWords } from '../form/form-context.ts';
import { EDITOR_LOOK } from './editor-look.ts';
import { createSchemaAssist } from './schema-assist.ts';

export interface TextEditorProps {
  readonly store: DefinitionStore;
  readonly schema: unknown;
  readonly words: DefinitionWords;
  /** A title or description of the schema in the language that is spoken. */
  readonly translated: (text: string) => string;
  /** The place that is to be shown; another object each time. */
  readonly focus: { readonly pointer: string } | null;
}

/**
 * The document as text. It lives in a shadow root: there an editor's styles are sheets of the page's script, which its
 * content security policy allows, and not style elements, which it does not. (DE3)
 */
export function TextEditor({ store, schema, words, translated, focus }: TextEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const assist = createSchemaAssist(schema, (text) => words.editor[text] ?? translated(text));
    const editor = new EditorView({
      parent: root,
      root,
      doc: store.text.peek(),
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        foldGutter(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [assist.complete] }),
        assist.hover,
        highlightActiveLine(),
        highlightSelectionMatches(),
        json(),
        EDITOR_LOOK,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': words.text.label, tabindex: '0' }),
        EditorState.tabSize.of(2),
        EditorState.phrases.of(words.editor),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...completionKeymap,
          ...lintKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) store.setText(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    // What the form, an import or a return to a version wrote is put in as one change that can be undone.
    const stopFollowing = effect(() => {
      const text = store.text.value;
      if (text !== editor.state.doc.toString())
        editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    });
    const stopMarking = effect(() => {
      const text = editor.state.doc.toString();
      const broken = readText(text);
      const placeAt = placesIn(text);
      const found = store.problems.value.map((problem): Diagnostic => {
        const place = broken.ok ? placeAt(problem.path) : { from: broken.offset, to: broken.offset };
        const end = Math.min(text.length, Math.max(place.to, place.from));
        return {
          from: Math.min(place.from, end),
          to: end,
          severity: problem.severity,
          message: words.problems.say(problem),
          source: problem.code,
        };
      });
      editor.dispatch(setDiagnostics(editor.state, found));
    });
    return () => {
      stopFollowing();
      stopMarking();
      editor.destroy();
      view.current = null;
    };
  }, [store, schema, words, translated]);

  useEffect(() => {
    const editor = view.current;
    if (focus === null || editor === null) return;
    const text = editor.state.doc.toString();
    const broken = readText(text);
    const place = broken.ok ? placeOf(text, focus.pointer) : { from: broken.offset, to: broken.offset };
    editor.dispatch({
      selection: { anchor: place.from, head: place.to },
      effects: EditorView.scrollIntoView(place.from, { y: 'center' }),
    });
    editor.focus();
  }, [focus]);

  return <div ref={host} class="df-editor" data-testid="definition-text" />;
}
