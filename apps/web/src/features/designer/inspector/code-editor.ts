/** CodeMirror for the source of a function, indented by four spaces, in the app's colours. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Transaction } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { getNonce } from "get-nonce";
import { python } from "./python-language";

export interface CodeEditor {
  /** Takes another text; nothing happens where it is the same. */
  replace: (text: string) => void;
  destroy: () => void;
}

export interface CodeEditorOptions {
  parent: HTMLElement;
  text: string;
  attributes: Record<string, string>;
  onTyped: (text: string) => void;
}

const LOOK = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "0.6875rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.125rem" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "0.375rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--faint)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--brand) 6%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--brand) 25%, transparent)",
  },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--wire-advantage)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: [tags.number, tags.bool], color: "var(--wire-model)" },
  { tag: tags.definition(tags.variableName), color: "var(--brand)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
  { tag: tags.meta, color: "var(--soft)" },
]);

/** Keys that mean something to the whole page are left to it. */
const PAGE_KEYS: readonly (string | undefined)[] = ["Mod-Enter"];

export function createCodeEditor({ parent, text, attributes, onTyped }: CodeEditorOptions): CodeEditor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(getNonce() ?? ""),
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        indentUnit.of("    "),
        python,
        syntaxHighlighting(COLOURS),
        LOOK,
        // Tab indents; Escape and then Tab leads on to the next part of the page.
        keymap.of([
          ...defaultKeymap.filter(({ key }) => !PAGE_KEYS.includes(key)),
          ...historyKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({ ...attributes, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          const isTyped = update.transactions.some(
            (step) => step.docChanged && step.annotation(Transaction.remote) !== true,
          );
          if (isTyped) onTyped(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    replace: (next) => {
      const held = view.state.doc.toString();
      if (next === held) return;
      view.dispatch({
        changes: { from: 0, to: held.length, insert: next },
        annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
      });
    },
    destroy: () => view.destroy(),
  };
}
