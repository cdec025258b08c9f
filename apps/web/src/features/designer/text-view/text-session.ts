/**
 * Keeps the text of a graph and its canvas in step, both ways. Neither is ever overwritten where that would lose
 * something: a text that is no document stays as it was typed, the canvas keeps its document, and where both have gone
 * on without one another a person chooses. Framework-free: an editor is whatever can be read and changed.
 */
import { catalog } from "@switchyard/catalog";
import { type GraphDoc, isSameJson, tidyGraph } from "@switchyard/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DesignerStore } from "../store/designer-store";
import { graphText } from "./graph-text";
import { lineChanges, type TextChange } from "./line-changes";
import { readText, type TextProblem } from "./read-text";

export interface TextSurface {
  read: () => string;
  /** All places are those of the text as it is now. `isChosen`: a person wants it, and may undo it in the editor. */
  change: (changes: readonly TextChange[], isChosen?: boolean) => void;
}

/** Where a text that is not on the canvas outlives the editor and the page. */
export interface TextShelf {
  get: () => KeptText | null;
  set: (kept: KeptText | null) => void;
}

export interface KeptText {
  text: string;
  /** The text of the document that it was made from. */
  base: string;
}

export type TextState =
  /** Text and canvas show the same document. */
  | { kind: "same" }
  /** Typed a moment ago, not read yet. */
  | { kind: "typing" }
  /** The text is no document: the canvas has the last that was one. */
  | { kind: "broken"; isCanvasAhead: boolean }
  /** The text is a document again, but the canvas was changed meanwhile: one of the two must be chosen. */
  | { kind: "apart" };

export interface TextStatus {
  state: TextState;
  problems: readonly TextProblem[];
}

export const CHECK_MS = 300;
/** Typing after so long a pause is a step of its own in the history. */
const STEP_MS = 2_000;
const INTENT = "text";

export class TextSession {
  readonly status: StoreApi<TextStatus>;
  readonly #store: DesignerStore;
  readonly #surface: TextSurface;
  readonly #shelf: TextShelf;
  /** The document that the text is, or was made from. */
  #base: GraphDoc;
  #check: ReturnType<typeof setTimeout> | null = null;
  #step: ReturnType<typeof setTimeout> | null = null;
  readonly #unsubscribe: () => void;

  constructor(store: DesignerStore, surface: TextSurface, shelf: TextShelf) {
    this.#store = store;
    this.#surface = surface;
    this.#shelf = shelf;
    this.#base = store.getState().history.present;
    this.status = createStore<TextStatus>(() => ({ state: { kind: "same" }, problems: [] }));
    this.#open();
    this.#unsubscribe = store.subscribe((state, before) => {
      if (state.history.present !== before.history.present) this.#followCanvas();
    });
  }

  /** A person has changed the text. */
  typed(): void {
    if (this.status.getState().state.kind === "same") this.#set({ kind: "typing" });
    this.#clearTimers();
    this.#check = setTimeout(() => this.check(), CHECK_MS);
  }

  /** Reads the text now; takes it onto the canvas where that loses nothing. */
  check(): void {
    this.#clearTimers();
    const text = this.#surface.read();
    const reading = readText(text);
    const { present } = this.#store.getState().history;
    const isCanvasAhead = present !== this.#base;
    if (!reading.ok) {
      this.#keep(text);
      this.#set({ kind: "broken", isCanvasAhead }, reading.problems);
      return;
    }
    if (isCanvasAhead && !isSameDocument(reading.doc, present)) {
      this.#keep(text);
      this.#set({ kind: "apart" }, reading.problems);
      return;
    }
    this.#take(reading.doc, reading.problems);
  }

  /** The keyboard has left the text: what was typed is read, and the next edit is a step of its own. */
  leave(): void {
    if (this.#check !== null) this.check();
    this.#endStep();
  }

  /** The canvas wins: the editor's own undo brings the text back. */
  takeCanvas(): void {
    this.#clearTimers();
    this.#endStep();
    this.#base = this.#store.getState().history.present;
    this.#surface.change(lineChanges(this.#surface.read(), graphText(this.#base)), true);
    this.#settle(readText(this.#surface.read()).problems);
  }

  /** The text wins: undo on the canvas brings its document back. */
  takeText(): void {
    const reading = readText(this.#surface.read());
    if (!reading.ok) return;
    this.#endStep();
    this.#take(reading.doc, reading.problems);
    this.#endStep();
  }

  dispose(): void {
    this.leave();
    this.#unsubscribe();
  }

  /** Shows what was kept from the last time, if anything was. */
  #open(): void {
    const kept = this.#shelf.get();
    const now = graphText(this.#base);
    const text = kept?.text ?? now;
    this.#surface.change([{ from: 0, to: this.#surface.read().length, insert: text }]);
    if (kept && kept.base !== now) this.#base = NO_DOCUMENT;
    if (kept) this.check();
    else this.#settle(readText(text).problems);
  }

  #take(doc: GraphDoc, problems: readonly TextProblem[]): void {
    const { history, edit } = this.#store.getState();
    const present = history.present;
    // Set first: the store tells of the edit while it is made.
    this.#base = isSameDocument(doc, present) ? present : doc;
    if (this.#base === doc) edit(doc, INTENT);
    this.#settle(problems);
    this.#step = setTimeout(() => this.#endStep(), STEP_MS);
  }

  #followCanvas(): void {
    const { present } = this.#store.getState().history;
    if (present === this.#base) return;
    // A text that has not been read yet may be a document, and then both have changed.
    if (this.#check !== null) {
      this.check();
      return;
    }
    const { state, problems } = this.status.getState();
    if (state.kind === "broken") {
      this.#set({ kind: "broken", isCanvasAhead: true }, problems);
      return;
    }
    if (state.kind === "apart") return;
    this.#base = present;
    const text = this.#surface.read();
    this.#surface.change(lineChanges(text, graphText(present)));
    this.#settle(readText(this.#surface.read()).problems);
  }

  #settle(problems: readonly TextProblem[]): void {
    this.#shelf.set(null);
    this.#set({ kind: "same" }, problems);
  }

  #keep(text: string): void {
    this.#shelf.set({ text, base: graphText(this.#base) });
  }

  #endStep(): void {
    this.#clearTimers();
    if (this.#store.getState().history.intent === INTENT) this.#store.getState().pause();
  }

  #clearTimers(): void {
    if (this.#check !== null) clearTimeout(this.#check);
    if (this.#step !== null) clearTimeout(this.#step);
    this.#check = null;
    this.#step = null;
  }

  #set(state: TextState, problems = this.status.getState().problems): void {
    this.status.setState({ state, problems });
  }
}

/** What a kept text was made from when it is no longer what the canvas shows. */
const NO_DOCUMENT: GraphDoc = { version: 1, nodes: [], edges: [] };

const isSameDocument = (a: GraphDoc, b: GraphDoc): boolean =>
  isSameJson(tidyGraph(a, catalog), tidyGraph(b, catalog));
