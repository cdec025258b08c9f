/** The editor itself: CodeMirror with what a graph's text needs, in the app's colours. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState, type Extension, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { getNonce } from "get-nonce";
import type { TextChange } from "./line-changes";
import type { TextProblem } from "./read-text";

/** Marks a change that comes from the canvas. */
const fromCanvas = Annotation.define<true>();

const LOOK = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "0.75rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.25rem" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "0.5rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--faint)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--brand) 6%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--brand) 25%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--hover)",
    outline: "1px solid var(--line-strong)",
  },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--hover)", border: "none", color: "var(--soft)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "0.5rem",
    boxShadow: "var(--shadow-float)",
    maxWidth: "min(28rem, 90vw)",
    overflow: "hidden",
  },
  ".cm-diagnostic": { fontFamily: "var(--font-sans)", padding: "0.375rem 0.625rem", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warn)" },
  ".cm-lintRange-error": { backgroundImage: "none", borderBottom: "2px dotted var(--bad)" },
  ".cm-lintRange-warning": { backgroundImage: "none", borderBottom: "2px dotted var(--warn)" },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--bad)" },
  ".cm-lint-marker": { width: "0.7em", height: "0.7em" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--brand)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: tags.number, color: "var(--wire-model)" },
  { tag: [tags.bool, tags.null], color: "var(--wire-advantage)" },
  { tag: [tags.separator, tags.punctuation, tags.bracket], color: "var(--soft)" },
]);

export interface EditorOptions {
  parent: HTMLElement;
  onTyped: () => void;
  onLeave: () => void;
}

export interface GraphEditor {
  read: () => string;
  change: (changes: readonly TextChange[], isChosen?: boolean) => void;
  show: (problems: readonly TextProblem[]) => void;
  goTo: (at: number) => void;
  /** Shows a place while the keyboard is elsewhere. */
  reveal: (at: number) => void;
  focus: () => void;
  destroy: () => void;
}

const words = ({ message, remedy }: TextProblem): string => `${message}\n${remedy}`;

/** Keys that mean something to the whole page are left to it. */
const PAGE_KEYS: readonly (string | undefined)[] = ["Mod-Enter"];

function extensionsFor({ onTyped, onLeave }: EditorOptions): Extension[] {
  return [
    EditorView.cspNonce.of(getNonce() ?? ""),
    lineNumbers(),
    highlightActiveLineGutter(),
    foldGutter(),
    codeFolding(),
    lintGutter(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    bracketMatching(),
    json(),
    syntaxHighlighting(COLOURS),
    LOOK,
    // Tab is left alone: it leads on to the next part of the page.
    keymap.of([
      ...defaultKeymap.filter(({ key }) => !PAGE_KEYS.includes(key)),
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
    ]),
    // Editable content takes the keyboard without it, but what checks pages for keyboard access does not know that.
    EditorView.contentAttributes.of({ "aria-label": "Graph as JSON text", tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      const isTyped = update.transactions.some((step) => step.docChanged && !step.annotation(fromCanvas));
      if (isTyped) onTyped();
      if (update.focusChanged && !update.view.hasFocus) onLeave();
    }),
  ];
}

export function createEditor(options: EditorOptions): GraphEditor {
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({ extensions: extensionsFor(options) }),
  });
  return {
    read: () => view.state.doc.toString(),
    change: (changes, isChosen = false) => {
      if (changes.length === 0) return;
      // What the canvas has done is undone there; what a person has chosen here is undone here.
      view.dispatch({
        changes: [...changes],
        annotations: [fromCanvas.of(true), Transaction.addToHistory.of(isChosen)],
      });
    },
    show: (problems) => {
      const last = view.state.doc.length;
      const diagnostics = problems.map(
        (problem): Diagnostic => ({
          from: Math.min(problem.from, last),
          to: Math.min(problem.to, last),
          severity: problem.severity,
          message: words(problem),
        }),
      );
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    goTo: (at) => {
      view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
    reveal: (at) => {
      if (view.hasFocus) return;
      const anchor = Math.min(at, view.state.doc.length);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
