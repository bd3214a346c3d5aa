import { json } from '@codemirror/lang-json';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'preact/hooks';
import type { DefinitionWords } from '../form/form-context.ts';
import { EDITOR_LOOK } from './editor-look.ts';

/** Two texts side by side with what differs; what is the same is folded. Nothing can be written here. (DE6) */
export function DiffView({
  before,
  after,
  beforeLabel,
  afterLabel,
  words,
}: {
  before: string;
  after: string;
  beforeLabel: string;
  afterLabel: string;
  words: DefinitionWords;
}) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        lineNumbers(),
        json(),
        EDITOR_LOOK,
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
        EditorState.phrases.of({ ...words.editor, '$ unchanged lines': words.changes.unchanged }),
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
        EditorView.editable.of(false),
      ],
    });
    const merge = new MergeView({
      parent: root,
      root,
      a: side(before, beforeLabel),
      b: side(after, afterLabel),
      collapseUnchanged: { margin: 3, minSize: 6 },
      highlightChanges: true,
      gutter: true,
    });
    return () => merge.destroy();
  }, [before, after, beforeLabel, afterLabel, words]);
  return (
    <div class="df-diff">
      <div class="df-diff-heads">
        <b>{beforeLabel}</b>
        <b>{afterLabel}</b>
      </div>
      <div ref={host} class="df-diff-body" data-testid="definition-diff" />
    </div>
  );
}
