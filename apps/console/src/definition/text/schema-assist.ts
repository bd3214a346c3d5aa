import { type Completion, type CompletionContext, type CompletionResult, snippet } from '@codemirror/autocomplete';
import type { EditorState } from '@codemirror/state';
import { type EditorView, hoverTooltip } from '@codemirror/view';
import {
  type CompletionItem,
  getLanguageService,
  type LanguageService,
  TextDocument,
} from 'vscode-json-languageservice';
import { snippetOf } from './snippet-of.ts';

const FILE = 'definition.json';

/** Completion and explanation from a JSON Schema, by the language service that editors use. (DE3) */
export interface SchemaAssist {
  readonly complete: (context: CompletionContext) => Promise<CompletionResult | null>;
  readonly hover: ReturnType<typeof hoverTooltip>;
}

/** @param translated what the schema or the service says, in the language that is spoken */
export function createSchemaAssist(schema: unknown, translated: (text: string) => string): SchemaAssist {
  const service = getLanguageService({ schemaRequestService: () => Promise.reject(new Error('no other schema')) });
  service.configure({
    // The server checks; here it is only completed and explained.
    validate: false,
    schemas: [{ uri: 'urn:interlock:definition', fileMatch: ['*'], schema: schema as object }],
  });
  return {
    complete: (context) => complete(service, translated, context),
    hover: hoverTooltip((view, at) => explain(service, translated, view, at)),
  };
}

function opened(service: LanguageService, state: EditorState) {
  const document = TextDocument.create(`file:///${FILE}`, 'json', 0, state.doc.toString());
  return { document, json: service.parseJSONDocument(document) };
}

async function complete(
  service: LanguageService,
  translated: (text: string) => string,
  context: CompletionContext,
): Promise<CompletionResult | null> {
  const { document, json } = opened(service, context.state);
  const list = await service.doComplete(document, document.positionAt(context.pos), json);
  const items = list?.items ?? [];
  const [first] = items;
  if (first === undefined) return null;
  // Compared is what stands before the cursor; what stands behind it and belongs to the value goes with it.
  const { from } = rangeOf(document, first, context.pos);
  return {
    from,
    options: items.map((item) =>
      optionOf(translated, item, Math.max(0, rangeOf(document, item, context.pos).to - context.pos)),
    ),
  };
}

function rangeOf(document: TextDocument, item: CompletionItem, at: number): { from: number; to: number } {
  const edit = item.textEdit;
  const range = edit === undefined ? null : 'range' in edit ? edit.range : edit.replace;
  if (range === null) return { from: at, to: at };
  return { from: document.offsetAt(range.start), to: document.offsetAt(range.end) };
}

function optionOf(translated: (text: string) => string, item: CompletionItem, tailChars: number): Completion {
  const written = item.textEdit?.newText ?? item.insertText ?? item.label;
  const about = typeof item.documentation === 'string' ? item.documentation : (item.documentation?.value ?? '');
  return {
    label: item.filterText ?? item.label,
    displayLabel: item.label,
    ...(about === '' ? {} : { info: translated(about) }),
    ...(item.detail === undefined ? {} : { detail: translated(item.detail) }),
    apply(view, completion, from, to) {
      snippet(snippetOf(written))(view, completion, from, Math.min(to + tailChars, view.state.doc.length));
    },
  };
}

async function explain(service: LanguageService, translated: (text: string) => string, view: EditorView, at: number) {
  const { document, json } = opened(service, view.state);
  const hover = await service.doHover(document, document.positionAt(at), json);
  if (hover?.range === undefined) return null;
  const contents = Array.isArray(hover.contents) ? hover.contents : [hover.contents];
  const lines = contents
    .map((content) => (typeof content === 'string' ? content : content.value))
    .flatMap((text) => text.split(/\n{2,}/))
    .map((line) =>
      line
        .replace(/^#+\s*/, '')
        .replace(/\\(.)/g, '$1')
        .trim(),
    )
    .filter((line) => line !== '');
  if (lines.length === 0) return null;
  return {
    pos: document.offsetAt(hover.range.start),
    end: document.offsetAt(hover.range.end),
    create() {
      const dom = globalThis.document.createElement('div');
      dom.className = 'df-hover';
      for (const line of lines) {
        const paragraph = globalThis.document.createElement('p');
        paragraph.textContent = translated(line);
        dom.append(paragraph);
      }
      return { dom };
    },
  };
}
