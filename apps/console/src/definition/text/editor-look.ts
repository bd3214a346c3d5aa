import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the colours of the page: its tokens reach through the shadow root. */
export const EDITOR_LOOK: Extension = [
  EditorView.theme({
    '&': { color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '13px', height: '100%' },
    '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
    '.cm-content': {
      caretColor: 'var(--text)',
      fontFamily: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace',
    },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '.cm-gutters': {
      backgroundColor: 'var(--sunken)',
      color: 'var(--muted)',
      borderRight: '1px solid var(--line)',
      fontVariantNumeric: 'tabular-nums',
    },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in oklab, var(--accent) 8%, transparent)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'color-mix(in oklab, var(--accent) 30%, transparent) !important',
    },
    '.cm-tooltip': {
      backgroundColor: 'var(--surface)',
      color: 'var(--text)',
      border: '1px solid var(--line)',
      borderRadius: '8px',
      boxShadow: '0 6px 18px rgb(0 0 0 / 18%)',
      maxWidth: '420px',
    },
    '.cm-tooltip .df-hover': { padding: '6px 10px', fontSize: '12px' },
    '.df-hover p': { margin: '2px 0' },
    '.df-hover p:first-child': { fontWeight: '600' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--work-bg)', color: 'var(--text)' },
    '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal' },
    '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--text)', borderColor: 'var(--line)' },
    '.cm-panel input, .cm-panel button': { font: 'inherit', color: 'var(--text)', background: 'var(--surface)' },
    '.cm-diagnostic-error': { borderLeftColor: 'var(--wrong)' },
    '.cm-diagnostic-warning': { borderLeftColor: 'var(--held)' },
    '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--wrong)' },
    '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--held)' },
    '.cm-matchingBracket': { backgroundColor: 'var(--work-bg)' },
    '.cm-foldPlaceholder': { background: 'var(--sunken)', border: '1px solid var(--line)', color: 'var(--muted)' },
    '.cm-changedLine, .cm-insertedLine': {
      backgroundColor: 'color-mix(in oklab, var(--ready) 12%, transparent) !important',
    },
    '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': {
      backgroundColor: 'color-mix(in oklab, var(--wrong) 12%, transparent) !important',
    },
    '&.cm-merge-a .cm-changedText': { background: 'color-mix(in oklab, var(--wrong) 28%, transparent) !important' },
    '&.cm-merge-b .cm-changedText': { background: 'color-mix(in oklab, var(--ready) 28%, transparent) !important' },
    '.cm-changedText, .cm-changedText *, .cm-deletedText, .cm-deletedText *, .cm-insertedLine *': {
      color: 'var(--text)',
    },
    '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"…" !important' },
    '.cm-collapsedLines': { background: 'var(--sunken) !important', color: 'var(--muted) !important' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.propertyName, color: 'var(--accent)' },
      { tag: tags.string, color: 'var(--ready)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--held)' },
      { tag: tags.invalid, color: 'var(--wrong)' },
    ]),
  ),
];
